// Any octets read as participants, CSV or JSON, give a list that keeps its promises; read twice
// they give the same list.
#include <algorithm>

#include "base/check.h"
#include "registry/limits.h"
#include "registry/participants.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity;
    using namespace comity::registry;
    ParticipantsReader once;
    ParticipantsReader twice;
    once.add({data, size}, Programme::Ixps);
    twice.add({data, size}, Programme::Ixps);
    twice.add({data, size}, Programme::Ixps);
    const auto all = std::move(once).finish();
    const auto same = std::move(twice).finish();
    COMITY_CHECK(all.participants.size() == same.participants.size() && all.by_asn == same.by_asn &&
                 2 * all.records == same.records);
    std::size_t asns = 0;
    for (const auto& one : all.participants) {
        COMITY_CHECK(!one.name.empty() || !one.id.empty());
        COMITY_CHECK(one.name.size() <= kFieldOctetsMax && one.areas_served.size() <= kAreasMax);
        const auto not_after = [](net::Asn a, net::Asn b) { return !(a < b); };
        COMITY_CHECK(std::ranges::adjacent_find(one.asns, not_after) == one.asns.end());
        asns += one.asns.size();
        for (const auto asn : one.asns) {
            const auto found = all.with_network(asn);
            COMITY_CHECK(std::ranges::find(found, &one) != found.end());
        }
    }
    COMITY_CHECK(asns == all.by_asn.size() && all.participants.size() <= all.records);
    return 0;
}
