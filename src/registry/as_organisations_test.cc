#include "registry/as_organisations.h"

#include <gtest/gtest.h>

namespace comity::registry {
namespace {

using net::Asn;

AsOrganisationsFile organisations_in(std::string_view text) {
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    MemorySource source(octets);
    auto file = read_as_organisations(source);
    EXPECT_TRUE(file.has_value());
    return std::move(*file);
}

constexpr const char* kText =
    "# name: AS Org\n# some random text\n"
    "# format:org_id|changed|org_name|country|source\n"
    "EX-ARIN|20120130|Example, Inc.|US|ARIN\n"
    "ORG-EX1-RIPE|20180220|Example NL|NL|RIPE\r\n"
    "# format:aut|changed|aut_name|org_id|opaque_id|source\n"
    "7|20120130|EX-1|EX-ARIN|abc_ARIN|ARIN\n"
    "3|20120130|EX-3|EX-ARIN||ARIN\n"
    "9|20180220|EX-NL|ORG-EX1-RIPE|def_RIPE|RIPE\n"
    "10||LOST|@del-10|x|RIPE\n";
// The columns are those that the format line names, as of before 2018 too.
constexpr const char* kOldText =
    "# format:aut|changed|aut_name|org_id|source\n"
    "7|20120130|EX-1|EX-ARIN|ARIN\n3|20120130|EX-3|EX-ARIN|ARIN\n"
    "9|20180220|EX-NL|ORG-EX1-RIPE|RIPE\n10||LOST|@del-10|RIPE\n"
    "# format:org_id|changed|org_name|country|source\n"
    "EX-ARIN|20120130|Example, Inc.|US|ARIN\nORG-EX1-RIPE|20180220|Example NL|NL|RIPE\n";
constexpr const char* kJson =
    R"({"organizationId":"EX-ARIN","changed":"20120130","name":"Example, Inc.","country":"US","source":"ARIN","type":"Organization"}
{"organizationId":"ORG-EX1-RIPE","changed":"20180220","name":"Example NL","country":"NL","source":"RIPE","type":"Organization"}
{"asn":"7","changed":"20120130","name":"EX-1","opaqueId":"abc_ARIN","organizationId":"EX-ARIN","source":"ARIN","type":"ASN"}
{"asn":"3","changed":"20120130","name":"EX-3","organizationId":"EX-ARIN","source":"ARIN","type":"ASN"}
{"asn":"9","changed":"20180220","name":"EX-NL","organizationId":"ORG-EX1-RIPE","source":"RIPE","type":"ASN"}
{"asn":"10","changed":"","name":"LOST","organizationId":"@del-10","source":"RIPE","type":"ASN"})";

TEST(ReadAsOrganisations, reads_all_forms_to_the_same) {
    for (const char* text : {kText, kOldText, kJson}) {
        const auto file = organisations_in(text);
        EXPECT_EQ(file.refused, Refusals());
        const auto& organisations = file.organisations;
        EXPECT_EQ(organisations.size(), 4U);
        ASSERT_EQ(organisations.organisations().size(), 3U);
        ASSERT_NE(organisations.find(Asn(7)), nullptr);
        EXPECT_EQ(organisations.find(Asn(7))->id, "EX-ARIN");
        EXPECT_EQ(organisations.find(Asn(7))->name, "Example, Inc.");
        EXPECT_EQ(organisations.find(Asn(9))->country, CountryCode::parse("NL"));
        EXPECT_EQ(organisations.find(Asn(10))->id, "@del-10");
        EXPECT_EQ(organisations.find(Asn(10))->name, "");
        EXPECT_EQ(organisations.find(Asn(8)), nullptr);
        EXPECT_TRUE(organisations.are_siblings(Asn(3), Asn(7)));
        EXPECT_FALSE(organisations.are_siblings(Asn(3), Asn(9)));
        EXPECT_FALSE(organisations.are_siblings(Asn(1), Asn(2)));
        EXPECT_EQ(organisations.asns_of("EX-ARIN"), (std::vector<Asn>{Asn(3), Asn(7)}));
        EXPECT_TRUE(organisations.asns_of("EX").empty());
    }
}

TEST(ReadAsOrganisations, counts_bad_lines_by_rule_and_reads_on) {
    const auto file = organisations_in(
        "7|1|A|O|x|S\n"  // above any format line
        "# format:aut|changed|aut_name|org_id|opaque_id|source\n"
        "7|1|A|O|x\nx|1|A|O|x|S\n7|1|A||x|S\n7|1|A|O1|x|S\n7|1|A|O2|x|S\n"
        "# format:org_id|changed|org_name|country|source\n|1|N|US|S\n"
        "{\n{\"type\":\"Thing\"}\n[]\n" +
        std::string(5'000, 'x') + "\nO2|1|N|US|S\n");
    EXPECT_EQ(file.refused.count(rules::kOrganisationsFields), 4U);
    EXPECT_EQ(file.refused.count(rules::kOrganisationsAsn), 1U);
    EXPECT_EQ(file.refused.count(rules::kOrganisationsId), 2U);
    EXPECT_EQ(file.refused.count(rules::kOrganisationsRepeated), 1U);
    EXPECT_EQ(file.refused.count(rules::kOrganisationsJson), 1U);
    EXPECT_EQ(file.refused.count(rules::kOrganisationsLine), 1U);
    ASSERT_NE(file.organisations.find(Asn(7)), nullptr);
    EXPECT_EQ(file.organisations.find(Asn(7))->name, "N");
}

}  // namespace
}  // namespace comity::registry
