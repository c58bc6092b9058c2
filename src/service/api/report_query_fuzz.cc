// Fuzzes the bodies of requests for reports: what is accepted is whole, all else says why.
#include "base/check.h"
#include "service/api/report_query.h"
#include "service/limits.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity::service::api;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    for (const auto kind : {ReportQueryKind::Reports, ReportQueryKind::Results}) {
        const auto query = parse_report_query(body, kind);
        if (!query) {
            COMITY_CHECK(!query.error().empty() && query.error().size() < 400);
            continue;
        }
        COMITY_CHECK(query->first_day <= query->last_day);
        COMITY_CHECK(query->asns.size() <= comity::service::kReportAsnsMax);
        COMITY_CHECK(query->type == "auto" || query->type == "manual");
    }
    return 0;
}
