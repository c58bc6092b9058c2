// What the scores would become: with each fix alone, with one after the other in the order that
// gains most, and with any of them together. Nothing is guessed: what only time, a test or someone
// else can show says so, and what has no data keeps having none.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "incident/event.h"
#include "manrs/action.h"
#include "manrs/fixes.h"
#include "manrs/framework.h"
#include "manrs/metric_result.h"
#include "manrs/roa_advice.h"

namespace comity::manrs {

struct Assessment;

/// When scores show that a fix was made.
enum class FixShows : std::uint8_t {
    Next,     ///< In the next observation: what is registered is judged as it is then.
    Later,    ///< In a month, or 30 days, without what it ends: what happened stays in its month.
    Unknown,  ///< That cannot be computed.
    Never     ///< It is for the network's protection: no score of its own counts it.
};

/// "next", "later", "unknown", "never".
[[nodiscard]] std::string_view to_string(FixShows shows);

/// The score of one action before and after; none is no data.
struct ActionChange {
    std::size_t action = 0;  ///< The place in Assessment::actions.
    std::optional<double> before;
    std::optional<double> after;
};

/// What one fix changes. Changes that are later are of a month that is as the present one, but for
/// what the fix ends.
struct FixEffect {
    std::string id;  ///< Its rule, a colon, and what it is about; the same in every observation.
    FixShows shows = FixShows::Never;
    std::size_t place = 0;               ///< In the recommended order, from 0.
    double gain = 0;                     ///< What it alone adds to the scores of actions, together.
    std::vector<ActionChange> alone;     ///< Actions whose score it alone changes.
    std::vector<ActionChange> in_order;  ///< The same on top of all that come before it.
    std::string reason;                  ///< Why no score changes, or what it takes; may be empty.
    std::optional<Timestamp> gone;  ///< Of what is later: when the rolling 30 days have lost it.
};

/// The scores of one network at one time.
struct Scores {
    std::vector<MetricResult> metrics;  ///< All, in the order of MetricId.
    std::vector<ActionResult> actions;  ///< In the framework's order.
};

/// The scores with some fixes made.
struct Prospects {
    Scores next;   ///< By what the next observation can show.
    Scores later;  ///< And without what the fixes end.
};

/// All fixes of an assessment: first those of Assessment::advice, then those of Assessment::fixes,
/// each in its order. A fix is named by its place in that list.
struct FixPlan {
    std::vector<FixEffect> effects;
    /// The recommended order: what alone gains most comes first, then what takes more actions into
    /// a better band, then as listed; what cannot be computed follows, and last what no score
    /// counts.
    std::vector<std::size_t> order;
    Prospects all;  ///< With all of them made.
};

/// "roa.missing:192.0.2.0/24"; of a ROA that goes, "roa.loose:192.0.2.0/22-24".
[[nodiscard]] std::string id_of(const RoaAdvice& advice);
/// "fix.contact.missing:AS64500"; blanks of the subject are hyphens.
[[nodiscard]] std::string id_of(const Fix& fix);

/// The plan of an assessment that has all but the plan. `unseen` are events that its scores rest on
/// and its record does not have. Cost: O(n log n) of fixes, pairs and VRPs; of incidents, the
/// number of fixes times that of events, up to kEventsReweighedMax.
[[nodiscard]] FixPlan plan_fixes(const Framework& framework, const Assessment& assessment,
                                 std::span<const incident::Event> unseen = {});

/// The scores with the fixes of those places made, in any order; each counts once. With none, they
/// are those of the assessment.
[[nodiscard]] Prospects with_fixes(const Framework& framework, const Assessment& assessment,
                                   std::span<const incident::Event> unseen,
                                   std::span<const std::size_t> fixes);

}  // namespace comity::manrs
