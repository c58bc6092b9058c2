#include "registry/as_rank/path_graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>
#include <vector>

namespace comity::registry::as_rank {
namespace {

using net::Asn;
using Path = std::vector<Asn>;

std::vector<Path> random_paths(std::uint32_t seed) {
    std::mt19937 random(seed);
    std::vector<Path> paths;
    for (int i = 0; i < 300; ++i) {
        std::vector<std::uint32_t> numbers(15);
        for (std::uint32_t k = 0; k < 15; ++k) numbers[k] = 3 * k + 1;
        std::shuffle(numbers.begin(), numbers.end(), random);
        Path path;
        for (std::size_t k = 0; k <= random() % 5; ++k) path.emplace_back(numbers[k]);
        paths.push_back(path);
    }
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    std::shuffle(paths.begin(), paths.end(), random);
    return paths;
}

PathSample sample_of(const std::vector<Path>& paths) {
    PathSample sample;
    for (const auto& path : paths) sample.add({path});
    return sample;
}

/// All that can be asked of a graph.
struct Asked {
    std::vector<Path> paths;
    std::map<Asn, std::set<Asn>> neighbours;
    std::map<Asn, std::uint32_t> transit_degrees;
    std::vector<Asn> ranked;
    std::map<std::tuple<Asn, Asn, Asn>, std::uint32_t> turns;
    friend bool operator==(const Asked&, const Asked&) = default;
};

Asked ask(const PathGraph& graph) {
    Asked asked;
    for (std::size_t i = 0; i < graph.path_count(); ++i) {
        Path path;
        for (const auto hop : graph.path(i)) {
            if (path.empty()) path.push_back(graph.asn(graph.from(hop)));
            EXPECT_EQ(path.back(), graph.asn(graph.from(hop)));
            path.push_back(graph.asn(graph.to(hop)));
        }
        asked.paths.push_back(path);
    }
    const Turns turns(graph, [](std::size_t) { return true; });
    for (AsIndex as = 0; as < graph.as_count(); ++as) {
        for (const auto hop : graph.hops_from(as)) {
            EXPECT_EQ(graph.from(hop), as);
            EXPECT_EQ(graph.find(as, graph.to(hop)), hop);
            asked.neighbours[graph.asn(as)].insert(graph.asn(graph.to(hop)));
            for (const auto& turn : turns.after(hop)) {
                EXPECT_EQ(turn.first, hop);
                EXPECT_EQ(graph.from(turn.second), graph.to(hop));
                asked.turns[{graph.asn(as), graph.asn(graph.to(hop)),
                             graph.asn(graph.to(turn.second))}] = turn.paths;
            }
        }
        EXPECT_EQ(graph.find(as, as), std::nullopt);
        EXPECT_EQ(graph.degree(as), asked.neighbours[graph.asn(as)].size());
        asked.transit_degrees[graph.asn(as)] = graph.transit_degree(as);
        EXPECT_EQ(graph.ranked()[graph.rank(as)], as);
    }
    for (const auto as : graph.ranked()) asked.ranked.push_back(graph.asn(as));
    return asked;
}

/// The same from the paths, by plain means.
Asked expected_of(const std::vector<Path>& paths) {
    Asked expected;
    std::map<Asn, std::set<Asn>> transit;
    for (const auto& path : paths) {
        expected.paths.push_back(path.size() == 1 ? Path() : path);
        for (std::size_t i = 0; i < path.size(); ++i) {
            expected.neighbours[path[i]];
            transit[path[i]];
            if (i + 1 == path.size()) break;
            expected.neighbours[path[i]].insert(path[i + 1]);
            expected.neighbours[path[i + 1]].insert(path[i]);
            if (i == 0) continue;
            transit[path[i]].insert(path[i - 1]);
            transit[path[i]].insert(path[i + 1]);
            ++expected.turns[{path[i - 1], path[i], path[i + 1]}];
        }
    }
    std::vector<std::tuple<std::int64_t, std::int64_t, Asn>> order;
    for (const auto& [asn, neighbours] : transit) {
        expected.transit_degrees[asn] = static_cast<std::uint32_t>(neighbours.size());
        order.emplace_back(-static_cast<std::int64_t>(neighbours.size()),
                           -static_cast<std::int64_t>(expected.neighbours[asn].size()), asn);
    }
    std::sort(order.begin(), order.end());
    for (const auto& each : order) expected.ranked.push_back(std::get<Asn>(each));
    return expected;
}

TEST(PathGraph, agrees_with_plain_sets_over_random_paths) {
    for (std::uint32_t seed = 0; seed < 30; ++seed) {
        const auto paths = random_paths(seed);
        ASSERT_EQ(ask(PathGraph(sample_of(paths))), expected_of(paths));
    }
}

TEST(PathGraph, numbers_all_alike_in_whatever_order_paths_come) {
    auto paths = random_paths(1);
    const auto links_of = [](const PathGraph& graph) {
        std::vector<std::tuple<AsIndex, AsIndex, bool, bool>> links;
        for (const auto& link : graph.links()) {
            links.emplace_back(link.low, link.high, link.low_transits, link.high_transits);
        }
        return links;
    };
    const auto links = links_of(PathGraph(sample_of(paths)));
    EXPECT_TRUE(std::is_sorted(links.begin(), links.end()));
    std::reverse(paths.begin(), paths.end());
    EXPECT_EQ(links_of(PathGraph(sample_of(paths))), links);
}

TEST(PathGraph, may_be_empty) {
    const PathGraph graph{PathSample()};
    EXPECT_EQ(graph.as_count(), 0U);
    EXPECT_EQ(graph.path_count(), 0U);
    EXPECT_TRUE(graph.links().empty());
    EXPECT_EQ(Turns(graph, [](std::size_t) { return true; }).size(), 0U);
}

TEST(Turns, are_of_the_paths_that_are_wanted) {
    const std::vector<Path> paths{{Asn(1), Asn(2), Asn(3)}, {Asn(3), Asn(2), Asn(1)}};
    const PathGraph graph(sample_of(paths));
    const Turns turns(graph, [](std::size_t i) { return i == 1; });
    EXPECT_EQ(turns.size(), 1U);
    EXPECT_EQ(turns.after(*graph.find(2, 1)).size(), 1U);
    EXPECT_TRUE(turns.after(*graph.find(0, 1)).empty());
}

}  // namespace
}  // namespace comity::registry::as_rank
