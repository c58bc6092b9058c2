// How fast statistics of registries are read, a judge is made of them, and a full table of the real
// Internet's prefixes, in random order, is judged.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "registry/bogons.h"
#include "support/fixtures.h"
#include "support/gzip.h"

namespace comity::registry {
namespace {

constexpr const char* kTable = "origins/origins-20251204.txt.gz";
constexpr const char* kRipe = "delegated/delegated-ripencc-extended.gz";
constexpr std::array kStatistics{"delegated/delegated-afrinic-extended.gz",
                                 "delegated/delegated-apnic-extended.gz", kRipe};
const Timestamp kDay = Timestamp::from_date(2025, 12, 4);

std::vector<std::uint8_t> octets_of(const char* name) {
    const auto text = test::read_gzip(test::fixture(name));
    return {text.begin(), text.end()};
}

DelegatedFile read(const std::vector<std::uint8_t>& octets) {
    MemorySource source(octets);
    auto file = *read_delegated(source);
    file.as_of = kDay;  // as if they were of one day, so that all of them are asked
    return file;
}

std::vector<net::Prefix> shuffled_table() {
    std::istringstream lines(test::read_gzip(test::fixture(kTable)));
    std::vector<net::Prefix> prefixes;
    for (std::string line; std::getline(lines, line);) {
        if (const auto prefix = net::Prefix::parse(line.substr(0, line.find(' ')))) {
            prefixes.push_back(*prefix);
        }
    }
    std::shuffle(prefixes.begin(), prefixes.end(), std::mt19937_64(1));
    return prefixes;
}

bool is_there(benchmark::State& state) {
    if (std::filesystem::exists(test::fixture(kTable))) return true;
    state.SkipWithError("fixtures absent");
    return false;
}

std::vector<DelegatedFile> files() {
    std::vector<DelegatedFile> files;
    for (const char* name : kStatistics) files.push_back(read(octets_of(name)));
    return files;
}

void read_statistics(benchmark::State& state) {
    if (!is_there(state)) return;
    const auto octets = octets_of(kRipe);
    for (auto _ : state) benchmark::DoNotOptimize(read(octets));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(octets.size()));
}
BENCHMARK(read_statistics)->Unit(benchmark::kMillisecond);

void make_judge(benchmark::State& state) {
    if (!is_there(state)) return;
    const auto of_all = files();
    for (auto _ : state) benchmark::DoNotOptimize(BogonJudge({}, {}, Delegations(of_all)));
}
BENCHMARK(make_judge)->Unit(benchmark::kMillisecond);

void classify_table(benchmark::State& state) {
    if (!is_there(state)) return;
    const BogonJudge judge({}, {}, Delegations(files()));
    const auto table = shuffled_table();
    for (auto _ : state) {
        for (const auto& prefix : table) benchmark::DoNotOptimize(judge.classify(prefix, kDay));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(table.size()));
}
BENCHMARK(classify_table)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace comity::registry

BENCHMARK_MAIN();
