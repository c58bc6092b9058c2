// Fuzzes the bodies of requests that dispute an event or rule on it: what is accepted can be kept,
// all else says why.
#include "base/check.h"
#include "service/api/statement.h"
#include "store/access_book.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity::service::api;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const auto check = [](const Problem& problem) {
        COMITY_CHECK(problem.status == 400 || problem.status == 422);
        COMITY_CHECK(problem.rule != nullptr && !problem.detail.empty());
        COMITY_CHECK(problem.detail.size() < 400);
    };
    if (const auto reason = parse_dispute_body(body)) {
        COMITY_CHECK(comity::store::fault_of_reason(*reason).empty());
    } else {
        check(reason.error());
    }
    if (const auto ruling = parse_ruling_body(body)) {
        COMITY_CHECK(comity::store::fault_of_reason(ruling->reason).empty());
    } else {
        check(ruling.error());
    }
    return 0;
}
