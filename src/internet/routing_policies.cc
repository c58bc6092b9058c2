#include "internet/routing_policies.h"

#include <fmt/format.h>

#include <array>

namespace comity::internet {
namespace {

PolicyLines draw_lines(Random& random) {
    const auto permille = random.below(1'000);
    return permille < 520   ? PolicyLines::Both
           : permille < 620 ? PolicyLines::MultiProtocol
           : permille < 690 ? PolicyLines::ImportOnly
           : permille < 720 ? PolicyLines::ExportOnly
                            : PolicyLines::None;
}

NamedContact draw_contact(std::uint32_t region, Random& random) {
    const auto permille = random.below(1'000);
    constexpr std::uint32_t kWithholds = 3;  // the registry that takes people out of its dumps
    if (region == kWithholds && permille < 150) return NamedContact::Withheld;
    return permille < 850 ? NamedContact::Listed : NamedContact::Gone;
}

bool is_whole(PolicyLines lines) {
    return lines == PolicyLines::Both || lines == PolicyLines::MultiProtocol;
}

}  // namespace

bool Registration::has_policy() const {
    if (own) return is_whole(own->policy);
    return radb && is_whole(radb->policy);
}

bool Registration::has_contact() const {
    return (own && own->contact == NamedContact::Listed) ||
           (radb && radb->contact == NamedContact::Listed);
}

bool Registration::withholds_contact() const {
    return (own && own->contact == NamedContact::Withheld) ||
           (radb && radb->contact == NamedContact::Withheld);
}

Registration registration_of(const Internet& internet, AsIndex network) {
    // Three registries make an aut-num with every AS number, two only for those who ask.
    constexpr std::array<std::uint32_t, kRegions> kOwnPermille{960, 450, 350, 970, 940};
    const auto asn = internet.topology.asn(network);
    Registration result;
    if (net::is_reserved(asn)) return result;
    Random random(mix(stream_seed(internet.parameters, Stream::Policies), asn.value()));
    const auto region = internet.organisations.of(network).region;
    if (random.chance(kOwnPermille[region])) {
        result.own = AutNum{draw_lines(random), draw_contact(region, random)};
    }
    if (random.chance(result.own ? 120 : 450)) {
        result.radb = AutNum{draw_lines(random), draw_contact(kRadb, random)};
        // Who keeps one up keeps both up.
        if (result.own) {
            result.radb->contact = result.own->contact == NamedContact::Listed
                                       ? NamedContact::Listed
                                       : NamedContact::Gone;
        }
    }
    return result;
}

std::optional<AsSetName> as_set_of(const Internet& internet, AsIndex network) {
    const auto asn = internet.topology.asn(network);
    if (internet.topology.customers(network).empty() || net::is_reserved(asn)) return std::nullopt;
    const auto draw = mix(mix(stream_seed(internet.parameters, Stream::Policies), 1), asn.value());
    if (draw % 1'000 >= 750) return std::nullopt;
    const auto own = internet.organisations.of(network).region;
    const auto source = draw / 1'000 % 4 == 0 ? kRadb : own;
    const auto name =
        draw / 4'000 % 3 == 0
            ? fmt::format("AS{}:AS-CUSTOMERS", asn.value())
            : fmt::format("AS-{}-{}", as_name(internet.organisations.of(network), asn),
                          asn.value());
    return AsSetName{name, source};
}

}  // namespace comity::internet
