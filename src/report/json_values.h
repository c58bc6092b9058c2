// Members of a JSON object whose value may not be known: null then.
#pragma once

#include <optional>
#include <string_view>

#include "base/json_writer.h"

namespace comity::report {

template <class T>
void write_or_null(JsonWriter& json, std::string_view name, const std::optional<T>& value) {
    json.key(name);
    if (value) {
        json.value(*value);
    } else {
        json.null();
    }
}

/// An empty text is none.
inline void write_text_or_null(JsonWriter& json, std::string_view name, std::string_view text) {
    write_or_null(json, name, text.empty() ? std::nullopt : std::optional(text));
}

}  // namespace comity::report
