#include "internet/past/registrations.h"

#include <algorithm>

namespace comity::internet {
namespace {

using net::Asn;
using net::Prefix;

/// Calls `visit` with each of the sorted `items` whose prefix covers `prefix`.
template <class Item, class Visit>
void for_each_covering(std::span<const Item> items, const Prefix& prefix, Visit&& visit) {
    for (std::uint8_t length = 0; length <= prefix.length(); ++length) {
        const auto covering = Prefix::containing(prefix.address(), length);
        auto at = std::lower_bound(
            items.begin(), items.end(), covering,
            [](const Item& item, const Prefix& wanted) { return item.prefix < wanted; });
        for (; at != items.end() && at->prefix == covering; ++at) visit(*at);
    }
}

/// Whether `customer` attests providers without `provider` among them.
bool denies(const Internet& internet, Asn customer, Asn provider) {
    const auto& all = internet.aspas;
    const auto at =
        std::lower_bound(all.begin(), all.end(), customer,
                         [](const Aspa& aspa, Asn wanted) { return aspa.customer < wanted; });
    return at != all.end() && at->customer == customer &&
           !std::binary_search(at->providers.begin(), at->providers.end(), provider);
}

}  // namespace

Registrations::Registrations(Internet& internet)
    : internet_(internet), objects_(make_route_objects(internet)) {}

PairState Registrations::state_of(const Prefix& prefix, Asn origin) const {
    bool covered = false;
    bool only_as0 = true;
    bool for_origin = false;
    bool valid = false;
    for_each_covering(std::span<const Vrp>(internet_.vrps), prefix, [&](const Vrp& vrp) {
        covered = true;
        only_as0 = only_as0 && vrp.asn.value() == 0;
        if (vrp.asn != origin || origin.value() == 0) return;
        for_origin = true;
        valid = valid || prefix.length() <= vrp.max_length;
    });
    if (!covered) return PairState::NotFound;
    if (valid) return PairState::Valid;
    if (for_origin) return PairState::InvalidLength;
    return only_as0 ? PairState::InvalidAs0 : PairState::InvalidAsn;
}

bool Registrations::is_documented(const Prefix& prefix, Asn origin) const {
    bool found = false;
    for_each_covering(std::span<const RouteObject>(objects_), prefix,
                      [&](const RouteObject& object) { found = found || object.origin == origin; });
    return found;
}

/// Whether what covers the table's prefixes in `prefix` gives any pair another state than planted.
bool Registrations::changes_table(const Prefix& prefix) const {
    const auto& all = internet_.announcements;
    auto at = std::lower_bound(
        all.begin(), all.end(), prefix,
        [](const Announcement& one, const Prefix& wanted) { return one.prefix < wanted; });
    for (; at != all.end() && prefix.covers(at->prefix); ++at) {
        for (const auto& pair : internet_.pairs_of(*at)) {
            if (state_of(at->prefix, pair.origin) != pair.state) return true;
        }
    }
    return false;
}

bool Registrations::add_vrp(const Prefix& prefix, Asn asn) {
    if (state_of(prefix, asn) == PairState::Valid) return true;
    Vrp vrp;
    vrp.prefix = prefix;
    vrp.asn = asn;
    vrp.max_length = prefix.length();
    vrp.region = vrp_region(prefix);
    auto& all = internet_.vrps;
    const auto at = all.insert(std::lower_bound(all.begin(), all.end(), vrp), vrp);
    if (!changes_table(prefix)) return true;
    all.erase(at);
    return false;
}

void Registrations::document(const Prefix& prefix, Asn origin) {
    internet_.past.registrations.push_back({prefix, origin});
    const RouteObject object{prefix, origin, static_cast<IrrSource>(region_of(origin))};
    objects_.insert(std::lower_bound(objects_.begin(), objects_.end(), object), object);
}

void Registrations::attest_providers(AsIndex network) {
    const auto& topology = internet_.topology;
    Aspa aspa{topology.asn(network), {}};
    for (const auto provider : topology.providers(network)) {
        aspa.providers.push_back(topology.asn(provider));
    }
    if (aspa.providers.empty()) aspa.providers.emplace_back(0);
    auto& all = internet_.aspas;
    const auto at =
        std::lower_bound(all.begin(), all.end(), aspa.customer,
                         [](const Aspa& one, Asn wanted) { return one.customer < wanted; });
    if (at != all.end() && at->customer == aspa.customer) {
        *at = std::move(aspa);
    } else {
        all.insert(at, std::move(aspa));
    }
}

bool is_refuted(const Internet& internet, std::span<const Asn> path) {
    std::vector<Asn> hops;  // from the origin
    for (auto i = path.size(); i-- > 0;) {
        if (internet.exchanges.has(path[i])) continue;
        if (hops.empty() || hops.back() != path[i]) hops.push_back(path[i]);
    }
    std::size_t first_denied_up = hops.size();
    for (std::size_t i = hops.size(); i-- > 1;) {
        if (denies(internet, hops[i - 1], hops[i])) first_denied_up = i - 1;
    }
    std::size_t last_denied_down = 0;
    for (std::size_t i = 1; i < hops.size(); ++i) {
        if (denies(internet, hops[i], hops[i - 1])) last_denied_down = i;
    }
    return first_denied_up + 1 < last_denied_down;
}

}  // namespace comity::internet
