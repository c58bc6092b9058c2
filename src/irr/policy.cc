#include "irr/policy.h"

namespace comity::irr {

const Rule& judge_policy(const AutNum& aut_num) {
    const bool imports = aut_num.imports > 0;
    const bool exports = aut_num.exports > 0;
    if (imports && exports) return rules::kPolicyDocumented;
    if (imports) return rules::kPolicyNoExport;
    return exports ? rules::kPolicyNoImport : rules::kPolicyNone;
}

bool documents_policy(const AutNum& aut_num) {
    return &judge_policy(aut_num) == &rules::kPolicyDocumented;
}

}  // namespace comity::irr
