// Fuzzes the bodies of requests that claim a network or confirm it: what is accepted is an address
// and a code, all else says why and repeats no address.
#include "base/check.h"
#include "service/api/claim_body.h"
#include "service/claims/letter.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity::service::api;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const auto check = [](const Problem& problem) {
        COMITY_CHECK(problem.status == 400 || problem.status == 422);
        COMITY_CHECK(problem.rule != nullptr && !problem.detail.empty());
        COMITY_CHECK(problem.detail.size() < 400);
    };
    if (const auto claim = parse_claim_body(body)) {
        COMITY_CHECK(comity::MailAddress::parse(claim->address.text()) == claim->address);
        COMITY_CHECK(claim->asn.value() > 0);
    } else {
        check(claim.error());
    }
    if (const auto code = parse_confirmation_body(body)) {
        COMITY_CHECK(code->size() == 32);
        COMITY_CHECK(comity::service::claims::parse_code(
                         comity::service::claims::shown_code(*code)) == *code);
    } else {
        check(code.error());
    }
    return 0;
}
