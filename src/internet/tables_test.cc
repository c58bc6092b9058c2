#include "internet/tables.h"

#include <gtest/gtest.h>

#include <string>

#include "internet/limits.h"
#include "internet/rules.h"

namespace comity::internet {
namespace {

using net::Asn;
using net::Prefix;

TEST(ParseOrigins, reads_blanks_tabs_and_both_families) {
    const auto table = parse_origins(
        "; IP-ASN32-DAT file\n\n192.0.2.0/24 64500\n2001:db8::/32\t 64501\r\n"
        "# end\n198.51.100.0/24 AS4200000000");
    EXPECT_TRUE(table.refused.empty());
    EXPECT_EQ(table.records,
              (std::vector<OriginRecord>{{*Prefix::parse("192.0.2.0/24"), Asn(64'500)},
                                         {*Prefix::parse("2001:db8::/32"), Asn(64'501)},
                                         {*Prefix::parse("198.51.100.0/24"), Asn(4'200'000'000)}}));
}

TEST(ParseOrigins, counts_bad_lines_by_rule_and_reads_on) {
    const auto table = parse_origins(
        "192.0.2.1/24 1\n192.0.2.0/24\n10.0.0.0/8 {1,2}\n"
        "192.0.2.0/33 1\n" +
        std::string(kTableLineOctetsMax + 1, 'x') + "\n10.0.0.0/8 7\n");
    ASSERT_EQ(table.records.size(), 1U);
    EXPECT_EQ(table.records[0].origin, Asn(7));
    ASSERT_EQ(table.refused.entries().size(), 4U);
    EXPECT_EQ(table.refused.count(rules::kOriginPrefix), 2U);
    EXPECT_EQ(table.refused.count(rules::kOriginFields), 1U);
    EXPECT_EQ(table.refused.count(rules::kOriginAsn), 1U);
    EXPECT_EQ(table.refused.entries()[3].rule, &rules::kTableLine);
    EXPECT_EQ(table.refused.entries()[3].samples[0].place, 5U);
}

}  // namespace
}  // namespace comity::internet
