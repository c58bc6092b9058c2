#include "manrs/framework.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <span>

#include "base/text.h"
#include "manrs/limits.h"
#include "manrs/nearest_key.h"

namespace comity::manrs {
namespace {

constexpr std::array kCurveKinds{CurveKind::ExpSqrt};
constexpr std::array kDayGrowths{DayGrowth::Linear};
constexpr std::array kCountings{Counting::All, Counting::Attested, Counting::None};
constexpr std::array kAccomplices{Accomplices::All, Accomplices::Providers};
constexpr std::array kScoringKinds{ScoringKind::Shown, ScoringKind::Curve, ScoringKind::Share,
                                   ScoringKind::ValidMinusInvalid, ScoringKind::Boolean};
constexpr std::array kActionRules{ActionRule::SumCurve, ActionRule::Mean};

/// A number from `least` to `most`; above `least` only where that is `Open`.
enum class LowEnd : std::uint8_t { Closed, Open };
struct Range {
    double least;
    double most;
    LowEnd low_end = LowEnd::Closed;
};
constexpr Range kWeight{0, 1000, LowEnd::Open};
constexpr Range kShare{0, 1};

/// Reads the keys of one table; its errors name the key with the tables around it, and the line.
class TableReader {
public:
    /// `table` and `subject` must outlive the reader.
    TableReader(const toml::table& table, std::string path, std::string_view subject)
        : table_(table), path_(std::move(path)), subject_(subject) {}

    [[nodiscard]] Error error_at(const toml::source_region& where, std::string_view what) const {
        return Error{.subject = std::string(subject_),
                     .what = fmt::format("line {}: {}", std::max(1U, where.begin.line), what)};
    }
    [[nodiscard]] Error error_of(std::string_view key, std::string_view what) const {
        const auto* node = table_.get(key);
        return error_at(node == nullptr ? table_.source() : node->source(),
                        fmt::format("{} {}", name_of(key), what));
    }
    /// "coverage.peers", safe to print.
    [[nodiscard]] std::string name_of(std::string_view key) const {
        const auto safe = escape_for_terminal(key, kFrameworkKeyOctetsMax);
        return path_.empty() ? safe : path_ + "." + safe;
    }

    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }

    /// Refuses keys that are none of `known`.
    [[nodiscard]] Result<void> has_only(std::span<const std::string_view> known) const {
        for (const auto& [key, value] : table_) {
            if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
            return fail(
                error_at(key.source(),
                         fmt::format("unknown key {}; the nearest known key is {}",
                                     name_of(key.str()), name_of(nearest_key(key.str(), known)))));
        }
        return {};
    }
    [[nodiscard]] Result<void> has_only(std::initializer_list<std::string_view> known) const {
        return has_only(std::span(known.begin(), known.size()));
    }

    [[nodiscard]] Result<const toml::node*> find(std::string_view key) const {
        const auto* node = table_.get(key);
        if (node == nullptr) return fail(error_of(key, "is missing"));
        return node;
    }
    [[nodiscard]] Result<std::string> text(std::string_view key) const {
        const auto* const value = COMITY_TRY(find(key))->as_string();
        if (value == nullptr) return fail(error_of(key, "must be text"));
        if (value->get().empty() || value->get().size() > kFrameworkTextOctetsMax) {
            return fail(
                error_of(key, fmt::format("must have 1 to {} octets", kFrameworkTextOctetsMax)));
        }
        return value->get();
    }
    /// Text of a-z, 0-9 and "-", what names files and rows.
    [[nodiscard]] Result<std::string> identifier(std::string_view key) const {
        auto name = COMITY_TRY(text(key));
        const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        });
        if (!plain) return fail(error_of(key, "must be made of a-z, 0-9 and \"-\""));
        return name;
    }
    [[nodiscard]] Result<double> number(std::string_view key, Range range) const {
        const auto* const node = COMITY_TRY(find(key));
        const auto value = node->is_number() ? node->value<double>() : std::nullopt;
        if (!value) return fail(error_of(key, "must be a number"));
        const bool low =
            range.low_end == LowEnd::Open ? *value <= range.least : *value < range.least;
        if (std::isnan(*value) || low || *value > range.most) {
            return fail(
                error_of(key, fmt::format("must be {} {} and at most {}",
                                          range.low_end == LowEnd::Open ? "above" : "at least",
                                          range.least, range.most)));
        }
        return *value;
    }
    [[nodiscard]] Result<std::int64_t> whole(std::string_view key, std::int64_t least,
                                             std::int64_t most) const {
        const auto* const value = COMITY_TRY(find(key))->as_integer();
        if (value == nullptr || value->get() < least || value->get() > most) {
            return fail(
                error_of(key, fmt::format("must be a whole number from {} to {}", least, most)));
        }
        return value->get();
    }
    /// Midnight UTC of a TOML local date.
    [[nodiscard]] Result<Timestamp> date(std::string_view key) const {
        const auto* const value = COMITY_TRY(find(key))->as_date();
        if (value == nullptr || value->get().year < 1970) {
            return fail(error_of(key, "must be a date from 1970 on, as 2024-01-01"));
        }
        return Timestamp::from_date(value->get().year, value->get().month, value->get().day);
    }
    /// The one of `all` whose name the key gives.
    template <class Choice, std::size_t Count>
    [[nodiscard]] Result<Choice> choice(std::string_view key,
                                        const std::array<Choice, Count>& all) const {
        const auto name = COMITY_TRY(text(key));
        std::string known;
        for (const auto one : all) {
            if (to_string(one) == name) return one;
            known += fmt::format("{}\"{}\"", known.empty() ? "" : ", ", to_string(one));
        }
        return fail(error_of(key, "must be one of: " + known));
    }
    [[nodiscard]] Result<TableReader> table(std::string_view key) const {
        const auto* const value = COMITY_TRY(find(key))->as_table();
        if (value == nullptr) return fail(error_of(key, "must be a table"));
        return TableReader(*value, name_of(key), subject_);
    }
    /// The tables that `[[key]]` begins, in the order of the file.
    [[nodiscard]] Result<std::vector<TableReader>> tables(std::string_view key,
                                                          std::size_t count_max) const {
        const auto* const list = COMITY_TRY(find(key))->as_array();
        if (list == nullptr || list->empty() || list->size() > count_max) {
            return fail(error_of(
                key, fmt::format("must be 1 to {} tables, each begun by [[{}]]", count_max, key)));
        }
        std::vector<TableReader> readers;
        for (const auto& element : *list) {
            if (!element.is_table()) {
                return fail(error_at(element.source(), name_of(key) + " must hold tables only"));
            }
            readers.emplace_back(*element.as_table(), name_of(key), subject_);
        }
        return readers;
    }

private:
    const toml::table& table_;
    std::string path_;
    std::string_view subject_;
};

Result<Curve> read_curve(const TableReader& table) {
    COMITY_TRY(table.has_only({"kind", "k"}));
    Curve curve;
    curve.kind = COMITY_TRY(table.choice("kind", kCurveKinds));
    curve.k = COMITY_TRY(table.number("k", {0, 100, LowEnd::Open}));
    return curve;
}

Result<Bands> read_bands(const TableReader& table) {
    COMITY_TRY(table.has_only({"ready", "aspiring"}));
    Bands bands;
    bands.ready = COMITY_TRY(table.number("ready", kShare));
    bands.aspiring = COMITY_TRY(table.number("aspiring", kShare));
    if (bands.aspiring > bands.ready) {
        return fail(table.error_of("aspiring", "must not be above " + table.name_of("ready")));
    }
    return bands;
}

Result<CoverageMinimum> read_coverage(const TableReader& table) {
    COMITY_TRY(table.has_only(
        {"peers", "vantage_points", "full_feeds", "pairs", "baseline_days", "observed"}));
    constexpr std::int64_t kBaselineDaysMost = 366;
    constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
    constexpr std::int64_t kMostPeers = 1000;
    const auto count = [&table](std::string_view key, std::int64_t most) {
        return table.whole(key, 1, most).map([](std::int64_t number) {
            return static_cast<std::uint64_t>(number);
        });
    };
    CoverageMinimum coverage;
    coverage.peers = COMITY_TRY(count("peers", kMostPeers));
    coverage.vantage_points = COMITY_TRY(count("vantage_points", kMost));
    coverage.full_feeds = COMITY_TRY(count("full_feeds", kMost));
    coverage.pairs = COMITY_TRY(count("pairs", kMost));
    coverage.baseline_days = COMITY_TRY(table.whole("baseline_days", 0, kBaselineDaysMost));
    coverage.observed = COMITY_TRY(table.number("observed", kShare));
    return coverage;
}

Result<IncidentRules> read_incident(const TableReader& table) {
    COMITY_TRY(table.has_only({"short_seconds", "short_weight", "day_weight", "day_seconds",
                               "growth", "leeway_days", "leaks", "mis_originations",
                               "forged_origins", "accomplices"}));
    constexpr std::int64_t kYearSeconds = 366LL * 86'400;
    constexpr std::int64_t kLeewayDaysMost = 36'600;
    IncidentRules rules;
    rules.day_seconds = COMITY_TRY(table.whole("day_seconds", 1, kYearSeconds));
    rules.short_seconds = COMITY_TRY(table.whole("short_seconds", 0, rules.day_seconds));
    rules.short_weight = COMITY_TRY(table.number("short_weight", kWeight));
    rules.day_weight = COMITY_TRY(table.number("day_weight", kWeight));
    rules.growth = COMITY_TRY(table.choice("growth", kDayGrowths));
    if (table.has("leeway_days")) {
        rules.leeway_days = COMITY_TRY(table.whole("leeway_days", 0, kLeewayDaysMost));
    }
    rules.leaks = COMITY_TRY(table.choice("leaks", kCountings));
    rules.mis_originations = COMITY_TRY(table.choice("mis_originations", kCountings));
    rules.forged_origins = COMITY_TRY(table.choice("forged_origins", kCountings));
    rules.accomplices = COMITY_TRY(table.choice("accomplices", kAccomplices));
    return rules;
}

bool suits(ScoringKind scoring, const MetricDescription& metric) {
    switch (scoring) {
        case ScoringKind::Shown: return true;
        case ScoringKind::Curve:
            return metric.kind == MetricKind::IncidentWeights || metric.kind == MetricKind::Count;
        case ScoringKind::Share: return metric.kind == MetricKind::Share;
        case ScoringKind::ValidMinusInvalid: return metric.id == MetricId::M7Rpki;
        case ScoringKind::Boolean: return metric.kind == MetricKind::Boolean;
    }
    return false;
}

constexpr std::array<std::string_view, kMetricCount> metric_names() {
    std::array<std::string_view, kMetricCount> names;
    for (const auto& metric : kMetrics) names.at(index_of(metric.id)) = metric.name;
    return names;
}
constexpr auto kMetricNames = metric_names();

Result<std::array<Scoring, kMetricCount>> read_scorings(const TableReader& metrics) {
    COMITY_TRY(metrics.has_only(kMetricNames));
    std::array<Scoring, kMetricCount> scorings;
    for (const auto& metric : kMetrics) {
        const auto table = COMITY_TRY(metrics.table(metric.name));
        auto& scoring = scorings.at(index_of(metric.id));
        COMITY_TRY(table.has_only({"score", "invalid_weight"}));
        scoring.kind = COMITY_TRY(table.choice("score", kScoringKinds));
        if (!suits(scoring.kind, metric)) {
            return fail(table.error_of("score",
                                       fmt::format("does not suit the metric, a {}", metric.unit)));
        }
        if (scoring.kind == ScoringKind::ValidMinusInvalid) {
            scoring.invalid_weight = COMITY_TRY(table.number("invalid_weight", kWeight));
        } else if (table.has("invalid_weight")) {
            return fail(table.error_of("invalid_weight", "is for \"valid-minus-invalid\" alone"));
        }
    }
    return scorings;
}

Result<std::vector<CountedMetric>> read_counted(const TableReader& table, ActionRule rule,
                                                const Framework& framework) {
    COMITY_TRY(table.has_only(kMetricNames));
    std::vector<CountedMetric> counted;
    for (const auto& metric : kMetrics) {
        if (!table.has(metric.name)) continue;
        const auto scoring = framework.scoring(metric.id).kind;
        if (scoring == ScoringKind::Shown) {
            return fail(table.error_of(metric.name, "is counted, but [metrics] does not score it"));
        }
        if (rule == ActionRule::SumCurve && scoring != ScoringKind::Curve) {
            return fail(table.error_of(metric.name,
                                       "is counted by \"sum-curve\", but not scored by \"curve\""));
        }
        counted.push_back({metric.id, COMITY_TRY(table.number(metric.name, kWeight))});
    }
    return counted;
}

Result<std::vector<Action>> read_actions(const TableReader& root, const Framework& framework) {
    std::vector<Action> actions;
    const auto tables = COMITY_TRY(root.tables("actions", kActionsMax));
    for (const auto& table : tables) {
        COMITY_TRY(table.has_only({"id", "title", "programme", "text", "rule", "metrics"}));
        Action action;
        action.id = COMITY_TRY(table.identifier("id"));
        action.title = COMITY_TRY(table.text("title"));
        action.programme = COMITY_TRY(table.identifier("programme"));
        action.text = COMITY_TRY(table.text("text"));
        action.rule = COMITY_TRY(table.choice("rule", kActionRules));
        const auto counted = COMITY_TRY(table.table("metrics"));
        action.metrics = COMITY_TRY(read_counted(counted, action.rule, framework));
        if (action.metrics.empty()) {
            return fail(table.error_of("metrics", "must count at least one metric"));
        }
        const bool repeated = std::any_of(actions.begin(), actions.end(), [&](const Action& other) {
            return other.id == action.id;
        });
        if (repeated) return fail(table.error_of("id", "is the id of an action before it"));
        actions.push_back(std::move(action));
    }
    return actions;
}

Result<Framework> read_framework(const TableReader& root) {
    COMITY_TRY(root.has_only({"name", "label", "title", "effective", "text", "curve", "bands",
                              "coverage", "incident", "metrics", "actions"}));
    Framework framework;
    framework.name = COMITY_TRY(root.identifier("name"));
    framework.label = COMITY_TRY(root.text("label"));
    framework.title = COMITY_TRY(root.text("title"));
    framework.effective = COMITY_TRY(root.date("effective"));
    framework.text = COMITY_TRY(root.text("text"));
    const auto curve = COMITY_TRY(root.table("curve"));
    framework.curve = COMITY_TRY(read_curve(curve));
    const auto bands = COMITY_TRY(root.table("bands"));
    framework.bands = COMITY_TRY(read_bands(bands));
    const auto coverage = COMITY_TRY(root.table("coverage"));
    framework.coverage = COMITY_TRY(read_coverage(coverage));
    const auto incident = COMITY_TRY(root.table("incident"));
    framework.incident = COMITY_TRY(read_incident(incident));
    const auto metrics = COMITY_TRY(root.table("metrics"));
    framework.scorings = COMITY_TRY(read_scorings(metrics));
    framework.actions = COMITY_TRY(read_actions(root, framework));
    return framework;
}

/// Refuses what is too large, or too deep, to be given to the TOML parser.
Result<void> check_size(std::string_view text, std::string_view subject) {
    const auto refused = [subject](std::size_t line, std::string_view what) {
        return Error{.subject = std::string(subject),
                     .what = fmt::format("line {}: {}", line, what)};
    };
    if (text.size() > kFrameworkOctetsMax) {
        return fail(
            refused(1, fmt::format("a framework has at most {} octets", kFrameworkOctetsMax)));
    }
    std::size_t line = 1;
    std::size_t dots = 0;
    for (const char c : text) {
        if (c == '\n') {
            ++line;
            dots = 0;
        }
        if (c != '.') continue;
        if (++dots > kFrameworkLineDotsMax) {
            return fail(
                refused(line, fmt::format("more than {} dots in one line", kFrameworkLineDotsMax)));
        }
    }
    return {};
}

}  // namespace

Result<Framework> Framework::parse(std::string_view text, std::string_view subject) {
    COMITY_TRY(check_size(text, subject));
    try {
        const auto table = toml::parse(text);
        return read_framework(TableReader(table, "", subject));
    } catch (const toml::parse_error& error) {
        return fail(
            Error{.subject = std::string(subject),
                  .what = fmt::format("line {}: {}", std::max(1U, error.source().begin.line),
                                      escape_for_terminal(error.description()))});
    }
}

bool Framework::counts(MetricId id) const {
    return std::any_of(actions.begin(), actions.end(), [id](const Action& action) {
        return std::any_of(action.metrics.begin(), action.metrics.end(),
                           [id](const CountedMetric& counted) { return counted.id == id; });
    });
}

std::string_view to_string(DayGrowth growth) {
    switch (growth) {
        case DayGrowth::Linear: return "linear";
    }
    return "linear";
}

std::string_view to_string(Counting counting) {
    switch (counting) {
        case Counting::All: return "all";
        case Counting::Attested: return "attested";
        case Counting::None: return "none";
    }
    return "none";
}

std::string_view to_string(Accomplices accomplices) {
    switch (accomplices) {
        case Accomplices::All: return "all";
        case Accomplices::Providers: return "providers";
    }
    return "all";
}

std::string_view to_string(ScoringKind kind) {
    switch (kind) {
        case ScoringKind::Shown: return "shown";
        case ScoringKind::Curve: return "curve";
        case ScoringKind::Share: return "share";
        case ScoringKind::ValidMinusInvalid: return "valid-minus-invalid";
        case ScoringKind::Boolean: return "boolean";
    }
    return "shown";
}

std::string_view to_string(ActionRule rule) {
    switch (rule) {
        case ActionRule::SumCurve: return "sum-curve";
        case ActionRule::Mean: return "mean";
    }
    return "mean";
}

}  // namespace comity::manrs
