#include "incident/route_server/audit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>

#include "incident/route_server/limits.h"
#include "support/mrt.h"

namespace comity::incident {
namespace {

using bgp::mrt::Peer;
using net::Asn;

/// A table that is made record by record.
class Table {
public:
    explicit Table(Timestamp time = Timestamp::from_seconds(1'000)) : time_(time) {}

    bgp::mrt::RibRoute& add(const std::string& prefix, const Peer& peer,
                            std::initializer_list<std::uint32_t> path) {
        paths_.emplace_back(path);
        auto& record = records_.emplace_back();
        record.prefix = test::prefix(prefix);
        auto& route = record.routes.emplace_back();
        route.peer = peer;
        route.attributes.present = 1U << bgp::Attributes::kAsPath;
        route.attributes.as_path = paths_.back().view();
        return route;
    }
    [[nodiscard]] std::size_t size() const { return records_.size(); }
    void tell(RouteServerAudit& audit, std::size_t record) const {
        audit.add(bgp::mrt::RibRecord{
            .time = time_, .prefix = records_[record].prefix, .routes = records_[record].routes});
    }
    void tell(RouteServerAudit& audit) const {
        for (std::size_t i = 0; i < records_.size(); ++i) tell(audit, i);
    }

private:
    struct Record {
        net::Prefix prefix;
        std::vector<bgp::mrt::RibRoute> routes;
    };
    Timestamp time_;
    std::deque<test::Path> paths_;
    std::deque<Record> records_;
};

Peer peer(std::uint32_t asn, std::string_view address = "195.66.0.1") {
    return {Asn(asn), test::address(address)};
}

struct AuditWorld {
    Members members{{.route_servers = {Asn(1100)}}};
    registry::BogonJudge bogons;
    [[nodiscard]] RouteServerAudit audit(std::vector<bgp::Community> expected = {}) const {
        return {{.members = members, .bogons = bogons}, std::move(expected)};
    }
};

/// All that a report says of findings, as text.
std::string text_of(const AuditReport& report) {
    std::string text;
    for (const auto& member : report.members) {
        text += to_string(member.asn) + " " + std::to_string(member.accepted.counts.routes) + " " +
                std::to_string(member.accepted.faults.faulty) + " " +
                std::to_string(member.accepted.faults_left_out) + "\n";
        for (const auto& finding : member.accepted.findings) {
            text += "  " + std::string(finding.fault.rule->id) + " " + to_string(finding.prefix);
            for (const auto asn : finding.path) text += " " + std::to_string(asn.value());
            for (const auto& session : finding.sessions) text += " " + to_string(session);
            text += " x" + std::to_string(finding.routes) + "\n";
        }
    }
    return text;
}

TEST(RouteServerAudit, equal_routes_of_several_sessions_are_one_finding) {
    const AuditWorld world;
    Table table;
    table.add("10.0.0.0/8", peer(7, "195.66.0.9"), {7, 8});
    table.add("10.0.0.0/8", peer(7, "195.66.0.2"), {7, 7, 8});
    table.add("10.0.0.0/8", peer(7, "195.66.0.2"), {7, 9});
    table.add("5.0.0.0/8", peer(7, "195.66.0.2"), {7, 9});
    table.add("10.0.0.0/8", peer(6, "195.66.0.3"), {6});
    auto audit = world.audit();
    table.tell(audit);
    const auto report = std::move(audit).finish();
    EXPECT_EQ(text_of(report),
              "AS7 4 3 0\n"
              "  bogon.prefix.special-purpose 10.0.0.0/8 7 8 195.66.0.2 195.66.0.9 x2\n"
              "  bogon.prefix.special-purpose 10.0.0.0/8 7 9 195.66.0.2 x1\n"
              "AS6 1 1 0\n"
              "  bogon.prefix.special-purpose 10.0.0.0/8 6 195.66.0.3 x1\n");
    EXPECT_EQ(report.accepted.faults.of(RouteFaultKind::Bogon), 4U);
    EXPECT_EQ(report.members[0].accepted.findings[0].evidence.purpose, "Private-Use");
}

TEST(RouteServerAudit, what_no_member_gave_is_not_judged) {
    const AuditWorld world;
    Table table;
    table.add("10.0.0.0/8", peer(0, "0.0.0.0"), {});
    table.add("10.0.0.0/8", peer(7, "::"), {7});
    table.add("10.0.0.0/8", peer(7), {});
    table.add("10.0.0.0/8", peer(7), {7}).attributes.present = 0;
    auto audit = world.audit();
    EXPECT_FALSE(audit.has_table());
    audit.add(bgp::mrt::NoRoutes{});
    audit.add(bgp::mrt::UpdateRecord{});
    EXPECT_FALSE(audit.has_table());
    table.tell(audit);
    EXPECT_TRUE(audit.has_table());
    const auto report = std::move(audit).finish();
    EXPECT_TRUE(report.members.empty());
    EXPECT_EQ(report.left_out.local, 3U);
    EXPECT_EQ(report.left_out.no_path, 1U);
    EXPECT_EQ(report.left_out.updates, 1U);
    EXPECT_FALSE(report.has_findings());
}

TEST(RouteServerAudit, behind_a_route_server_the_path_tells_the_member) {
    const AuditWorld world;
    Table table;
    table.add("10.0.0.0/8", peer(1100), {1100, 7, 8});  // it inserts itself
    table.add("10.0.0.0/8", peer(1100), {6, 8});        // it does not
    table.add("10.0.0.0/8", peer(1100), {1100});        // its own route
    table.add("10.0.0.0/8", peer(5), {1100, 5});        // the member's session, after insertion
    auto audit = world.audit();
    table.tell(audit);
    EXPECT_EQ(text_of(std::move(audit).finish()),
              "AS5 1 1 0\n  bogon.prefix.special-purpose 10.0.0.0/8 5 195.66.0.1 x1\n"
              "AS6 1 1 0\n  bogon.prefix.special-purpose 10.0.0.0/8 6 8 195.66.0.1 x1\n"
              "AS7 1 1 0\n  bogon.prefix.special-purpose 10.0.0.0/8 7 8 195.66.0.1 x1\n"
              "AS1100 1 1 0\n  bogon.prefix.special-purpose 10.0.0.0/8 1100 195.66.0.1 x1\n");
}

TEST(RouteServerAudit, a_marked_route_counts_with_the_expected_ones_alone) {
    const AuditWorld world;
    const std::vector<std::uint8_t> marked{0x04, 0x4C, 0x00, 0x01};  // 1100:1
    Table table;
    table.add("10.0.0.0/8", peer(7), {7}).attributes.communities = marked;
    table.add("10.1.0.0/16", peer(7), {7});
    auto audit = world.audit({*bgp::Community::parse("9:9"), *bgp::Community::parse("1100:1")});
    table.tell(audit);
    const auto report = std::move(audit).finish();
    ASSERT_EQ(report.members.size(), 1U);
    const auto& member = report.members[0];
    EXPECT_EQ(member.accepted.counts.routes, 1U);
    ASSERT_EQ(member.accepted.findings.size(), 1U);
    EXPECT_EQ(to_string(member.accepted.findings[0].prefix), "10.1.0.0/16");
    EXPECT_EQ(member.expected.counts.routes, 1U);
    ASSERT_EQ(member.expected.findings.size(), 1U);
    EXPECT_EQ(to_string(member.expected.findings[0].prefix), "10.0.0.0/8");
    EXPECT_EQ(report.expected.faults.of(RouteFaultKind::Bogon), 1U);
}

// More findings of one rule than are kept, told in any order: the same first ones are left, with
// all their routes, and the rest is counted.
TEST(RouteServerAudit, the_same_findings_are_kept_whatever_the_order) {
    const AuditWorld world;
    Table table;
    constexpr int kRoutes = 4'000;
    std::mt19937 random(5);
    for (int i = 0; i < kRoutes; ++i) {
        const auto name =
            "10." + std::to_string(random() % 8) + "." + std::to_string(random() % 250) + ".0/24";
        table.add(name, peer(7, "195.66.0." + std::to_string(random() % 3)), {7});
        table.add("5.0.0.0/24", peer(8), {8});
    }
    std::vector<std::size_t> order(table.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::string wanted;
    for (int turn = 0; turn < 4; ++turn) {
        auto audit = world.audit();
        for (const auto at : order) table.tell(audit, at);
        const auto report = std::move(audit).finish();
        const auto& accepted = report.members[0].accepted;
        EXPECT_EQ(accepted.faults.faulty, static_cast<std::uint64_t>(kRoutes));
        ASSERT_EQ(accepted.findings.size(), kFindingsOfRuleMax);
        std::uint64_t routes = accepted.faults_left_out;
        for (const auto& finding : accepted.findings) routes += finding.routes;
        EXPECT_EQ(routes, static_cast<std::uint64_t>(kRoutes));
        EXPECT_GT(accepted.faults_left_out, 0U);
        if (turn == 0) wanted = text_of(report);
        EXPECT_EQ(text_of(report), wanted);
        std::shuffle(order.begin(), order.end(), random);
    }
}

TEST(RouteServerAudit, the_worst_comes_first_and_then_the_lower_number) {
    const AuditWorld world;
    Table table;
    table.add("5.0.0.0/25", peer(3), {3});
    table.add("5.0.0.0/25", peer(2), {2});
    for (int i = 0; i < 3; ++i) table.add("5.0.1.0/25", peer(2), {2});
    table.add("10.0.0.0/24", peer(9), {9});
    table.add("5.0.0.0/24", peer(4), {4});
    table.add("5.0.0.0/24", peer(1), {1});
    auto audit = world.audit();
    table.tell(audit);
    std::vector<std::uint32_t> order;
    for (const auto& member : std::move(audit).finish().members)
        order.push_back(member.asn.value());
    EXPECT_EQ(order, (std::vector<std::uint32_t>{9, 2, 3, 1, 4}));
}

TEST(RouteServerAudit, silence_about_roas_is_no_verdict) {
    const AuditWorld world;
    Table table;
    table.add("5.0.0.0/24", peer(3), {3});
    const std::vector<std::uint8_t> blackhole{0xFF, 0xFF, 0x02, 0x9A};
    table.add("5.0.0.0/32", peer(3), {3}).attributes.communities = blackhole;
    const auto verdict = [&](const std::vector<rpki::payload::Vrp>& vrps) {
        const rpki::OriginValidator validator(vrps);
        RouteServerAudit audit(
            {.members = world.members, .bogons = world.bogons, .validator = &validator}, {});
        table.tell(audit);
        return std::move(audit).finish().verdict;
    };
    const auto vrp = [](std::uint8_t longest, std::uint32_t asn) {
        return rpki::payload::Vrp{test::prefix("5.0.0.0/24"), longest, Asn(asn)};
    };
    EXPECT_EQ(verdict({}), FilterVerdict::NotCovered);
    EXPECT_EQ(verdict({vrp(24, 3)}), FilterVerdict::Filters);
    EXPECT_EQ(verdict({vrp(24, 4)}), FilterVerdict::LetsThrough);
    auto audit = world.audit();
    table.tell(audit);
    EXPECT_EQ(std::move(audit).finish().verdict, FilterVerdict::NoPayloads);
}

}  // namespace
}  // namespace comity::incident
