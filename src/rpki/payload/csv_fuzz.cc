// Any octets read as CSV give a set that keeps its promises, or an error about a place in them; the
// set written out as CSV reads as itself.
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/check.h"
#include "rpki/payload/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity;
    const auto set = rpki::payload::read_csv(std::span(data, size));
    if (!set) {
        COMITY_CHECK(set.error().offset <= size && set.error().rule != nullptr);
        return 0;
    }
    COMITY_CHECK(set->vrps.size() + set->duplicates <= size / 8);
    for (const auto& refusals : set->refused) {
        for (const auto& sample : refusals.samples) COMITY_CHECK(sample.offset < size);
    }
    std::string text = "ASN,Prefix,Max prefix length\n";
    for (const auto& vrp : set->vrps) {
        text += to_string(vrp.asn) + "," + to_string(vrp.prefix) + "," +
                std::to_string(vrp.max_length) + "\n";
    }
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    const auto again = rpki::payload::read_csv(octets);
    COMITY_CHECK(again && again->vrps == set->vrps && again->refused.empty());
    return 0;
}
