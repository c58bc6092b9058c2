#include "manrs/what_if.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "manrs/assessment.h"
#include "manrs/changed_routes.h"
#include "manrs/incident_fixes.h"
#include "manrs/limits.h"
#include "manrs/metrics/m7_irr.h"
#include "manrs/metrics/m7_rpki.h"
#include "manrs/rules.h"

namespace comity::manrs {
namespace {

/// What kind of thing a fix changes.
enum class Subject : std::uint8_t { Roas, RouteObject, Policy, Contact, Incident, Other };

/// How a score follows from it.
struct Mechanism {
    Subject subject = Subject::Other;
    std::vector<MetricId> metrics = {};  ///< That it changes; first the one that has the incident.
    std::optional<net::Prefix> prefix = std::nullopt;  ///< Of a route object, or withdrawn.
    std::vector<std::size_t> events = {};  ///< Places in what its metric holds against the network.
};

/// An event that a metric holds against the network, and the fix that ends its kind.
struct HeldIncident {
    Event event;
    bool lasts = false;  ///< It had not ended when the observation did.
    std::optional<std::size_t> fix;
};

std::string spelled(std::string_view text) {
    std::string id(text);
    std::replace(id.begin(), id.end(), ' ', '-');
    return id;
}

int rank_of(Band band) {
    switch (band) {
        case Band::Ready: return 2;
        case Band::Aspiring: return 1;
        case Band::Lagging:
        case Band::NoData: break;
    }
    return 0;
}

/// Makes fixes and takes them back, and measures anew what they change.
class Rehearsal {
public:
    /// `counted_only`: metrics that no action counts are not measured anew.
    Rehearsal(const Framework& framework, const Assessment& assessment,
              std::span<const incident::Event> unseen, bool counted_only)
        : framework_(framework),
          assessment_(assessment),
          counted_only_(counted_only),
          routes_(assessment.record.evidence),
          coverage_(coverage_of(assessment.facts)),
          next_(assessment.metrics),
          later_(assessment.metrics) {
        for (const auto& advice : assessment.advice) {
            mechanisms_.push_back({.subject = advice.create.empty() && advice.remove.empty()
                                                  ? Subject::Other
                                                  : Subject::Roas,
                                   .metrics = {MetricId::M7Rpki, MetricId::M7Rpkin}});
        }
        for (const auto& fix : assessment.fixes.list) mechanisms_.push_back(mechanism_of(fix));
        is_done_.resize(mechanisms_.size());
        hold_events(unseen);
        for (std::size_t i = 0; i < framework.actions.size(); ++i) {
            for (const auto& counted : framework.actions[i].metrics) {
                actions_of_.at(index_of(counted.id)).push_back(i);
            }
        }
    }

    [[nodiscard]] std::size_t size() const { return mechanisms_.size(); }
    [[nodiscard]] const Mechanism& mechanism(std::size_t fix) const { return mechanisms_[fix]; }
    [[nodiscard]] bool weighs_incidents() const { return weighs_incidents_; }
    /// The events that the fix ends, of those that are held against the network.
    [[nodiscard]] std::vector<const HeldIncident*> ended_by(std::size_t fix) const {
        std::vector<const HeldIncident*> events;
        if (mechanisms_[fix].subject != Subject::Incident) return events;
        const auto& held = held_.at(index_of(mechanisms_[fix].metrics.front()));
        for (const auto place : mechanisms_[fix].events) events.push_back(&held[place]);
        return events;
    }

    /// Makes the fix or takes it back; a second time changes nothing.
    void set(std::size_t fix, bool is_done) {
        if (is_done_[fix] == is_done) return;
        is_done_[fix] = is_done;
        const auto& mechanism = mechanisms_[fix];
        switch (mechanism.subject) {
            case Subject::Roas: {
                const auto& advice = assessment_.advice[fix];
                for (const auto& vrp : advice.create) routes_.create(vrp, is_done);
                for (const auto& vrp : advice.remove) routes_.remove(vrp, is_done);
                break;
            }
            case Subject::RouteObject: routes_.document(*mechanism.prefix, is_done); break;
            case Subject::Incident:
                if (!weighs_incidents_) return;
                if (mechanism.prefix) routes_.withdraw(*mechanism.prefix, is_done);
                break;
            case Subject::Policy:
            case Subject::Contact: break;
            case Subject::Other: return;
        }
        for (const auto metric : mechanism.metrics) {
            if (!counted_only_ || framework_.counts(metric)) measure(metric, fix);
        }
    }

    /// The scores of the actions that the fix may change, by their places.
    [[nodiscard]] std::vector<std::pair<std::size_t, std::optional<double>>> scores_of(
        std::size_t fix) const {
        std::vector<std::size_t> actions;
        for (const auto metric : mechanisms_[fix].metrics) {
            const auto& of_metric = actions_of_.at(index_of(metric));
            actions.insert(actions.end(), of_metric.begin(), of_metric.end());
        }
        std::sort(actions.begin(), actions.end());
        actions.erase(std::unique(actions.begin(), actions.end()), actions.end());
        std::vector<std::pair<std::size_t, std::optional<double>>> scores;
        scores.reserve(actions.size());
        for (const auto action : actions) {
            scores.emplace_back(action,
                                score_action(framework_, framework_.actions[action], later_).score);
        }
        return scores;
    }

    [[nodiscard]] Prospects prospects() const {
        return {.next = {next_, score_actions(framework_, next_)},
                .later = {later_, score_actions(framework_, later_)}};
    }

private:
    /// What the network originates until it makes the fix.
    static std::optional<net::Prefix> withdrawn_by(const Fix& fix) {
        const bool withdraws = fix.rule == &kFixMisOrigination || fix.rule == &kFixBogonPrefix ||
                               fix.rule == &kFixRpkiInvalid;
        return withdraws ? net::Prefix::parse(fix.subject) : std::nullopt;
    }

    static Mechanism mechanism_of(const Fix& fix) {
        if (fix.rule == &kFixRouteMissing) {
            const auto prefix = net::Prefix::parse(fix.subject);
            if (prefix) {
                return {.subject = Subject::RouteObject,
                        .metrics = {MetricId::M7Irr},
                        .prefix = prefix};
            }
        }
        if (fix.rule == &kFixPolicy) return {.subject = Subject::Policy, .metrics = {MetricId::M6}};
        if (fix.rule == &kFixContact) {
            return {.subject = Subject::Contact, .metrics = {MetricId::M8}};
        }
        const bool is_incident = fix.metric && index_of(*fix.metric) < kIncidentMetricCount;
        if (!is_incident) return {};
        Mechanism mechanism{
            .subject = Subject::Incident, .metrics = {*fix.metric}, .prefix = withdrawn_by(fix)};
        if (mechanism.prefix) {
            mechanism.metrics.insert(mechanism.metrics.end(),
                                     {MetricId::M7Rpki, MetricId::M7Rpkin, MetricId::M7Irr});
        }
        return mechanism;
    }

    /// Sorts the events by the metric that holds them against the network, and by the fix.
    void hold_events(std::span<const incident::Event> unseen) {
        const auto& rules = assessment_.incident_rules;
        std::map<std::pair<std::string_view, std::string>, std::size_t> fixes;
        const auto& list = assessment_.fixes.list;
        for (std::size_t i = 0; i < list.size(); ++i) {
            const auto fix = assessment_.advice.size() + i;
            if (mechanisms_[fix].subject != Subject::Incident) continue;
            fixes.emplace(std::pair(list[i].rule->id, list[i].subject), fix);
        }
        if (fixes.empty()) return;
        const auto hold = [&](const incident::Event& event, bool is_seen) {
            const auto metric = metric_of(rules, event, assessment_.asn);
            if (!metric) return;
            auto& held = held_.at(index_of(*metric));
            std::optional<std::size_t> fix;
            const auto* const rule = remedy_of(event, part_in(event, assessment_.asn));
            if (is_seen && rule != nullptr) {
                const auto found = fixes.find(std::pair(rule->id, subject_of(event)));
                if (found != fixes.end()) fix = found->second;
            }
            if (fix) mechanisms_[*fix].events.push_back(held.size());
            held.push_back({.event = {.asn = assessment_.asn,
                                      .metric = *metric,
                                      .start = event.start,
                                      .end = event.end},
                            .lasts = event.lasts,
                            .fix = fix});
        };
        for (const auto& event : assessment_.record.events) hold(event, true);
        for (const auto& event : unseen) hold(event, false);
        const auto events = assessment_.record.events.size() + unseen.size();
        weighs_incidents_ = fixes.size() <= kEventsReweighedMax / std::max<std::size_t>(events, 1);
    }

    void measure(MetricId metric, std::size_t fix) {
        const auto place = index_of(metric);
        // What has no data says nothing of fixes either; it may have some again when one is undone.
        if (!assessment_.metrics.at(place).value) return;
        if (index_of(metric) < kIncidentMetricCount) {
            later_.at(place) = measure_held(metric);
        } else if (metric == MetricId::M6 || metric == MetricId::M8) {
            next_.at(place) =
                is_done_[fix] ? measured(framework_, metric, 1) : assessment_.metrics.at(place);
            later_.at(place) = next_.at(place);
        } else {
            next_.at(place) = measure_routes(metric, routes_.seen());
            later_.at(place) = measure_routes(metric, routes_.left());
        }
    }

    [[nodiscard]] MetricResult measure_routes(MetricId metric, const PairCounts& counts) const {
        if (metric == MetricId::M7Irr) return measure_m7_irr(framework_, counts.irr, coverage_);
        return metric == MetricId::M7Rpki ? measure_m7_rpki(framework_, counts.rov, coverage_)
                                          : measure_m7_rpkin(framework_, counts.rov, coverage_);
    }

    /// The metric by the events that no fix made ends.
    [[nodiscard]] MetricResult measure_held(MetricId metric) const {
        std::vector<Event> events;
        bool is_whole = true;
        for (const auto& held : held_.at(index_of(metric))) {
            if (held.fix && is_done_[*held.fix]) {
                is_whole = false;
            } else {
                events.push_back(held.event);
            }
        }
        if (is_whole) return assessment_.metrics.at(index_of(metric));
        const auto period = incident_period(assessment_.facts, metric).value_or(Period{});
        const auto weighing = weigh_events(assessment_.incident_rules, period, std::move(events));
        return weighing.metrics.empty()
                   ? measured_nothing(framework_, metric, assessment_.tally.is_visible)
                   : measured(framework_, metric, weighing.metrics.front().value);
    }

    const Framework& framework_;
    const Assessment& assessment_;
    const bool counted_only_;
    ChangedRoutes routes_;
    const Coverage coverage_;
    std::vector<MetricResult> next_;
    std::vector<MetricResult> later_;
    std::vector<Mechanism> mechanisms_;
    std::vector<bool> is_done_;
    std::array<std::vector<HeldIncident>, kMetricCount> held_;
    std::array<std::vector<std::size_t>, kMetricCount> actions_of_;
    bool weighs_incidents_ = true;
};

/// Which scores change from `before` to `after`, lists of the same actions.
template <class ScoresOf>
std::vector<ActionChange> changes_between(const ScoresOf& before, const ScoresOf& after) {
    std::vector<ActionChange> changes;
    for (std::size_t i = 0; i < after.size(); ++i) {
        if (before[i].second == after[i].second) continue;
        changes.push_back(
            {.action = after[i].first, .before = before[i].second, .after = after[i].second});
    }
    return changes;
}

/// Why a fix that scores could show changes none.
std::string why_unchanged(const Framework& framework, const Assessment& assessment,
                          const Mechanism& mechanism) {
    const auto metric = mechanism.metrics.front();
    const auto& measured = assessment.metrics.at(index_of(metric));
    if (!framework.counts(metric)) {
        return fmt::format("{} is shown; no action counts it.", to_string(metric));
    }
    if (!measured.value) {
        return fmt::format("{} has no data, and keeps having none: {}.", to_string(metric),
                           measured.no_data_reason);
    }
    for (std::size_t i = 0; i < framework.actions.size(); ++i) {
        const auto& counted = framework.actions[i].metrics;
        const bool is_its = std::any_of(counted.begin(), counted.end(),
                                        [metric](const auto& one) { return one.id == metric; });
        if (is_its && !assessment.actions.at(i).score) {
            return fmt::format("{} has no data, and keeps having none.",
                               assessment.actions.at(i).title);
        }
    }
    return "Alone it changes no score.";
}

/// The same of changes to ROAs.
std::string why_unchanged(const Framework& framework, const Assessment& assessment,
                          const Mechanism& mechanism, const RoaAdvice& advice) {
    auto reason = why_unchanged(framework, assessment, mechanism);
    if (!framework.counts(MetricId::M7Rpki) ||
        !assessment.metrics.at(index_of(MetricId::M7Rpki)).value) {
        return reason;
    }
    switch (advice.change) {
        case RoaChange::Narrow: return "It protects the network; its scores stay.";
        case RoaChange::Delete: return "It frees the routes of others; the scores here stay.";
        case RoaChange::Create:
        case RoaChange::AskHolder: break;
    }
    return "Alone it changes no score: its route does not count, or what is invalid outweighs it.";
}

/// Why it cannot be computed what a fix of none of the mechanisms does.
std::string why_unknown(const Assessment& assessment, const Fix& fix) {
    if (fix.rule == &kFixSpoofing || fix.rule == &kFixCustomerSpoofing) {
        return "Only a new test shows it, in which forged packets are blocked; tests count in the "
               "month in which they ran.";
    }
    if (fix.rule == &kFixRouteInvalid) {
        const auto prefix = net::Prefix::parse(fix.subject);
        const auto routes =
            prefix ? ChangedRoutes(assessment.record.evidence).registered_by_covering(*prefix) : 0;
        if (routes == 0) return "";
        return fmt::format(
            "{} announced {} inside it may have no other route object: register {} first, or "
            "M7IRR falls.",
            routes, routes == 1 ? "route" : "routes", routes == 1 ? "it" : "them");
    }
    return "";
}

void explain(const Framework& framework, const Assessment& assessment, const Rehearsal& rehearsal,
             std::size_t place, FixEffect& effect) {
    const auto& mechanism = rehearsal.mechanism(place);
    const bool is_advice = place < assessment.advice.size();
    switch (mechanism.subject) {
        case Subject::Roas:
        case Subject::RouteObject:
        case Subject::Policy:
        case Subject::Contact: effect.shows = FixShows::Next; break;
        case Subject::Incident:
            effect.shows = rehearsal.weighs_incidents() ? FixShows::Later : FixShows::Unknown;
            break;
        case Subject::Other: {
            if (is_advice) break;
            effect.reason =
                why_unknown(assessment, assessment.fixes.list[place - assessment.advice.size()]);
            effect.shows = effect.reason.empty() ? FixShows::Never : FixShows::Unknown;
            if (effect.reason.empty()) {
                effect.reason = "No score of the network counts it: it protects its routes.";
            }
            return;
        }
    }
    if (effect.shows == FixShows::Unknown) {
        effect.reason = "There are too many incidents to weigh them again for each fix.";
        return;
    }
    if (effect.shows == FixShows::Later) {
        std::optional<Timestamp> last;
        bool lasts = false;
        for (const auto* const held : rehearsal.ended_by(place)) {
            lasts = lasts || held->lasts;
            last = std::max(last, held->event.end);
        }
        if (last && !lasts) {
            effect.gone = Timestamp::from_microseconds(last->microseconds() + kRollingMicroseconds);
        }
        effect.reason = fmt::format(
            "What happened stays in its month; the rolling score loses it {} days after it {}.",
            kRollingDays, effect.gone ? "ended" : "ends");
        if (effect.alone.empty()) {
            effect.reason = why_unchanged(framework, assessment, mechanism) + " " + effect.reason;
        }
        return;
    }
    if (effect.alone.empty()) {
        effect.reason =
            is_advice ? why_unchanged(framework, assessment, mechanism, assessment.advice[place])
                      : why_unchanged(framework, assessment, mechanism);
    }
    if (is_advice && assessment.advice[place].change == RoaChange::AskHolder) {
        effect.reason =
            "It takes the holder of the prefix; a route that is withdrawn leaves M7 instead." +
            (effect.reason.empty() ? "" : " " + effect.reason);
    }
}

/// What the recommended order goes by, the least first.
using Urgency = std::tuple<int, std::int64_t, int, std::size_t>;

Urgency urgency_of(const Framework& framework, const FixEffect& effect, std::size_t place) {
    // Gains that differ by rounding are equal.
    constexpr double kSteps = 1e9;
    const int kind = effect.shows == FixShows::Never ? 2 : effect.shows == FixShows::Unknown;
    int bands = 0;
    for (const auto& change : effect.alone) {
        bands += rank_of(band_of(framework.bands, change.after)) -
                 rank_of(band_of(framework.bands, change.before));
    }
    return {kind, -std::llround(effect.gain * kSteps), -bands, place};
}

}  // namespace

std::string_view to_string(FixShows shows) {
    switch (shows) {
        case FixShows::Next: return "next";
        case FixShows::Later: return "later";
        case FixShows::Unknown: return "unknown";
        case FixShows::Never: return "never";
    }
    return "never";
}

std::string id_of(const RoaAdvice& advice) {
    std::string id(advice.rule->id);
    if (!advice.remove.empty()) {
        const auto& vrp = advice.remove.front();
        return id + fmt::format(":{}-{}", to_string(vrp.prefix), vrp.max_length);
    }
    if (advice.create.empty()) return id + ":";
    return id + ":" + to_string(advice.create.front().prefix);
}

std::string id_of(const Fix& fix) {
    auto id = std::string(fix.rule->id) + ":" + spelled(fix.subject);
    // One prefix may stand in several registries.
    if (fix.rule == &kFixRouteInvalid) id += "@" + spelled(fix.place);
    return id;
}

FixPlan plan_fixes(const Framework& framework, const Assessment& assessment,
                   std::span<const incident::Event> unseen) {
    FixPlan plan;
    Rehearsal rehearsal(framework, assessment, unseen, true);
    plan.effects.resize(rehearsal.size());
    std::vector<Urgency> urgencies;
    for (std::size_t i = 0; i < plan.effects.size(); ++i) {
        auto& effect = plan.effects[i];
        effect.id = i < assessment.advice.size()
                        ? id_of(assessment.advice[i])
                        : id_of(assessment.fixes.list[i - assessment.advice.size()]);
        const auto before = rehearsal.scores_of(i);
        rehearsal.set(i, true);
        effect.alone = changes_between(before, rehearsal.scores_of(i));
        rehearsal.set(i, false);
        for (const auto& change : effect.alone) {
            if (change.before && change.after) effect.gain += *change.after - *change.before;
        }
        explain(framework, assessment, rehearsal, i, effect);
        urgencies.push_back(urgency_of(framework, effect, i));
    }
    std::sort(urgencies.begin(), urgencies.end());
    for (const auto& urgency : urgencies) {
        const auto i = std::get<std::size_t>(urgency);
        plan.effects[i].place = plan.order.size();
        plan.order.push_back(i);
        const auto before = rehearsal.scores_of(i);
        rehearsal.set(i, true);
        plan.effects[i].in_order = changes_between(before, rehearsal.scores_of(i));
    }
    plan.all = with_fixes(framework, assessment, unseen, plan.order);
    return plan;
}

Prospects with_fixes(const Framework& framework, const Assessment& assessment,
                     std::span<const incident::Event> unseen, std::span<const std::size_t> fixes) {
    Rehearsal rehearsal(framework, assessment, unseen, false);
    for (const auto fix : fixes) rehearsal.set(fix, true);
    return rehearsal.prospects();
}

}  // namespace comity::manrs
