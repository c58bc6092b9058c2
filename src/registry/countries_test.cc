#include "registry/countries.h"

#include <gtest/gtest.h>

#include <map>

#include "base/csv_reader.h"
#include "registry/as_names.h"
#include "registry/delegated.h"
#include "support/fixtures.h"
#include "support/gzip.h"
#include "support/octets.h"

namespace comity::registry {
namespace {

CountriesFile shipped() {
    return Countries::parse(
        test::read_text(std::filesystem::path(COMITY_SOURCE_DIR) / "share/countries.csv"));
}

TEST(Countries, has_as_many_in_each_region_as_m49) {
    const auto file = shipped();
    EXPECT_EQ(file.refused, Refusals());
    std::map<std::string, std::size_t> counts;
    for (const auto& country : file.countries.all()) ++counts[country.region];
    // M49 has 248 of the 249 countries of ISO 3166-1 in regions or as Antarctica, and not TW; XK is
    // in neither. AP, EU and ZZ are no countries.
    const std::map<std::string, std::size_t> expected{{"Africa", 60},   {"Americas", 57},
                                                      {"Asia", 50 + 1}, {"Europe", 51 + 1},
                                                      {"Oceania", 29},  {"", 1 + 3}};
    EXPECT_EQ(counts, expected);
    EXPECT_EQ(file.countries.regions().size(), 5U);
    // 17 sub-regions, and within two of them 7 intermediate ones.
    EXPECT_EQ(file.countries.sub_regions().size(), 17U + 7U);
}

TEST(Countries, finds_by_either_code_in_any_case) {
    const auto countries = shipped().countries;
    ASSERT_NE(countries.find("ken"), nullptr);
    EXPECT_EQ(countries.find("ken"), countries.find("KE"));
    EXPECT_EQ(countries.find("ke")->sub_region, "Sub-Saharan Africa");
    EXPECT_EQ(countries.find("ke")->intermediate_region, "Eastern Africa");
    EXPECT_EQ(countries.find(*CountryCode::parse("pt"))->region, "Europe");
    EXPECT_EQ(countries.find("ZZ")->region, "");
    for (const char* none : {"", "P", "QQ", "QQQ", "KENY", "KENYA"}) {
        EXPECT_EQ(countries.find(none), nullptr) << none;
    }
    EXPECT_EQ(countries.find(CountryCode()), nullptr);
}

TEST(Countries, has_all_codes_that_registries_write) {
    const auto countries = shipped().countries;
    for (const char* name :
         {"delegated/delegated-afrinic-extended.gz", "delegated/delegated-apnic-extended.gz",
          "delegated/delegated-ripencc-extended.gz"}) {
        COMITY_NEEDS_FIXTURE(name);
        const auto text = test::read_gzip(test::fixture(name));
        const auto octets = test::octets_of(text);
        MemorySource source(octets);
        const auto file = read_delegated(source);
        ASSERT_TRUE(file.has_value());
        for (const auto& record : file->addresses) {
            const auto& code = record.delegation.country;
            ASSERT_TRUE(code.empty() || countries.find(code) != nullptr) << code.text();
        }
    }
    COMITY_NEEDS_FIXTURE("names/asnames.json.gz");
    const auto text = test::read_gzip(test::fixture("names/asnames.json.gz"));
    const auto octets = test::octets_of(text);
    MemorySource source(octets);
    const auto file = read_as_names(source);
    ASSERT_TRUE(file.has_value());
    for (std::uint32_t asn = 0; asn < 500'000; ++asn) {
        const auto name = file->names.find(net::Asn(asn));
        if (!name) continue;
        ASSERT_NE(countries.find(name->country), nullptr) << name->country.text();
    }
}

TEST(Countries, counts_bad_records_by_rule) {
    const std::string header = "alpha2,alpha3,name,region,sub_region,intermediate_region\n";
    const auto file = Countries::parse(header +
                                       "PT,PRT,Portugal,Europe,Southern Europe,\nPT,XPT,Again,,,\n"
                                       "XX,PRT,Again,,,\npt,PRT,Small,,,\nQQ,QQ,Short,,,\nQR,,,,,\n"
                                       "QS,,Few\nQT,\"open,,,,\nQU,,\"Quoted, and short\",,,\n");
    EXPECT_EQ(file.countries.all().size(), 2U);
    EXPECT_EQ(file.refused.count(rules::kCountriesRepeated), 2U);
    EXPECT_EQ(file.refused.count(rules::kCountriesCode), 2U);
    EXPECT_EQ(file.refused.count(rules::kCountriesFields), 2U);
    EXPECT_EQ(file.refused.count(comity::rules::kCsvQuote), 1U);
    EXPECT_EQ(Countries::parse("a,b\nPT,PRT,Portugal,,,\n").refused.count(rules::kCountriesHeader),
              1U);
}

}  // namespace
}  // namespace comity::registry
