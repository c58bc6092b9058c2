// How fast payloads are read and routes are validated, over a full table of the real Internet's
// prefixes and a million VRPs. The VRPs are one for each of the table's prefixes and its origin,
// and more-specifics of them with other origins; the JSON is those written out as rpki-client does.
#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "base/text.h"
#include "rpki/limits.h"
#include "rpki/payload/read.h"
#include "rpki/rov.h"
#include "support/fixtures.h"

namespace comity::rpki {
namespace {

using payload::Vrp;

constexpr std::size_t kVrps = 1'000'000;

std::vector<OriginQuery> read_table() {
    const auto path = test::fixture("origins/origins-20251204.txt.gz").string();
    std::vector<OriginQuery> table;
    gzFile file = gzopen(path.c_str(), "rb");
    if (file == nullptr) return table;
    std::array<char, 256> buffer{};
    while (gzgets(file, buffer.data(), static_cast<int>(buffer.size())) != nullptr) {
        std::string_view line(buffer.data());
        line = line.substr(0, line.find('\n'));
        const auto space = line.find(' ');
        if (space == std::string_view::npos) continue;
        const auto prefix = net::Prefix::parse(line.substr(0, space));
        const auto asn = net::Asn::parse(line.substr(space + 1));
        if (prefix && asn) table.push_back({*prefix, *asn});
    }
    gzclose(file);
    return table;
}

/// A prefix below `prefix`, one to four bits longer where the family and its habits allow.
net::Prefix more_specific(const net::Prefix& prefix, std::mt19937_64& random) {
    const bool v4 = prefix.family() == net::Family::Ipv4;
    const unsigned longest = v4 ? 24 : 48;
    const auto length = std::max<unsigned>(
        prefix.length(),
        std::min<unsigned>(longest, prefix.length() + 1 + static_cast<unsigned>(random() % 4)));
    const auto fresh = net::Address::high_mask(static_cast<std::uint8_t>(length)) &
                       ~net::Address::high_mask(prefix.length());
    const auto high = prefix.address().high() | (random() & fresh);
    const auto address = v4 ? net::Address::v4(static_cast<std::uint32_t>(high >> 32U))
                            : net::Address::v6(high, prefix.address().low());
    return net::Prefix::containing(address, static_cast<std::uint8_t>(length));
}

struct World {
    std::vector<OriginQuery> routes;  ///< The table in random order.
    std::vector<Vrp> vrps;            ///< Sorted.
};

const World& world() {
    static const World made = [] {
        std::mt19937_64 random(20251204);
        World result;
        result.routes = read_table();
        if (result.routes.empty()) return result;
        for (const auto& [prefix, origin] : result.routes) {
            result.vrps.push_back({prefix, prefix.length(), *origin});
        }
        // Until so many are different.
        while (result.vrps.size() < kVrps) {
            while (result.vrps.size() < kVrps) {
                const auto& above = result.routes[random() % result.routes.size()];
                const auto& other = result.routes[random() % result.routes.size()];
                const auto prefix = more_specific(above.prefix, random);
                const auto origin = random() % 2 == 0 ? above.origin : other.origin;
                result.vrps.push_back({prefix, prefix.length(), *origin});
            }
            std::sort(result.vrps.begin(), result.vrps.end());
            result.vrps.erase(std::unique(result.vrps.begin(), result.vrps.end()),
                              result.vrps.end());
        }
        std::shuffle(result.routes.begin(), result.routes.end(), random);
        return result;
    }();
    return made;
}

void count_items(benchmark::State& state, std::size_t each) {
    state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(each));
}

void validate_one_by_one(benchmark::State& state) {
    const auto& [routes, vrps] = world();
    if (routes.empty()) return state.SkipWithError("fixture absent");
    const OriginValidator validator(vrps);
    for (auto _ : state) {
        std::size_t valid = 0;
        for (const auto& route : routes) {
            valid += validator.validate(route.prefix, route.origin).validity == Validity::Valid;
        }
        benchmark::DoNotOptimize(valid);
    }
    count_items(state, routes.size());
}
BENCHMARK(validate_one_by_one)->Unit(benchmark::kMillisecond);

void validate_batch(benchmark::State& state) {
    const auto& [routes, vrps] = world();
    if (routes.empty()) return state.SkipWithError("fixture absent");
    const OriginValidator validator(vrps);
    std::vector<Verdict> verdicts(routes.size());
    for (auto _ : state) {
        validator.validate(routes, verdicts);
        benchmark::DoNotOptimize(verdicts.data());
        benchmark::ClobberMemory();
    }
    count_items(state, routes.size());
}
BENCHMARK(validate_batch)->Unit(benchmark::kMillisecond);

void build(benchmark::State& state) {
    const auto& vrps = world().vrps;
    if (vrps.empty()) return state.SkipWithError("fixture absent");
    for (auto _ : state) {
        const OriginValidator validator(vrps);
        benchmark::DoNotOptimize(validator.size());
    }
    count_items(state, vrps.size());
}
BENCHMARK(build)->Unit(benchmark::kMillisecond);

enum class Order { Sorted, Shuffled };

void read_json(benchmark::State& state, Order order) {
    auto vrps = world().vrps;
    if (vrps.empty()) return state.SkipWithError("fixture absent");
    if (order == Order::Shuffled) {
        std::shuffle(vrps.begin(), vrps.end(), std::mt19937_64(1));
    }
    std::string json =
        "{\n\t\"metadata\": {\n\t\t\"buildtime\": \"2025-12-04T00:00:00Z\"\n\t},\n\n\t\"roas\": "
        "[\n";
    bool first = true;
    for (const auto& vrp : vrps) {
        json += fmt::format(
            "{}\t\t{{ \"asn\": {}, \"prefix\": \"{}\", \"maxLength\": {}, \"ta\": \"ripe\", "
            "\"expires\": 1764892800 }}",
            first ? "" : ",\n", vrp.asn.value(), to_string(vrp.prefix), vrp.max_length);
        first = false;
    }
    json += "\n\t]\n}\n";
    for (auto _ : state) {
        state.PauseTiming();
        std::vector<std::uint8_t> octets;
        octets.reserve(json.size() + kJsonPaddingOctets);
        octets.assign(json.begin(), json.end());
        state.ResumeTiming();
        const auto set = payload::read_payloads(std::move(octets));
        if (!set || set->vrps.size() != vrps.size()) return state.SkipWithError("misread");
    }
    count_items(state, vrps.size());
    state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations()) *
                            static_cast<std::int64_t>(json.size()));
}
BENCHMARK_CAPTURE(read_json, sorted, Order::Sorted)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(read_json, shuffled, Order::Shuffled)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace comity::rpki

BENCHMARK_MAIN();
