#include "service/api/report_query.h"

#include <gtest/gtest.h>

namespace comity::service::api {
namespace {

using manrs::MetricId;

constexpr std::string_view kPeriod = R"("period_start":"2018-04-01","period_end":"2018-04-30")";

std::string body(const std::string& rest = "") {
    return "{" + std::string(kPeriod) + (rest.empty() ? "" : "," + rest) + "}";
}

std::string refusal(const std::string& text, ReportQueryKind kind) {
    const auto query = parse_report_query(text, kind);
    return query ? "none" : query.error();
}

TEST(ReportQuery, is_a_period_and_what_is_asked_of_it) {
    const auto reports = parse_report_query(
        body(R"("asns":[64501,"AS64500",64500],"type":"manual")"), ReportQueryKind::Reports);
    ASSERT_TRUE(reports) << reports.error();
    EXPECT_EQ(reports->first_day, Timestamp::from_date(2018, 4, 1));
    EXPECT_EQ(reports->last_day, Timestamp::from_date(2018, 4, 30));
    EXPECT_EQ(reports->asns, (std::vector{net::Asn(64500), net::Asn(64501)}));
    EXPECT_EQ(reports->type, "manual");
    const auto results = parse_report_query(
        body(R"("metrics":["m7irr","m1","m1"],"only_metrics":false)"), ReportQueryKind::Results);
    ASSERT_TRUE(results) << results.error();
    EXPECT_EQ(results->metrics, (std::vector{MetricId::M7Irr, MetricId::M1}));
    EXPECT_FALSE(results->only_metrics);
}

TEST(ReportQuery, asks_for_everything_where_it_says_no_more) {
    const auto query = parse_report_query(body(), ReportQueryKind::Results);
    ASSERT_TRUE(query);
    EXPECT_TRUE(query->asns.empty());
    EXPECT_TRUE(query->metrics.empty());
    EXPECT_TRUE(query->only_metrics);
    EXPECT_EQ(query->type, "auto");
}

TEST(ReportQuery, says_what_is_wrong) {
    constexpr auto kReports = ReportQueryKind::Reports;
    constexpr auto kResults = ReportQueryKind::Results;
    for (const auto* const text : {"", "null", "[]", "{", "{}{}"}) {
        EXPECT_EQ(refusal(text, kReports), "the body must be one JSON object") << text;
    }
    EXPECT_EQ(refusal("{}", kReports), "period_start must be a day, as \"2018-04-01\"");
    EXPECT_EQ(refusal(R"({"period_start":"2018-04-01","period_end":"2018-04-31"})", kReports),
              "period_end must be a day, as \"2018-04-01\"");
    EXPECT_EQ(refusal(R"({"period_start":"2018-04-02","period_end":"2018-04-01"})", kReports),
              "period_end must not be before period_start");
    EXPECT_EQ(refusal(body(R"("type":"daily")"), kReports), "type must be \"auto\" or \"manual\"");
    EXPECT_EQ(refusal(body(R"("type":"auto")"), kResults),
              "the body has an unknown key \"type\"; known are: period_start, period_end, asns, "
              "metrics, only_metrics");
    EXPECT_EQ(refusal(body(R"("metrics":["m9"])"), kResults),
              "metrics must be a list of names, as [\"m1\", \"m7irr\"]");
    EXPECT_EQ(refusal(body(R"("asns":["x"])"), kResults),
              "asns must be a list of at most 10000 AS numbers");
    EXPECT_EQ(refusal(body(R"("asns":[[1]])"), kResults), "asns has a value of another type");
    EXPECT_EQ(refusal(body(R"("only_metrics":"maybe")"), kResults),
              "only_metrics has a value of another type");
}

}  // namespace
}  // namespace comity::service::api
