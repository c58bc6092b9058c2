// The body of a request that is one JSON object of known keys. Octets of strangers.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "registry/json_record.h"
#include "service/api/problem.h"

namespace comity::service::api {

/// Reads `body` into `record`. Errors: 400 where it is no object, or has a key beside `known`.
[[nodiscard]] Result<void, Problem> read_object(std::string_view body,
                                                std::span<const std::string_view> known,
                                                registry::JsonRecord& record);

/// The text under `key`. Errors: 422 where there is none, or something else.
[[nodiscard]] Result<std::string, Problem> text_of(registry::JsonRecord& record,
                                                   std::string_view key);

}  // namespace comity::service::api
