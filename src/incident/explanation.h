// An event in words. Nothing of it is text of others: numbers, prefixes, times, and the sentences
// of rules; so it may go to a terminal, a page or a message as it is.
#pragma once

#include <string>
#include <vector>

#include "incident/event.h"

namespace comity::incident {

/// What happened, in one sentence: who did what to whom, from when to when, as
/// "AS666 originated 20.0.7.0/24, a part of 20.0.0.0/16 of AS100, for 1 h 5 min from
/// 2026-01-02T00:00:00Z on."
[[nodiscard]] std::string sentence_of(const Event& event);

/// The sentence, and what else a reader asks: who saw it and passed it on, how sure it is and why.
/// A sentence each.
[[nodiscard]] std::vector<std::string> explain(const Event& event);

/// A length of time for people, its two largest units: "1 h 5 min"; "0 s" of none.
[[nodiscard]] std::string duration_text(std::int64_t seconds);

}  // namespace comity::incident
