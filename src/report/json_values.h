// Members of a JSON object: of values that may not be known, null then, and of lists.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "base/json_writer.h"
#include "net/asn.h"

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

inline void write_asns(JsonWriter& json, std::string_view name, std::span<const net::Asn> asns) {
    json.key(name).begin_array();
    for (const auto asn : asns) json.value(asn.value());
    json.end_array();
}

}  // namespace comity::report
