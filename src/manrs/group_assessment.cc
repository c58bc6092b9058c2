#include "manrs/group_assessment.h"

#include <algorithm>
#include <tuple>

namespace comity::manrs {
namespace {

using observation::Exclusion;
using observation::JudgedPair;
using rpki::Validity;

/// Addresses of an IPv4 prefix, /48s of an IPv6 prefix; those that count are no longer than that.
std::uint64_t space_of(const net::Prefix& prefix) {
    const unsigned finest = prefix.family() == net::Family::Ipv4 ? 32 : observation::kIpv6LengthMax;
    return std::uint64_t{1} << (finest - std::min<unsigned>(prefix.length(), finest));
}

/// A route that counts, and the space for which no more specific one of its network does.
struct Route {
    const JudgedPair* judged;
    std::uint64_t space;
};

std::vector<Route> counted_routes(const std::vector<JudgedPair>& pairs) {
    std::vector<Route> routes;
    std::vector<std::size_t> covering;  // from the least specific; a prefix comes before its parts
    for (const auto& judged : pairs) {
        if (judged.exclusion != Exclusion::None) continue;
        const auto& prefix = judged.pair.prefix;
        while (!covering.empty() && !routes[covering.back()].judged->pair.prefix.covers(prefix)) {
            covering.pop_back();
        }
        const auto space = space_of(prefix);
        if (!covering.empty()) routes[covering.back()].space -= space;
        covering.push_back(routes.size());
        routes.push_back({&judged, space});
    }
    return routes;
}

/// Adds those of one network's `routes` that are of `family` and `wanted`.
template <class Wanted>
void count_routes(RouteFigures& figures, const std::vector<Route>& routes, net::Family family,
                  Wanted wanted) {
    std::uint64_t all = 0;
    std::uint64_t such = 0;
    for (const auto& route : routes) {
        if (route.judged->pair.prefix.family() != family) continue;
        ++all;
        if (!wanted(*route.judged)) continue;
        ++such;
        figures.space += route.space;
    }
    figures.routes += such;
    if (such > 0) ++figures.networks;
    if (such > 0 && such == all) ++figures.networks_all;
}

void add_family(FamilyFigures& figures, const std::vector<Route>& routes, net::Family family) {
    const auto is = [](Validity validity) {
        return [validity](const JudgedPair& judged) { return judged.verdict.validity == validity; };
    };
    count_routes(figures.announced, routes, family, [](const JudgedPair&) { return true; });
    count_routes(figures.valid, routes, family, is(Validity::Valid));
    count_routes(figures.not_found, routes, family, is(Validity::NotFound));
    count_routes(figures.invalid, routes, family, is(Validity::Invalid));
    count_routes(figures.registered, routes, family, [](const JudgedPair& judged) {
        return judged.registered == irr::MatchKind::Exact ||
               judged.registered == irr::MatchKind::Covering;
    });
}

void add_figures(RouteFigures& sum, const RouteFigures& figures) {
    sum.networks += figures.networks;
    sum.networks_all += figures.networks_all;
    sum.routes += figures.routes;
    sum.space += figures.space;
}

void add_figures(FamilyFigures& sum, const FamilyFigures& figures) {
    add_figures(sum.announced, figures.announced);
    add_figures(sum.valid, figures.valid);
    add_figures(sum.not_found, figures.not_found);
    add_figures(sum.invalid, figures.invalid);
    add_figures(sum.registered, figures.registered);
}

/// What `GroupAssessment::members` are sorted by.
std::tuple<int, int, bool, double, net::Asn> rank_of(const GroupMember& member,
                                                     const Bands& bands) {
    int lagging = 0;
    int aspiring = 0;
    int scored = 0;
    double sum = 0;
    for (const auto& score : member.scores) {
        if (!score) continue;
        ++scored;
        sum += *score;
        const auto band = band_of(bands, score);
        lagging += band == Band::Lagging ? 1 : 0;
        aspiring += band == Band::Aspiring ? 1 : 0;
    }
    return {-lagging, -aspiring, scored == 0, scored == 0 ? 0 : sum / scored, member.asn};
}

void sort_members(std::vector<GroupMember>& members, const Bands& bands) {
    std::vector<std::pair<decltype(rank_of({}, {})), std::size_t>> order;
    order.reserve(members.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
        order.emplace_back(rank_of(members[i], bands), i);
    }
    std::sort(order.begin(), order.end());
    std::vector<GroupMember> sorted;
    sorted.reserve(members.size());
    for (const auto& [rank, place] : order) sorted.push_back(std::move(members[place]));
    members = std::move(sorted);
}

std::optional<double> mean(double sum, std::uint64_t count) {
    if (count == 0) return std::nullopt;
    return sum / static_cast<double>(count);
}

}  // namespace

GroupAssessor::GroupAssessor(const Framework& framework, const observation::ObservationFacts& facts,
                             std::string name, std::string title, MemberList list)
    : list_(list), action_sums_(framework.actions.size()), rolling_sums_(framework.actions.size()) {
    group_.name = std::move(name);
    group_.title = std::move(title);
    group_.framework = framework.name;
    group_.label = framework.label;
    group_.framework_text = framework.text;
    group_.bands = framework.bands;
    group_.facts = facts;
    group_.scores.at = facts.at;
    if (facts.has("delegated")) group_.ipv4.held = group_.ipv6.held = HeldFigures();
    for (const auto& action : framework.actions) {
        group_.scores.actions.push_back({.id = action.id, .title = action.title});
    }
    for (const auto& metric : kMetrics) group_.scores.metrics.push_back({.id = metric.id});
}

MemberFigures figures_of(const NetworkRecord& record, const Judgement& judgement) {
    const auto& evidence = record.evidence;
    MemberFigures figures{.member = {.asn = evidence.asn,
                                     .name = evidence.identity.name,
                                     .country = evidence.identity.country,
                                     .is_announcing = !evidence.pairs.empty()},
                          .holding = evidence.holding};
    for (const auto& action : judgement.actions) figures.member.scores.push_back(action.score);
    for (std::size_t i = 0; i < kMetricCount; ++i) {
        const auto& metric = judgement.metrics.at(i);
        figures.values.at(i) = metric.value;
        figures.scores.at(i) = metric.score;
        if (metric.no_data_reason.empty()) continue;
        figures.no_data_reasons.at(i) = std::make_shared<const std::string>(metric.no_data_reason);
    }
    const auto routes = counted_routes(evidence.pairs);
    add_family(figures.ipv4, routes, net::Family::Ipv4);
    add_family(figures.ipv6, routes, net::Family::Ipv6);
    return figures;
}

void GroupAssessor::add(const NetworkRecord& record, const Judgement& judgement,
                        const RollingScores* rolling) {
    auto figures = figures_of(record, judgement);
    if (rolling != nullptr) {
        add_rolling(*rolling);
        for (const auto& action : rolling->actions) {
            figures.member.rolling.push_back(action.score);
        }
    }
    add(figures);
}

void GroupAssessor::roll(const RollingClock& clock) {
    group_.rolling = {clock.period(), clock.observed(),
                      std::vector<RollingMean>(rolling_sums_.size())};
}

void GroupAssessor::add_rolling(const RollingScores& rolling) {
    for (std::size_t i = 0; i < rolling_sums_.size(); ++i) {
        const auto score = rolling.actions.at(i).score;
        if (!score) continue;
        ++group_.rolling.value().actions[i].measured;
        rolling_sums_[i] += *score;
    }
}

void GroupAssessor::add(const MemberFigures& figures) {
    auto& scores = group_.scores;
    const auto& member = figures.member;
    ++scores.networks;
    if (member.is_announcing) ++scores.announcing;
    for (std::size_t i = 0; i < scores.actions.size(); ++i) {
        const auto score = member.scores.at(i);
        ++scores.actions[i].bands.at(static_cast<std::size_t>(band_of(group_.bands, score)));
        action_sums_[i] += score.value_or(0);
    }
    for (std::size_t i = 0; i < kMetricCount; ++i) {
        auto& metric = scores.metrics[i];
        if (figures.values.at(i)) ++metric.measured;
        if (figures.scores.at(i)) ++metric.scored;
        value_sums_.at(i) += figures.values.at(i).value_or(0);
        score_sums_.at(i) += figures.scores.at(i).value_or(0);
        const auto& reason = figures.no_data_reasons.at(i);
        if (metric.no_data_reason.empty() && reason) metric.no_data_reason = *reason;
    }
    if (list_ == MemberList::With) group_.members.push_back(member);
    add_figures(group_.ipv4, figures.ipv4);
    add_figures(group_.ipv6, figures.ipv6);
    add_holding(figures.holding);
}

void GroupAssessor::add_unseen(net::Asn asn) {
    ++group_.scores.networks;
    for (auto& action : group_.scores.actions) {
        ++action.bands.at(static_cast<std::size_t>(Band::NoData));
    }
    for (auto& metric : group_.scores.metrics) {
        if (metric.no_data_reason.empty()) {
            metric.no_data_reason = "the network announced nothing that was seen";
        }
    }
    if (list_ == MemberList::Without) return;
    const std::vector<std::optional<double>> none(group_.scores.actions.size());
    group_.members.push_back({.asn = asn, .scores = none});
    if (group_.rolling) group_.members.back().rolling = none;
}

void GroupAssessor::add_holding(const std::optional<observation::Holding>& holding) {
    if (!holding || !group_.ipv4.held || !group_.ipv6.held) return;
    const bool is_new = holders_.insert(holding->holder).second;
    const auto add = [is_new](HeldFigures& figures, const observation::HeldSpace& space) {
        if (space.delegated == 0) return;
        ++figures.networks;
        if (!is_new) return;
        ++figures.organisations;
        figures.space.delegated += space.delegated;
        figures.space.announced += space.announced;
        figures.space.attested += space.attested;
    };
    add(*group_.ipv4.held, holding->ipv4);
    add(*group_.ipv6.held, holding->ipv6);
}

GroupAssessment GroupAssessor::finish(const GroupAssessment* previous) {
    auto& scores = group_.scores;
    for (std::size_t i = 0; i < scores.actions.size(); ++i) {
        auto& action = scores.actions[i];
        action.mean = mean(action_sums_[i], scores.networks - action.networks_in(Band::NoData));
    }
    for (std::size_t i = 0; i < kMetricCount; ++i) {
        auto& metric = scores.metrics[i];
        metric.value = mean(value_sums_.at(i), metric.measured);
        metric.score = mean(score_sums_.at(i), metric.scored);
    }
    for (std::size_t i = 0; group_.rolling && i < rolling_sums_.size(); ++i) {
        auto& action = group_.rolling->actions[i];
        action.mean = mean(rolling_sums_[i], action.measured);
    }
    sort_members(group_.members, group_.bands);
    if (previous != nullptr) group_.previous = previous->scores;
    return std::move(group_);
}

}  // namespace comity::manrs
