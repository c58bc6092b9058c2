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
inline constexpr Rule kTableLine{"internet.table.line", "", Severity::Warning,
                                 "A line of a table has at most 256 octets."};
inline constexpr Rule kTableRecords{"internet.table.records", "", Severity::Warning,
                                    "A table has at most 4,000,000 records; the rest is not read."};

}  // namespace comity::internet::rules
