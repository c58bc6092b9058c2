#include "internet/internet.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "base/check.h"
#include "base/json_writer.h"
#include "internet/address_plan.h"
#include "internet/attestations.h"
#include "internet/bogons.h"
#include "internet/limits.h"
#include "internet/made_topology.h"
#include "internet/past/churn.h"
#include "internet/past/plan.h"
#include "internet/path_solver.h"
#include "internet/random.h"
#include "internet/vantage_points.h"

namespace comity::internet {
namespace {

constexpr std::string_view kAbout =
    "A made Internet: rib.mrt holds its routes, the other files and folders what is registered of "
    "it, truth.jsonl what the one says of the other.";
constexpr std::string_view kAboutPast =
    "A made Internet: rib.mrt holds its routes, updates/ how they change in the days after, the "
    "other files and folders what is registered of it, truth.jsonl what the table and the "
    "registrations say of each network, incidents.jsonl what happens in those days.";

Error refusal(std::string what) { return Error{Remedy::GiveUp, 0, "internet", std::move(what)}; }

Result<void> check(const Parameters& parameters, const Tables& tables) {
    if (tables.origins.empty() && tables.relationships.empty() &&
        (parameters.networks == 0 || parameters.networks > kNetworksMax)) {
        return fail(refusal("networks: 1 .. " + std::to_string(kNetworksMax)));
    }
    if (parameters.vantage_points == 0 || parameters.vantage_points > kVantagePointsMax) {
        return fail(refusal("vantage points: 1 .. " + std::to_string(kVantagePointsMax)));
    }
    if (parameters.prefixes > kPrefixesMax) {
        return fail(refusal("prefixes: up to " + std::to_string(kPrefixesMax)));
    }
    if (parameters.days > kDaysMax) {
        return fail(refusal("days: up to " + std::to_string(kDaysMax)));
    }
    if (parameters.updates_per_kilosecond.value_or(0) > kUpdatesPerKilosecondMax) {
        return fail(
            refusal("updates in 1,000 seconds: up to " + std::to_string(kUpdatesPerKilosecondMax)));
    }
    return {};
}

/// The AS numbers of a table of origins, those with most prefixes first.
std::vector<net::Asn> asns_by_prefixes(std::span<const OriginRecord> origins) {
    std::map<net::Asn, std::size_t> counts;
    for (const auto& record : origins) ++counts[record.origin];
    std::vector<std::pair<net::Asn, std::size_t>> ranked(counts.begin(), counts.end());
    std::stable_sort(ranked.begin(), ranked.end(),
                     [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<net::Asn> result;
    result.reserve(ranked.size());
    for (const auto& [asn, count] : ranked) result.push_back(asn);
    return result;
}

Topology topology_for(const Parameters& parameters, const Tables& tables) {
    Random random(stream_seed(parameters, Stream::Topology));
    auto asns = asns_by_prefixes(tables.origins);
    if (!tables.relationships.empty()) {
        auto relationships = tables.relationships;
        const auto adopted = adopt_orphans(asns, relationships, random);
        relationships.insert(relationships.end(), adopted.begin(), adopted.end());
        return Topology(std::move(asns), relationships);
    }
    if (asns.empty()) {
        Random numbers(stream_seed(parameters, Stream::Asns));
        asns = make_asns(parameters.networks, numbers);
    }
    const auto relationships = make_relationships(asns, random);
    return Topology(std::move(asns), relationships);
}

/// Turns what each network announces into one announcement a prefix.
class TableMaker {
public:
    explicit TableMaker(Internet& internet) : internet_(internet) {
        internet.destinations.resize(internet.topology.size());
        for (AsIndex network = 0; network < internet.topology.size(); ++network) {
            internet.destinations[network].networks[0] = network;
            internet.destinations[network].count = 1;
        }
    }

    void fill(std::vector<Announced> plan) {
        // Stable: of one prefix, what was planned first comes first.
        std::stable_sort(plan.begin(), plan.end(), [](const Announced& a, const Announced& b) {
            return a.prefix < b.prefix;
        });
        for (std::size_t i = 0; i < plan.size();) {
            auto end = i + 1;
            while (end < plan.size() && plan[end].prefix == plan[i].prefix) ++end;
            add(std::span(plan).subspan(i, end - i));
            i = end;
        }
    }

private:
    /// One prefix. What is odd has it alone: that keeps its origin plain to see.
    void add(std::span<const Announced> same) {
        const auto& first = same.front();
        Destination destination;
        destination.networks[0] = first.network;
        destination.count = 1;
        for (const auto& other : same.subspan(1)) {
            const auto known = destination.origins();
            if (first.oddity != Oddity::None || other.oddity != Oddity::None ||
                known.size() == Destination::kOriginsMax ||
                std::find(known.begin(), known.end(), other.network) != known.end()) {
                continue;
            }
            destination.networks[destination.count++] = other.network;
        }
        std::sort(destination.networks.begin(), destination.networks.begin() + destination.count);
        Announcement announcement;
        announcement.prefix = first.prefix;
        announcement.destination = number_of(destination);
        announcement.first_pair = static_cast<std::uint32_t>(internet_.pairs.size());
        announcement.visible_permille = first.visible_permille;
        announcement.oddity = first.oddity;
        announcement.space = first.space;
        add_pairs(announcement, destination);
        internet_.announcements.push_back(announcement);
    }

    void add_pairs(Announcement& announcement, const Destination& destination) {
        if (announcement.oddity == Oddity::AsSetOrigin) return;
        announcement.pair_count = destination.count;
        for (const auto network : destination.origins()) {
            auto origin = internet_.topology.asn(network);
            if (announcement.oddity == Oddity::PrivateOrigin) {
                const auto draw = mix(internet_.parameters.seed, internet_.announcements.size());
                origin = net::Asn(static_cast<std::uint32_t>(
                    draw % 4 == 0 ? 4'200'000'000 + draw % 1'000 : 64'512 + draw % 1'000));
            }
            internet_.pairs.push_back({origin, PairState::NotFound});
        }
    }

    std::uint32_t number_of(const Destination& destination) {
        if (destination.count == 1) return destination.networks[0];
        const auto next = static_cast<std::uint32_t>(internet_.destinations.size());
        const auto [at, fresh] = several_.try_emplace(destination, next);
        if (fresh) internet_.destinations.push_back(destination);
        return at->second;
    }

    Internet& internet_;
    std::map<Destination, std::uint32_t> several_;
};

/// What is announced: planned or of a table, and all that is odd and wrong about it.
Result<std::vector<Announced>> plan_announcements(Internet& internet, const Tables& tables) {
    const auto& parameters = internet.parameters;
    const auto& topology = internet.topology;
    AddressPlan plan;
    if (tables.origins.empty()) {
        Random random(stream_seed(parameters, Stream::Plan));
        const auto network_count = static_cast<std::uint32_t>(topology.size());
        const auto wanted = parameters.prefixes > 0
                                ? parameters.prefixes
                                : std::min(kPrefixesMax, kPrefixesPerNetwork * network_count);
        plan = COMITY_TRY(make_address_plan(topology, wanted, random));
    } else {
        plan = address_plan_of(topology, tables.origins);
    }
    internet.delegations =
        Delegations(topology, internet.organisations, std::move(plan.holdings),
                    internet.exchanges.asns(), stream_seed(parameters, Stream::Delegations));
    Random odd(stream_seed(parameters, Stream::Oddities));
    add_oddities(topology, odd, plan.announced);
    Random bogons(stream_seed(parameters, Stream::Bogons));
    add_bogon_prefixes(topology, internet.delegations, bogons, plan.announced);
    for (auto& one : plan.announced) one.space = internet.delegations.space_of(one.prefix);
    internet.bogon_edges = choose_bogon_edges(topology, plan.announced, bogons);
    return std::move(plan.announced);
}

void add_default_routes(const Internet& internet, std::vector<Announced>& plan) {
    const auto& from = internet.vantage_points[internet.default_route_from];
    if (from.has_ipv4) {
        plan.push_back({net::Prefix(), from.network, Oddity::DefaultRoute, 1'000});
    }
    if (from.has_ipv6) {
        plan.push_back({net::Prefix::containing(net::Address::v6(0, 0), 0), from.network,
                        Oddity::DefaultRoute, 1'000});
    }
}

}  // namespace

std::span<const net::Asn> Internet::route(std::size_t announcement,
                                          std::size_t vantage_point) const {
    const auto& what = announcements[announcement];
    const auto& who = vantage_points[vantage_point];
    const bool ipv4 = what.prefix.family() == net::Family::Ipv4;
    if (ipv4 ? !who.has_ipv4 : !who.has_ipv6) return {};
    if (what.oddity == Oddity::DefaultRoute && vantage_point != default_route_from) return {};
    if (what.visible_permille < 1'000) {
        const auto chance = mix(stream_seed(parameters, Stream::Seen), announcement);
        if (mix(chance, vantage_point) % 1'000 >= what.visible_permille) return {};
    }
    return paths.path(what.destination, vantage_point);
}

std::optional<net::Asn> Internet::origin_of(std::size_t announcement,
                                            std::span<const net::Asn> path) const {
    const auto& what = announcements[announcement];
    if (what.oddity == Oddity::AsSetOrigin) return std::nullopt;
    if (what.oddity == Oddity::PrivateOrigin) return pairs_of(what).front().origin;
    return path.back();
}

void Internet::add_oddity(std::size_t announcement, std::span<const net::Asn> path,
                          std::vector<net::Asn>& hops) const {
    const auto& what = announcements[announcement];
    hops.assign(path.begin(), path.end());
    if (what.oddity == Oddity::PrivateInPath && hops.size() > 1) {
        const auto draw = mix(stream_seed(parameters, Stream::Bogons), announcement);
        hops.insert(hops.end() - 1, draw_bogon_asn(draw));
    }
    if (what.oddity == Oddity::PrivateOrigin) hops.push_back(pairs_of(what).front().origin);
}

Result<Internet> make_internet(const Parameters& parameters, const Tables& tables) {
    COMITY_TRY(check(parameters, tables));
    Internet internet;
    internet.parameters = parameters;
    internet.has_real_origins = !tables.origins.empty();
    internet.has_real_relationships = !tables.relationships.empty();
    internet.topology = topology_for(parameters, tables);
    internet.organisations =
        Organisations(internet.topology, stream_seed(parameters, Stream::Organisations));
    internet.exchanges = Exchanges(internet.topology, stream_seed(parameters, Stream::Exchanges));
    Random peers(stream_seed(parameters, Stream::Peers));
    internet.vantage_points =
        choose_vantage_points(internet.topology, parameters.vantage_points, peers);
    internet.default_route_from = parameters.vantage_points > 1 ? 1 : 0;

    auto plan = COMITY_TRY(plan_announcements(internet, tables));
    add_default_routes(internet, plan);
    TableMaker(internet).fill(std::move(plan));

    Random attested(stream_seed(parameters, Stream::Attestations));
    plant_attestations(internet, attested);
    internet.paths = solve_paths(internet);
    if (parameters.days > 0) plan_past(internet);
    return internet;
}

std::string parameters_json(const Internet& internet) {
    const auto& parameters = internet.parameters;
    JsonWriter json(JsonLayout::Indented);
    json.begin_object();
    const bool has_past = parameters.days > 0;
    json.member("about", has_past ? kAboutPast : kAbout);
    json.member("seed", parameters.seed);
    json.member("date", parameters.date);
    json.member("origins", internet.has_real_origins ? "table" : "made");
    json.member("relationships", internet.has_real_relationships ? "table" : "made");
    json.member("prefixes_asked_for", parameters.prefixes);
    if (has_past) {
        json.member("days", parameters.days);
        json.member("updates_in_1000_seconds", updates_per_kilosecond(internet));
        json.member("incidents", static_cast<std::uint64_t>(internet.past.incidents.size()));
    }
    json.member("networks", static_cast<std::uint64_t>(internet.topology.size()));
    json.member("planned_prefixes", static_cast<std::uint64_t>(internet.announcements.size()));
    json.member("vrps", static_cast<std::uint64_t>(internet.vrps.size()));
    json.member("aspas", static_cast<std::uint64_t>(internet.aspas.size()));
    json.key("vantage_points").begin_array();
    for (const auto& one : internet.vantage_points) {
        json.begin_object();
        json.member("asn", internet.topology.asn(one.network).value());
        json.member("address", net::to_string(one.address));
        json.member("feed",
                    one.feed == VantagePoint::Feed::Everything ? "everything" : "customer_routes");
        json.member("ipv4", one.has_ipv4);
        json.member("ipv6", one.has_ipv6);
        json.end_object();
    }
    json.end_array();
    json.end_object();
    return json.take() + "\n";
}

}  // namespace comity::internet
