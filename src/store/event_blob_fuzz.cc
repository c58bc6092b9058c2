// Any octets are an event, its evidence or neither; what they are gives the same octets again.
#include <algorithm>

#include "base/check.h"
#include "store/event_blob.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity;
    const std::span octets(data, size);
    if (const auto event = store::decode_event(octets)) {
        COMITY_CHECK(std::ranges::equal(store::encode_event(*event), octets));
        COMITY_CHECK(event->start <= event->end);
        // An ASN takes four octets, a prefix two: memory follows the input.
        COMITY_CHECK(event->path.capacity() + event->victims.capacity() <= size / 2);
        COMITY_CHECK(event->prefixes.capacity() <= size / 2);
        static_cast<void>(incident::event_id(*event));
    } else {
        COMITY_CHECK(event.error().offset <= size && event.error().rule != nullptr);
    }
    if (const auto evidence = store::decode_event_evidence(octets)) {
        COMITY_CHECK(std::ranges::equal(store::encode_event_evidence(*evidence), octets));
        COMITY_CHECK(evidence->paths.capacity() <= size / 12);
        COMITY_CHECK(evidence->tried.capacity() <= size / 6);
        for (const auto& answer : evidence->tried) COMITY_CHECK(answer.rule != nullptr);
    } else {
        COMITY_CHECK(evidence.error().offset <= size && evidence.error().rule != nullptr);
    }
    return 0;
}
