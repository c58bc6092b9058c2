#include "report/csv.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/csv_record.h"
#include "report/explanation.h"
#include "report/incidents.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using manrs::Assessment;
using manrs::MetricId;
using manrs::RoaChange;

constexpr std::array kChanges{RoaChange::Create, RoaChange::AskHolder, RoaChange::Narrow,
                              RoaChange::Delete};

/// Those that have no columns of their own before.
constexpr std::array kMoreMetrics{MetricId::M1, MetricId::M1C, MetricId::M2, MetricId::M2C,
                                  MetricId::M3, MetricId::M3C, MetricId::M4, MetricId::M4C,
                                  MetricId::M5, MetricId::M5C, MetricId::M6, MetricId::M7Irr,
                                  MetricId::M8};

std::optional<manrs::MetricResult> metric_of(const Assessment& assessment, MetricId id) {
    const auto found =
        std::find_if(assessment.metrics.begin(), assessment.metrics.end(),
                     [id](const manrs::MetricResult& metric) { return metric.id == id; });
    if (found == assessment.metrics.end()) return std::nullopt;
    return *found;
}

void add_routes(CsvRecord& record, const Assessment& assessment) {
    const auto& tally = assessment.tally;
    const auto judged = [&](std::uint64_t count) {
        if (assessment.facts.has_payloads) {
            record.number(count);
        } else {
            record.empty();
        }
    };
    record.number(tally.announced);
    record.number(tally.announced_ipv4);
    record.number(tally.announced_ipv6);
    record.number(tally.counted.total());
    judged(tally.counted.valid);
    judged(tally.counted.not_found);
    judged(tally.counted.invalid);
    judged(tally.invalid_harmless);
    for (const auto reason : kInvalidReasons) {
        judged(tally.invalid_by_reason.at(static_cast<std::size_t>(reason)));
    }
    for (const auto exclusion : kExclusions) {
        record.number(tally.excluded.at(static_cast<std::size_t>(exclusion)));
    }
}

void add_changes(CsvRecord& record, const Assessment& assessment) {
    const auto& previous = assessment.previous;
    record.text(previous && previous->at ? to_string(*previous->at) : "");
    for (std::size_t i = 0; i < assessment.actions.size(); ++i) {
        record.rounded(
            previous ? change_between(assessment.actions[i].score, previous->actions.at(i).score)
                     : std::nullopt);
    }
}

void add_rolling(CsvRecord& record, const Assessment& assessment) {
    const auto& rolling = assessment.rolling;
    record.text(rolling ? to_string(rolling->period.end) : "");
    record.rounded(rolling ? std::optional(rolling->observed) : std::nullopt);
    for (std::size_t i = 0; i < assessment.actions.size(); ++i) {
        record.rounded(rolling ? rolling->actions.at(i).score : std::nullopt);
        record.text(rolling ? to_string(rolling->actions.at(i).band) : "");
    }
}

}  // namespace

std::string csv_header(const manrs::Framework& framework) {
    CsvRecord record;
    record.text("asn");
    record.text("framework");
    for (const auto& action : framework.actions) {
        record.text(snake_case(action.id) + "_score");
        record.text(snake_case(action.id) + "_band");
    }
    for (const auto* const name :
         {"m7rpki_value", "m7rpki_score", "m7rpki_after_advice", "m7rpkin_value", "announced",
          "announced_ipv4", "announced_ipv6", "counted", "valid", "not_found", "invalid",
          "invalid_harmless"}) {
        record.text(name);
    }
    for (const auto reason : kInvalidReasons) record.text("invalid_" + key_of(reason));
    for (const auto exclusion : kExclusions) record.text("excluded_" + key_of(exclusion));
    for (const auto change : kChanges) record.text("advice_" + snake_case(to_string(change)));
    for (const auto* const name : {"name", "organisation", "country", "rir"}) record.text(name);
    for (const auto id : kMoreMetrics) {
        record.text(lower_case(to_string(id)) + "_value");
        record.text(lower_case(to_string(id)) + "_score");
    }
    record.text("fixes");
    record.text("previous_at");
    for (const auto& action : framework.actions) record.text(snake_case(action.id) + "_change");
    for (const auto* const name : {"events_held_against", "events_done_to", "events_excused"}) {
        record.text(name);
    }
    record.text("rolling_end");
    record.text("rolling_observed");
    for (const auto& action : framework.actions) {
        record.text(snake_case(action.id) + "_rolling_score");
        record.text(snake_case(action.id) + "_rolling_band");
    }
    return record.take();
}

std::string csv_row(const Assessment& assessment) {
    CsvRecord record;
    record.number(assessment.asn.value());
    record.text(assessment.label);
    for (const auto& action : assessment.actions) {
        record.rounded(action.score);
        record.text(to_string(action.band));
    }
    const auto m7_rpki = metric_of(assessment, MetricId::M7Rpki);
    const auto m7_rpkin = metric_of(assessment, MetricId::M7Rpkin);
    record.rounded(m7_rpki ? m7_rpki->value : std::nullopt);
    record.rounded(m7_rpki ? m7_rpki->score : std::nullopt);
    record.rounded(assessment.m7_rpki_after_advice);
    record.rounded(m7_rpkin ? m7_rpkin->value : std::nullopt);
    add_routes(record, assessment);
    for (const auto change : kChanges) {
        if (!can_advise(assessment.facts)) {
            record.empty();
            continue;
        }
        record.number(static_cast<std::uint64_t>(std::count_if(
            assessment.advice.begin(), assessment.advice.end(),
            [change](const manrs::RoaAdvice& advice) { return advice.change == change; })));
    }
    const auto& identity = assessment.record.evidence.identity;
    record.text(identity.name);
    record.text(identity.organisation);
    record.text(identity.country.text());
    record.text(identity.rir == registry::Rir::None ? "" : to_string(identity.rir));
    for (const auto id : kMoreMetrics) {
        const auto metric = metric_of(assessment, id);
        record.rounded(metric ? metric->value : std::nullopt);
        record.rounded(metric ? metric->score : std::nullopt);
    }
    record.number(assessment.fixes.list.size() + assessment.fixes.left_out);
    add_changes(record, assessment);
    const auto incidents = incidents_of(assessment);
    const auto number_of = [&incidents](auto&& wanted) {
        return static_cast<std::uint64_t>(
            std::count_if(incidents.items.begin(), incidents.items.end(), wanted));
    };
    record.number(number_of([](const IncidentItem& item) { return item.metric.has_value(); }));
    record.number(number_of([](const IncidentItem& item) {
        return item.part == manrs::Part::Victim && item.event->counts();
    }));
    record.number(incidents.excused);
    add_rolling(record, assessment);
    return record.take();
}

}  // namespace comity::report
