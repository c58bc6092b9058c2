#include "incident/valley.h"

#include <algorithm>
#include <array>

namespace comity::incident {
namespace {

using net::Asn;
using Relation = registry::AsRelationships::Relation;

bool holds(std::span<const Asn> sorted, Asn asn) {
    return std::binary_search(sorted.begin(), sorted.end(), asn);
}

/// What it is to pass on to `to` what came from `from`, which are that to the one who does.
LeakType type_of(Relation from, Relation to) {
    if (from == Relation::ProviderOf && to == Relation::ProviderOf) return LeakType::Hairpin;
    if (from == Relation::PeerOf && to == Relation::PeerOf) return LeakType::Lateral;
    if (from == Relation::ProviderOf && to == Relation::PeerOf) return LeakType::ProviderToPeer;
    if (from == Relation::PeerOf && to == Relation::ProviderOf) return LeakType::PeerToProvider;
    return LeakType::None;
}

}  // namespace

std::string_view to_string(LeakType type) {
    switch (type) {
        case LeakType::None: return "";
        case LeakType::Hairpin: return "leak of a provider's route to a provider";
        case LeakType::Lateral: return "leak of a peer's route to a peer";
        case LeakType::ProviderToPeer: return "leak of a provider's route to a peer";
        case LeakType::PeerToProvider: return "leak of a peer's route to a provider";
    }
    return "";
}

/// A path from the origin on, without route servers.
class ValleyFinder::Way {
public:
    [[nodiscard]] std::size_t size() const { return size_; }
    [[nodiscard]] Asn operator[](std::size_t i) const { return asns_[i]; }
    [[nodiscard]] std::uint32_t place(std::size_t i) const { return places_[i]; }
    [[nodiscard]] bool is_full() const { return size_ == kValleyAsnsMax; }
    [[nodiscard]] bool ends_with(Asn asn) const { return size_ > 0 && asns_[size_ - 1] == asn; }
    void append(Asn asn, std::size_t place) {
        places_[size_] = static_cast<std::uint32_t>(place);
        asns_[size_++] = asn;
    }
    [[nodiscard]] bool has_repeat() const {
        for (std::size_t i = 2; i < size_; ++i) {
            for (std::size_t k = 0; k + 1 < i; ++k) {
                if (asns_[k] == asns_[i]) return true;
            }
        }
        return false;
    }
    /// Whether one of `clique`, between two others, has no known relationship with one of them;
    /// `relations` are those of each AS with the next one.
    [[nodiscard]] bool has_stranger(std::span<const Relation> relations,
                                    std::span<const Asn> clique) const {
        for (std::size_t i = 1; i + 1 < size_; ++i) {
            const bool is_known =
                relations[i - 1] != Relation::None && relations[i] != Relation::None;
            if (!is_known && holds(clique, asns_[i])) return true;
        }
        return false;
    }

private:
    std::array<Asn, kValleyAsnsMax> asns_;
    std::array<std::uint32_t, kValleyAsnsMax> places_;
    std::size_t size_ = 0;
};

ValleyFinder::ValleyFinder(const ValleySources& sources) : sources_(sources) {
    for (const auto asn : sources.route_servers) {
        maybe_route_server_.set(asn.value() % kFilterBits);
    }
}

bool ValleyFinder::is_route_server(Asn asn) const {
    return maybe_route_server_[asn.value() % kFilterBits] && holds(sources_.route_servers, asn);
}

PathDoubt ValleyFinder::take(const net::CollapsedPath& path, Way& way) const {
    if (path.has_set) return PathDoubt::AsSet;
    for (auto at = path.asns.size(); at-- > 0;) {
        const auto asn = path.asns[at];
        // With a route server gone the same AS may stand on both sides of it.
        if (is_route_server(asn) || way.ends_with(asn)) continue;
        if (net::is_reserved(asn)) return PathDoubt::ReservedAsn;
        if (way.is_full()) return PathDoubt::TooLong;
        way.append(asn, at);
    }
    return way.has_repeat() ? PathDoubt::Repeat : PathDoubt::None;
}

Valley ValleyFinder::find(const net::CollapsedPath& path) const {
    Valley valley;
    Way way;
    valley.doubt = take(path, way);
    if (valley.doubt != PathDoubt::None) return valley;

    for (std::size_t i = 0; i + 1 < way.size(); ++i) {
        sources_.relationships.approach(way[i], way[i + 1]);
    }
    // What each AS of the way is to the next one.
    std::array<Relation, kValleyAsnsMax> relations;
    std::size_t links = 0;
    std::size_t leaker = 0;
    for (; links + 1 < way.size(); ++links) {
        const auto relation = sources_.relationships.relation(way[links], way[links + 1]);
        relations[links] = relation;
        if (relation == Relation::None) ++valley.unknown_links;
        if (links == 0 || valley.type != LeakType::None) continue;
        valley.type = type_of(relations[links - 1], registry::reversed(relation));
        leaker = links;
    }
    if (valley.type == LeakType::None) return valley;
    if (way.has_stranger(std::span(relations).first(links), sources_.clique)) {
        valley.type = LeakType::None;
        valley.doubt = PathDoubt::Stranger;
        return valley;
    }
    valley.leaker_at = way.place(leaker);
    valley.from = way[leaker - 1];
    valley.leaker = way[leaker];
    valley.to = way[leaker + 1];
    return valley;
}

}  // namespace comity::incident
