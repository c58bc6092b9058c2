#include "internet/participants.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <set>

#include "base/timestamp.h"
#include "internet/text_sink.h"

namespace comity::internet {
namespace {

/// Vendors are no networks; few of the rest run exchanges or content.
std::uint8_t draw_programme(Random& random) {
    const auto permille = random.below(1'000);
    return permille < 860 ? 0 : permille < 910 ? 1 : permille < 960 ? 2 : 3;
}

std::string member_since(const Internet& internet, Random& random) {
    const auto age = static_cast<std::int64_t>(random.between(30, 4'000)) * kSecondsPerDay;
    return to_string(Timestamp::from_seconds(
                         std::max<std::int64_t>(0, internet.parameters.date.seconds() - age)))
        .substr(0, 10);
}

}  // namespace

std::vector<Participant> make_participants(const Internet& internet) {
    const auto seed = stream_seed(internet.parameters, Stream::Participants);
    std::vector<Participant> result;
    std::set<std::string> names;
    const auto organisations = internet.organisations.all();
    for (std::uint32_t number = 0; number < organisations.size(); ++number) {
        const auto& organisation = organisations[number];
        const auto networks = internet.organisations.networks_of(number);
        Random random(mix(seed, organisation.first_network.value()));
        const bool transit = !internet.topology.customers(networks.front()).empty();
        if (net::is_reserved(organisation.first_network) || !random.chance(transit ? 80 : 15))
            continue;
        Participant one;
        one.programme = draw_programme(random);
        one.name = name_of(organisation, Spelling::Utf8);
        // Names are made of few syllables; a list has each once.
        if (!names.insert(one.name).second)
            one.name += " " + net::to_string(organisation.first_network);
        one.areas_served = organisation.country;
        one.member_since = member_since(internet, random);
        const bool first_only = random.chance(300);
        for (const auto network : networks) {
            if (one.programme == 3 || (first_only && !one.asns.empty())) break;
            one.asns.push_back(internet.topology.asn(network));
        }
        if (random.chance(200)) one.areas_served += ", DE";
        result.push_back(std::move(one));
    }
    return result;
}

std::vector<CustomGroup> make_groups(const Internet& internet) {
    constexpr std::size_t kGroupSize = 20;
    const auto& topology = internet.topology;
    std::vector<AsIndex> by_customers(topology.size());
    std::iota(by_customers.begin(), by_customers.end(), 0U);
    std::stable_sort(by_customers.begin(), by_customers.end(), [&](AsIndex a, AsIndex b) {
        return topology.customers(a).size() > topology.customers(b).size();
    });
    CustomGroup largest{"largest-transit", "Those with most customers", {}};
    CustomGroup chosen{"chosen", "Chosen \"at random\"", {}};
    CustomGroup suppliers{"suppliers", "Whom the first vantage point buys transit from", {}};
    const auto add = [&](CustomGroup& group, AsIndex network) {
        const auto asn = topology.asn(network);
        if (!net::is_reserved(asn) && group.asns.size() < kGroupSize) group.asns.push_back(asn);
    };
    Random random(mix(stream_seed(internet.parameters, Stream::Participants), 1));
    for (const auto network : by_customers) add(largest, network);
    for (std::size_t i = 0; i < kGroupSize; ++i) {
        add(chosen, random.below(static_cast<std::uint32_t>(topology.size())));
    }
    for (const auto& point : internet.vantage_points) {
        for (const auto provider : topology.providers(point.network)) add(suppliers, provider);
        if (!suppliers.asns.empty()) break;
    }
    std::vector<CustomGroup> result;
    for (auto* group : {&chosen, &largest, &suppliers}) {
        auto& asns = group->asns;
        std::sort(asns.begin(), asns.end());
        asns.erase(std::unique(asns.begin(), asns.end()), asns.end());
        if (!asns.empty()) result.push_back(std::move(*group));
    }
    return result;
}

Result<void> write_participants(const Internet& internet, ByteSink& sink) {
    TextSink out(sink);
    COMITY_TRY(out.write("name,ASNs,programme,areas_served,member_since\n"));
    bool prefixed = false;  // some write AS before the number, some do not
    for (const auto& one : make_participants(internet)) {
        std::string asns;
        for (const auto asn : one.asns) {
            if (!asns.empty()) asns += ", ";
            asns += prefixed ? net::to_string(asn) : std::to_string(asn.value());
        }
        prefixed = !prefixed;
        COMITY_TRY(out.write(fmt::format("\"{}\",\"{}\",{},\"{}\",{}\n", one.name, asns,
                                         kProgrammes[one.programme].title, one.areas_served,
                                         one.member_since)));
    }
    return out.flush();
}

Result<void> write_groups(const Internet& internet, ByteSink& sink) {
    TextSink out(sink);
    COMITY_TRY(out.write("# Groups of a made Internet.\n"));
    for (const auto& group : make_groups(internet)) {
        std::string title;
        for (const char c : group.title) {
            if (c == '"') title += '\\';
            title += c;
        }
        std::string asns;
        for (const auto asn : group.asns) {
            if (!asns.empty()) asns += ", ";
            asns += std::to_string(asn.value());
        }
        COMITY_TRY(out.write(
            fmt::format("\n[groups.{}]\ntitle = \"{}\"\nasns = [{}]\n", group.name, title, asns)));
    }
    return out.flush();
}

}  // namespace comity::internet
