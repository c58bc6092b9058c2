// Whether a network documents its routing policy: the observation behind MANRS metric M6.
#pragma once

#include "irr/objects.h"

namespace comity::irr {

namespace rules {

inline constexpr Rule kPolicyDocumented{
    "irr.policy.documented", "RFC 2622 s6", Severity::Notice,
    "The aut-num has a line of import or mp-import, and one of export or mp-export."};
inline constexpr Rule kPolicyNoImport{"irr.policy.no-import", "RFC 2622 s6.1", Severity::Warning,
                                      "The aut-num has no line of import or mp-import."};
inline constexpr Rule kPolicyNoExport{"irr.policy.no-export", "RFC 2622 s6.2", Severity::Warning,
                                      "The aut-num has no line of export or mp-export."};
inline constexpr Rule kPolicyNone{"irr.policy.none", "RFC 2622 s6", Severity::Warning,
                                  "The aut-num has no line of import or export at all."};

}  // namespace rules

/// The rule that stands for what `aut_num` documents; one of the four above. What the lines say is
/// not judged.
[[nodiscard]] const Rule& judge_policy(const AutNum& aut_num);

/// Whether that is at least one import and at least one export.
[[nodiscard]] bool documents_policy(const AutNum& aut_num);

}  // namespace comity::irr
