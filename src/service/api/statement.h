// What somebody says about an event: the bodies of requests that dispute one or rule on it. Octets
// of strangers; pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "service/api/problem.h"

namespace comity::service::api {

/// The reason in `{"reason": "…"}`. Errors: 400 where the body is no such object; 422 where
/// store::fault_of_reason finds a fault with the reason.
[[nodiscard]] Result<std::string, Problem> parse_dispute_body(std::string_view body);

struct RulingBody {
    bool is_accepted = false;
    std::string reason;
};
/// `{"verdict": "accepted", "reason": "…"}` or "refused". Errors: the same.
[[nodiscard]] Result<RulingBody, Problem> parse_ruling_body(std::string_view body);

}  // namespace comity::service::api
