#include "incident/pairs.h"

#include <algorithm>

#include "incident/limits.h"

namespace comity::incident {
namespace {

using observation::Change;
using observation::PairIndex;
using observation::RouteTable;

std::uint32_t seconds_of(Timestamp time) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(time.seconds(), 0, 0xFFFF'FFFF));
}

}  // namespace

PairBook::PairBook(const observation::JudgedRoutes& routes, const PeerBook& peers,
                   std::int64_t baseline_seconds)
    : routes_(routes),
      peers_(peers),
      baseline_seconds_(baseline_seconds),
      states_(routes.pairs().size()) {}

std::uint32_t PairBook::visible_from(net::Family family) const {
    return std::min(kBaselinePeers, peers_.needed(family));
}

/// Whether the vantage point of `change` stands for its AS: it has a full feed, and no other one
/// of that AS with a full feed has the pair.
bool PairBook::counts(PairIndex pair, const Change& change, const RouteTable& table) const {
    const auto& [prefix, origin, peers, full_feeds, is_blackhole] = routes_.pairs()[pair].pair;
    const auto family = prefix.family();
    if (!peers_.is_full_feed(change.vantage_point, family)) return false;
    const auto twins = peers_.of_same_peer(change.vantage_point);
    return twins.size() == 1 ||
           std::none_of(twins.begin(), twins.end(), [&](observation::VantageIndex twin) {
               if (twin == change.vantage_point || !peers_.is_full_feed(twin, family)) return false;
               const auto* route = table.route(change.prefix, twin);
               return route != nullptr && table.paths().path(route->path).origin() == origin;
           });
}

void PairBook::arrive(PairIndex pair, const Change& change, const RouteTable& table,
                      bool is_first_table) {
    auto& state = states_[pair];
    state.was_seen = true;
    ++state.holders;
    if (!counts(pair, change, table)) return;
    ++state.full_feeds;
    const auto since = seconds_of(change.since);
    if (!state.is_visible) {
        if (state.full_feeds < visible_from(routes_.pairs()[pair].pair.prefix.family())) return;
        state.is_visible = true;
        state.since = since;
    } else if (since < state.since) {
        state.since = since;
    }
    if (is_first_table) state.is_old = true;
}

void PairBook::depart(PairIndex pair, const Change& change, const RouteTable& table) {
    auto& state = states_[pair];
    if (state.holders == 0) return;
    --state.holders;
    if (state.full_feeds == 0 || !counts(pair, change, table)) return;
    --state.full_feeds;
    if (!state.is_visible ||
        state.full_feeds >= visible_from(routes_.pairs()[pair].pair.prefix.family())) {
        return;
    }
    const auto until = std::max(seconds_of(change.since), state.since);
    state.held += until - state.since;
    state.is_visible = false;
    state.since = until;
}

std::int64_t PairBook::seconds_held(PairIndex pair, Timestamp time) const {
    const auto& state = states_[pair];
    std::int64_t held = state.held;
    if (state.is_visible) held += std::max<std::int64_t>(time.seconds() - state.since, 0);
    return held;
}

bool PairBook::is_established(PairIndex pair, Timestamp time) const {
    const auto& state = states_[pair];
    if (state.is_old) return true;
    const auto needed =
        state.is_suspect ? baseline_seconds_ : std::min(kSettledSeconds, baseline_seconds_);
    return state.was_seen && seconds_held(pair, time) >= needed;
}

std::optional<Timestamp> PairBook::gone_since(PairIndex pair) const {
    const auto& state = states_[pair];
    if (state.is_visible || !state.was_seen) return std::nullopt;
    return Timestamp::from_seconds(state.since);
}

}  // namespace comity::incident
