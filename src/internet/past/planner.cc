#include "internet/past/planner.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "base/check.h"
#include "internet/address_plan.h"
#include "internet/past/table_transfer.h"
#include "internet/path_solver.h"
#include "internet/route_attributes.h"

namespace comity::internet {
namespace {

using net::Asn;
using net::Family;
using net::Prefix;

Timestamp seconds_after(Timestamp time, std::int64_t seconds) {
    return Timestamp::from_microseconds(time.microseconds() + seconds * kMicrosecondsPerSecond);
}

std::vector<AsIndex> all_networks(const Topology& topology) {
    std::vector<AsIndex> all(topology.size());
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

template <class Item>
void insert_sorted(std::vector<Item>& items, const Item& item) {
    const auto at = std::lower_bound(items.begin(), items.end(), item);
    if (at == items.end() || *at != item) items.insert(at, item);
}

}  // namespace

Planner::Planner(Internet& internet)
    : internet_(internet),
      random_(stream_seed(internet.parameters, Stream::Past)),
      roles_(roles_of(internet)),
      solver_(internet.topology, roles_, all_networks(internet.topology)),
      registrations_(internet),
      relationships_(written_relationships(internet)),
      is_taken_(internet.announcements.size(), false),
      is_behind_bogon_(internet.topology.size(), false) {
    for (const auto& edge : internet.bogon_edges) {
        is_behind_bogon_[edge.customer] = true;
        for (const auto network : internet.topology.customers(edge.customer)) {
            is_behind_bogon_[network] = true;
        }
    }
    std::vector<Adjacency::Edge> edges;
    edges.reserve(internet.announcements.size());
    for (std::uint32_t i = 0; i < internet.announcements.size(); ++i) {
        edges.push_back({internet.announcements[i].destination, i});
    }
    announcements_of_ = Adjacency(internet.destinations.size(), std::move(edges));
    const auto days = static_cast<std::int64_t>(internet.parameters.days);
    // A long history begins with days to learn from.
    constexpr std::int64_t kLongDays = 14;
    constexpr std::int64_t kLearningDays = 8;
    const auto quiet = days >= kLongDays ? kLearningDays * kDay : days * kDay / 12;
    first_ = seconds_after(internet.parameters.date, quiet);
    last_ = seconds_after(internet.parameters.date, days * kDay - 30 * kMinute);
    count_ = static_cast<std::uint32_t>(std::clamp<std::int64_t>((days - 1) / 3, 2, 8));
}

AsIndex Planner::any_network() {
    return random_.below(static_cast<std::uint32_t>(internet_.topology.size()));
}

std::optional<AsIndex> Planner::any_of(std::span<const AsIndex> networks) {
    if (networks.empty()) return std::nullopt;
    return networks[random_.below(static_cast<std::uint32_t>(networks.size()))];
}

Slot Planner::draw_slot(std::int64_t shortest, std::int64_t longest) {
    auto seconds = shortest;
    while (seconds * 2 <= longest && random_.chance(600)) seconds *= 2;
    seconds += random_.below(static_cast<std::uint32_t>(seconds));
    const auto room = last_.seconds() - first_.seconds();
    seconds = std::min({seconds, longest, room / 2});
    const auto offset = random_.below(static_cast<std::uint32_t>(room - seconds));
    const auto start = seconds_after(first_, offset);
    return {start, seconds_after(start, seconds)};
}

Slot Planner::draw_open_slot() {
    const auto room = last_.seconds() - first_.seconds();
    return {seconds_after(first_, random_.below(static_cast<std::uint32_t>(room / 2))),
            std::nullopt};
}

AsIndex Planner::origin_of(std::uint32_t announcement) const {
    return internet_.destinations[internet_.announcements[announcement].destination]
        .origins()
        .front();
}

/// Of one network that holds it, in usual space, and seen by all that could.
bool Planner::is_plain(std::uint32_t announcement) const {
    const auto& what = internet_.announcements[announcement];
    const auto& destination = internet_.destinations[what.destination];
    if (is_taken_[announcement] || what.oddity != Oddity::None || what.space != Space::Held ||
        what.visible_permille < 1'000 || destination.count != 1 ||
        what.prefix.length() > usual_length_max(what.prefix.family()) || what.prefix.length() < 8 ||
        net::is_reserved(asn(destination.networks[0]))) {
        return false;
    }
    const auto* holding = internet_.delegations.holding_of(what.prefix);
    return holding != nullptr && holding->network == destination.networks[0];
}

std::optional<std::uint32_t> Planner::draw_announcement(
    const std::function<bool(std::uint32_t)>& is_wanted) {
    constexpr int kAttempts = 4'000;
    const auto count = static_cast<std::uint32_t>(internet_.announcements.size());
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        const auto one = random_.below(count);
        if (is_plain(one) && is_wanted(one)) return one;
    }
    return std::nullopt;
}

std::vector<std::uint32_t> Planner::announcements_of(AsIndex network, std::size_t most) const {
    std::vector<std::uint32_t> result;
    for (const auto one : announcements_of_.of(network)) {
        if (result.size() < most && is_plain(one)) result.push_back(one);
    }
    return result;
}

bool Planner::is_leaf(std::uint32_t announcement) const {
    const auto& all = internet_.announcements;
    return announcement + 1 >= all.size() ||
           !all[announcement].prefix.covers(all[announcement + 1].prefix);
}

std::optional<Prefix> Planner::draw_specific(std::uint32_t announcement, std::uint32_t longer) {
    const auto& whole = internet_.announcements[announcement].prefix;
    const auto longest = usual_length_max(whole.family());
    if (whole.length() >= longest) return std::nullopt;
    for (int attempt = 0; attempt < 16; ++attempt) {
        const auto length = static_cast<std::uint8_t>(
            whole.length() +
            random_.between(1, std::min<std::uint32_t>(longer, longest - whole.length())));
        const auto bits =
            first_bits(whole) | (random_.word() & ~net::Address::high_mask(whole.length()));
        const auto address = whole.family() == Family::Ipv4
                                 ? net::Address::v4(static_cast<std::uint32_t>(bits >> 32U))
                                 : net::Address::v6(bits, 0);
        const auto prefix = Prefix::containing(address, length);
        const auto* holding = internet_.delegations.holding_of(prefix);
        if (is_unused(prefix) && holding != nullptr &&
            holding->network == origin_of(announcement)) {
            return prefix;
        }
    }
    return std::nullopt;
}

bool Planner::is_unused(const Prefix& prefix) const {
    const auto& all = internet_.announcements;
    const auto at = std::lower_bound(
        all.begin(), all.end(), prefix,
        [](const Announcement& one, const Prefix& wanted) { return one.prefix < wanted; });
    if (at != all.end() && prefix.covers(at->prefix)) return false;
    return std::none_of(new_prefixes_.begin(), new_prefixes_.end(), [&](const Prefix& other) {
        return other.covers(prefix) || prefix.covers(other);
    });
}

bool Planner::are_neighbours(AsIndex one, AsIndex other) const {
    const auto& topology = internet_.topology;
    return topology.is_provider_of(one, other) || topology.is_provider_of(other, one) ||
           topology.are_peers(one, other);
}

bool Planner::is_stranger(AsIndex network, AsIndex owner, const Prefix& prefix) const {
    const auto& organisations = internet_.organisations;
    if (network == owner || net::is_reserved(asn(network)) ||
        organisations.number_of(network) == organisations.number_of(owner) ||
        are_neighbours(network, owner)) {
        return false;
    }
    return registrations_.state_of(prefix, asn(network)) != PairState::Valid &&
           !registrations_.is_documented(prefix, asn(network));
}

std::optional<AsIndex> Planner::draw_stranger(std::uint32_t announcement, const Prefix& prefix) {
    for (int attempt = 0; attempt < 200; ++attempt) {
        const auto network = any_network();
        if (is_stranger(network, origin_of(announcement), prefix)) return network;
    }
    return std::nullopt;
}

void Planner::reserve(std::uint32_t announcement, const Slot& slot) {
    constexpr std::int64_t kMargin = 15 * kMinute;
    const auto& parameters = internet_.parameters;
    const auto end =
        slot.end.value_or(seconds_after(parameters.date, (parameters.days + 1) * kDay));
    is_taken_[announcement] = true;
    internet_.past.reservations.push_back(
        {announcement, seconds_after(slot.start, -kMargin), seconds_after(end, kMargin)});
}

std::vector<std::uint32_t> Planner::add_groups(std::span<const std::uint32_t> announcements,
                                               const Slot& slot) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> by_draw;
    by_draw.reserve(announcements.size());
    for (const auto one : announcements) {
        by_draw.emplace_back(attribute_draw(internet_, one), one);
        reserve(one, slot);
    }
    std::sort(by_draw.begin(), by_draw.end());
    auto& groups = internet_.past.groups;
    std::vector<std::uint32_t> result;
    for (const auto& [draw, one] : by_draw) {
        if (result.empty() || groups.back().draw != draw) {
            result.push_back(static_cast<std::uint32_t>(groups.size()));
            groups.push_back({internet_.announcements[one].destination, draw, {}, {}});
        }
        groups.back().prefixes.push_back(internet_.announcements[one].prefix);
        groups.back().announcements.push_back(one);
    }
    return result;
}

std::uint32_t Planner::add_new_group(const Prefix& prefix, AsIndex network) {
    auto& groups = internet_.past.groups;
    RouteGroup group;
    group.draw = mix(mix(internet_.parameters.seed, asn(network).value()), groups.size());
    group.prefixes = {prefix};
    groups.push_back(std::move(group));
    new_prefixes_.push_back(prefix);
    return static_cast<std::uint32_t>(groups.size() - 1);
}

std::vector<IncidentRoute> Planner::spread(std::span<const Announcer> announcers,
                                           std::size_t culprit, std::optional<BrokenLink> broken) {
    solver_.solve(announcers, broken);
    std::vector<IncidentRoute> routes;
    for (std::size_t v = 0; v < internet_.vantage_points.size(); ++v) {
        const auto& who = internet_.vantage_points[v];
        IncidentRoute route;
        route.vantage_point = static_cast<std::uint16_t>(v);
        append_route(internet_, solver_, who, route.path);
        if (!route.path.empty()) {
            const auto by = solver_.announcer(who.network);
            route.is_of_incident = by == culprit;
            const auto& tail = announcers[by].tail;
            route.path.insert(route.path.end(), tail.begin(), tail.end());
        }
        routes.push_back(std::move(route));
    }
    return routes;
}

Timestamp Planner::soon_after(Timestamp time, std::uint64_t draw) {
    constexpr std::uint64_t kSpreadUs = 40'000'000;
    return Timestamp::from_microseconds(time.microseconds() +
                                        static_cast<std::int64_t>(1 + mix(draw) % kSpreadUs));
}

void Planner::change(std::uint32_t group, std::uint16_t vantage_point, Timestamp time,
                     const HeldRoute& route) {
    internet_.past.acts.push_back({time, group, vantage_point, route});
}

/// When a vantage point first tells of what it has of `group` from `from` to `to`; none if its
/// session is away all that time.
std::optional<Timestamp> Planner::heard(std::uint16_t vantage_point, const RouteGroup& group,
                                        Timestamp from, Timestamp to) const {
    for (const auto& outage : internet_.past.outages) {
        if (outage.vantage_point != vantage_point || from < outage.down || from >= outage.up) {
            continue;
        }
        const auto first =
            group.announcements.empty() ? std::nullopt : std::optional(group.announcements.front());
        const auto start =
            Timestamp::from_microseconds(outage.up.microseconds() + kTransferDelayUs);
        const auto again = transfer_time(start, internet_.announcements.size(), first);
        return again < to ? std::optional(again) : std::nullopt;
    }
    return from;
}

void Planner::play(std::span<const std::uint32_t> groups, std::span<const IncidentRoute> routes,
                   const Slot& slot, Incident& incident) {
    auto& past = internet_.past;
    incident.start = slot.start;
    incident.end = slot.end;
    for (const auto& route : routes) {
        const auto& who = internet_.vantage_points[route.vantage_point];
        std::optional<PathNumber> number;
        for (const auto g : groups) {
            const auto& group = past.groups[g];
            const bool ipv4 = group.prefixes.front().family() == Family::Ipv4;
            if (ipv4 ? !who.has_ipv4 : !who.has_ipv6) continue;
            const bool is_new = group.announcements.empty();
            const auto usual = is_new
                                   ? std::span<const Asn>()
                                   : internet_.paths.path(group.destination, route.vantage_point);
            if (std::ranges::equal(usual, route.path)) continue;
            if (!number) {
                number = route.path.empty() ? HeldRoute::kNone : past.paths.add(route.path);
            }
            const auto moment = static_cast<std::uint64_t>(slot.start.microseconds());
            const auto draw = mix(mix(moment, route.vantage_point), group.draw);
            const auto from = soon_after(slot.start, draw);
            auto to = seconds_after(last_, kDay);
            change(g, route.vantage_point, from, {*number});
            if (slot.end) {
                to = soon_after(*slot.end, draw + 1);
                change(g, route.vantage_point, to,
                       {is_new ? HeldRoute::kNone : HeldRoute::kOfTable});
            }
            const auto seen = heard(route.vantage_point, group, from, to);
            if (!route.is_of_incident || !seen) continue;
            insert_sorted(incident.seen_by, route.vantage_point);
            if (!route.path.empty()) insert_sorted(incident.paths, route.path);
            if (!incident.first_seen || *seen < *incident.first_seen) incident.first_seen = *seen;
        }
    }
    for (const auto g : groups) {
        for (const auto& prefix : past.groups[g].prefixes) insert_sorted(incident.prefixes, prefix);
    }
}

void Planner::find_accomplices(std::span<const IncidentRoute> routes, Incident& incident) {
    COMITY_CHECK(incident.culprit);
    for (const auto& route : routes) {
        if (!route.is_of_incident ||
            !std::binary_search(incident.seen_by.begin(), incident.seen_by.end(),
                                route.vantage_point)) {
            continue;
        }
        auto at = std::find(route.path.begin(), route.path.end(), *incident.culprit);
        while (at != route.path.begin() && at != route.path.end()) {
            --at;
            if (internet_.exchanges.has(*at) || net::is_reserved(*at)) continue;
            insert_sorted(incident.accomplices, *at);
            if (relationships_.is_customer(*incident.culprit, *at)) {
                insert_sorted(incident.customer_of_accomplice, *at);
            }
            break;
        }
    }
}

void Planner::add(Incident incident) { internet_.past.incidents.push_back(std::move(incident)); }

void Planner::move_holdings() {
    if (transfers_.empty()) return;
    const auto all = internet_.delegations.holdings();
    std::vector<Holding> holdings(all.begin(), all.end());
    for (auto& holding : holdings) {
        for (const auto& transfer : transfers_) {
            if (transfer.prefix == holding.prefix) holding.network = transfer.network;
        }
    }
    internet_.delegations = Delegations(internet_.topology, internet_.organisations,
                                        std::move(holdings), internet_.exchanges.asns(),
                                        stream_seed(internet_.parameters, Stream::Delegations));
}

/// By time; what refers to another one follows it to its new place.
void Planner::order_incidents() {
    auto& all = internet_.past.incidents;
    std::vector<std::size_t> order(all.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return all[a].start < all[b].start; });
    std::vector<std::size_t> place_of(all.size());
    for (std::size_t place = 0; place < order.size(); ++place) place_of[order[place]] = place;
    std::vector<Incident> ordered;
    ordered.reserve(all.size());
    for (const auto i : order) {
        ordered.push_back(std::move(all[i]));
        if (ordered.back().same_as) ordered.back().same_as = place_of[*ordered.back().same_as];
    }
    all = std::move(ordered);
}

void Planner::finish() {
    auto& past = internet_.past;
    move_holdings();
    order_incidents();
    std::stable_sort(past.acts.begin(), past.acts.end(), [](const Act& a, const Act& b) {
        return std::tie(a.time, a.group, a.vantage_point) <
               std::tie(b.time, b.group, b.vantage_point);
    });
    std::sort(
        past.reservations.begin(), past.reservations.end(),
        [](const Reservation& a, const Reservation& b) { return a.announcement < b.announcement; });
    std::sort(past.outages.begin(), past.outages.end(), [](const Outage& a, const Outage& b) {
        return std::tie(a.down, a.vantage_point) < std::tie(b.down, b.vantage_point);
    });
    std::sort(past.replays.begin(), past.replays.end(), [](const Replay& a, const Replay& b) {
        return std::tie(a.time, a.vantage_point) < std::tie(b.time, b.vantage_point);
    });
}

}  // namespace comity::internet
