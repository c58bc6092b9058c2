#include "incident/pairs.h"

#include <algorithm>

#include "incident/limits.h"
#include "incident/presence.h"

namespace comity::incident {
namespace {

using observation::Change;
using observation::PairIndex;
using observation::RouteTable;

}  // namespace

PairBook::PairBook(const observation::JudgedRoutes& routes, const PeerBook& peers,
                   std::int64_t baseline_seconds)
    : routes_(routes),
      peers_(peers),
      baseline_seconds_(baseline_seconds),
      states_(routes.pairs().size()) {}

/// Whether the vantage point of `change` stands for its AS: it has a full feed, and no other one
/// of that AS with a full feed has the pair.
bool PairBook::counts(PairIndex pair, const Change& change, const RouteTable& table) const {
    const auto origin = routes_.pairs()[pair].pair.origin;
    const auto family = table.prefix(change.prefix).family();
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
    if (counts(pair, change, table)) state.full_feeds += weight_of(change);
    if (is_first_table && level_of(pair) >= Level::Visible) state.is_old = true;
    if (state.is_old) settle(pair, change.since, change.now);
}

void PairBook::depart(PairIndex pair, const Change& change, const RouteTable& table) {
    auto& state = states_[pair];
    if (state.holders == 0) return;
    --state.holders;
    if (state.full_feeds > 0 && counts(pair, change, table)) {
        state.full_feeds -= std::min(state.full_feeds, weight_of(change));
    }
    if (state.is_old) settle(pair, change.since, change.now);
}

PairBook::Level PairBook::level_of(PairIndex pair) const {
    const auto& state = states_[pair];
    const auto needed = peers_.needed(routes_.pairs()[pair].pair.prefix.family());
    if (state.holders == 0) return Level::Nobody;
    const auto full_feeds = observation::as_many(state.full_feeds);
    if (full_feeds >= needed) return Level::Counting;
    return full_feeds >= std::min(kBaselinePeers, needed) ? Level::Visible : Level::Anybody;
}

bool PairBook::settle(PairIndex pair, Timestamp since, Timestamp now) {
    auto& state = states_[pair];
    const auto before = state.level;
    state.level = level_of(pair);
    const auto seconds = whole_seconds(since);
    if (before < Level::Visible && state.level >= Level::Visible) {
        // What was counted as held is not held again.
        state.since = state.held > 0 ? std::max(seconds, state.since) : seconds;
    } else if (before >= Level::Visible && state.level < Level::Visible) {
        const auto until = std::max(whole_seconds(now), state.since);
        state.held += until - state.since;
        state.since = until;
    } else if (state.level >= Level::Visible && state.held == 0) {
        state.since = std::min(state.since, seconds);
    }
    return state.level > before;
}

std::int64_t PairBook::seconds_held(PairIndex pair, Timestamp time) const {
    const auto& state = states_[pair];
    std::int64_t held = state.held;
    if (state.level >= Level::Visible)
        held += std::max<std::int64_t>(time.seconds() - state.since, 0);
    return held;
}

bool PairBook::is_established(PairIndex pair, Timestamp time) const {
    const auto& state = states_[pair];
    if (state.is_old) return true;
    const auto needed =
        state.is_suspect ? baseline_seconds_ : std::min(kSettledSeconds, baseline_seconds_);
    return state.was_seen && seconds_held(pair, time) >= needed;
}

}  // namespace comity::incident
