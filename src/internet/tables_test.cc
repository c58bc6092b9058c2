#include "internet/tables.h"

#include <gtest/gtest.h>

#include <string>

#include "internet/limits.h"
#include "internet/rules.h"

namespace comity::internet {
namespace {

using net::Asn;
using net::Prefix;
using Kind = Relationship::Kind;

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
    ASSERT_EQ(table.refused.size(), 4U);
    EXPECT_EQ(table.refused[0].rule, &rules::kOriginPrefix);
    EXPECT_EQ(table.refused[0].count, 2U);
    EXPECT_EQ(table.refused[0].first_line, 1U);
    EXPECT_EQ(table.refused[1].rule, &rules::kOriginFields);
    EXPECT_EQ(table.refused[2].rule, &rules::kOriginAsn);
    EXPECT_EQ(table.refused[3].rule, &rules::kTableLine);
    EXPECT_EQ(table.refused[3].first_line, 5U);
}

TEST(ParseRelationships, reads_both_kinds_and_ignores_further_fields) {
    const auto table = parse_relationships("# source\n1|2|-1\n3|4|0|bgp\n");
    EXPECT_TRUE(table.refused.empty());
    EXPECT_EQ(table.records, (std::vector<Relationship>{{Asn(1), Asn(2), Kind::ProviderOf},
                                                        {Asn(3), Asn(4), Kind::PeerOf}}));
}

TEST(ParseRelationships, counts_bad_lines_by_rule) {
    const auto table = parse_relationships("1|1|0\n1|2\n1|x|0\n1|2|1\n1|2|\n");
    EXPECT_TRUE(table.records.empty());
    ASSERT_EQ(table.refused.size(), 4U);
    EXPECT_EQ(table.refused[0].rule, &rules::kRelationshipSelf);
    EXPECT_EQ(table.refused[1].rule, &rules::kRelationshipFields);
    EXPECT_EQ(table.refused[1].count, 2U);
    EXPECT_EQ(table.refused[2].rule, &rules::kRelationshipAsn);
    EXPECT_EQ(table.refused[3].rule, &rules::kRelationshipKind);
}

}  // namespace
}  // namespace comity::internet
