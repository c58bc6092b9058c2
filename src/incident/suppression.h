// What explains an incident away: an ordered table of rules, all of which are tried, so that a
// reader sees what was asked and what was not known (docs/incidents.md).
#pragma once

#include <span>

#include "incident/event.h"
#include "incident/kinship.h"
#include "incident/known_networks.h"
#include "incident/links.h"
#include "incident/old_ways.h"
#include "incident/pairs.h"
#include "incident/runs.h"
#include "rpki/rov.h"

namespace comity::incident {

/// What a rule may look at.
struct Case {
    const Event& event;  ///< Without what the rules are to find.
    const Run& run;
    const Kinship& kinship;
    const KnownNetworks& known;
    const LinkBook& links;
    const OldWays& old_ways;
    const PairBook& pairs;
    const observation::RouteTable& table;
    const irr::Database* irr = nullptr;  ///< Null where none was given.
    bool has_vrps = false;
    Timestamp baseline_until;
    std::size_t days = 1;                ///< On how many the same began.
    std::uint64_t leaked_prefixes = 0;   ///< By all leaks of the culprit at the time.
    std::uint64_t victims_prefixes = 0;  ///< That the first victim originates in all.
    std::int64_t baseline_seconds = 0;
};

/// What the rules make of a case.
struct Opinion {
    Certainty certainty = Certainty::Suspected;
    std::uint8_t suspicion = 0;
    std::uint8_t confidence = 0;
    std::vector<RuleAnswer> tried;  ///< Those of its kind, in the order of kSuppressionRules.
};

/// Tries all rules that apply to the kind of the event. Of kinds that none applies to the opinion
/// rests on what attests them alone.
[[nodiscard]] Opinion judge(const Case& which);

}  // namespace comity::incident
