// The bodies of requests that claim a network, or confirm that with a code. Octets of strangers;
// pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/mail_address.h"
#include "base/result.h"
#include "net/asn.h"
#include "service/api/problem.h"

namespace comity::service::api {

struct NewClaim {
    net::Asn asn;
    MailAddress address;
};

/// `{"asn": 64500, "address": "noc@…"}`. Errors: 400 where the body is no such object; 422 where a
/// value is none. They repeat nothing of the address.
[[nodiscard]] Result<NewClaim, Problem> parse_claim_body(std::string_view body);

/// The 32 digits of the code in `{"code": "…"}`. Errors: the same.
[[nodiscard]] Result<std::string, Problem> parse_confirmation_body(std::string_view body);

}  // namespace comity::service::api
