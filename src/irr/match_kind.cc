#include "irr/match_kind.h"

namespace comity::irr {

std::string_view to_string(MatchKind kind) {
    switch (kind) {
        case MatchKind::Exact: return "exact";
        case MatchKind::Covering: return "covering";
        case MatchKind::OtherOrigin: return "other-origin";
        case MatchKind::None: return "none";
    }
    return "none";
}

}  // namespace comity::irr
