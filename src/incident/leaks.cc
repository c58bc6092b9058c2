#include "incident/leaks.h"

#include <algorithm>

#include "incident/limits.h"
#include "incident/rules.h"

namespace comity::incident {
namespace {

std::uint64_t key_of(net::Asn leaker, net::Family family) {
    return std::uint64_t{leaker.value()} << 1U | place_of(family);
}

/// Whether the customer denies one whom relationships have as its provider.
bool is_slip(const rpki::Denial& denial, const registry::AsRelationships* relationships) {
    return relationships != nullptr && relationships->relation(denial.other, denial.customer) ==
                                           registry::AsRelationships::Relation::ProviderOf;
}

}  // namespace

using net::Asn;

Leaks::Leaks(const Sources& sources, RunTable& runs) : sources_(sources), runs_(runs) {
    // Route servers are out of the paths already.
    for (const auto family : {net::Family::Ipv4, net::Family::Ipv6}) {
        const auto* const relationships = sources_.relationships.of(family);
        if (relationships == nullptr) continue;
        valleys_.at(place_of(family)).emplace(ValleySources{*relationships, {}, {}});
    }
}

Leaks::View Leaks::view_of(net::Family family, Families families) const {
    const auto& valleys = valleys_.at(place_of(family));
    return {.relationships = sources_.relationships.of(family),
            .valleys = valleys ? &*valleys : nullptr,
            .families = families};
}

std::optional<Leaks::Way> Leaks::by_relationships(const JudgedPath& path, const View& view) {
    if (view.valleys == nullptr) return std::nullopt;
    const auto valley = view.valleys->find({path.asns, false});
    if (valley.type == LeakType::None) return std::nullopt;
    return Way{valley.from, valley.leaker, valley.to};
}

/// The way of the one of `suspects`, a part of the path, who leaked: of several the one whom
/// relationships suspect too; where that is none of them nobody is blamed.
std::optional<Leaks::Way> Leaks::locate(const JudgedPath& path, std::span<const Asn> suspects,
                                        const std::optional<Way>& suspected) {
    const auto asns = path.asns;
    auto leaker = suspects.begin();
    if (suspects.size() > 1) {
        leaker = suspected ? std::find(suspects.begin(), suspects.end(), suspected->leaker)
                           : suspects.end();
    }
    const auto at = static_cast<std::size_t>(suspects.data() - asns.data()) +
                    static_cast<std::size_t>(leaker - suspects.begin());
    if (leaker == suspects.end() || at == 0 || at + 1 >= asns.size()) {
        ++not_located_;
        return std::nullopt;
    }
    return Way{asns[at + 1], asns[at], asns[at - 1]};
}

/// The way that attested providers contradict.
std::optional<Leaks::Way> Leaks::by_aspas(const JudgedPath& path, const View& view,
                                          const std::optional<Way>& suspected) {
    const auto asns = path.asns;
    const auto verdict = sources_.aspas.verify_downstream({asns, false}, std::nullopt);
    if (verdict.fault != rpki::AspaFault::Ramps) return std::nullopt;
    const auto broken = sources_.aspas.locate(asns, verdict);
    // To leave a provider out is the common slip.
    if (is_slip(broken.ascent, view.relationships) || is_slip(broken.descent, view.relationships)) {
        ++attestations_doubted_;
        return std::nullopt;
    }
    return locate(path, broken.suspects, suspected);
}

/// The way that is against the mark of the route.
std::optional<Leaks::Way> Leaks::by_mark(const JudgedPath& path, const View& view,
                                         const std::optional<Way>& suspected) {
    if (!path.path.only_to_customer) return std::nullopt;
    const auto verdict = judge_otc(
        {path.asns, false}, *path.path.only_to_customer,
        {.aspas = &sources_.aspas, .relationships = view.relationships, .route_servers = {}});
    if (verdict.state != OtcState::Leak) return std::nullopt;
    // The routes' own guess of where it went attests nothing.
    if (sources_.relationships.are_inferred() && verdict.hop.basis == HopBasis::Relationships) {
        return std::nullopt;
    }
    auto suspects = verdict.suspects;
    // That the AS of the mark may have misplaced it is no doubt: it would do so all the time.
    if (suspects.size() == 2 && suspects.back() == *path.path.only_to_customer) {
        suspects = suspects.first(1);
    }
    return locate(path, suspects, suspected);
}

void Leaks::judge(const JudgedPath& path, std::vector<PathFault>& faults) {
    const auto asns = path.asns;
    if (asns.size() < 3 || path.path.has_set) return;
    if (std::any_of(asns.begin(), asns.end(), net::is_reserved)) return;
    // Who comes twice was put there to keep the route from it.
    for (std::size_t i = 2; i < asns.size(); ++i) {
        const auto before = asns.first(i - 1);
        if (std::find(before.begin(), before.end(), asns[i]) != before.end()) return;
    }
    if (sources_.relationships.are_same()) {
        judge(path, view_of(net::Family::Ipv4, kBothFamilies), faults);
        return;
    }
    for (const auto family : {net::Family::Ipv4, net::Family::Ipv6}) {
        judge(path, view_of(family, families_of(family)), faults);
    }
}

void Leaks::judge(const JudgedPath& path, const View& view, std::vector<PathFault>& faults) {
    const auto suspected = by_relationships(path, view);
    const auto by_providers = by_aspas(path, view, suspected);
    const auto against_mark = by_mark(path, view, suspected);
    const auto found = [&](const Way& way, const Rule* proof) {
        add({way, proof}, view.families, path.is_first_table, faults);
    };
    if (by_providers) found(*by_providers, &kLeakAspa);
    if (against_mark && against_mark != by_providers) found(*against_mark, &kLeakOtc);
    if (suspected && suspected != by_providers && suspected != against_mark) {
        found(*suspected, nullptr);
    }
}

void Leaks::add(Finding finding, Families families, bool is_first_table,
                std::vector<PathFault>& faults) {
    auto& way = finding.way;
    auto found = index_.find(way);
    if (finding.proof != nullptr) {
        const bool is_old = found != index_.end() && ways_[found->second].is_old;
        way.is_apart = true;
        const auto apart = index_.find(way);
        // Once apart, always apart.
        way.is_apart = is_first_table || is_old || apart != index_.end();
        if (way.is_apart) found = apart;
    }
    if (found == index_.end()) {
        if (ways_.size() >= kFaultSubjectsMax) return;
        found = index_.emplace(way, static_cast<std::uint32_t>(ways_.size())).first;
        ways_.push_back({.way = way});
    }
    auto& state = ways_[found->second];
    if (is_first_table && finding.proof == nullptr) state.is_old = true;
    faults.push_back({.kind = PathFaultKind::Leak,
                      .has_accomplice = true,
                      .families = families,
                      .subject = found->second,
                      .accomplice = way.to,
                      .proof = finding.proof});
    if (finding.proof != nullptr) state.is_attested = true;
}

std::uint8_t Leaks::type_of(const Way& way, net::Family family) const {
    const auto& valleys = valleys_.at(place_of(family));
    if (!valleys) return 0;
    const std::array asns{way.to, way.leaker, way.from};
    return static_cast<std::uint8_t>(valleys->find({asns, false}).type);
}

void Leaks::join(const PathFault& fault, const FaultyRoute& route) {
    auto& [presence, run] = state_of(fault, route.family);
    const auto& state = ways_[fault.subject];
    const auto& sighting = route.sighting;
    const bool is_normal =
        !state.is_attested &&
        (route.is_first_table || presence.is_established(sighting.now, sources_.baseline_seconds));

    presence.arrive(sighting.now, route.is_first_table);
    if (run == kNoRun && !is_normal) {
        presence.suspect();
        const auto& way = state.way;
        run = runs_.open({.kind = EventKind::RouteLeak,
                          .rule = &kLeakValley,
                          .family = route.family,
                          .culprit = way.leaker,
                          .leak_type = type_of(way, route.family),
                          .from = way.from,
                          .to = way.to});
    }
    if (run == kNoRun) return;
    auto proven = sighting;
    proven.proof = fault.proof;
    runs_.join(run, proven);
    auto& all =
        of_leaker_.try_emplace(key_of(state.way.leaker, route.family), kNoRun).first->second;
    if (all == kNoRun) {
        all = runs_.open({.kind = EventKind::RouteLeak,
                          .family = route.family,
                          .culprit = state.way.leaker,
                          .is_sum = true});
    }
    runs_.join(all, proven);
}

void Leaks::change(const PathFault& fault, const FaultyRoute& route) {
    auto proven = route.sighting;
    proven.proof = fault.proof;
    runs_.change(state_of(fault, route.family).run, proven);
}

void Leaks::leave(const PathFault& fault, const FaultyRoute& route) {
    auto& [presence, run] = state_of(fault, route.family);
    presence.depart(route.sighting.now);
    if (!runs_.leave(run, route.sighting.vantage_point, route.sighting.since)) return;
    runs_.leave(run_of(ways_[fault.subject].way.leaker, route.family), route.sighting.vantage_point,
                route.sighting.since);
}

RunId Leaks::run_of(Asn leaker, net::Family family) const {
    const auto found = of_leaker_.find(key_of(leaker, family));
    return found == of_leaker_.end() ? kNoRun : found->second;
}

OldWays Leaks::old_ways() const {
    OldWays ways;
    for (const auto& state : ways_) {
        if (state.is_old) ways.add(state.way.from, state.way.leaker, state.way.to);
    }
    return ways;
}

std::uint64_t Leaks::mistaken() const {
    return static_cast<std::uint64_t>(
        std::count_if(ways_.begin(), ways_.end(), [](const WayState& state) {
            return std::all_of(state.of_family.begin(), state.of_family.end(),
                               [](const OfFamily& one) { return one.run == kNoRun; });
        }));
}

}  // namespace comity::incident
