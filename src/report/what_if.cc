#include "report/what_if.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/json_values.h"
#include "report/phrases.h"
#include "report/registrations.h"

namespace comity::report {
namespace {

using manrs::ActionChange;
using manrs::Assessment;
using manrs::FixEffect;
using manrs::FixShows;

/// One thing to do, whichever list it stands in.
struct Thing {
    const Rule* rule = nullptr;
    std::string_view title;
    std::string about;
    bool is_of_holder = false;
};

Thing thing_at(const Assessment& assessment, std::size_t place) {
    if (place < assessment.advice.size()) {
        const auto& advice = assessment.advice[place];
        const auto& vrps = advice.remove.empty() ? advice.create : advice.remove;
        return {.rule = advice.rule,
                .title = words_of(advice.change),
                .about = vrps.empty() ? "" : vrp_text(vrps.front()),
                .is_of_holder = advice.change == manrs::RoaChange::AskHolder};
    }
    const auto& fix = assessment.fixes.list[place - assessment.advice.size()];
    return {.rule = fix.rule, .title = title_of(FixGroup(&fix, 1)), .about = fix.subject};
}

std::string change_words(const Assessment& assessment, const ActionChange& change) {
    return fmt::format("{} {} → {} ({})", assessment.actions.at(change.action).title,
                       score_text(change.before, assessment.bands),
                       score_text(change.after, assessment.bands),
                       to_string(band_of(assessment.bands, change.after)));
}

/// What several fixes in order change: each action from its first score to its last.
std::vector<ActionChange> joined(const Assessment& assessment,
                                 std::span<const std::size_t> places) {
    std::vector<ActionChange> changes;
    for (const auto place : places) {
        for (const auto& change : assessment.plan.effects[place].in_order) {
            const auto found = std::find_if(
                changes.begin(), changes.end(),
                [&change](const auto& other) { return other.action == change.action; });
            if (found == changes.end()) {
                changes.push_back(change);
            } else {
                found->after = change.after;
            }
        }
    }
    std::erase_if(changes, [](const auto& change) { return change.before == change.after; });
    std::sort(changes.begin(), changes.end(),
              [](const auto& a, const auto& b) { return a.action < b.action; });
    return changes;
}

/// When the last of what the fixes end is out of the rolling 30 days; none where one of it lasts.
std::optional<Timestamp> gone_by(const Assessment& assessment,
                                 std::span<const std::size_t> places) {
    std::optional<Timestamp> last;
    for (const auto place : places) {
        const auto& gone = assessment.plan.effects[place].gone;
        if (!gone) return std::nullopt;
        last = std::max(last, gone);
    }
    return last;
}

PlanStep step_of(const Assessment& assessment, std::span<const std::size_t> places) {
    const auto& first = assessment.plan.effects[places.front()];
    const auto thing = thing_at(assessment, places.front());
    PlanStep step{.number = std::to_string(first.place + 1),
                  .what = fmt::format("{}: {}", thing.title, thing.about),
                  .scores = {},
                  .note = ""};
    if (places.size() > 1) {
        step.number += fmt::format("–{}", first.place + places.size());
        step.what = fmt::format("{}, {}", thing.title, count_of(places.size(), "time"));
    }
    for (const auto& change : joined(assessment, places)) {
        step.scores.push_back(change_words(assessment, change));
    }
    if (step.scores.empty() || first.shows == FixShows::Later || thing.is_of_holder) {
        step.note = first.reason;
    }
    if (first.shows == FixShows::Later) {
        if (const auto gone = gone_by(assessment, places)) {
            if (step.note.ends_with('.')) step.note.pop_back();
            step.note += fmt::format(", by {}.", to_string(*gone).substr(0, 10));
        }
    }
    return step;
}

void write_changes(JsonWriter& json, std::string_view name, const Assessment& assessment,
                   const std::vector<ActionChange>& changes) {
    json.key(name).begin_array();
    for (const auto& change : changes) {
        json.begin_object().member("id", assessment.actions.at(change.action).id);
        json.key("before").rounded(change.before).key("after").rounded(change.after);
        json.member("band", to_string(band_of(assessment.bands, change.after))).end_object();
    }
    json.end_array();
}

}  // namespace

std::vector<PlanStep> plan_steps(const Assessment& assessment) {
    const std::span<const std::size_t> order(assessment.plan.order);
    std::vector<PlanStep> steps;
    for (std::size_t first = 0; first < order.size();) {
        const auto& effects = assessment.plan.effects;
        const auto thing = thing_at(assessment, order[first]);
        auto last = first + 1;
        while (last < order.size() && thing_at(assessment, order[last]).rule == thing.rule &&
               effects[order[last]].shows == effects[order[first]].shows) {
            ++last;
        }
        steps.push_back(step_of(assessment, order.subspan(first, last - first)));
        first = last;
    }
    return steps;
}

std::string plan_outcome(const Assessment& assessment) {
    std::string text;
    for (const auto& change : joined(assessment, assessment.plan.order)) {
        text += (text.empty() ? "With all of it: " : "; ") + change_words(assessment, change);
    }
    return text.empty() ? text : text + ".";
}

void write_effect(JsonWriter& json, const Assessment& assessment, std::size_t place) {
    const auto& effect = assessment.plan.effects.at(place);
    json.member("id", effect.id).key("what_if").begin_object();
    json.member("place", std::uint64_t{effect.place + 1});
    json.member("shows", to_string(effect.shows));
    // Less than a thousandth is none, and not a negative one.
    constexpr double kHalf = 0.0005;
    json.key("gain").rounded(std::abs(effect.gain) < kHalf ? 0 : effect.gain);
    write_changes(json, "alone", assessment, effect.alone);
    write_changes(json, "in_order", assessment, effect.in_order);
    write_text_or_null(json, "reason", effect.reason);
    write_or_null(json, "gone", effect.gone);
    json.end_object();
}

void write_scores(JsonWriter& json, std::string_view name, const manrs::Scores& scores) {
    json.key(name).begin_object().key("actions").begin_array();
    for (const auto& action : scores.actions) {
        json.begin_object().member("id", action.id).key("score").rounded(action.score);
        json.member("band", to_string(action.band)).end_object();
    }
    json.end_array().key("metrics").begin_array();
    for (const auto& metric : scores.metrics) {
        json.begin_object().member("metric", to_string(metric.id));
        write_or_null(json, "value", metric.value);
        json.key("score").rounded(metric.score).end_object();
    }
    json.end_array().end_object();
}

void write_plan(JsonWriter& json, const Assessment& assessment) {
    json.key("what_if").begin_object();
    write_scores(json, "next", assessment.plan.all.next);
    write_scores(json, "later", assessment.plan.all.later);
    json.end_object();
}

}  // namespace comity::report
