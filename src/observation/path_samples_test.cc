#include "observation/path_samples.h"

#include <gtest/gtest.h>

#include <vector>

#include "support/mrt.h"
#include "support/values.h"

namespace comity::observation {
namespace {

using bgp::mrt::RibRecord;
using bgp::mrt::RibRoute;
using bgp::mrt::UpdateRecord;
using net::Asn;
using net::Family;
using registry::as_rank::Sampled;
using test::asns;
using test::prefix;

using Asns = std::vector<Asn>;

bgp::Attributes with(const test::Path& path) {
    bgp::Attributes attributes;
    attributes.present = std::uint64_t{1} << bgp::Attributes::kAsPath;
    attributes.as_path = path.view();
    return attributes;
}

std::vector<Asns> paths_of(const PathSampler& sampler, Family family) {
    std::vector<Asns> paths;
    const auto& sample = sampler.paths(family);
    paths.reserve(sample.size());
    for (std::size_t i = 0; i < sample.size(); ++i) {
        paths.emplace_back(sample[i].begin(), sample[i].end());
    }
    return paths;
}

TEST(PathSampler, takes_routes_of_tables_by_family) {
    PathSampler sampler(asns({50}));
    const test::Path one{1, 1, 2};
    const test::Path other{3, 50, 4};
    std::vector<RibRoute> routes(3);
    routes[0].attributes = with(one);
    routes[1].attributes = with(other);
    sampler.add(
        RibRecord{.prefix = prefix("192.0.2.0/24"), .routes = routes});  // the third has no path
    routes.resize(1);
    sampler.add(RibRecord{.prefix = prefix("2001:db8::/32"), .routes = routes});
    sampler.add(RibRecord{
        .prefix = prefix("2001:db8::/32"), .safi = bgp::kSafiMulticast, .routes = routes});
    EXPECT_EQ(paths_of(sampler, Family::Ipv4), (std::vector<Asns>{asns({1, 2}), asns({3, 4})}));
    EXPECT_EQ(paths_of(sampler, Family::Ipv6), (std::vector<Asns>{asns({1, 2})}));
    EXPECT_EQ(sampler.paths(Family::Ipv6).routes(Sampled::Kept), 1U);
}

TEST(PathSampler, takes_what_updates_announce) {
    const test::Path path{1, 2};
    bgp::Update update;
    update.attributes = with(path);
    update.attributes.mp_reach.safi = bgp::kSafiUnicast;
    update.announced.resize(3, bgp::Nlri{.prefix = prefix("192.0.2.0/24")});
    update.mp_announced.resize(2, bgp::Nlri{.prefix = prefix("2001:db8::/32")});
    const auto routes_of = [](const UpdateRecord& record) {
        PathSampler sampler({});
        sampler.add(record);
        return std::pair(sampler.paths(Family::Ipv4).routes(Sampled::Kept),
                         sampler.paths(Family::Ipv6).routes(Sampled::Kept));
    };
    using Routes = std::pair<std::uint64_t, std::uint64_t>;
    EXPECT_EQ(routes_of({.update = &update}), Routes(3, 2));
    EXPECT_EQ(routes_of({.is_local = true, .update = &update}), Routes(0, 0));
    update.attributes.mp_reach.safi = bgp::kSafiMulticast;
    EXPECT_EQ(routes_of({.update = &update}), Routes(3, 0));
    update.attributes.outcome = bgp::UpdateOutcome::TreatAsWithdraw;
    EXPECT_EQ(routes_of({.update = &update}), Routes(0, 0));
}

}  // namespace
}  // namespace comity::observation
