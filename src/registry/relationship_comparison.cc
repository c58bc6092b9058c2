#include "registry/relationship_comparison.h"

#include <algorithm>
#include <tuple>

namespace comity::registry {
namespace {

using Relation = AsRelationships::Relation;

double share(std::size_t part, std::size_t rest) {
    return part == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(part + rest);
}

/// Calls `visit(first, second, relation)` for each related pair once, a provider first, of peers
/// the lower number.
template <class Visit>
void for_each_pair(const AsRelationships& relationships, const Visit& visit) {
    for (const auto asn : relationships.asns()) {
        for (const auto customer : relationships.customers_of(asn)) {
            visit(asn, customer, Relation::ProviderOf);
        }
        for (const auto peer : relationships.peers_of(asn)) {
            if (asn < peer) visit(asn, peer, Relation::PeerOf);
        }
    }
}

}  // namespace

double RelationshipComparison::transit_agreement() const {
    return share(transit_both, transit_reversed + transit_peers);
}

double RelationshipComparison::peers_agreement() const { return share(peers_both, peers_transit); }

RelationshipComparison compare(const AsRelationships& ours, const AsRelationships& theirs) {
    RelationshipComparison result;
    for_each_pair(ours, [&](net::Asn first, net::Asn second, Relation our) {
        const auto their = theirs.relation(first, second);
        const bool is_transit = our == Relation::ProviderOf;
        if (their == Relation::None) {
            ++(is_transit ? result.transit_ours : result.peers_ours);
        } else if (their == our) {
            ++(is_transit ? result.transit_both : result.peers_both);
        } else {
            result.disagreements.push_back({first, second, our, their});
            if (!is_transit) {
                ++result.peers_transit;
            } else {
                ++(their == Relation::PeerOf ? result.transit_peers : result.transit_reversed);
            }
        }
    });
    for_each_pair(theirs, [&](net::Asn first, net::Asn second, Relation their) {
        if (ours.relation(first, second) != Relation::None) return;
        ++(their == Relation::ProviderOf ? result.transit_theirs : result.peers_theirs);
    });
    std::sort(result.disagreements.begin(), result.disagreements.end(),
              [](const Disagreement& a, const Disagreement& b) {
                  return std::tie(a.first, a.second) < std::tie(b.first, b.second);
              });
    return result;
}

}  // namespace comity::registry
