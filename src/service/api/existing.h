// What answers the routes of existing services, by their names and in their shapes
// (docs/compatibility.md).
#pragma once

#include <string_view>

#include "manrs/action.h"
#include "service/api/call.h"

namespace comity::service::api {

/// A band as those services spell it.
[[nodiscard]] inline std::string_view severity_of(manrs::Band band) {
    return band == manrs::Band::NoData ? "no_data_available" : to_string(band);
}

[[nodiscard]] Result<Answer, Problem> manrs_asns(const Call& call);
[[nodiscard]] Result<Answer, Problem> manrs_asns_info(const Call& call);
[[nodiscard]] Result<Answer, Problem> manrs_asn_info(const Call& call);
[[nodiscard]] Result<Answer, Problem> manrs_ixps_info(const Call& call);
[[nodiscard]] Result<Answer, Problem> manrs_roas_of_asn(const Call& call);
[[nodiscard]] Result<Answer, Problem> manrs_roas_of_country(const Call& call);
[[nodiscard]] Result<Answer, Problem> manrs_conformance(const Call& call);

[[nodiscard]] Result<Answer, Problem> observatory_ases(const Call& call);
[[nodiscard]] Result<Answer, Problem> observatory_as(const Call& call);
[[nodiscard]] Result<Answer, Problem> observatory_participants(const Call& call);
[[nodiscard]] Result<Answer, Problem> observatory_summary(const Call& call);
[[nodiscard]] Result<Answer, Problem> observatory_details(const Call& call);

[[nodiscard]] Result<Answer, Problem> reports_in_period(const Call& call);
[[nodiscard]] Result<Answer, Problem> report_of(const Call& call);
[[nodiscard]] Result<Answer, Problem> report_results(const Call& call);
[[nodiscard]] Result<Answer, Problem> results_in_period(const Call& call);

}  // namespace comity::service::api
