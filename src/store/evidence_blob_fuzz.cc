// Any octets are evidence, facts or neither; what they are gives the same octets again.
#include <algorithm>

#include "base/check.h"
#include "store/evidence_blob.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity;
    const std::span octets(data, size);
    if (const auto record = store::decode_record(octets)) {
        COMITY_CHECK(std::ranges::equal(store::encode_record(*record), octets));
        // A pair takes 5 octets, a VRP 3: memory follows the input.
        const auto& evidence = record->evidence;
        COMITY_CHECK(evidence.pairs.size() + evidence.others.size() <= size / 5);
        COMITY_CHECK(evidence.pairs.capacity() <= size / 5);
        COMITY_CHECK(evidence.vrps.capacity() <= size / 3);
        COMITY_CHECK(evidence.route_objects.capacity() <= size / 12);
    } else {
        COMITY_CHECK(record.error().offset <= size && record.error().rule != nullptr);
    }
    if (const auto facts = store::decode_facts(octets)) {
        COMITY_CHECK(std::ranges::equal(store::encode_facts(*facts), octets));
    } else {
        COMITY_CHECK(facts.error().offset <= size && facts.error().rule != nullptr);
    }
    return 0;
}
