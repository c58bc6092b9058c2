#include "manrs/programme.h"

#include <algorithm>
#include <array>

#include "manrs/limits.h"
#include "manrs/toml_table.h"

namespace comity::manrs {
namespace {

constexpr std::array kLevels{Level::Mandatory, Level::Recommended};
constexpr std::array kWanted{ScoresWanted::All, ScoresWanted::Any};

Result<ProgrammeAction> read_action(const TomlTable& table) {
    COMITY_TRY(table.has_only({"id", "title", "level", "text", "scores", "wanted", "proof"}));
    ProgrammeAction action;
    action.id = COMITY_TRY(table.identifier("id"));
    action.title = COMITY_TRY(table.text("title"));
    action.level = COMITY_TRY(table.choice("level", kLevels));
    action.text = COMITY_TRY(table.text("text"));
    action.scores = COMITY_TRY(table.identifiers("scores", kActionsMax));
    if (table.has("wanted")) action.wanted = COMITY_TRY(table.choice("wanted", kWanted));
    action.proof = COMITY_TRY(table.text("proof"));
    return action;
}

Result<Programme> read_programme(const TomlTable& root) {
    COMITY_TRY(root.has_only({"name", "title", "text", "actions_least", "actions"}));
    Programme programme;
    programme.name = COMITY_TRY(root.identifier("name"));
    programme.title = COMITY_TRY(root.text("title"));
    programme.text = COMITY_TRY(root.text("text"));
    const auto tables = COMITY_TRY(root.tables("actions", kActionsMax));
    for (const auto& table : tables) {
        auto action = COMITY_TRY(read_action(table));
        const bool repeated =
            std::any_of(programme.actions.begin(), programme.actions.end(),
                        [&action](const ProgrammeAction& other) { return other.id == action.id; });
        if (repeated) return fail(table.error_of("id", "is the id of an action before it"));
        programme.actions.push_back(std::move(action));
    }
    if (root.has("actions_least")) {
        const auto count = static_cast<std::int64_t>(programme.actions.size());
        programme.actions_least = COMITY_TRY(root.whole("actions_least", 0, count));
    }
    return programme;
}

Result<ConformanceProfile> read_profile(const TomlTable& root) {
    COMITY_TRY(root.has_only({"name", "programme", "title", "text", "thresholds"}));
    ConformanceProfile profile;
    profile.name = COMITY_TRY(root.identifier("name"));
    profile.programme = COMITY_TRY(root.identifier("programme"));
    profile.title = COMITY_TRY(root.text("title"));
    profile.text = COMITY_TRY(root.text("text"));
    const auto thresholds = COMITY_TRY(root.table("thresholds"));
    const auto scores = thresholds.keys();
    if (scores.empty() || scores.size() > kActionsMax) {
        return fail(root.error_of(
            "thresholds",
            fmt::format("must have 1 to {} scores, as filtering = 0.6", kActionsMax)));
    }
    for (const auto& score : scores) {
        profile.thresholds.push_back({score, COMITY_TRY(thresholds.number(score, {0, 1}))});
    }
    std::sort(profile.thresholds.begin(), profile.thresholds.end(),
              [](const Threshold& a, const Threshold& b) { return a.score < b.score; });
    return profile;
}

}  // namespace

Result<Programme> Programme::parse(std::string_view text, std::string_view subject) {
    return parse_toml(text, subject, read_programme);
}

Result<ConformanceProfile> ConformanceProfile::parse(std::string_view text,
                                                     std::string_view subject) {
    return parse_toml(text, subject, read_profile);
}

std::optional<double> ConformanceProfile::least_of(std::string_view score) const {
    for (const auto& threshold : thresholds) {
        if (threshold.score == score) return threshold.least;
    }
    return std::nullopt;
}

std::string_view to_string(Level level) {
    return level == Level::Mandatory ? "mandatory" : "recommended";
}

std::string_view to_string(ScoresWanted wanted) {
    return wanted == ScoresWanted::All ? "all" : "any";
}

}  // namespace comity::manrs
