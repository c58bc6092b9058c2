// What the scores of a participant, or of a network, say of a programme's promises, and what is
// missing. Whether that is conformant is said only by a profile: MANRS publishes no thresholds, and
// without one everything here is an indication.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/rule.h"
#include "manrs/action.h"
#include "manrs/programme.h"

namespace comity::manrs {

enum class Verdict : std::uint8_t {
    Conformant,
    NonConformant,
    NoData,   ///< It could be measured, and was not.
    NotSeen,  ///< It cannot be seen from outside.
};

/// One score that shows an action.
struct ShownScore {
    std::string id;  ///< Of the framework's action.
    std::string title;
    std::optional<double> score;
    Band band = Band::NoData;
    std::optional<double> before;     ///< In the observation before; none without one, or data.
    std::optional<double> threshold;  ///< Of the profile; none without.
};

/// What is not as it should be, and by which rule; `detail` is one clause for people.
struct Missing {
    const Rule* rule = nullptr;
    std::string score;  ///< The id of the one that it is about; empty: of the whole action.
    std::string detail;
};

struct ActionConformance {
    std::string id;
    std::string title;
    Level level = Level::Mandatory;
    std::vector<ShownScore> scores;  ///< Empty where it cannot be seen from outside.
    Band band = Band::NoData;        ///< Of the worst score, or the best where any will do.
    std::optional<Band> before;      ///< The same before; none without an observation before.
    std::optional<Verdict> verdict;  ///< None without a profile: then all is an indication.
    std::vector<Missing> missing;    ///< Below ready, or below its threshold; no data; not seen.
};

struct Conformance {
    std::vector<ActionConformance> actions;  ///< In the programme's order.
    Band band = Band::NoData;                ///< The worst of the mandatory actions that have data.
    std::optional<Band> before;              ///< The same before.
    std::optional<Verdict> verdict;          ///< Of all; none without a profile.
};

/// What was measured: all actions of a framework, and the metrics that they count, which tell why
/// there is no data; and the actions in the observation before, empty without one.
struct Measurements {
    std::span<const ActionResult> actions;
    std::span<const MetricResult> metrics;
    std::span<const ActionResult> before;
};

/// What that says of `programme`. `profile`, which is for that programme, may be null.
[[nodiscard]] Conformance judge_conformance(const Programme& programme,
                                            const ConformanceProfile* profile, const Bands& bands,
                                            const Measurements& measured);

/// "conformant", "non-conformant", "no-data", "not-seen".
[[nodiscard]] std::string_view to_string(Verdict verdict);

}  // namespace comity::manrs
