#include "service/api/claim_body.h"

#include <array>

#include "registry/json_record.h"
#include "service/api/json_body.h"
#include "service/claims/letter.h"
#include "service/claims/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

constexpr std::array<std::string_view, 2> kClaimKeys{"asn", "address"};
constexpr std::array<std::string_view, 1> kConfirmationKeys{"code"};

}  // namespace

Result<NewClaim, Problem> parse_claim_body(std::string_view body) {
    registry::JsonRecord record(claims::kClaimBodyOctetsMax);
    COMITY_TRY(read_object(body, kClaimKeys, record));
    const auto text = COMITY_TRY(text_of(record, "address"));
    auto address = MailAddress::parse(text);
    if (!address) {
        return fail(Problem{422, &kBodyValue,
                            "address must be an address of mail, as noc@network.example"});
    }
    const auto asn = record.asn("asn");
    if (!asn) return fail(Problem{422, &kBodyValue, "asn must be an AS number, as 64500"});
    return NewClaim{*asn, std::move(*address)};
}

Result<std::string, Problem> parse_confirmation_body(std::string_view body) {
    registry::JsonRecord record(claims::kClaimBodyOctetsMax);
    COMITY_TRY(read_object(body, kConfirmationKeys, record));
    const auto text = COMITY_TRY(text_of(record, "code"));
    auto digits = claims::parse_code(text);
    if (digits) return std::move(*digits);
    return fail(Problem{422, &kBodyValue,
                        "code must be the 32 digits and letters from a to f of the mail"});
}

}  // namespace comity::service::api
