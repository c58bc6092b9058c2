#include "manrs/changed_routes.h"

#include <algorithm>

namespace comity::manrs {
namespace {

using observation::Exclusion;
using rpki::Validity;
using rpki::payload::Vrp;

bool allows_length_and_origin(const Vrp& vrp, const net::Prefix& prefix, net::Asn origin) {
    return vrp.asn == origin && origin != net::Asn(0) && prefix.length() <= vrp.max_length;
}

template <class Count>
void step(Count& count, bool is_up) {
    if (is_up) {
        ++count;
    } else {
        --count;
    }
}

}  // namespace

ChangedRoutes::ChangedRoutes(const observation::NetworkEvidence& evidence)
    : evidence_(evidence), states_(evidence.pairs.size()) {
    for (const auto& vrp : evidence.vrps) {
        const auto [first, last] = inside(vrp.prefix);
        for (auto place = first; place < last; ++place) {
            ++states_[place].covering;
            const auto& prefix = evidence.pairs[place].pair.prefix;
            if (allows_length_and_origin(vrp, prefix, evidence.asn)) ++states_[place].matching;
        }
    }
    for (std::size_t place = 0; place < states_.size(); ++place) {
        count_rov(place, true);
        count_irr(place, true);
    }
}

// All that a prefix covers follows it without a gap (net/prefix.h).
std::pair<std::size_t, std::size_t> ChangedRoutes::inside(const net::Prefix& prefix) const {
    const auto& pairs = evidence_.pairs;
    const auto first =
        std::lower_bound(pairs.begin(), pairs.end(), prefix,
                         [](const observation::JudgedPair& pair, const net::Prefix& wanted) {
                             return pair.pair.prefix < wanted;
                         });
    const auto last = std::find_if(first, pairs.end(), [&prefix](const auto& pair) {
        return !prefix.covers(pair.pair.prefix);
    });
    return {static_cast<std::size_t>(first - pairs.begin()),
            static_cast<std::size_t>(last - pairs.begin())};
}

bool ChangedRoutes::counts(std::size_t place) const {
    return evidence_.pairs[place].exclusion == Exclusion::None;
}

Validity ChangedRoutes::validity(std::size_t place) const {
    const auto& state = states_[place];
    if (state.changes == 0) return evidence_.pairs[place].verdict.validity;
    if (state.covering == 0) return Validity::NotFound;
    return state.matching > 0 ? Validity::Valid : Validity::Invalid;
}

void ChangedRoutes::count_rov(PairCounts& into, std::size_t place, bool is_added) const {
    switch (validity(place)) {
        case Validity::Valid: step(into.rov.valid, is_added); break;
        case Validity::Invalid: step(into.rov.invalid, is_added); break;
        case Validity::NotFound: step(into.rov.not_found, is_added); break;
    }
}

void ChangedRoutes::count_rov(std::size_t place, bool is_added) {
    if (!counts(place)) return;
    count_rov(seen_, place, is_added);
    if (states_[place].withdrawals == 0) count_rov(left_, place, is_added);
}

void ChangedRoutes::count_irr(PairCounts& into, std::size_t place, bool is_added) const {
    const auto& state = states_[place];
    const auto registered = evidence_.pairs[place].registered;
    step(into.irr.pairs, is_added);
    if (registered == irr::MatchKind::Exact || state.exact > 0) {
        step(into.irr.exact, is_added);
    } else if (registered == irr::MatchKind::Covering || state.less_specific > 0) {
        step(into.irr.covering, is_added);
    }
}

void ChangedRoutes::count_irr(std::size_t place, bool is_added) {
    if (!counts(place)) return;
    count_irr(seen_, place, is_added);
    if (states_[place].withdrawals == 0) count_irr(left_, place, is_added);
}

void ChangedRoutes::wish(const Vrp& vrp, std::uint32_t Wishes::* which, bool is_done) {
    const auto [found, is_new] = wishes_.try_emplace(vrp);
    auto& wishes = found->second;
    if (is_new) {
        wishes.was_there = std::binary_search(evidence_.vrps.begin(), evidence_.vrps.end(), vrp);
    }
    const auto before = wishes;
    step(wishes.*which, is_done);
    if (before.is_there() == wishes.is_there()) return;
    const auto [first, last] = inside(vrp.prefix);
    for (auto place = first; place < last; ++place) {
        count_rov(place, false);
        auto& state = states_[place];
        step(state.covering, wishes.is_there());
        const auto& prefix = evidence_.pairs[place].pair.prefix;
        if (allows_length_and_origin(vrp, prefix, evidence_.asn))
            step(state.matching, wishes.is_there());
        step(state.changes, wishes.is_changed());
        count_rov(place, true);
    }
}

void ChangedRoutes::create(const Vrp& vrp, bool is_done) { wish(vrp, &Wishes::creations, is_done); }

void ChangedRoutes::remove(const Vrp& vrp, bool is_done) { wish(vrp, &Wishes::removals, is_done); }

void ChangedRoutes::document(const net::Prefix& prefix, bool is_done) {
    const auto [first, last] = inside(prefix);
    for (auto place = first; place < last; ++place) {
        count_irr(place, false);
        const bool is_exact = evidence_.pairs[place].pair.prefix == prefix;
        step(is_exact ? states_[place].exact : states_[place].less_specific, is_done);
        count_irr(place, true);
    }
}

void ChangedRoutes::withdraw(const net::Prefix& prefix, bool is_done) {
    const auto place = inside(prefix).first;
    if (place == states_.size() || evidence_.pairs[place].pair.prefix != prefix) return;
    count_rov(place, false);
    count_irr(place, false);
    step(states_[place].withdrawals, is_done);
    count_rov(place, true);
    count_irr(place, true);
}

std::uint64_t ChangedRoutes::registered_by_covering(const net::Prefix& prefix) const {
    const auto [first, last] = inside(prefix);
    std::uint64_t count = 0;
    for (auto place = first; place < last; ++place) {
        if (counts(place) && evidence_.pairs[place].registered == irr::MatchKind::Covering) ++count;
    }
    return count;
}

}  // namespace comity::manrs
