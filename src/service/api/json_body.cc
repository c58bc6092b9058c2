#include "service/api/json_body.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {

Result<void, Problem> read_object(std::string_view body, std::span<const std::string_view> known,
                                  registry::JsonRecord& record) {
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

Result<std::string, Problem> text_of(registry::JsonRecord& record, std::string_view key) {
    const auto text = record.text(key);
    if (text && record.odd().empty()) return std::string(*text);
    return fail(Problem{422, &kBodyValue, fmt::format("{} must be text", key)});
}

}  // namespace comity::service::api
