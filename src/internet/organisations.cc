#include "internet/organisations.h"

#include <fmt/format.h>

#include <array>
#include <cctype>

#include "internet/random.h"
#include "internet/registries.h"

namespace comity::internet {
namespace {

struct Country {
    std::string_view two;
    std::string_view three;
};
constexpr std::size_t kCountriesOfRegion = 12;
/// Those of most networks first.
constexpr std::array<std::array<Country, kCountriesOfRegion>, kRegions> kCountries{{
    {{{"IN", "ind"},
      {"ID", "idn"},
      {"AU", "aus"},
      {"JP", "jpn"},
      {"CN", "chn"},
      {"BD", "bgd"},
      {"HK", "hkg"},
      {"KR", "kor"},
      {"NZ", "nzl"},
      {"SG", "sgp"},
      {"TH", "tha"},
      {"FJ", "fji"}}},
    {{{"US", "usa"},
      {"CA", "can"},
      {"PR", "pri"},
      {"JM", "jam"},
      {"BS", "bhs"},
      {"BB", "brb"},
      {"BM", "bmu"},
      {"KY", "cym"},
      {"VI", "vir"},
      {"AG", "atg"},
      {"GP", "glp"},
      {"LC", "lca"}}},
    {{{"BR", "bra"},
      {"AR", "arg"},
      {"CO", "col"},
      {"CL", "chl"},
      {"MX", "mex"},
      {"EC", "ecu"},
      {"PE", "per"},
      {"CR", "cri"},
      {"PA", "pan"},
      {"UY", "ury"},
      {"PY", "pry"},
      {"TT", "tto"}}},
    {{{"RU", "rus"},
      {"DE", "deu"},
      {"GB", "gbr"},
      {"NL", "nld"},
      {"FR", "fra"},
      {"IT", "ita"},
      {"UA", "ukr"},
      {"PL", "pol"},
      {"PT", "prt"},
      {"SE", "swe"},
      {"CH", "che"},
      {"IS", "isl"}}},
    {{{"ZA", "zaf"},
      {"NG", "nga"},
      {"KE", "ken"},
      {"EG", "egy"},
      {"TZ", "tza"},
      {"GH", "gha"},
      {"MU", "mus"},
      {"UG", "uga"},
      {"TN", "tun"},
      {"AO", "ago"},
      {"RW", "rwa"},
      {"SC", "syc"}}},
}};

std::string_view country_of(net::Asn asn, std::uint64_t seed) {
    Random random(mix(seed, asn.value()));
    return kCountries[region_of(asn)][random.skewed_below(kCountriesOfRegion)].two;
}

constexpr std::array<std::string_view, 24> kSyllables{
    "ka",  "vo", "ne",  "ti", "ra",  "lum", "ber", "so", "mi",  "dan", "tel", "ori",
    "zen", "pa", "quo", "fi", "gra", "hel", "in",  "jo", "wes", "tu",  "el",  "ax"};
constexpr std::array<std::string_view, 12> kKinds{
    "Telecom", "Networks",     "Internet Services", "Hosting", "University",       "Bank",
    "Cable",   "Data Centres", "Broadband",         "Cloud",   "Research Network", "Ministry"};

/// The first word of a name, in lower case.
std::string stem_of(const Organisation& organisation) {
    auto draw = mix(0xA5, organisation.first_network.value());
    std::string stem;
    for (auto left = 2 + draw % 2; left > 0; --left) {
        draw = mix(draw);
        stem += kSyllables[draw % kSyllables.size()];
    }
    return stem;
}

std::string upper(std::string text) {
    for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

}  // namespace

Organisation organisation_alone(net::Asn asn, std::uint64_t seed) {
    return {asn, static_cast<std::uint8_t>(region_of(asn)), country_of(asn, seed)};
}

Organisations::Organisations(const Topology& topology, std::uint64_t seed)
    : number_of_(topology.size()) {
    constexpr std::uint32_t kJoinsPermille = 125;
    std::vector<Adjacency::Edge> members;
    for (AsIndex network = 0; network < topology.size(); ++network) {
        const auto asn = topology.asn(network);
        Random random(mix(seed, 0x0F00'0000'0000U | asn.value()));
        auto number = static_cast<std::uint32_t>(organisations_.size());
        const bool joins = random.chance(kJoinsPermille);
        // Its region's are spread all over: the first few tries mostly find one.
        for (int attempt = 0; joins && number > 0 && attempt < 8; ++attempt) {
            const auto other = random.below(static_cast<std::uint32_t>(organisations_.size()));
            if (organisations_[other].region != region_of(asn)) continue;
            number = other;
            break;
        }
        if (number == organisations_.size()) {
            organisations_.push_back(organisation_alone(asn, seed));
        }
        number_of_[network] = number;
        members.push_back({number, network});
    }
    networks_ = Adjacency(organisations_.size(), std::move(members));
}

std::string name_of(const Organisation& organisation, Spelling spelling) {
    const auto draw = mix(0xB7, organisation.first_network.value());
    auto name = stem_of(organisation);
    name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
    name += ' ';
    name += kKinds[draw % kKinds.size()];
    if (organisation.region == 3 && draw / 16 % 12 == 0) {
        name += spelling == Spelling::Ascii    ? " Zuerich"
                : spelling == Spelling::Latin1 ? " Z\xFCrich"
                                               : " Z\xC3\xBCrich";
    }
    if (draw / 256 % 9 == 0) name += ", Inc.";  // a comma, for those who split at commas
    return name;
}

std::string as_name(const Organisation& organisation, net::Asn asn) {
    const auto stem = upper(stem_of(organisation));
    return asn == organisation.first_network ? stem + "-AS"
                                             : fmt::format("{}-AS{}", stem, asn.value());
}

std::string opaque_id(const Organisation& organisation) {
    // A bijection of 32 bits: multiplication by an odd number.
    return fmt::format("A{:08X}", organisation.first_network.value() * 0x9E37'79B1U);
}

std::string organisation_handle(const Organisation& organisation) {
    return fmt::format("ORG-{}{}-{}", upper(stem_of(organisation)).substr(0, 4),
                       organisation.first_network.value(),
                       kRegistries[organisation.region].database);
}

std::string_view country_of_three(std::string_view country) {
    for (const auto& region : kCountries) {
        for (const auto& one : region) {
            if (one.two == country) return one.three;
        }
    }
    return {};
}

}  // namespace comity::internet
