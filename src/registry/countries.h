// Countries and the regions of the UN's M49 standard they are in: share/countries.csv.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/refusals.h"
#include "base/rule.h"
#include "registry/country_code.h"

namespace comity::registry {

namespace rules {

inline constexpr std::string_view kCountriesCitation = "docs/formats/countries.md";

inline constexpr Rule kCountriesHeader{
    "countries.header.bad", kCountriesCitation, Severity::Error,
    "The header is alpha2,alpha3,name,region,sub_region,intermediate_region."};
inline constexpr Rule kCountriesFields{"countries.record.fields", kCountriesCitation,
                                       Severity::Warning,
                                       "A record has six fields, the third not empty."};
inline constexpr Rule kCountriesCode{
    "countries.record.code", "ISO 3166-1", Severity::Warning,
    "alpha2 is two letters, alpha3 three or nothing; both are capitals."};
inline constexpr Rule kCountriesRepeated{"countries.record.repeated", kCountriesCitation,
                                         Severity::Warning, "A code stands for one country."};

}  // namespace rules

struct Country {
    CountryCode alpha2;
    std::string alpha3;  ///< May be empty.
    std::string name;
    // Of M49; empty where it has none.
    std::string region;               ///< As "Africa".
    std::string sub_region;           ///< As "Sub-Saharan Africa".
    std::string intermediate_region;  ///< As "Eastern Africa"; only of some sub-regions.
};

struct CountriesFile;

/// Immutable.
class Countries {
public:
    /// What the CSV `text` says; bad records are counted and left out.
    [[nodiscard]] static CountriesFile parse(std::string_view text);

    /// By alpha-2 or alpha-3 code in any case, or null; as long as this lives. Time: linear in some
    /// 250.
    [[nodiscard]] const Country* find(std::string_view code) const;
    [[nodiscard]] const Country* find(CountryCode code) const { return find(code.text()); }

    [[nodiscard]] const std::vector<Country>& all() const { return countries_; }  ///< By alpha-2.
    /// The names that occur, in order; views of this.
    [[nodiscard]] std::vector<std::string_view> regions() const;
    /// Also the intermediate ones.
    [[nodiscard]] std::vector<std::string_view> sub_regions() const;

private:
    std::vector<Country> countries_;
};

struct CountriesFile {
    Countries countries;
    Refusals refused;  ///< The places are lines.
};

}  // namespace comity::registry
