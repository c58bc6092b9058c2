#include "rpki/aspa.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/check.h"
#include "rpki/rules.h"

namespace comity::rpki {
namespace {

using net::Asn;

constexpr AspaVerdict invalid(AspaFault fault) { return {AspaOutcome::Invalid, fault, {}}; }

/// What is wrong with `path` before its hops are looked at.
AspaFault outer_fault(const net::CollapsedPath& path, std::optional<Asn> neighbour) {
    if (path.asns.empty()) return AspaFault::Empty;
    if (neighbour && path.asns.front() != *neighbour) return AspaFault::Neighbour;
    if (path.has_set) return AspaFault::AsSet;
    return AspaFault::None;
}

/// draft-ietf-sidrops-aspa-verification-28 s5.3, its last three sentences.
AspaVerdict judge(Ramps ramps, std::size_t length) {
    if (std::size_t{ramps.max_up} + ramps.max_down < length) {
        return {AspaOutcome::Invalid, AspaFault::Ramps, ramps};
    }
    const bool is_sure = std::size_t{ramps.min_up} + ramps.min_down >= length;
    return {is_sure ? AspaOutcome::Valid : AspaOutcome::Unknown, AspaFault::None, ramps};
}

/// All pairs of customer and provider, each once, in order; a customer that says it has no
/// provider is there with AS0.
std::vector<std::pair<Asn, Asn>> pairs_of(std::span<const payload::Aspa> aspas) {
    std::vector<std::pair<Asn, Asn>> pairs;
    for (const auto& aspa : aspas) {
        for (const auto provider : aspa.providers) pairs.emplace_back(aspa.customer, provider);
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
}

}  // namespace

std::string_view to_string(AspaOutcome outcome) {
    switch (outcome) {
        case AspaOutcome::Valid: return "valid";
        case AspaOutcome::Unknown: return "unknown";
        case AspaOutcome::Invalid: return "invalid";
    }
    return "unknown";
}

const Rule& rule_of(AspaVerdict verdict) {
    switch (verdict.fault) {
        case AspaFault::None: break;
        case AspaFault::Empty: return kAspaInvalidEmpty;
        case AspaFault::Neighbour: return kAspaInvalidNeighbour;
        case AspaFault::AsSet: return kAspaInvalidAsSet;
        case AspaFault::Ramps: return kAspaInvalidPath;
    }
    return verdict.outcome == AspaOutcome::Valid ? kAspaValid : kAspaUnknown;
}

AspaValidator::AspaValidator(std::span<const payload::Aspa> aspas) {
    const auto pairs = pairs_of(aspas);
    COMITY_CHECK(pairs.size() < UINT32_MAX);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        size_ += i == 0 || pairs[i].first != pairs[i - 1].first ? 1U : 0U;
    }
    slots_.assign(std::bit_ceil(2 * size_ + 2), kFree);
    shift_ = 64U - static_cast<unsigned>(std::countr_zero(slots_.size()));
    providers_.reserve(pairs.size());
    for (auto pair = pairs.begin(); pair != pairs.end();) {
        const auto customer = pair->first;
        const auto begin = static_cast<std::uint32_t>(providers_.size());
        for (; pair != pairs.end() && pair->first == customer; ++pair) {
            if (pair->second != Asn(0)) providers_.push_back(pair->second);
        }
        auto at = home_of(customer);
        while (!slots_[at].is_free()) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = {customer, begin, static_cast<std::uint32_t>(providers_.size())};
    }
}

ProviderAuthorization AspaValidator::authorized(const Slot& slot, Asn provider) const {
    if (slot.is_free()) return ProviderAuthorization::NoAttestation;
    const auto* const begin = providers_.data() + slot.begin;
    return std::binary_search(begin, begin + (slot.end - slot.begin), provider)
               ? ProviderAuthorization::ProviderPlus
               : ProviderAuthorization::NotProviderPlus;
}

ProviderAuthorization AspaValidator::authorized(Asn customer, Asn provider) const {
    return authorized(find(customer), provider);
}

std::optional<std::span<const Asn>> AspaValidator::providers_of(Asn customer) const {
    const auto& slot = find(customer);
    if (slot.is_free()) return std::nullopt;
    return std::span(providers_).subspan(slot.begin, slot.end - slot.begin);
}

// Each AS is looked up once, and asked about both sides of it: about the AS before it, AS(i + 1),
// as a hop of the way up, and about the one behind it, AS(i - 1), as a hop of the way down.
Ramps AspaValidator::ramps(std::span<const Asn> path) const {
    const auto length = static_cast<std::uint32_t>(path.size());
    Ramps ramps{length, length, length, length};
    // The way down ends at the first AS that denies, the way up at the last.
    for (std::uint32_t k = 0; k < length; ++k) {
        const auto& slot = find(path[k]);
        if (slot.is_free()) {
            if (k + 1 < length) ramps.min_down = std::min(ramps.min_down, k + 1);
            if (k > 0) ramps.min_up = length - k;
            continue;
        }
        if (k + 1 < length && ramps.max_down == length &&
            authorized(slot, path[k + 1]) == ProviderAuthorization::NotProviderPlus) {
            ramps.max_down = k + 1;
            ramps.min_down = std::min(ramps.min_down, k + 1);
        }
        if (k > 0 && authorized(slot, path[k - 1]) == ProviderAuthorization::NotProviderPlus) {
            ramps.max_up = ramps.min_up = length - k;
        }
    }
    return ramps;
}

AspaVerdict AspaValidator::verify_upstream(const net::CollapsedPath& path,
                                           std::optional<Asn> neighbour) const {
    const auto fault = outer_fault(path, neighbour);
    if (fault != AspaFault::None) return invalid(fault);
    auto up_only = ramps(path.asns);
    up_only.max_down = up_only.min_down = 0;
    return judge(up_only, path.asns.size());
}

AspaVerdict AspaValidator::verify_downstream(const net::CollapsedPath& path,
                                             std::optional<Asn> neighbour) const {
    const auto fault = outer_fault(path, neighbour);
    if (fault != AspaFault::None) return invalid(fault);
    return judge(ramps(path.asns), path.asns.size());
}

bool AspaValidator::is_up(std::span<const Asn> path, std::size_t at) const {
    return authorized(path[at], path[at - 1]) == ProviderAuthorization::ProviderPlus &&
           authorized(path[at - 1], path[at]) != ProviderAuthorization::ProviderPlus;
}

bool AspaValidator::is_down(std::span<const Asn> path, std::size_t at) const {
    return authorized(path[at - 1], path[at]) == ProviderAuthorization::ProviderPlus &&
           authorized(path[at], path[at - 1]) != ProviderAuthorization::ProviderPlus;
}

AspaBreak AspaValidator::locate(std::span<const Asn> path, const AspaVerdict& verdict) const {
    COMITY_CHECK(verdict.fault == AspaFault::Ramps && verdict.ramps.max_down > 0);
    // From AS(J - 1) to AS(I + 1). That I + 1 is below J is what made the path invalid.
    const std::size_t nearest = verdict.ramps.max_down;
    const std::size_t farthest = path.size() - verdict.ramps.max_up - 1;
    COMITY_CHECK(0 < nearest && nearest <= farthest && farthest + 1 < path.size());

    const auto is_cleared = [&](std::size_t at) {
        return is_up(path, at + 1) || is_down(path, at);
    };
    auto first = nearest;
    auto last = farthest;
    while (first <= last && is_cleared(first)) ++first;
    while (first < last && is_cleared(last)) --last;
    if (first > last) {
        first = nearest;
        last = farthest;
    }
    return {.ascent = {path[farthest + 1], path[farthest]},
            .descent = {path[nearest - 1], path[nearest]},
            .suspects = path.subspan(first, last - first + 1)};
}

}  // namespace comity::rpki
