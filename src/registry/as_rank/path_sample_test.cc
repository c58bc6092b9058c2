#include "registry/as_rank/path_sample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "registry/limits.h"
#include "support/values.h"

namespace comity::registry::as_rank {
namespace {

using net::Asn;
using Path = std::vector<Asn>;
using test::asns;

std::set<Path> paths_of(const PathSample& sample) {
    std::set<Path> paths;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        EXPECT_TRUE(paths.emplace(sample[i].begin(), sample[i].end()).second) << "twice";
    }
    return paths;
}

TEST(PathSample, keeps_each_path_once) {
    PathSample sample;
    EXPECT_EQ(sample.add({asns({1, 2, 3})}), Sampled::Kept);
    EXPECT_EQ(sample.add({asns({1, 2})}, 5), Sampled::Kept);
    EXPECT_EQ(sample.add({asns({1, 2, 3})}, 10), Sampled::Kept);
    EXPECT_EQ(paths_of(sample), (std::set<Path>{asns({1, 2}), asns({1, 2, 3})}));
    EXPECT_EQ(sample.routes(Sampled::Kept), 16U);
}

TEST(PathSample, refuses_what_would_mislead_each_time_it_comes) {
    PathSample sample;
    Path longest;
    for (std::uint32_t i = 1; i <= kSampledPathAsnsMax; ++i) longest.emplace_back(i);
    EXPECT_EQ(sample.add({longest}), Sampled::Kept);
    longest.emplace_back(1'000U);
    for (int time = 0; time < 2; ++time) {
        EXPECT_EQ(sample.add({asns({1, 2}), true}), Sampled::AsSet);
        EXPECT_EQ(sample.add({asns({1, 64512, 2})}), Sampled::ReservedAsn);
        EXPECT_EQ(sample.add({asns({1, 2, 1})}), Sampled::Loop);
        EXPECT_EQ(sample.add({}), Sampled::Length);
        EXPECT_EQ(sample.add({longest}), Sampled::Length);
    }
    EXPECT_EQ(sample.size(), 1U);
    for (const auto reason : {Sampled::AsSet, Sampled::ReservedAsn, Sampled::Loop}) {
        EXPECT_EQ(sample.routes(reason), 2U);
    }
    EXPECT_EQ(sample.routes(Sampled::Length), 4U);
}

TEST(PathSample, takes_route_servers_out) {
    PathSample sample(asns({50, 64512}));
    EXPECT_EQ(sample.add({asns({1, 50, 2})}), Sampled::Kept);
    EXPECT_EQ(sample.add({asns({1, 2})}), Sampled::Kept);
    EXPECT_EQ(sample.add({asns({1, 64512, 2})}), Sampled::Kept);
    EXPECT_EQ(sample.add({asns({3, 50, 3, 4})}), Sampled::Kept);
    EXPECT_EQ(sample.add({asns({50})}), Sampled::Length);
    EXPECT_EQ(sample.add({asns({1, 50, 2, 1})}), Sampled::Loop);
    EXPECT_EQ(paths_of(sample), (std::set<Path>{asns({1, 2}), asns({3, 4})}));
}

TEST(PathSample, gives_all_up_when_there_are_too_many_whatever_came_first) {
    for (const auto limits : {PathSample::Limits{2, 100}, PathSample::Limits{100, 5}}) {
        PathSample sample({}, limits);
        sample.add({asns({1, 2})});
        sample.add({asns({1, 2})});
        sample.add({asns({1, 3})});
        EXPECT_FALSE(sample.is_overfull());
        EXPECT_EQ(sample.size(), 2U);
        sample.add({asns({1, 4})});
        EXPECT_TRUE(sample.is_overfull());
        EXPECT_EQ(sample.add({asns({1, 2})}), Sampled::Kept);
        EXPECT_EQ(sample.size(), 0U);
        EXPECT_EQ(sample.routes(Sampled::Kept), 5U);
    }
}

TEST(PathSample, holds_the_same_paths_in_whatever_order_they_come) {
    std::mt19937 random(1);
    std::vector<Path> given;
    for (int i = 0; i < 20'000; ++i) {
        Path path(1 + random() % 6);
        for (auto& asn : path) asn = Asn(static_cast<std::uint32_t>(1 + random() % 12));
        path.erase(std::unique(path.begin(), path.end()), path.end());
        given.push_back(path);
    }
    // By plain means: no AS twice, 12 a route server.
    std::set<Path> expected;
    for (auto path : given) {
        std::erase(path, Asn(12));
        path.erase(std::unique(path.begin(), path.end()), path.end());
        if (!path.empty() && std::set<Asn>(path.begin(), path.end()).size() == path.size()) {
            expected.insert(path);
        }
    }
    for (int round = 0; round < 3; ++round) {
        PathSample sample(asns({12}));
        for (const auto& path : given) sample.add({path});
        ASSERT_EQ(paths_of(sample), expected);
        std::shuffle(given.begin(), given.end(), random);
    }
}

}  // namespace
}  // namespace comity::registry::as_rank
