#include "registry/bogons.h"

#include <algorithm>
#include <utility>

#include "registry/limits.h"

namespace comity::registry {
namespace {

static_assert(kDelegatedAgeDaysMax == 30, "the explanations of rules name this number");

constexpr std::int64_t kAgeMicrosecondsMax = kDelegatedAgeDaysMax * 86'400'000'000;

bool is_fresh(const std::optional<Timestamp>& as_of, Timestamp at) {
    if (!as_of) return false;
    const auto age = std::max(at, *as_of).microseconds() - std::min(at, *as_of).microseconds();
    return age <= kAgeMicrosecondsMax;
}

/// The rules of one kind of object.
struct Rules {
    const Rule& special;
    const Rule& not_given;
    const Rule& available;
    const Rule& reserved;
    const Rule& no_data;
    const Rule& stale;
};
constexpr Rules kPrefixRules{rules::kBogonPrefixSpecial,   rules::kBogonPrefixUnallocated,
                             rules::kBogonPrefixAvailable, rules::kBogonPrefixReserved,
                             rules::kBogonPrefixUnknown,   rules::kBogonPrefixStale};
constexpr Rules kAsnRules{rules::kBogonAsnSpecial,   rules::kBogonAsnUnallocated,
                          rules::kBogonAsnAvailable, rules::kBogonAsnReserved,
                          rules::kBogonAsnUnknown,   rules::kBogonAsnStale};

/// The widest of the special blocks; those inside of another are left out.
std::vector<const net::SpecialBlock*> widest_of(const net::SpecialPurpose& special) {
    std::vector<const net::SpecialBlock*> widest;
    for (const auto& block : special.blocks()) {
        if (widest.empty() || !widest.back()->prefix.covers(block.prefix)) widest.push_back(&block);
    }
    return widest;
}

}  // namespace

struct BogonJudge::Combine {
    using ByIana = Stated::ByIana;
    using ByRir = Stated::ByRir;

    static Stated of_iana(const IanaState& state) {
        return {.by_iana = state.is_given ? ByIana::Given : ByIana::NotGiven};
    }
    static Stated of_rir(const Delegations::Stated& stated) {
        const auto& delegation = stated.delegation;
        Stated result{.rir = delegation.rir, .source = stated.source};
        switch (delegation.status) {
            case DelegationStatus::Allocated:
            case DelegationStatus::Assigned: result.by_rir = ByRir::Delegated; break;
            case DelegationStatus::Available: result.by_rir = ByRir::Available; break;
            case DelegationStatus::Reserved: result.by_rir = ByRir::Reserved; break;
        }
        const bool is_kept = result.by_rir != ByRir::Delegated && delegation.rir == Rir::Iana;
        if (is_kept) result.by_rir = ByRir::KeptByIana;
        return result;
    }

    /// Ranges for a map, later ones on top of earlier ones.
    template <class Point>
    static std::vector<typename net::RangeMap<Point, Stated>::Range> layers_of(
        const net::RangeMap<Point, IanaState>& iana,
        const net::RangeMap<Point, Delegations::Stated>& delegations) {
        std::vector<typename net::RangeMap<Point, Stated>::Range> layers;
        for (const auto& range : iana.ranges()) {
            layers.push_back({range.first, range.last, of_iana(range.value)});
        }
        for (const auto& range : delegations.ranges()) {
            auto stated = of_rir(range.value);
            layers.push_back({range.first, range.last, stated});
            for (const auto& part : iana.overlapping(range.first, range.last)) {
                stated.by_iana = of_iana(part.value).by_iana;
                layers.push_back(
                    {std::max(range.first, part.first), std::min(range.last, part.last), stated});
            }
        }
        return layers;
    }
};

BogonJudge::BogonJudge(net::SpecialPurpose special, const IanaAllocations& iana,
                       const Delegations& delegations)
    : special_(std::move(special)) {
    for (const auto& source : delegations.sources()) as_of_.push_back(source.as_of);
    auto addresses = Combine::layers_of(iana.addresses(), delegations.addresses());
    for (const auto* const block : widest_of(special_)) {
        if (block->reach == net::Reach::Global) continue;
        addresses.push_back(
            {block->prefix.address(), block->prefix.last_address(), Stated{.is_special = true}});
    }
    addresses_ = Addresses(addresses);
    asns_ = Asns(Combine::layers_of(iana.asns(), delegations.asns()));
}

BogonJudge::Finding BogonJudge::finding_of(const Stated& stated, Timestamp at) const {
    if (stated.is_special) return Finding::Special;
    const bool is_known = stated.by_rir != Stated::ByRir::Nothing;
    const bool is_current = is_known && is_fresh(as_of_[stated.source], at);
    if (is_current && stated.by_rir == Stated::ByRir::Delegated) return Finding::Delegated;
    if (is_current && stated.by_rir == Stated::ByRir::KeptByIana) return Finding::NotGiven;
    // What was delegated once had been given by IANA: its registry is the older one then.
    const bool was_delegated = stated.by_rir == Stated::ByRir::Delegated;
    if (stated.by_iana == Stated::ByIana::NotGiven && !was_delegated) return Finding::NotGiven;
    if (is_known && !is_current) return Finding::Stale;
    if (stated.by_rir == Stated::ByRir::Available) return Finding::Available;
    if (stated.by_rir == Stated::ByRir::Reserved) return Finding::Reserved;
    return Finding::NoData;
}

namespace {

/// What a finding means; `Finding` is the judge's own.
template <class Finding>
BogonVerdict verdict_of(Finding finding, Rir registry, const Rules& rules) {
    using Kind = BogonVerdict::Kind;
    switch (finding) {
        case Finding::Delegated: return {.kind = Kind::None, .registry = registry};
        case Finding::Stale: return {.kind = Kind::Unknown, .rule = &rules.stale};
        case Finding::NoData: return {.kind = Kind::Unknown, .rule = &rules.no_data};
        case Finding::Reserved: return {Kind::Administrative, &rules.reserved, registry, {}};
        case Finding::Available: return {Kind::Administrative, &rules.available, registry, {}};
        case Finding::NotGiven: return {Kind::Full, &rules.not_given, Rir::Iana, {}};
        case Finding::Special: return {Kind::Full, &rules.special, Rir::Iana, {}};
    }
    return {};
}

}  // namespace

BogonVerdict BogonJudge::classify(const net::Prefix& prefix, Timestamp at) const {
    if (prefix.length() == 0) return {};
    if (const auto* const block = special_.find(prefix)) {
        if (block->reach == net::Reach::Global) return {.registry = Rir::Iana};
        return {BogonVerdict::Kind::Full, &kPrefixRules.special, Rir::Iana, block->name};
    }
    const auto last = prefix.last_address();
    const auto ranges = addresses_.overlapping(prefix.address(), last);
    if (ranges.empty()) return verdict_of(Finding::NoData, Rir::None, kPrefixRules);
    const bool reaches_ends =
        !(prefix.address() < ranges.front().first) && !(ranges.back().last < last);
    auto finding = reaches_ends ? Finding::Special : Finding::NoData;
    auto rir = ranges.front().value.rir;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        finding = std::min(finding, finding_of(ranges[i].value, at));
        if (ranges[i].value.rir != rir) rir = Rir::None;
        const bool is_gap = i > 0 && net::next_of(ranges[i - 1].last) != ranges[i].first;
        if (is_gap) finding = std::min(finding, Finding::NoData);
        if (finding == Finding::Delegated && rir == Rir::None) break;  // nothing changes anymore
    }
    return verdict_of(finding, rir, kPrefixRules);
}

BogonVerdict BogonJudge::classify(net::Asn asn, Timestamp at) const {
    if (const auto* const special = special_.find(asn)) {
        return {BogonVerdict::Kind::Full, &kAsnRules.special, Rir::Iana, special->name};
    }
    const auto* const range = asns_.find(asn);
    if (range == nullptr) return verdict_of(Finding::NoData, Rir::None, kAsnRules);
    return verdict_of(finding_of(range->value, at), range->value.rir, kAsnRules);
}

}  // namespace comity::registry
