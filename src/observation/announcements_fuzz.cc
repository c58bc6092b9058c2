// Whatever an MRT file holds, gathered whole or in two parts, gives the same announcements, and no
// more of them than there are octets.
#include "observation/announcements.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "support/mrt.h"

using namespace comity;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto octets = Octets(data, size).subspan(1);
    const registry::BogonJudge bogons;
    observation::AnnouncementCollector whole(bogons);
    std::array halves{observation::AnnouncementCollector(bogons),
                      observation::AnnouncementCollector(bogons)};
    bgp::mrt::Decoder decoder;
    std::size_t records = 0;
    test::decode_all(octets, decoder, [&](const bgp::mrt::Record& record) {
        whole.add(record);
        halves.at(((data[0] >> (records++ % 8)) & 1U)).add(record);
    });
    halves[0].merge(std::move(halves[1]));
    const auto one = whole.finish();
    const auto other = halves[0].finish();
    COMITY_CHECK(one.pairs == other.pairs);
    COMITY_CHECK(one.ipv4 == other.ipv4 && one.ipv6 == other.ipv6);
    COMITY_CHECK(one.sightings == other.sightings);
    COMITY_CHECK(one.counts.records == records && other.counts.records == records);
    COMITY_CHECK(one.pairs.size() <= octets.size());
    COMITY_CHECK(std::is_sorted(one.pairs.begin(), one.pairs.end()));
    for (const auto& pair : one.pairs) {
        COMITY_CHECK(pair.peers > 0 && pair.full_feed_peers <= pair.peers);
        COMITY_CHECK(pair.peers <= one.vantage_points.size());
    }
    for (const auto& sighting : one.sightings) {
        COMITY_CHECK(!sighting.path.empty() && !sighting.peers.empty());
        COMITY_CHECK(sighting.full_feeds.size() <= sighting.peers.size());
    }
    return 0;
}
