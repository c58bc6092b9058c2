// What a line of a table is refused for.
#pragma once

#include "base/rule.h"

namespace comity::internet::rules {

inline constexpr Rule kOriginFields{"internet.origins.fields", "", Severity::Warning,
                                    "A line of an origin table is a prefix and an AS number."};
inline constexpr Rule kOriginPrefix{
    "internet.origins.prefix", "RFC 4632 s3.1", Severity::Warning,
    "The first field of a line is a prefix whose host bits are zero."};
inline constexpr Rule kOriginAsn{"internet.origins.asn", "RFC 5396 s2", Severity::Warning,
                                 "The second field of a line is one AS number."};
inline constexpr Rule kRelationshipFields{
    "internet.relationships.fields", "", Severity::Warning,
    "A line of a relationship table is two AS numbers and a kind, with bars between them."};
inline constexpr Rule kRelationshipAsn{"internet.relationships.asn", "RFC 5396 s2",
                                       Severity::Warning,
                                       "The first two fields of a line are AS numbers."};
inline constexpr Rule kRelationshipKind{
    "internet.relationships.kind", "", Severity::Warning,
    "The third field of a line is -1 (the first is a provider of the second) or 0 (peers)."};
inline constexpr Rule kRelationshipSelf{"internet.relationships.self", "", Severity::Warning,
                                        "A network has no relationship with itself."};
inline constexpr Rule kTableLine{"internet.table.line", "", Severity::Warning,
                                 "A line of a table has at most 256 octets."};
inline constexpr Rule kTableRecords{"internet.table.records", "", Severity::Warning,
                                    "A table has at most 4,000,000 records; the rest is not read."};

}  // namespace comity::internet::rules
