#include "manrs/rolling.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "base/timestamp.h"
#include "manrs/assessment.h"
#include "observation/timeline.h"

namespace comity::manrs {
namespace {

using observation::ObservationFacts;

Timestamp later(Timestamp time, std::int64_t microseconds) {
    return Timestamp::from_microseconds(time.microseconds() + microseconds);
}

/// What both have; empty, of no length, where they do not meet.
Period common(const Period& a, const Period& b) {
    const auto start = std::max(a.start, b.start);
    return {start, std::max(start, std::min(a.end, b.end))};
}

std::int64_t length(const Period& period) {
    return period.end.microseconds() - period.start.microseconds();
}

Timestamp midnight_before(Timestamp time) {
    return Timestamp::from_seconds(utc_day_of(time) * kSecondsPerDay);
}

/// The first midnight that is not before `time`.
Timestamp midnight_after(Timestamp time) {
    return midnight_before(later(time, kSecondsPerDay * kMicrosecondsPerSecond - 1));
}

/// What an observation tells of: its period, as far as there are records of it. A stretch at its
/// ends that would be no hole in the middle is none there either.
Period told_by(const ObservationFacts& facts) {
    constexpr auto kSilence = observation::kSilenceSeconds * kMicrosecondsPerSecond;
    auto told = facts.timeline->period;
    const auto seen = common(told, *facts.span);
    if (length({told.start, seen.start}) >= kSilence) told.start = seen.start;
    if (length({seen.end, told.end}) >= kSilence) told.end = seen.end;
    return told;
}

/// How much of `time` was observed, in microseconds: without the silent stretches.
std::int64_t observed_in(const ObservationFacts& facts, const Period& time) {
    const auto seen = common(time, common(facts.timeline->period, *facts.span));
    auto observed = length(seen);
    for (const auto& gap : facts.timeline->gaps) {
        if (gap.peer == net::Asn(0)) observed -= length(common(seen, gap.time));
    }
    return std::max<std::int64_t>(0, observed);
}

bool is_followed(const ObservationFacts& facts) {
    return facts.has_routes && facts.span && facts.timeline && facts.timeline->has_updates;
}

/// An event and how it is weighed: what happened, held against one network, within one part.
struct HeldEvent {
    const incident::Event* event;
    Timestamp start;
    Timestamp end;
};

/// The events of `metric` that have time in `part`, cut to it; `period` is the clock's.
std::vector<HeldEvent> held_in(const IncidentRules& rules, MetricId metric, net::Asn asn,
                               const Period& period, const Period& part,
                               std::span<const incident::Event> events) {
    std::vector<HeldEvent> held;
    for (const auto& event : events) {
        if (event.start >= part.end || event.end < part.start) continue;
        if (metric_of(rules, event, asn) != metric) continue;
        if (is_too_old(rules, period, event.start)) continue;
        held.push_back({&event, std::max(event.start, part.start), std::min(event.end, part.end)});
    }
    return held;
}

/// Makes one of what the earlier observation saw last and the newer one saw first, where it is the
/// same thing: one that had not ended, or a bogon of the day before.
void join(std::vector<HeldEvent>& earlier, const std::vector<HeldEvent>& newer, bool is_of_bogons) {
    const auto key = [](const HeldEvent& held) {
        return std::tie(held.event->kind, held.event->culprit, held.event->prefix);
    };
    std::map<std::tuple<incident::EventKind, net::Asn, net::Prefix>, Timestamp> first;
    for (const auto& held : newer) {
        const auto [place, is_new] = first.emplace(key(held), held.start);
        if (!is_new) place->second = std::min(place->second, held.start);
    }
    for (auto& held : earlier) {
        if (!is_of_bogons && !held.event->lasts) continue;
        const auto found = first.find(key(held));
        if (found == first.end() || found->second <= held.end) continue;
        const auto hole = is_of_bogons ? 1 : observation::kSilenceSeconds;
        if (length({held.end, found->second}) > hole * kMicrosecondsPerSecond) continue;
        held.end = found->second;
    }
}

}  // namespace

std::optional<RollingClock> RollingClock::of(const Framework& framework,
                                             const ObservationFacts& facts,
                                             const ObservationFacts* earlier) {
    if (!is_followed(facts)) return std::nullopt;
    const auto told = told_by(facts);
    RollingClock clock(framework);
    clock.period_ = {later(told.end, -kRollingMicroseconds), told.end};
    // A period that nobody asked for ends with its last record, which is part of it.
    const bool is_closed = facts.timeline->period == *facts.span;
    const auto last = midnight_after(is_closed ? later(told.end, 1) : told.end);
    clock.days_ = {later(last, -kRollingMicroseconds), last};
    clock.newer_ = clock.part_of(facts, common(clock.period_, told),
                                 common(clock.days_, {midnight_before(told.start), last}));
    clock.observed_ = clock.newer_.share;
    if (earlier == nullptr || !is_followed(*earlier)) return clock;
    const auto before = told_by(*earlier);
    const auto end = std::min(before.end, told.start);
    const auto time = common(clock.period_, {before.start, std::max(before.start, end)});
    if (length(time) == 0) return clock;
    clock.earlier_ =
        clock.part_of(*earlier, time, common(clock.days_, {before.start, midnight_after(end)}));
    clock.observed_ += clock.earlier_->share;
    return clock;
}

RollingClock::Part RollingClock::part_of(const ObservationFacts& facts, const Period& time,
                                         const Period& days) const {
    Part part{.time = time, .days = days, .blind = {}};
    part.share = static_cast<double>(observed_in(facts, time)) / kRollingMicroseconds;
    for (std::size_t i = 0; i < kIncidentMetricCount; ++i) {
        const auto id = kMetrics.at(i).id;
        auto reason = why_no_incidents(facts, id);
        if (reason.empty()) {
            reason = why_not_seen(*framework_, id, incident_view(facts, id, true));
        }
        part.blind.at(i) = std::move(reason);
    }
    return part;
}

MetricResult RollingClock::measure(std::size_t metric, net::Asn asn, bool is_visible,
                                   std::span<const incident::Event> events,
                                   std::span<const incident::Event> earlier) const {
    const auto id = kMetrics.at(metric).id;
    if (const auto& reason = newer_.blind.at(metric); !reason.empty()) {
        return not_measured(*framework_, id, reason);
    }
    const auto* const before =
        earlier_ && earlier_->blind.at(metric).empty() ? &*earlier_ : nullptr;
    const auto observed = newer_.share + (before != nullptr ? before->share : 0);
    if (observed < framework_->coverage.observed) {
        return not_measured(
            *framework_, id,
            too_little_observed(observed, "the last 30 days", framework_->coverage));
    }
    const auto& rules = framework_->incident;
    const bool is_by_day = is_of_bogons(id);
    const auto& period = is_by_day ? days_ : period_;
    auto held = held_in(rules, id, asn, period, is_by_day ? newer_.days : newer_.time, events);
    if (before != nullptr) {
        auto old =
            held_in(rules, id, asn, period, is_by_day ? before->days : before->time, earlier);
        join(old, held, is_by_day);
        held.insert(held.end(), old.begin(), old.end());
    }
    std::vector<Event> weighed;
    weighed.reserve(held.size());
    for (const auto& one : held) {
        weighed.push_back({.asn = asn, .metric = id, .start = one.start, .end = one.end});
    }
    const auto weighing = weigh_events(rules, period, std::move(weighed));
    return weighing.metrics.empty() ? measured_nothing(*framework_, id, is_visible)
                                    : measured(*framework_, id, weighing.metrics.front().value);
}

std::array<MetricResult, kIncidentMetricCount> RollingClock::metrics(
    net::Asn asn, bool is_visible, std::span<const incident::Event> events,
    std::span<const incident::Event> earlier) const {
    std::array<MetricResult, kIncidentMetricCount> results;
    for (std::size_t i = 0; i < kIncidentMetricCount; ++i) {
        results.at(i) = measure(i, asn, is_visible, events, earlier);
    }
    return results;
}

RollingScores RollingClock::scores(net::Asn asn, bool is_visible,
                                   std::span<const MetricResult> official,
                                   std::span<const incident::Event> events,
                                   std::span<const incident::Event> earlier) const {
    RollingScores scores{.period = period_,
                         .observed = observed_,
                         .metrics = {official.begin(), official.end()},
                         .actions = {}};
    auto rolling = metrics(asn, is_visible, events, earlier);
    std::move(rolling.begin(), rolling.end(), scores.metrics.begin());
    scores.actions = score_actions(*framework_, scores.metrics);
    return scores;
}

}  // namespace comity::manrs
