#include <gtest/gtest.h>

#include "manrs/metrics/m5_spoofing.h"
#include "manrs/metrics/m6_policy.h"
#include "manrs/metrics/m7_irr.h"
#include "manrs/metrics/m8_contact.h"
#include "observation/rules.h"
#include "support/frameworks.h"
#include "support/values.h"

namespace comity::manrs {
namespace {

using net::Asn;
using registry::ContactFinding;
using registry::Presence;
using registry::SpoofResult;
using registry::SpoofTest;
using test::prefix;
using test::shipped_framework;

SpoofTest spoof_test(SpoofResult result, std::optional<bool> nat, std::string_view client) {
    return {.asn = Asn(1), .client = prefix(client), .routed = result, .is_behind_nat = nat};
}

constexpr Coverage kWideCoverage{10, 6};

TEST(Spoofing, counts_distinct_prefixes_of_tests_that_tell) {
    const std::vector tests{spoof_test(SpoofResult::Received, false, "192.0.2.0/24"),
                            spoof_test(SpoofResult::Received, false, "192.0.2.0/24"),
                            spoof_test(SpoofResult::Received, false, "198.51.100.0/24"),
                            spoof_test(SpoofResult::Received, true, "203.0.113.0/24"),
                            spoof_test(SpoofResult::Received, std::nullopt, "203.0.113.0/24"),
                            spoof_test(SpoofResult::Rewritten, false, "203.0.113.0/24"),
                            spoof_test(SpoofResult::Blocked, false, "203.0.113.0/24")};
    EXPECT_EQ(measure_m5(shipped_framework(), tests).value, 2.0);
    EXPECT_EQ(tally_of(tests).tests, 4U);
    EXPECT_EQ(measure_m5(shipped_framework(), std::span(tests).last(1)).value, 0.0);
    EXPECT_EQ(measure_m5(shipped_framework(), std::span(tests).last(1)).score, 1.0);
    const auto silent = measure_m5(shipped_framework(), std::span(tests).subspan(3, 3));
    EXPECT_FALSE(silent.value);
    EXPECT_EQ(silent.no_data_reason,
              "no Spoofer test in the month that tells: only such as ran behind NAT or came to no "
              "result");
    EXPECT_EQ(measure_m5(shipped_framework(), {}).no_data_reason,
              "no Spoofer test of the network in the month");
    // Of customers the prefixes of each are added up, also where two share one.
    EXPECT_EQ(measure_m5c(shipped_framework(),
                          std::vector<observation::CustomerTests>{{Asn(1), tests}, {Asn(2), tests}})
                  .value,
              4.0);
    EXPECT_FALSE(measure_m5c(shipped_framework(), {}).value);
}

TEST(Policy, needs_an_import_and_an_export) {
    const auto value = [](std::uint32_t imports, std::uint32_t exports) {
        return measure_m6(shipped_framework("manrs-2018"),
                          observation::RegisteredPolicy{
                              .source = "RIPE", .imports = imports, .exports = exports})
            .value;
    };
    EXPECT_EQ(value(1, 1), 1.0);
    EXPECT_EQ(value(0, 7), 0.0);
    EXPECT_EQ(value(7, 0), 0.0);
    EXPECT_EQ(measure_m6(shipped_framework(), std::nullopt).value, 0.0);
}

TEST(RouteObjects, a_covering_object_counts_and_the_exact_share_stands_beside_it) {
    const auto result = measure_m7_irr(shipped_framework(), {10, 6, 3}, kWideCoverage);
    EXPECT_DOUBLE_EQ(result.value.value(), 0.1);
    EXPECT_DOUBLE_EQ(result.score.value(), 0.9);
    EXPECT_EQ(result.formula, "1 − 1 / 10 = 0.900; by objects for the exact prefix alone 0.600");
    EXPECT_FALSE(measure_m7_irr(shipped_framework(), {0, 0, 0}, kWideCoverage).value);
}

TEST(Contacts, one_suffices_and_absence_needs_a_source_that_would_show_it) {
    const ContactFinding present{.presence = Presence::Present};
    const ContactFinding absent{.presence = Presence::Absent,
                                .reason = &registry::rules::kContactNone};
    const ContactFinding hidden{.presence = Presence::Unknown,
                                .reason = &registry::rules::kContactHidden};
    const auto value = [](const std::vector<ContactFinding>& found) {
        return measure_m8(shipped_framework(), found).value;
    };
    EXPECT_EQ(value({absent, hidden, present}), 1.0);
    EXPECT_EQ(value({absent}), 0.0);
    EXPECT_EQ(value({absent, absent}), 0.0);
    EXPECT_EQ(value({absent, hidden}), std::nullopt);
    EXPECT_EQ(value({}), std::nullopt);
    EXPECT_EQ(measure_m8(shipped_framework(), std::vector{absent, hidden}).no_data_reason,
              registry::rules::kContactHidden.explanation);
}

}  // namespace
}  // namespace comity::manrs
