// A small text format: which AS originates a prefix.
//
// `prefix asn` a line, blanks or tabs between, `;` and `#` begin comments (what pyasn and asmap
// write).
#pragma once

#include <compare>
#include <string_view>
#include <vector>

#include "base/refusals.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::internet {

struct OriginRecord {
    net::Prefix prefix;
    net::Asn origin;
    friend constexpr auto operator<=>(const OriginRecord&, const OriginRecord&) = default;
};

struct OriginTable {
    std::vector<OriginRecord> records;  ///< In the order of the lines; repeats stay.
    Refusals refused;                   ///< The places are lines.
};

/// What `text` says; bad lines are counted by rule and left out. Memory: at most kTableRecordsMax
/// records.
[[nodiscard]] OriginTable parse_origins(std::string_view text);

}  // namespace comity::internet
