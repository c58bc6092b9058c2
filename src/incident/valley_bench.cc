// How fast valleys are found: the distinct paths of a whole table of 2015, in random order, by the
// relationships that others inferred two years later, which know some of the links.
#include "incident/valley.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <vector>

#include "base/byte_source.h"
#include "support/gzip.h"
#include "support/paths.h"

namespace comity::incident {
namespace {

constexpr const char* kRelationships = "asrel/asrel-201712.txt.gz";

const std::vector<std::vector<net::Asn>>& paths() {
    static const auto kPaths = [] {
        auto all = test::read_paths(test::kTableOf2015);
        std::shuffle(all.begin(), all.end(), std::mt19937_64(1));
        return all;
    }();
    return kPaths;
}

void find_valleys(benchmark::State& state) {
    if (paths().empty() || !std::filesystem::exists(test::fixture(kRelationships))) {
        return state.SkipWithError("fixture absent");
    }
    const auto text = test::read_gzip(test::fixture(kRelationships));
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    MemorySource source(octets);
    const auto file = registry::read_as_relationships(source);
    if (!file) return state.SkipWithError("misread");
    const registry::AsRelationships relationships(file->records);
    // As many as there are route servers in the world.
    std::vector<net::Asn> route_servers;
    for (std::uint32_t i = 0; i < 800; ++i) route_servers.emplace_back(200 + 257 * i);
    const ValleyFinder finder({relationships, route_servers, {}});
    std::size_t leaks = 0;
    std::size_t unsure = 0;
    for (auto _ : state) {
        leaks = unsure = 0;
        for (const auto& path : paths()) {
            const auto valley = finder.find({path});
            leaks += valley.type != LeakType::None ? 1U : 0U;
            unsure += valley.unknown_links > 0 ? 1U : 0U;
        }
        benchmark::DoNotOptimize(leaks);
    }
    state.counters["leaks"] = static_cast<double>(leaks);
    state.counters["unsure"] = static_cast<double>(unsure);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(paths().size()));
}
BENCHMARK(find_valleys)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace comity::incident

BENCHMARK_MAIN();
