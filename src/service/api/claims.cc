// Routes by which somebody claims a network. Whether an address is one of its contacts no answer
// tells.
#include "base/json_writer.h"
#include "service/api/claim_desk.h"
#include "service/api/handlers.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

Result<ClaimLimits, Problem> limits_of(const Call& call) {
    if (call.claim_limits != nullptr) return *call.claim_limits;
    return fail(Problem{501, &kClaimsNotSetUp, ""});
}

}  // namespace

Result<Answer, Problem> answer_new_claim(const Call& call) {
    const auto limits = COMITY_TRY(limits_of(call));
    const auto asked = COMITY_TRY(parse_claim_body(call.body));
    const auto claim = COMITY_TRY(call.claims.take(asked, call.client, limits, call.now));
    JsonWriter json;
    json.begin_object().member("id", claim.id).member("asn", claim.asn.value());
    json.member("made", claim.made).member("expires", claim.expires).end_object();
    return Answer{.body = json.take() + "\n", .status = 202};
}

Result<Answer, Problem> answer_claim_confirmation(const Call& call) {
    // Where claims are not taken any more, those that were are good to their end.
    const auto code = parse_confirmation_body(call.body);
    if (!code && call.claim_limits == nullptr) return fail(Problem{501, &kClaimsNotSetUp, ""});
    if (!code) return fail(code.error());
    const auto claimed = COMITY_TRY(call.claims.confirm(call.arguments[0], *code, call.now));
    const auto& token = claimed.token;
    JsonWriter json;
    json.begin_object().member("token", claimed.secret).member("id", token.id);
    json.member("name", token.name).member("asn", token.networks.front().value());
    json.member("expires", token.expires).end_object();
    return Answer{.body = json.take() + "\n", .status = 201};
}

}  // namespace comity::service::api
