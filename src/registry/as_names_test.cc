#include "registry/as_names.h"

#include <gtest/gtest.h>

#include "registry/limits.h"
#include "support/fixtures.h"
#include "support/gzip.h"

namespace comity::registry {
namespace {

using net::Asn;

AsNamesFile names_in(std::string_view text) {
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    MemorySource source(octets);
    auto file = read_as_names(source);
    EXPECT_TRUE(file.has_value());
    return std::move(*file);
}

/// As "GB|FITL-IE Fort Technologies"; empty where there is none.
std::string told(const AsNames& names, std::uint32_t asn) {
    const auto name = names.find(Asn(asn));
    return name ? to_string(name->country) + "|" + std::string(name->text) : "";
}

TEST(ReadAsNames, reads_both_forms_to_the_same_names) {
    for (const char* text :
         {"\r\n {\"7\": \"SEVEN Seven, Ltd., gb\", \"64500\": \"NO-COUNTRY, Inc\", \"9\": \"A, "
          "ZZ\"}",
          "7 SEVEN Seven, Ltd., gb\r\n# x\n\n64500\tNO-COUNTRY, Inc\nAS9 A,ZZ"}) {
        const auto file = names_in(text);
        EXPECT_TRUE(file.refused.empty());
        EXPECT_EQ(file.names.size(), 3U);
        EXPECT_EQ(told(file.names, 7), "GB|SEVEN Seven, Ltd.");
        EXPECT_EQ(told(file.names, 64'500), "|NO-COUNTRY, Inc");
        EXPECT_EQ(told(file.names, 9), "ZZ|A");
        EXPECT_EQ(told(file.names, 8), "");
    }
}

TEST(ReadAsNames, counts_bad_entries_by_rule_and_keeps_the_last_of_repeated_ones) {
    const std::string long_name(kNameOctetsMax + 1, 'x');
    const auto json =
        names_in("{\"x\": \"A\", \"1\": 2, \"2\": \"\", \"3\": \"A, US\", \"3\": \"B\", \"4\": \"" +
                 long_name + "\"}");
    EXPECT_EQ(json.refused.count(rules::kNamesAsn), 1U);
    EXPECT_EQ(json.refused.count(rules::kNamesName), 3U);
    EXPECT_EQ(json.refused.count(rules::kNamesRepeated), 1U);
    EXPECT_EQ(told(json.names, 3), "|B");
    const auto lines = names_in("x A\n1\n2 " + long_name + "\n3 A, US\n3 B\n");
    EXPECT_EQ(lines.refused.count(rules::kNamesAsn), 1U);
    EXPECT_EQ(lines.refused.count(rules::kNamesLine), 2U);
    EXPECT_EQ(lines.refused.count(rules::kNamesRepeated), 1U);
    EXPECT_EQ(told(lines.names, 3), "|B");
    EXPECT_EQ(names_in("{\"1\": \"A\"").refused.count(rules::kNamesNotJson), 1U);
    EXPECT_TRUE(names_in("").refused.empty());
}

TEST(ReadAsNames, refuses_more_octets_than_a_file_may_have) {
    EXPECT_EQ(names_in("{" + std::string(kNamesOctetsMax, ' ')).refused.count(rules::kNamesTooLong),
              1U);
    const auto lines = names_in("1 A\n" + std::string(kNamesOctetsMax, '\n') + "2 B\n");
    EXPECT_EQ(lines.refused.count(rules::kNamesTooLong), 1U);
    EXPECT_EQ(lines.names.size(), 1U);
}

TEST(ReadAsNames, reads_all_names_of_a_real_file) {
    constexpr const char* kName = "names/asnames.json.gz";
    COMITY_NEEDS_FIXTURE(kName);
    const auto file = names_in(test::read_gzip(test::fixture(kName)));
    EXPECT_EQ(file.refused, Refusals());
    // python3 -c "d = json.load(gzip.open(F)); len(d); sum(v.endswith(', US') for v in d.values())"
    EXPECT_EQ(file.names.size(), 77'586U);
    std::size_t american = 0;
    for (std::uint32_t asn = 0; asn < 500'000; ++asn) {
        const auto name = file.names.find(Asn(asn));
        if (name && name->country == CountryCode::parse("US")) ++american;
    }
    EXPECT_EQ(american, 24'392U);
    EXPECT_EQ(told(file.names, 50'088), "GB|FITL-IE Fort Technologies");
    EXPECT_EQ(told(file.names, 11'544), "CA|RBC1-ASN6 - Royal Bank of Canada");
}

}  // namespace
}  // namespace comity::registry
