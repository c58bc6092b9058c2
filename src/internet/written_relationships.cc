#include "internet/written_relationships.h"

#include <fmt/format.h>

#include <algorithm>

#include "internet/random.h"
#include "internet/text_sink.h"

namespace comity::internet {

std::uint64_t WrittenRelationships::draw(AsIndex one, AsIndex other) const {
    const auto low = std::min(topology_.asn(one), topology_.asn(other)).value();
    const auto high = std::max(topology_.asn(one), topology_.asn(other)).value();
    return mix(seed_, std::uint64_t{low} << 32U | high) % 1'000;
}

WrittenRelationships::Kind WrittenRelationships::of_customer(AsIndex provider,
                                                             AsIndex customer) const {
    const auto chance = draw(provider, customer);
    return chance < 20 ? Kind::Missing : chance < 35 ? Kind::PeerOf : Kind::ProviderOf;
}

WrittenRelationships::Kind WrittenRelationships::of_peers(AsIndex low, AsIndex high) const {
    const auto chance = draw(low, high);
    return chance < 60 ? Kind::Missing : chance < 75 ? Kind::ProviderOf : Kind::PeerOf;
}

bool WrittenRelationships::is_customer(AsIndex customer, AsIndex provider) const {
    if (topology_.is_provider_of(provider, customer)) {
        return of_customer(provider, customer) == Kind::ProviderOf;
    }
    return provider < customer && topology_.are_peers(provider, customer) &&
           of_peers(provider, customer) == Kind::ProviderOf;
}

bool WrittenRelationships::is_customer(net::Asn customer, net::Asn provider) const {
    const auto below = topology_.find(customer);
    const auto above = topology_.find(provider);
    return below && above && is_customer(*below, *above);
}

bool WrittenRelationships::are_peers(AsIndex one, AsIndex other) const {
    if (topology_.is_provider_of(one, other)) return of_customer(one, other) == Kind::PeerOf;
    if (topology_.is_provider_of(other, one)) return of_customer(other, one) == Kind::PeerOf;
    return topology_.are_peers(one, other) &&
           of_peers(std::min(one, other), std::max(one, other)) == Kind::PeerOf;
}

Result<void> WrittenRelationships::write(Timestamp date, ByteSink& sink) const {
    TextSink out(sink);
    const auto day = to_string(date);
    COMITY_TRY(
        out.write(fmt::format("# source:topology|BGP|{}{}{}|comity|made\n"
                              "# <provider-as>|<customer-as>|-1\n"
                              "# <peer-as>|<peer-as>|0\n",
                              day.substr(0, 4), day.substr(5, 2), day.substr(8, 2))));
    const auto line = [&](AsIndex first, AsIndex second, Kind kind) -> Result<void> {
        if (kind == Kind::Missing) return {};
        return out.write(fmt::format("{}|{}|{}\n", topology_.asn(first).value(),
                                     topology_.asn(second).value(),
                                     kind == Kind::ProviderOf ? "-1" : "0"));
    };
    for (AsIndex network = 0; network < topology_.size(); ++network) {
        for (const auto customer : topology_.customers(network)) {
            COMITY_TRY(line(network, customer, of_customer(network, customer)));
        }
        for (const auto peer : topology_.peers(network)) {
            // Two that are both, in a table, are written as provider and customer alone.
            if (peer < network || topology_.is_provider_of(network, peer) ||
                topology_.is_provider_of(peer, network)) {
                continue;
            }
            COMITY_TRY(line(network, peer, of_peers(network, peer)));
        }
    }
    return out.flush();
}

}  // namespace comity::internet
