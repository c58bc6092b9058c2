// The words that all formats use of an assessment: what a state, a share or a gap is called, and
// how the figures come about. Plain text; each format escapes it in its own way.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "manrs/assessment.h"

namespace comity::report {

/// What every format says once: whose figures these are.
inline constexpr std::string_view kNotManrs =
    "Scores and bands are Comity's own computation, not MANRS's own.";

/// "Ready", "Aspiring", "Lagging", "No data".
[[nodiscard]] std::string_view words_of(manrs::Band band);
/// "valid", "invalid", "not found".
[[nodiscard]] std::string_view words_of(rpki::Validity validity);
/// "another origin is authorised" and so on; "" for None.
[[nodiscard]] std::string_view words_of(rpki::InvalidReason reason);
/// "longer than /24 or /48" and so on; "" for None.
[[nodiscard]] std::string_view words_of(observation::Exclusion exclusion);
/// What to do: "Create a ROA", "Ask the holder for a ROA", "Narrow a ROA", "Delete a ROA".
[[nodiscard]] std::string_view words_of(manrs::RoaChange change);

/// All reasons to be invalid and all exclusions but None, in the order of their enums.
inline constexpr std::array kInvalidReasons{rpki::InvalidReason::AsMismatch,
                                            rpki::InvalidReason::Length, rpki::InvalidReason::As0,
                                            rpki::InvalidReason::AsSet};
inline constexpr std::array kExclusions{
    observation::Exclusion::NoOrigin,     observation::Exclusion::ReservedOrigin,
    observation::Exclusion::DefaultRoute, observation::Exclusion::TooLong,
    observation::Exclusion::Blackhole,    observation::Exclusion::BelowPeers,
    observation::Exclusion::Unallocated};

/// A hyphenated name as a key: "ask_holder".
[[nodiscard]] std::string snake_case(std::string_view name);
/// Names as keys of JSON and columns of CSV: "as_mismatch", "default_route", "below_peers".
[[nodiscard]] std::string key_of(rpki::InvalidReason reason);
[[nodiscard]] std::string key_of(observation::Exclusion exclusion);

/// "1 route", "1,200 routes"; the plural takes an s.
[[nodiscard]] std::string count_of(std::uint64_t count, std::string_view noun);

/// "2.5 %"; "under 0.1 %" and "over 99.9 %" for what would wrongly print as none or all; "0 %" and
/// "100 %" for what is; "" where `whole` is 0.
[[nodiscard]] std::string percent(std::uint64_t part, std::uint64_t whole);

/// "3 of 120 (2.5 %)".
[[nodiscard]] std::string share_of(std::uint64_t part, std::uint64_t whole);

/// "0.700"; "no data"; "just under 0.800" for a score that would print as a limit it does not
/// reach.
[[nodiscard]] std::string score_text(std::optional<double> score, const manrs::Bands& bands);

/// `now` less `before`; none where either is not there.
[[nodiscard]] std::optional<double> change_between(std::optional<double> now,
                                                   std::optional<double> before);
/// "+0.012", "−0.004", "unchanged"; empty where either is not there.
[[nodiscard]] std::string change_text(std::optional<double> now, std::optional<double> before);
/// The change of a score since the observation before: "+0.012"; "newly scored", "no longer
/// scored"; empty without an observation before.
[[nodiscard]] std::string change_of(const manrs::Assessment& assessment,
                                    const manrs::ActionResult& action);
/// The same of a metric; empty also where nothing changed.
[[nodiscard]] std::string change_of(const manrs::Assessment& assessment,
                                    const manrs::MetricResult& metric);
/// What it is compared with: "Changes are against the observation of 2026-10-31 23:45 UTC."; empty
/// without one.
[[nodiscard]] std::string comparison_text(const manrs::Assessment& assessment);

/// The raw value in its unit's own manner: "0.100", "3", "registered".
[[nodiscard]] std::string value_text(const manrs::MetricResult& metric);

/// "ready from 0.800, aspiring from 0.600".
[[nodiscard]] std::string band_limits(const manrs::Bands& bands);

/// "AS64500 192.0.2.0/22-24"; the maximum length only where it is not the prefix's.
[[nodiscard]] std::string vrp_text(const rpki::payload::Vrp& vrp);

/// "192.0.2.0/24 maxLength 24 AS64500", as it is to be typed in.
[[nodiscard]] std::string roa_text(const rpki::payload::Vrp& vrp);

/// "192.0.2.0/24 AS64501"; "no one origin" where the path ends in an AS_SET.
[[nodiscard]] std::string pair_text(const observation::Pair& pair);

/// What a finding's origin validation says: "invalid", or "not judged" without VRPs.
[[nodiscard]] std::string_view state_text(const manrs::RouteFinding& finding);

/// Who saw a pair: "5 ASes (3 full feeds)".
[[nodiscard]] std::string seen_text(const observation::Pair& pair);

/// Marks of a finding: "harmless: ...", why it does not count; empty where there is none.
[[nodiscard]] std::vector<std::string> remarks_of(const manrs::RouteFinding& finding);

/// The findings of one kind: invalid, not found, or not counted.
enum class FindingKind : std::uint8_t { Invalid, NotFound, NotCounted };
inline constexpr std::array kFindingKinds{FindingKind::Invalid, FindingKind::NotFound,
                                          FindingKind::NotCounted};
[[nodiscard]] FindingKind kind_of(const manrs::RouteFinding& finding);
/// "Invalid routes", "Routes without a ROA", "Routes that do not count".
[[nodiscard]] std::string_view title_of(FindingKind kind);
/// A view of the findings of that kind, which stand together in `findings`.
[[nodiscard]] std::span<const manrs::RouteFinding> findings_of_kind(
    std::span<const manrs::RouteFinding> findings, FindingKind kind);

}  // namespace comity::report
