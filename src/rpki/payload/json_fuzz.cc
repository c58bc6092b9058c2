// Any octets read as JSON give a set that keeps its promises, or an error about a place in them.
#include <algorithm>
#include <cstdint>
#include <span>

#include "base/check.h"
#include "rpki/payload/json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity;
    const auto set = rpki::payload::read_json(std::span(data, size));
    if (!set) {
        COMITY_CHECK(set.error().offset <= size && set.error().rule != nullptr);
        return 0;
    }
    const auto strictly_after = [](const auto& a, const auto& b) { return !(a < b); };
    COMITY_CHECK(std::ranges::adjacent_find(set->vrps, strictly_after) == set->vrps.end());
    for (const auto& vrp : set->vrps) {
        COMITY_CHECK(vrp.prefix.length() <= vrp.max_length &&
                     vrp.max_length <= net::bits_of(vrp.prefix.family()));
        COMITY_CHECK(net::Prefix::make(vrp.prefix.address(), vrp.prefix.length()).has_value());
    }
    for (const auto& aspa : set->aspas) {
        const auto& providers = aspa.providers;
        COMITY_CHECK(aspa.customer != net::Asn(0) && !providers.empty());
        COMITY_CHECK(std::ranges::adjacent_find(providers, strictly_after) == providers.end());
        COMITY_CHECK(!std::ranges::binary_search(providers, aspa.customer));
        COMITY_CHECK(providers.size() == 1 || providers.front() != net::Asn(0));
    }
    for (const auto& refusals : set->refused) {
        for (const auto& sample : refusals.samples) COMITY_CHECK(sample.offset < size);
    }
    // An entry takes more than ten octets, so memory follows the input.
    COMITY_CHECK(set->vrps.size() + set->duplicates + set->aspas.size() <= size / 10);
    return 0;
}
