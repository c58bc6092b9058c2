// Scripts of announcements: who had which path to what, when; played to an incident finder as a
// timeline would.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"
#include "incident/finder.h"
#include "support/bogons.h"
#include "support/mrt.h"

namespace comity::test {

/// What a route may have beside its path.
struct RouteExtra {
    bool is_blackhole = false;
    bool ends_in_set = false;
    std::optional<std::uint32_t> only_to_customer;
};

inline constexpr std::int64_t kHour = 3'600;  ///< Seconds.
inline constexpr std::int64_t kDay = 86'400;

/// A small Internet over time. Its vantage points are AS1, AS2 and so on, all with full feeds; time
/// is in seconds from the first table.
class Announced {
public:
    static constexpr std::int64_t kStart = 1'767'225'600;  // 2026-01-01T00:00:00Z
    using Path = std::vector<std::uint32_t>;

    std::uint32_t vantage_points = 5;
    std::uint32_t peers_needed = 3;
    observation::VantageWeights weights;
    std::int64_t ends = 10 * kDay;
    /// How old the first table was; 0: its ages are not told.
    std::int64_t known_before = 30 * kDay;
    std::vector<rpki::payload::Vrp> vrps;
    std::vector<rpki::payload::Aspa> aspas;
    observation::Registrations registrations = no_registrations();
    incident::KnownNetworks known;
    std::optional<Period> period;
    std::int64_t baseline_seconds = incident::kBaselineSeconds;
    /// Vantage points that are a second one of the AS of another.
    std::map<std::uint32_t, std::uint32_t> same_as;

    /// Of the first table, of all vantage points: their own AS comes before `path`.
    void table(std::string_view prefix, const Path& path) { table(all(), prefix, path); }
    void table(const Path& from, std::string_view prefix, const Path& path) {
        for (const auto point : from) add(0, point, prefix, path, {}, -known_before);
    }
    /// A later table, of routes that have been there since `since`.
    void later_table(std::int64_t second, const Path& from, std::string_view prefix,
                     const Path& path, std::int64_t since) {
        for (const auto point : from) add(second, point, prefix, path, {}, since);
    }
    void announce(std::int64_t second, const Path& from, std::string_view prefix, const Path& path,
                  const RouteExtra& extra = {}) {
        for (const auto point : from) add(second, point, prefix, path, extra, std::nullopt);
    }
    void announce(std::int64_t second, std::string_view prefix, const Path& path) {
        announce(second, all(), prefix, path);
    }
    void withdraw(std::int64_t second, const Path& from, std::string_view prefix) {
        for (const auto point : from) add(second, point, prefix, {}, {}, std::nullopt);
    }
    void withdraw(std::int64_t second, std::string_view prefix) { withdraw(second, all(), prefix); }
    /// Lost with its session at `second`, as was known an hour later.
    void lose(std::int64_t second, const Path& from, std::string_view prefix) {
        for (const auto point : from) {
            add(second + kHour, point, prefix, {}, {}, second);
            steps_.back().cause = observation::Cause::Session;
        }
    }
    void attest(std::string_view prefix, std::uint8_t max_length, std::uint32_t asn) {
        vrps.push_back({test::prefix(prefix), max_length, net::Asn(asn)});
    }
    void attest_providers(std::uint32_t customer, const Path& providers) {
        aspas.push_back({net::Asn(customer), {}});
        for (const auto provider : providers) aspas.back().providers.emplace_back(provider);
    }
    void relate(std::uint32_t provider, std::uint32_t customer) {
        relations_.push_back(
            {net::Asn(provider), net::Asn(customer), registry::Relationship::Kind::ProviderOf});
    }
    void peer(std::uint32_t a, std::uint32_t b) {
        relations_.push_back({net::Asn(a), net::Asn(b), registry::Relationship::Kind::PeerOf});
    }
    /// Those of all of the world, unless `registrations` has some.
    [[nodiscard]] const std::vector<registry::Relationship>& relations() const {
        return relations_;
    }

    /// A route object of RIPE's registry.
    void route_object(std::string_view prefix, std::uint32_t origin,
                      const std::string& created = "2015-01-01T00:00:00Z") {
        const std::string what = prefix.find(':') == std::string_view::npos ? "route" : "route6";
        rpsl_ += what + ": " + std::string(prefix) + "\norigin: AS" + std::to_string(origin) +
                 "\nmnt-by: M\ncreated: " + created + "\nlast-modified: " + created +
                 "\nsource: RIPE\n\n";
    }
    /// Records of the RIPE NCC's statistics.
    void delegate(std::string_view records) {
        const std::string text = "2|ripencc|1|1|19700101|20260101|+0000\n" + std::string(records);
        const std::vector<std::uint8_t> octets(text.begin(), text.end());
        MemorySource source(octets);
        std::vector<registry::DelegatedFile> files{*registry::read_delegated(source)};
        registrations.delegations = std::make_shared<const registry::Delegations>(std::move(files));
    }

    /// All vantage points.
    [[nodiscard]] Path all() const {
        Path points;
        for (std::uint32_t i = 1; i <= vantage_points; ++i) points.push_back(i);
        return points;
    }
    /// What is found. `seed`: another one numbers the vantage points otherwise, plays what happens
    /// at one time in another order, and forgets paths at other times.
    [[nodiscard]] incident::Found find(std::uint32_t seed = 0);

private:
    struct Step {
        std::int64_t second;
        std::uint32_t point;
        net::Prefix prefix;
        Path path;  ///< Empty: withdrawn.
        RouteExtra extra;
        std::optional<std::int64_t> since;
        observation::Cause cause = observation::Cause::Update;
    };

    void add(std::int64_t second, std::uint32_t point, std::string_view prefix, const Path& path,
             const RouteExtra& extra, std::optional<std::int64_t> since) {
        Step step{second, point, test::prefix(prefix), path, extra, since};
        const auto own = asn_of(point);
        if (!path.empty() && path.front() != own) step.path.insert(step.path.begin(), own);
        if (since) step.cause = observation::Cause::Table;
        steps_.push_back(std::move(step));
    }
    [[nodiscard]] std::uint32_t asn_of(std::uint32_t point) const {
        const auto found = same_as.find(point);
        return found == same_as.end() ? point : found->second;
    }
    [[nodiscard]] observation::Announcements announcements(
        const std::vector<std::uint32_t>& points) const;
    [[nodiscard]] static observation::PathId intern(observation::PathTable& paths,
                                                    const Step& step);
    void play(const std::vector<Step>& steps, const std::vector<std::uint32_t>& points,
              observation::RouteTable& table, incident::IncidentFinder& finder,
              std::mt19937& random, bool sweeps) const;

    std::vector<Step> steps_;
    std::vector<registry::Relationship> relations_;
    std::string rpsl_;
};

inline observation::Announcements Announced::announcements(
    const std::vector<std::uint32_t>& points) const {
    observation::Announcements result;
    std::map<std::pair<net::Prefix, std::optional<net::Asn>>, std::set<std::uint32_t>> pairs;
    for (const auto& step : steps_) {
        if (step.path.empty()) continue;
        std::optional<net::Asn> origin(net::Asn(step.path.back()));
        if (step.extra.ends_in_set) origin.reset();
        pairs[{step.prefix, origin}].insert(step.point);
    }
    for (const auto& [pair, seen_by] : pairs) {
        const auto count = static_cast<std::uint32_t>(seen_by.size());
        result.pairs.push_back({.prefix = pair.first,
                                .origin = pair.second,
                                .peers = count,
                                .full_feed_peers = count});
    }
    for (const auto point : points) {
        result.vantage_points.push_back(
            {.peer = {net::Asn(asn_of(point)), net::Address::v4(0x0A00'0000 + point)},
             .ipv4_full_feed = weights.of(net::Asn(asn_of(point))) > 0,
             .ipv6_full_feed = weights.of(net::Asn(asn_of(point))) > 0});
    }
    result.weights = weights;
    result.ipv4.peers_needed = peers_needed;
    result.ipv6.peers_needed = peers_needed;
    return result;
}

inline observation::PathId Announced::intern(observation::PathTable& paths, const Step& step) {
    Writer octets;
    std::vector<net::Asn> asns;
    for (const auto asn : step.path) asns.emplace_back(asn);
    if (step.extra.ends_in_set) {
        const auto last = asns.back();
        asns.pop_back();
        if (!asns.empty()) {
            bgp::message::append_segment(octets, net::SegmentType::AsSequence, asns);
        }
        bgp::message::append_segment(octets, net::SegmentType::AsSet, std::vector{last});
    } else {
        bgp::message::append_segment(octets, net::SegmentType::AsSequence, asns);
    }
    bgp::Attributes attributes;
    attributes.as_path = net::AsPathView(octets.octets());
    constexpr std::array<std::uint8_t, 4> kBlackhole{0xFF, 0xFF, 0x02, 0x9A};
    if (step.extra.is_blackhole) attributes.communities = kBlackhole;
    if (step.extra.only_to_customer) {
        attributes.only_to_customer = net::Asn(*step.extra.only_to_customer);
        attributes.present |= std::uint64_t{1} << bgp::Attributes::kOnlyToCustomer;
    }
    return paths.intern(attributes, net::Asn(step.path.front()));
}

inline void Announced::play(const std::vector<Step>& steps,
                            const std::vector<std::uint32_t>& points,
                            observation::RouteTable& table, incident::IncidentFinder& finder,
                            std::mt19937& random, bool sweeps) const {
    for (const auto& step : steps) {
        const auto prefix = *table.find(step.prefix);
        const auto place = std::find(points.begin(), points.end(), step.point);
        const auto index = static_cast<observation::VantageIndex>(place - points.begin());
        observation::Route before;
        auto after = observation::kNoPath;
        if (step.path.empty()) {
            before = table.remove(prefix, index);
        } else {
            after = intern(table.paths(), step);
            before = table.set(prefix, {.path = after, .vantage_point = index});
        }
        if (before.path == after) continue;
        const auto now = Timestamp::from_seconds(kStart + step.second);
        auto since = now;
        if (step.since && (step.cause == observation::Cause::Session || *step.since != 0)) {
            since = Timestamp::from_seconds(kStart + *step.since);
        }
        finder.see({.now = now,
                    .since = since,
                    .prefix = prefix,
                    .vantage_point = index,
                    .before = before.path,
                    .after = after,
                    .cause = step.cause},
                   table);
        if (sweeps && random() % 3 == 0) finder.forget(table.sweep_paths());
    }
}

inline incident::Found Announced::find(std::uint32_t seed) {
    std::mt19937 random(seed);
    auto points = all();
    auto steps = steps_;
    if (seed != 0) {
        std::shuffle(points.begin(), points.end(), random);
        std::shuffle(steps.begin(), steps.end(), random);
    }
    std::stable_sort(steps.begin(), steps.end(),
                     [](const Step& a, const Step& b) { return a.second < b.second; });
    if (!relations_.empty() && !registrations.relationships) {
        registrations.relationships =
            registry::RelationshipsByFamily::given(registry::AsRelationships(relations_));
    }
    const rpki::OriginValidator validator(vrps);
    InlineExecutor executor;
    if (!rpsl_.empty()) {
        const std::vector<std::uint8_t> octets(rpsl_.begin(), rpsl_.end());
        MemorySource source(octets);
        irr::DatabaseReader reader;
        reader.add(*irr::read_dump(source));
        registrations.irr =
            std::make_shared<const irr::Database>(std::move(reader).finish(executor));
    }
    const observation::JudgedRoutes routes(announcements(points), validator, registrations,
                                           executor);
    observation::RouteTable table(routes);
    incident::IncidentFinder finder({.routes = routes,
                                     .validator = validator,
                                     .aspas = aspas,
                                     .registrations = registrations,
                                     .known = known},
                                    {.baseline_seconds = baseline_seconds, .period = period});
    play(steps, points, table, finder, random, seed != 0);
    const auto start = Timestamp::from_seconds(kStart);
    return finder.finish({.span = Period{start, Timestamp::from_seconds(kStart + ends)},
                          .known_since = Timestamp::from_seconds(kStart - known_before)});
}

/// `second` after the first table.
inline Timestamp at(std::int64_t second) {
    return Timestamp::from_seconds(Announced::kStart + second);
}

}  // namespace comity::test
