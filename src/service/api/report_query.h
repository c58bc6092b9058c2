// What a client asks the API of the benchmarking tool of 2018: the body of its requests. Octets of
// strangers; a pure function.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "manrs/metric_id.h"
#include "net/asn.h"

namespace comity::service::api {

struct ReportQuery {
    Timestamp first_day;                   ///< Midnight, UTC; so is the next.
    Timestamp last_day;                    ///< Not before the first.
    std::vector<net::Asn> asns;            ///< Empty: all.
    std::string type = "auto";             ///< Or "manual".
    std::vector<manrs::MetricId> metrics;  ///< Empty: all.
    bool only_metrics = true;
};

/// Which parts of a query a path knows.
enum class ReportQueryKind : std::uint8_t { Reports /**< with a type */, Results /**< metrics */ };

/// The query that `body`, one JSON object, spells. Errors: a sentence for people that says what is
/// wrong with it.
[[nodiscard]] Result<ReportQuery, std::string> parse_report_query(std::string_view body,
                                                                  ReportQueryKind kind);

/// "m7irr" as clients of that API write M7IRR.
[[nodiscard]] std::string small_name(manrs::MetricId id);

}  // namespace comity::service::api
