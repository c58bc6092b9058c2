#include "internet/route_objects.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace comity::internet {
namespace {

using net::Asn;
using net::Prefix;

TEST(RegistrationWalk, finds_what_looking_at_all_objects_finds) {
    Random random(1);
    const auto draw = [&random] {
        const auto length = static_cast<std::uint8_t>(random.below(7));
        return random.chance(500)
                   ? Prefix::containing(net::Address::v4(random.below(64) << 26U), length)
                   : Prefix::containing(net::Address::v6(std::uint64_t{random.below(64)} << 58U, 0),
                                        length);
    };
    for (int round = 0; round < 50; ++round) {
        std::vector<RouteObject> objects;
        std::vector<std::pair<Prefix, Asn>> asked;
        for (auto left = random.below(60); left > 0; --left) {
            objects.push_back({draw(), Asn(1 + random.below(3)), 0});
            asked.emplace_back(draw(), Asn(1 + random.below(3)));
        }
        std::sort(objects.begin(), objects.end());
        std::sort(asked.begin(), asked.end());
        RegistrationWalk walk(objects);
        for (const auto& [prefix, origin] : asked) {
            const auto has = [&objects, &wanted = prefix, &by = origin](bool exact) {
                return std::any_of(objects.begin(), objects.end(), [&](const RouteObject& one) {
                    return one.origin == by &&
                           (exact ? one.prefix == wanted : one.prefix.covers(wanted));
                });
            };
            const auto found = walk.find(prefix, origin);
            EXPECT_EQ(found.exact, has(true));
            EXPECT_EQ(found.covered, has(false));
        }
    }
}

TEST(MakeRouteObjects, are_incomplete_and_wrong_here_and_there) {
    Parameters parameters;
    parameters.networks = 1'000;
    parameters.date = Timestamp::from_date(2026, 11, 1);
    const auto made = make_internet(parameters, {}).value();
    const auto objects = make_route_objects(made);
    EXPECT_TRUE(std::is_sorted(objects.begin(), objects.end()));
    std::array<std::size_t, kIrrSources> by_source{};
    for (const auto& object : objects) ++by_source.at(object.source);
    for (const auto count : by_source) EXPECT_GT(count, 100U);
    std::size_t exact = 0;
    std::size_t covered = 0;
    std::size_t invalid = 0;
    RegistrationWalk walk(objects);
    for (const auto& announcement : made.announcements) {
        for (const auto& pair : made.pairs_of(announcement)) {
            const auto found = walk.find(announcement.prefix, pair.origin);
            exact += found.exact ? 1U : 0U;
            covered += found.covered ? 1U : 0U;
            invalid += found.exact && is_invalid(pair.state) ? 1U : 0U;
        }
    }
    EXPECT_NEAR(static_cast<double>(covered) / static_cast<double>(made.pairs.size()), 0.78, 0.1);
    EXPECT_LT(exact, covered);
    EXPECT_GT(invalid, 0U);
    EXPECT_GT(objects.size(), exact);  // the rest is of routes that nobody announces so
}

}  // namespace
}  // namespace comity::internet
