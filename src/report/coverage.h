// How wide and how old the view is that an assessment rests on, in words.
#pragma once

#include <string>
#include <vector>

#include "observation/network_evidence.h"

namespace comity::report {

/// What was observed and by how many, a sentence each.
[[nodiscard]] std::vector<std::string> coverage_sentences(
    const observation::ObservationFacts& facts);

/// "AS64500 0.5, AS64501 nothing".
[[nodiscard]] std::string weight_words(const observation::VantageWeights& weights);

/// "2026-11-20 08:00 UTC"; the seconds only where they are not 0.
[[nodiscard]] std::string date_text(Timestamp time);

/// The two largest units of 0 seconds or more: "3 h 20 min", "2 days 1 h".
[[nodiscard]] std::string duration_text(std::int64_t seconds);

/// "2026-11-20 00:00 to 08:00 UTC (8 h)"; its date alone for an instant.
[[nodiscard]] std::string period_text(const Period& period);

/// One input as people read it, or relationships that were inferred, whose hash is "inferred".
struct SourceWords {
    std::string kind;     ///< "routes (MRT)", "VRPs", or the kind itself.
    std::string hash;     ///< The first 12 digits.
    std::string entries;  ///< "1,200 records, 3 refused, cut short".
    std::string as_of;    ///< Its date; "not dated".
    std::string age;      ///< Against the newest: "newest", "3 h 20 min older".
};
[[nodiscard]] std::vector<SourceWords> source_words(const observation::ObservationFacts& facts);

/// The same in few lines: of a kind that has more than `files_max` files one line for all that were
/// used, whose `hash` is their number ("5 files") and whose date and age are the oldest's.
[[nodiscard]] std::vector<SourceWords> source_summary(const observation::ObservationFacts& facts,
                                                      std::size_t files_max);

}  // namespace comity::report
