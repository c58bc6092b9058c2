// Two small text formats: which AS originates a prefix, and how two ASes are related.
//
// Origins: `prefix asn` a line, blanks or tabs between, `;` and `#` begin comments (what pyasn and
// asmap write). Relationships: `a|b|-1` (a is a provider of b), `a|b|0` (peers), further fields
// ignored, `#` begins comments (what CAIDA writes).
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/rule.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::internet {

/// How many lines broke a rule, and where the first of them was.
struct RefusedLines {
    const Rule* rule;
    std::uint64_t count;
    std::uint64_t first_line;  ///< From 1.
};

struct OriginRecord {
    net::Prefix prefix;
    net::Asn origin;
    friend constexpr auto operator<=>(const OriginRecord&, const OriginRecord&) = default;
};

struct OriginTable {
    std::vector<OriginRecord> records;  ///< In the order of the lines; repeats stay.
    std::vector<RefusedLines> refused;  ///< In the order of their first lines.
};

struct Relationship {
    enum class Kind : std::uint8_t { ProviderOf, PeerOf };
    net::Asn first;
    net::Asn second;
    Kind kind = Kind::PeerOf;
    friend constexpr auto operator<=>(const Relationship&, const Relationship&) = default;
};

struct RelationshipTable {
    std::vector<Relationship> records;  ///< In the order of the lines; repeats stay.
    std::vector<RefusedLines> refused;
};

/// What `text` says; bad lines are counted by rule and left out. Memory: at most kTableRecordsMax
/// records.
[[nodiscard]] OriginTable parse_origins(std::string_view text);

/// The same for relationships.
[[nodiscard]] RelationshipTable parse_relationships(std::string_view text);

}  // namespace comity::internet
