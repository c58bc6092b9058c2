// How fast paths are verified: the distinct paths of a whole table of 2015, in random order, where
// one network in five, or every one, attests all that ever stood before it on the way up.
#include "rpki/aspa.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <vector>

#include "support/paths.h"

namespace comity::rpki {
namespace {

using Path = std::vector<net::Asn>;

const std::vector<Path>& paths() {
    static const auto kPaths = [] {
        auto all = test::read_paths(test::kTableOf2015);
        std::shuffle(all.begin(), all.end(), std::mt19937_64(1));
        return all;
    }();
    return kPaths;
}

/// Of one network in `one_in`: on the half of each path that is nearer its origin.
AspaValidator attested(std::uint32_t one_in) {
    std::vector<payload::Aspa> aspas;
    for (const auto& path : paths()) {
        for (auto at = path.size() - 1; at > path.size() / 2; --at) {
            if (path[at].value() % one_in == 0) aspas.push_back({path[at], {path[at - 1]}});
        }
    }
    return AspaValidator(aspas);
}

void verify_downstream(benchmark::State& state) {
    if (paths().empty()) return state.SkipWithError("fixture absent");
    const auto validator = attested(static_cast<std::uint32_t>(state.range(0)));
    for (auto _ : state) {
        std::size_t invalid = 0;
        for (const auto& path : paths()) {
            const auto verdict = validator.verify_downstream({path}, std::nullopt);
            invalid += verdict.outcome == AspaOutcome::Invalid ? 1U : 0U;
        }
        benchmark::DoNotOptimize(invalid);
    }
    state.counters["customers"] = static_cast<double>(validator.size());
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(paths().size()));
}
BENCHMARK(verify_downstream)->Arg(5)->Arg(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace comity::rpki

BENCHMARK_MAIN();
