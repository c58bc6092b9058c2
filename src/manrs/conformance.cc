#include "manrs/conformance.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "manrs/rules.h"

namespace comity::manrs {
namespace {

const ActionResult* result_of(std::span<const ActionResult> results, std::string_view id) {
    const auto found = std::find_if(results.begin(), results.end(),
                                    [id](const ActionResult& result) { return result.id == id; });
    return found == results.end() ? nullptr : &*found;
}

/// Bands are from the best to the worst, and no data is behind them all: of `bands`, the worst
/// that has data, or the best where any will do.
class JoinedBand {
public:
    explicit JoinedBand(ScoresWanted wanted) : wanted_(wanted) {}
    void add(Band band) {
        if (band == Band::NoData) return;
        const bool is_first = joined_ == Band::NoData;
        const bool is_worse = band > joined_;
        if (is_first || is_worse == (wanted_ == ScoresWanted::All)) joined_ = band;
    }
    [[nodiscard]] Band band() const { return joined_; }

private:
    ScoresWanted wanted_;
    Band joined_ = Band::NoData;
};

/// The scores that show `action` in the framework that gave `results`; all, where it has none.
std::vector<std::string> scores_of(const ProgrammeAction& action,
                                   std::span<const ActionResult> results) {
    std::vector<std::string> known;
    for (const auto& id : action.scores) {
        if (result_of(results, id) != nullptr) known.push_back(id);
    }
    return known.empty() ? action.scores : known;
}

ShownScore shown_score(const ConformanceProfile* profile, const Bands& bands, const std::string& id,
                       const Measurements& measured) {
    ShownScore shown{.id = id, .title = id};
    if (const auto* const result = result_of(measured.actions, id)) {
        shown.title = result->title;
        shown.score = result->score;
        shown.band = band_of(bands, result->score);
    }
    if (const auto* const earlier = result_of(measured.before, id)) shown.before = earlier->score;
    if (profile != nullptr) shown.threshold = profile->least_of(id);
    return shown;
}

bool is_below_threshold(const ShownScore& shown) {
    return shown.threshold && shown.score && *shown.score < *shown.threshold;
}

/// Why a score is no data: what each metric that it lacks says of itself.
std::string why_no_data(const ShownScore& shown, const Measurements& measured) {
    std::string why = shown.title;
    const auto* const result = result_of(measured.actions, shown.id);
    if (result == nullptr) return why + ": the framework has no such score";
    auto separator = ": ";
    for (const auto id : result->missing) {
        for (const auto& metric : measured.metrics) {
            if (metric.id != id || metric.no_data_reason.empty()) continue;
            why += fmt::format("{}{}: {}", separator, to_string(id), metric.no_data_reason);
            separator = "; ";
        }
    }
    return why;
}

/// What is missing of one score: nothing where nothing is.
std::optional<Missing> missing_of(const ShownScore& shown, const Measurements& measured,
                                  bool has_profile) {
    if (!shown.score) return Missing{&kConformanceNoData, shown.id, why_no_data(shown, measured)};
    if (is_below_threshold(shown)) {
        return Missing{&kConformanceBelowThreshold, shown.id,
                       fmt::format("{}: {}, and the profile asks for {}", shown.title,
                                   to_fixed(*shown.score, 3), to_fixed(*shown.threshold, 3))};
    }
    if (!has_profile && shown.band != Band::Ready) {
        return Missing{&kConformanceBelowReady, shown.id,
                       fmt::format("{}: {}, {}", shown.title, to_fixed(*shown.score, 3),
                                   to_string(shown.band))};
    }
    return std::nullopt;
}

/// By the scores that have a threshold. Where the profile asks for none of them, it cannot say.
Verdict verdict_of(const std::vector<ShownScore>& scores, ScoresWanted wanted) {
    if (scores.empty()) return Verdict::NotSeen;
    std::size_t asked = 0;
    std::size_t met = 0;
    std::size_t below = 0;
    for (const auto& shown : scores) {
        if (!shown.threshold) continue;
        ++asked;
        if (!shown.score) continue;
        ++(is_below_threshold(shown) ? below : met);
    }
    if (asked == 0) return Verdict::NoData;
    if (wanted == ScoresWanted::Any) {
        if (met > 0) return Verdict::Conformant;
        return below == asked ? Verdict::NonConformant : Verdict::NoData;
    }
    if (below > 0) return Verdict::NonConformant;
    return met == asked ? Verdict::Conformant : Verdict::NoData;
}

ActionConformance judge_action(const ProgrammeAction& action, const ConformanceProfile* profile,
                               const Bands& bands, const Measurements& measured) {
    ActionConformance judged{.id = action.id, .title = action.title, .level = action.level};
    JoinedBand now(action.wanted);
    JoinedBand then(action.wanted);
    for (const auto& id : scores_of(action, measured.actions)) {
        judged.scores.push_back(shown_score(profile, bands, id, measured));
        now.add(judged.scores.back().band);
        then.add(band_of(bands, judged.scores.back().before));
    }
    judged.band = now.band();
    if (!measured.before.empty()) judged.before = then.band();
    if (profile != nullptr) judged.verdict = verdict_of(judged.scores, action.wanted);
    if (action.scores.empty()) {
        judged.missing.push_back({&kConformanceNotSeen, "", action.proof});
        return judged;
    }
    // Where any score will do, the others are not missing.
    const bool is_done =
        profile != nullptr ? judged.verdict == Verdict::Conformant : judged.band == Band::Ready;
    if (is_done && action.wanted == ScoresWanted::Any) return judged;
    for (const auto& shown : judged.scores) {
        if (auto missing = missing_of(shown, measured, profile != nullptr)) {
            judged.missing.push_back(std::move(*missing));
        }
    }
    return judged;
}

/// Non-conformant only where that is certain, conformant only where nothing needed is unknown.
Verdict verdict_of(const Programme& programme, const std::vector<ActionConformance>& actions) {
    std::int64_t met = 0;
    std::int64_t unknown = 0;
    bool is_unknown = false;
    for (const auto& action : actions) {
        const bool is_needed = action.level == Level::Mandatory;
        switch (*action.verdict) {
            case Verdict::Conformant: ++met; break;
            case Verdict::NonConformant:
                if (is_needed) return Verdict::NonConformant;
                break;
            case Verdict::NoData:
            case Verdict::NotSeen:
                ++unknown;
                is_unknown = is_unknown || is_needed;
                break;
        }
    }
    if (met + unknown < programme.actions_least) return Verdict::NonConformant;
    if (is_unknown || met < programme.actions_least) return Verdict::NoData;
    return Verdict::Conformant;
}

}  // namespace

Conformance judge_conformance(const Programme& programme, const ConformanceProfile* profile,
                              const Bands& bands, const Measurements& measured) {
    Conformance conformance;
    JoinedBand now(ScoresWanted::All);
    JoinedBand then(ScoresWanted::All);
    for (const auto& action : programme.actions) {
        conformance.actions.push_back(judge_action(action, profile, bands, measured));
        const auto& judged = conformance.actions.back();
        if (judged.level != Level::Mandatory) continue;
        now.add(judged.band);
        then.add(judged.before.value_or(Band::NoData));
    }
    conformance.band = now.band();
    if (!measured.before.empty()) conformance.before = then.band();
    if (profile != nullptr) conformance.verdict = verdict_of(programme, conformance.actions);
    return conformance;
}

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::Conformant: return "conformant";
        case Verdict::NonConformant: return "non-conformant";
        case Verdict::NoData: return "no-data";
        case Verdict::NotSeen: return "not-seen";
    }
    return "no-data";
}

}  // namespace comity::manrs
