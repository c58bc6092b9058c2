#include "registry/countries.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include "base/csv_reader.h"
#include "registry/limits.h"

namespace comity::registry {
namespace {

constexpr std::array<std::string_view, 6> kColumns{"alpha2", "alpha3",     "name",
                                                   "region", "sub_region", "intermediate_region"};

bool is_header(std::span<const std::string_view> fields) {
    return std::equal(fields.begin(), fields.end(), kColumns.begin(), kColumns.end());
}

bool is_alpha3(std::string_view text) {
    return text.size() == 3 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

Result<Country, const Rule*> country_of(std::span<const std::string_view> fields) {
    if (fields.size() != kColumns.size() || fields[2].empty()) {
        return fail(&rules::kCountriesFields);
    }
    const auto alpha2 = CountryCode::parse(fields[0]);
    const bool is_known = alpha2 && alpha2->text() == fields[0];
    if (!is_known || !(fields[1].empty() || is_alpha3(fields[1]))) {
        return fail(&rules::kCountriesCode);
    }
    return Country{*alpha2,
                   std::string(fields[1]),
                   std::string(fields[2]),
                   std::string(fields[3]),
                   std::string(fields[4]),
                   std::string(fields[5])};
}

std::string upper(std::string_view text) {
    std::string result(text);
    for (auto& c : result) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    return result;
}

void sort_and_unite(std::vector<std::string_view>& names) {
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (!names.empty() && names.front().empty()) names.erase(names.begin());
}

}  // namespace

CountriesFile Countries::parse(std::string_view text) {
    CountriesFile file;
    auto& countries = file.countries.countries_;
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    MemorySource source(octets);
    CsvReader reader(source, {kCountryRecordOctetsMax, kColumns.size()});
    bool has_header = false;
    // Reading memory does not fail.
    for (auto record = reader.next(); record && *record; record = reader.next()) {
        const auto& [fields, line, refused, first_line] = **record;
        if (!std::exchange(has_header, true)) {
            if (is_header(fields)) continue;
            file.refused.add(rules::kCountriesHeader, first_line, line);
            return file;
        }
        if (refused != nullptr) {
            file.refused.add(*refused, first_line, line);
            continue;
        }
        auto country = country_of(fields);
        if (!country) {
            file.refused.add(*country.error(), fields[0], line);
            continue;
        }
        const bool is_repeated =
            std::any_of(countries.begin(), countries.end(), [&country](const Country& known) {
                return known.alpha2 == country->alpha2 ||
                       (!known.alpha3.empty() && known.alpha3 == country->alpha3);
            });
        if (is_repeated) {
            file.refused.add(rules::kCountriesRepeated, fields[0], line);
        } else {
            countries.push_back(std::move(*country));
        }
    }
    std::sort(countries.begin(), countries.end(),
              [](const Country& a, const Country& b) { return a.alpha2 < b.alpha2; });
    return file;
}

const Country* Countries::find(std::string_view code) const {
    const auto wanted = upper(code.substr(0, 4));
    const auto found =
        std::find_if(countries_.begin(), countries_.end(), [&wanted](const Country& country) {
            return wanted.size() == 2 ? country.alpha2.text() == wanted
                                      : !wanted.empty() && country.alpha3 == wanted;
        });
    return found == countries_.end() ? nullptr : &*found;
}

std::vector<std::string_view> Countries::regions() const {
    std::vector<std::string_view> names;
    names.reserve(countries_.size());
    for (const auto& country : countries_) names.emplace_back(country.region);
    sort_and_unite(names);
    return names;
}

std::vector<std::string_view> Countries::sub_regions() const {
    std::vector<std::string_view> names;
    for (const auto& country : countries_) {
        names.emplace_back(country.sub_region);
        names.emplace_back(country.intermediate_region);
    }
    sort_and_unite(names);
    return names;
}

}  // namespace comity::registry
