// What to change in the RPKI so that a network's announcements are valid and nothing else is: the
// exact ROAs to create, narrow or delete.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/rule.h"
#include "observation/network_evidence.h"

namespace comity::manrs {

enum class RoaChange : std::uint8_t {
    Create,     ///< The network's own prefix has no ROA, or one with a maxLength that is too short.
    AskHolder,  ///< Others' ROAs forbid the announcement: their holder must create one, or it must
                ///< end.
    Narrow,     ///< A maxLength allows more than is announced (RFC 9319 s3).
    Delete      ///< A ROA of the network matches none of its announcements and forbids another's.
};

/// "create", "ask-holder", "narrow" or "delete".
[[nodiscard]] std::string_view to_string(RoaChange change);

/// One change, to be made in the order of the list.
struct RoaAdvice {
    RoaChange change = RoaChange::Create;
    const Rule* rule = nullptr;              ///< The rule that asks for it.
    std::vector<rpki::payload::Vrp> create;  ///< To make first; maxLength is the prefix's length.
    std::vector<rpki::payload::Vrp> remove;  ///< To take away then.
    /// Announced today by others inside what `create` covers, and not found: without ROAs of their
    /// own, made before or with this change, they would become invalid.
    std::vector<observation::Pair> others_to_authorise;
    std::string reason;  ///< One or two sentences for people.
};

/// The changes for one network, most urgent first: announcements that are invalid, then those not
/// found, then ROAs that are too wide, then those without use.
///
/// Applying all `create`s (also those of `others_to_authorise`), then all `remove`s, makes no
/// announced route invalid that was not: each route that was valid or not found stays so. Only
/// pairs that count (Exclusion::None), or that are merely seen by few, are taken for legitimate.
[[nodiscard]] std::vector<RoaAdvice> advise_roas(const observation::NetworkEvidence& evidence);

}  // namespace comity::manrs
