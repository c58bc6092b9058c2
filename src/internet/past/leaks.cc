// Route leaks (RFC 7908 s3): a network passes on what it has of a provider or a peer to another
// provider or peer, as if it were a customer's.
#include <algorithm>
#include <array>
#include <set>

#include "internet/past/planner.h"
#include "internet/path_solver.h"

namespace comity::internet {
namespace {

constexpr std::int64_t kLeakShortest = 8 * kMinute;
constexpr std::int64_t kLeakLongest = 8 * kHour;
constexpr std::size_t kLeakedPrefixesMax = 120;
constexpr std::uint32_t kDestinationsMax = 8;

/// What kinds of neighbours a leak goes between.
struct LeakType {
    std::uint8_t number;
    bool from_provider;  ///< Or from a peer.
    bool to_provider;
};
constexpr std::array<LeakType, 4> kTypes{
    {{1, true, true}, {2, false, false}, {3, true, false}, {4, false, true}}};

/// A leak in the making.
struct Leak {
    LeakType type;
    AsIndex leaker = 0;
    AsIndex from = 0;
    std::vector<AsIndex> to;    ///< Ascending.
    std::size_t peer_asns = 1;  ///< That must see it, for it to be worth planning.
};

std::span<const AsIndex> neighbours(const Topology& topology, AsIndex network, bool providers) {
    return providers ? topology.providers(network) : topology.peers(network);
}

class LeakPlanner {
public:
    explicit LeakPlanner(Planner& planner) : planner_(planner) {}

    /// Plans one, proven by `wanted`; false if this draw came to nothing.
    bool plan(const LeakType& type, Proof wanted) {
        const auto leak = draw(type);
        if (!leak) return false;
        std::vector<Solved> solved;
        std::size_t prefix_count = 0;
        const auto destinations_wanted = 1 + planner_.random().below(kDestinationsMax);
        for (int attempt = 0; attempt < 40 && solved.size() < destinations_wanted; ++attempt) {
            auto one = solve(*leak, wanted);
            if (!one || prefix_count >= kLeakedPrefixesMax) continue;
            const bool known = std::any_of(solved.begin(), solved.end(), [&](const Solved& other) {
                return other.origin == one->origin;
            });
            if (known) continue;
            prefix_count += one->announcements.size();
            solved.push_back(std::move(*one));
        }
        if (solved.empty()) return false;
        play(*leak, wanted, solved);
        return true;
    }

private:
    struct Solved {
        AsIndex origin = 0;
        std::vector<std::uint32_t> announcements;
        std::vector<IncidentRoute> routes;
    };

    /// A leaker below or beside a network that a vantage point is below of.
    std::optional<Leak> draw(const LeakType& type) {
        const auto& topology = planner_.topology();
        auto& random = planner_.random();
        const auto& points = planner_.internet().vantage_points;
        auto to = points[random.below(static_cast<std::uint32_t>(points.size()))].network;
        for (auto steps = random.below(4); steps > 0; --steps) {
            to = planner_.any_of(topology.providers(to)).value_or(to);
        }
        const auto leaker =
            planner_.any_of(type.to_provider ? topology.customers(to) : topology.peers(to));
        if (!leaker || net::is_reserved(planner_.asn(*leaker)) ||
            planner_.roles().marks(planner_.asn(*leaker)) || planner_.is_behind_bogon(*leaker)) {
            return std::nullopt;
        }
        const auto from = planner_.any_of(neighbours(topology, *leaker, type.from_provider));
        if (!from || *from == to) return std::nullopt;
        Leak leak{type, *leaker, *from, {to}};
        leak.peer_asns = random.chance(150) ? 1 : type.to_provider ? 3 : 2;
        if (random.chance(400)) {
            const auto all = neighbours(topology, *leaker, type.to_provider);
            for (std::size_t i = 0; i < all.size() && leak.to.size() < 4; ++i) {
                if (all[i] != *from && all[i] != to) leak.to.push_back(all[i]);
            }
            std::sort(leak.to.begin(), leak.to.end());
        }
        return leak;
    }

    /// A destination whose route the leaker has from where it leaks from, and who sees the leak.
    std::optional<Solved> solve(const Leak& leak, Proof wanted) {
        const auto& topology = planner_.topology();
        auto& random = planner_.random();
        Solved solved;
        solved.origin = leak.from;
        for (auto steps = random.below(4); steps > 0; --steps) {
            solved.origin =
                planner_.any_of(topology.customers(solved.origin)).value_or(solved.origin);
        }
        if (leak.type.from_provider && random.chance(400)) solved.origin = planner_.any_network();
        if (solved.origin == leak.leaker || net::is_reserved(planner_.asn(solved.origin))) {
            return std::nullopt;
        }
        solved.announcements = planner_.announcements_of(solved.origin, 40);
        if (solved.announcements.empty()) return std::nullopt;
        auto& solver = planner_.solver();
        std::vector<Announcer> announcers(1);
        announcers[0].network = solved.origin;
        solver.solve(announcers);
        const auto source = leak.type.from_provider ? RouteSource::Provider : RouteSource::Peer;
        if (solver.source(leak.leaker) != source) return std::nullopt;
        std::vector<AsIndex> path;
        solver.append_path(leak.leaker, path);
        if (path[1] != leak.from) return std::nullopt;
        std::vector<net::Asn> shown;
        append_shown(planner_.internet(), path, shown);
        const bool has_otc = planner_.roles().only_to_customer(shown).has_value();
        if (has_otc != (wanted == Proof::Otc)) return std::nullopt;
        Announcer leaker;
        leaker.network = leak.leaker;
        leaker.tail.assign(shown.begin() + 1, shown.end());
        leaker.only_to = leak.to;
        leaker.has_otc = has_otc;
        announcers.push_back(leaker);
        solved.routes = planner_.spread(announcers, 1);
        if (mark_leaked(leak, solved.routes) < leak.peer_asns) return std::nullopt;
        if (wanted == Proof::None && is_proven(solved.routes)) return std::nullopt;
        return solved;
    }

    [[nodiscard]] bool is_proven(std::span<const IncidentRoute> routes) const {
        return std::any_of(routes.begin(), routes.end(), [&](const IncidentRoute& route) {
            return route.is_of_incident && is_refuted(planner_.internet(), route.path);
        });
    }

    /// Only what went on to those leaked to is of the leak: the leaker's customers have what they
    /// always had. Returns how many peers' AS numbers see it.
    std::size_t mark_leaked(const Leak& leak, std::vector<IncidentRoute>& routes) const {
        const auto& exchanges = planner_.internet().exchanges;
        std::set<net::Asn> seen;
        for (auto& route : routes) {
            auto at = std::find(route.path.begin(), route.path.end(), planner_.asn(leak.leaker));
            bool leaked = false;
            if (route.is_of_incident && at != route.path.begin() && at != route.path.end()) {
                --at;
                if (exchanges.has(*at) && at != route.path.begin()) --at;
                const auto next = planner_.topology().find(*at);
                leaked = next && std::binary_search(leak.to.begin(), leak.to.end(), *next);
            }
            route.is_of_incident = leaked;
            if (leaked) seen.insert(route.path.front());
        }
        return seen.size();
    }

    void play(const Leak& leak, Proof wanted, std::span<const Solved> all) {
        if (wanted == Proof::Aspa) {
            // The networks on both sides of the leaker say who their providers are.
            planner_.registrations().attest_providers(leak.from);
            for (const auto to : leak.to) planner_.registrations().attest_providers(to);
        }
        const auto slot = planner_.draw_slot(kLeakShortest, kLeakLongest);
        Incident incident;
        incident.kind = IncidentKind::Leak;
        incident.culprit = planner_.asn(leak.leaker);
        if (all.size() == 1) incident.victim = planner_.asn(all.front().origin);
        incident.leak_type = leak.type.number;
        for (const auto& one : all) {
            const auto groups = planner_.add_groups(one.announcements, slot);
            planner_.play(groups, one.routes, slot, incident);
            planner_.find_accomplices(one.routes, incident);
        }
        planner_.add(std::move(incident));
    }

    Planner& planner_;
};

}  // namespace

void plan_leaks(Planner& planner) {
    constexpr int kAttempts = 1'500;
    LeakPlanner leaks(planner);
    // Those that nothing proves come last: what was attested for the others stays.
    for (const auto proof : {Proof::Aspa, Proof::Otc, Proof::None}) {
        const auto count = std::max(1U, planner.count() / (proof == Proof::None ? 2 : 4));
        for (const auto& type : kTypes) {
            for (std::uint32_t i = 0; i < count; ++i) {
                for (int attempt = 0; attempt < kAttempts && !leaks.plan(type, proof); ++attempt) {
                }
            }
        }
    }
}

}  // namespace comity::internet
