#include "service/api/statement.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "registry/json_record.h"
#include "service/limits.h"
#include "service/rules.h"
#include "store/access_book.h"

namespace comity::service::api {
namespace {

using registry::JsonRecord;

constexpr std::array<std::string_view, 1> kDisputeKeys{"reason"};
constexpr std::array<std::string_view, 2> kRulingKeys{"verdict", "reason"};

/// Reads `body` into `record`: an object of `known` keys alone.
Result<void, Problem> read_object(std::string_view body, std::span<const std::string_view> known,
                                  JsonRecord& record) {
    if (!record.parse(body)) {
        return fail(Problem{400, &kBodyMalformed, "the body must be one JSON object"});
    }
    for (const auto key : record.keys()) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        return fail(Problem{
            400, &kBodyMalformed,
            fmt::format("the body has an unknown key \"{}\"; known are: {}",
                        escape_for_terminal(key, kKeyOctetsShown), fmt::join(known, ", "))});
    }
    return {};
}

/// The text under `key`. Errors: there is none, or something else.
Result<std::string, Problem> text_of(JsonRecord& record, std::string_view key) {
    const auto text = record.text(key);
    if (text && record.odd().empty()) return std::string(*text);
    return fail(Problem{422, &kBodyValue, fmt::format("{} must be text", key)});
}

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
