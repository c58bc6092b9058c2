#include "service/api/report_query.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "base/text.h"
#include "registry/json_record.h"
#include "service/limits.h"

namespace comity::service::api {
namespace {

using registry::JsonRecord;
using Refusal = std::string;

constexpr std::array<std::string_view, 4> kReportKeys{"period_start", "period_end", "asns", "type"};
constexpr std::array<std::string_view, 5> kResultKeys{"period_start", "period_end", "asns",
                                                      "metrics", "only_metrics"};

Result<Timestamp, Refusal> day_of(JsonRecord& record, std::string_view key) {
    constexpr std::size_t kDayLength = 10;
    const auto text = record.text(key);
    const auto day = text && text->size() == kDayLength ? Timestamp::parse(*text) : std::nullopt;
    if (!day) return fail(fmt::format("{} must be a day, as \"2018-04-01\"", key));
    return *day;
}

Result<std::vector<net::Asn>, Refusal> asns_of(JsonRecord& record) {
    std::vector<net::Asn> asns;
    for (const auto text : record.texts("asns")) {
        const auto asn = net::Asn::parse(text);
        if (!asn || asns.size() == kReportAsnsMax) {
            return fail(
                fmt::format("asns must be a list of at most {} AS numbers", kReportAsnsMax));
        }
        asns.push_back(*asn);
    }
    std::sort(asns.begin(), asns.end());
    asns.erase(std::unique(asns.begin(), asns.end()), asns.end());
    return asns;
}

Result<std::vector<manrs::MetricId>, Refusal> metrics_of(JsonRecord& record) {
    std::vector<manrs::MetricId> metrics;
    for (const auto text : record.texts("metrics")) {
        const auto* const found =
            std::find_if(manrs::kMetrics.begin(), manrs::kMetrics.end(),
                         [text](const auto& metric) { return small_name(metric.id) == text; });
        if (found == manrs::kMetrics.end()) {
            return fail(Refusal("metrics must be a list of names, as [\"m1\", \"m7irr\"]"));
        }
        if (std::find(metrics.begin(), metrics.end(), found->id) == metrics.end()) {
            metrics.push_back(found->id);
        }
    }
    return metrics;
}

}  // namespace

std::string small_name(manrs::MetricId id) { return lower_case(manrs::to_string(id)); }

Result<ReportQuery, std::string> parse_report_query(std::string_view body, ReportQueryKind kind) {
    JsonRecord record(kReportQueryOctetsMax);
    if (!record.parse(body)) return fail(Refusal("the body must be one JSON object"));
    const auto known = kind == ReportQueryKind::Reports
                           ? std::span<const std::string_view>(kReportKeys)
                           : std::span<const std::string_view>(kResultKeys);
    for (const auto key : record.keys()) {
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        return fail(fmt::format("the body has an unknown key \"{}\"; known are: {}",
                                escape_for_terminal(key, kKeyOctetsShown), fmt::join(known, ", ")));
    }
    ReportQuery query;
    query.first_day = COMITY_TRY(day_of(record, "period_start"));
    query.last_day = COMITY_TRY(day_of(record, "period_end"));
    if (query.last_day < query.first_day) {
        return fail(Refusal("period_end must not be before period_start"));
    }
    query.asns = COMITY_TRY(asns_of(record));
    if (kind == ReportQueryKind::Results) {
        query.metrics = COMITY_TRY(metrics_of(record));
        query.only_metrics = record.flag("only_metrics").value_or(true);
    } else if (record.has_value("type")) {
        query.type = record.text("type").value_or("");
        if (query.type != "auto" && query.type != "manual") {
            return fail(Refusal("type must be \"auto\" or \"manual\""));
        }
    }
    if (!record.odd().empty()) {
        return fail(fmt::format("{} has a value of another type",
                                escape_for_terminal(record.odd().front(), kKeyOctetsShown)));
    }
    return query;
}

}  // namespace comity::service::api
