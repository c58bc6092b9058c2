#include "service/api/statement.h"

#include <fmt/format.h>

#include <array>

#include "registry/json_record.h"
#include "service/api/json_body.h"
#include "service/limits.h"
#include "service/rules.h"
#include "store/access_book.h"

namespace comity::service::api {
namespace {

using registry::JsonRecord;

constexpr std::array<std::string_view, 1> kDisputeKeys{"reason"};
constexpr std::array<std::string_view, 2> kRulingKeys{"verdict", "reason"};

Result<std::string, Problem> reason_of(JsonRecord& record) {
    auto reason = COMITY_TRY(text_of(record, "reason"));
    const auto fault = store::fault_of_reason(reason);
    if (fault.empty()) return reason;
    return fail(Problem{422, &kBodyValue, fmt::format("reason must be {}", fault)});
}

}  // namespace

Result<std::string, Problem> parse_dispute_body(std::string_view body) {
    JsonRecord record(kStatementOctetsMax);
    COMITY_TRY(read_object(body, kDisputeKeys, record));
    return reason_of(record);
}

Result<RulingBody, Problem> parse_ruling_body(std::string_view body) {
    JsonRecord record(kStatementOctetsMax);
    COMITY_TRY(read_object(body, kRulingKeys, record));
    const auto verdict = COMITY_TRY(text_of(record, "verdict"));
    if (verdict != "accepted" && verdict != "refused") {
        return fail(Problem{422, &kBodyValue, "verdict must be \"accepted\" or \"refused\""});
    }
    return RulingBody{verdict == "accepted", COMITY_TRY(reason_of(record))};
}

}  // namespace comity::service::api
