// Events files: JSON Lines, one event of a network a line (docs/formats/events.md). What a line
// says is taken as it is; whether it is so is not judged here.
#pragma once

#include <cstdint>
#include <vector>

#include "base/byte_source.h"
#include "base/rule.h"
#include "manrs/incident_arithmetic.h"

namespace comity::manrs {

namespace rules {

inline constexpr std::string_view kEventsCitation = "docs/formats/events.md";

inline constexpr Rule kEventTooLong{"events.line.too-long", kEventsCitation, Severity::Error,
                                    "A line has at most 65536 octets."};
inline constexpr Rule kEventNotJson{
    "events.line.not-json", "RFC 8259 s2", Severity::Error,
    "A line is one JSON text, with numbers that a double or 64 bits "
    "hold and at most 32 levels."};
inline constexpr Rule kEventNotObject{"events.line.not-object", kEventsCitation, Severity::Error,
                                      "A line is one JSON object."};
inline constexpr Rule kEventRepeatedKey{"events.line.repeated-key", "RFC 8259 s4", Severity::Error,
                                        "A key that is read here is given once a line."};
inline constexpr Rule kEventAsn{"events.asn.bad", kEventsCitation, Severity::Error,
                                "asn is a number from 1 to 4294967295."};
inline constexpr Rule kEventMetric{"events.metric.unknown", kEventsCitation, Severity::Error,
                                   "metric is the name of a metric, as \"M2C\"."};
inline constexpr Rule kEventNotIncident{
    "events.metric.no-incidents", kEventsCitation, Severity::Error,
    "Only M1, M1C, M2, M2C, M3, M3C, M4 and M4C are made of events."};
inline constexpr Rule kEventStart{"events.start.bad", "RFC 3339 s5.6", Severity::Error,
                                  "start is an instant from 1970 on, as \"2018-04-25T14:49:57Z\"."};
inline constexpr Rule kEventEnd{
    "events.end.bad", "RFC 3339 s5.6", Severity::Error,
    "end is an instant as start; for an event that lasts still it is not "
    "there, null, empty or \"0000-00-00 00:00:00\"."};
inline constexpr Rule kEventEndFirst{"events.end.before-start", kEventsCitation, Severity::Error,
                                     "end is not before start."};
inline constexpr Rule kEventWeight{"events.weight.bad", kEventsCitation, Severity::Error,
                                   "weight is a number above 0."};
inline constexpr Rule kEventPrefix{"events.prefix.bad", kEventsCitation, Severity::Error,
                                   "prefix is text of at most 64 octets."};
inline constexpr Rule kEventsTooMany{
    "events.file.too-many", kEventsCitation, Severity::Error,
    "A file has at most 4000000 events; those behind are left out."};

}  // namespace rules

/// How often a rule refused a line, and where first.
struct RefusedLines {
    const Rule* rule = nullptr;  ///< Never null.
    std::uint64_t count = 0;
    std::vector<std::uint64_t> first_lines;  ///< Numbers from 1; at most kRefusedLinesKept.
};

/// What an events file held.
struct EventsFile {
    std::vector<Event> events;          ///< In the order of the file.
    std::vector<RefusedLines> refused;  ///< In the order in which the rules first spoke.
    std::uint64_t lines = 0;            ///< Also blank ones.
    /// Lines that were refused, by any rule.
    [[nodiscard]] std::uint64_t refused_count() const;
    /// Whether events were left out because there are more than kEventsMax.
    [[nodiscard]] bool is_cut_short() const;
};

/// The events of all lines of `source`. Blank lines are skipped; lines that break a rule are
/// counted and skipped, and unknown keys ignored. A prefix is kept in canonical text (RFC 5952)
/// where it is one. Memory is bounded by kEventsMax events and one line. Errors: only those of
/// `source`.
[[nodiscard]] Result<EventsFile> read_events(ByteSource& source);

}  // namespace comity::manrs
