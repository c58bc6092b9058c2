#include "rpki/verdict.h"

#include "rpki/rules.h"

namespace comity::rpki {

std::string_view to_string(Validity validity) {
    switch (validity) {
        case Validity::Valid: return "valid";
        case Validity::Invalid: return "invalid";
        case Validity::NotFound: return "not-found";
    }
    return "not-found";
}

const Rule& rule_of(Verdict verdict) {
    if (verdict.validity == Validity::Valid) return kRovValid;
    if (verdict.validity == Validity::NotFound) return kRovNotFound;
    switch (verdict.reason) {
        case InvalidReason::Length: return kRovInvalidLength;
        case InvalidReason::As0: return kRovInvalidAs0;
        case InvalidReason::AsSet: return kRovInvalidAsSet;
        case InvalidReason::None:
        case InvalidReason::AsMismatch: break;
    }
    return kRovInvalidAsMismatch;
}

}  // namespace comity::rpki
