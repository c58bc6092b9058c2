#include "observation/judged_pair.h"

namespace comity::observation {

std::string_view to_string(Exclusion exclusion) {
    switch (exclusion) {
        case Exclusion::None: return "";
        case Exclusion::NoOrigin: return "as-set-origin";
        case Exclusion::ReservedOrigin: return "reserved-origin";
        case Exclusion::DefaultRoute: return "default-route";
        case Exclusion::TooLong: return "too-long";
        case Exclusion::Blackhole: return "blackhole";
        case Exclusion::BelowPeers: return "below-peers";
        case Exclusion::Unallocated: return "unallocated";
    }
    return "";
}

void RovTotals::add(rpki::Validity validity) {
    switch (validity) {
        case rpki::Validity::Valid: ++valid; break;
        case rpki::Validity::Invalid: ++invalid; break;
        case rpki::Validity::NotFound: ++not_found; break;
    }
}

}  // namespace comity::observation
