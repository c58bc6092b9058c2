#include "registry/as_relationships.h"

#include <algorithm>
#include <array>
#include <bit>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_set>

#include "base/line_reader.h"
#include "base/text.h"
#include "registry/limits.h"

namespace comity::registry {
namespace {

static_assert(kRelationshipLineOctetsMax == 256 && kRelationshipsMax == 4'000'000,
              "the explanations of the rules name these numbers");

/// The day in a comment like `# source:topology|BGP|20240101|ripe|rrc00`.
std::optional<Timestamp> day_of(std::string_view comment) {
    if (comment.find("source:") == std::string_view::npos) return std::nullopt;
    for (const auto field : split(comment, '|')) {
        if (field.size() != 8) continue;
        std::string dashed(field.substr(0, 4));
        dashed.append("-").append(field.substr(4, 2)).append("-").append(field.substr(6, 2));
        if (const auto day = Timestamp::parse(dashed)) return day;
    }
    return std::nullopt;
}

Result<Relationship, const Rule*> parse_line(std::string_view line) {
    std::array<std::string_view, 3> fields;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto end = line.find('|');
        if (end == std::string_view::npos && i < 2) return fail(&rules::kRelationshipFields);
        fields[i] = trim(line.substr(0, end));
        line = end == std::string_view::npos ? std::string_view() : line.substr(end + 1);
    }
    const auto first = net::Asn::parse(fields[0]);
    const auto second = net::Asn::parse(fields[1]);
    if (!first || !second) return fail(&rules::kRelationshipAsn);
    if (*first == *second) return fail(&rules::kRelationshipSelf);
    if (fields[2] == "-1") return Relationship{*first, *second, Relationship::Kind::ProviderOf};
    if (fields[2] == "0") return Relationship{*first, *second, Relationship::Kind::PeerOf};
    return fail(&rules::kRelationshipKind);
}

/// What `asn` has in `neighbour`; ordered as they are kept.
enum class Side : std::uint8_t { Provider, Customer, Peer };

struct Edge {
    net::Asn asn;
    net::Asn neighbour;
    Side side;
    friend auto operator<=>(const Edge&, const Edge&) = default;
};

/// What a network is to a neighbour that is `side` to it.
AsRelationships::Relation own_part(Side side) {
    switch (side) {
        case Side::Provider: return AsRelationships::Relation::CustomerOf;
        case Side::Customer: return AsRelationships::Relation::ProviderOf;
        case Side::Peer: return AsRelationships::Relation::PeerOf;
    }
    return AsRelationships::Relation::None;
}

/// Both ends of all records, each once, by network and neighbour.
std::vector<Edge> edges_of(std::span<const Relationship> records) {
    std::vector<Edge> edges;
    edges.reserve(2 * records.size());
    for (const auto& record : records) {
        const bool is_peer = record.kind == Relationship::Kind::PeerOf;
        edges.push_back({record.first, record.second, is_peer ? Side::Peer : Side::Customer});
        edges.push_back({record.second, record.first, is_peer ? Side::Peer : Side::Provider});
    }
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    return edges;
}

/// Takes out pairs that are there in more than one way; how many these were.
std::size_t leave_out_contradictions(std::vector<Edge>& edges) {
    std::size_t contradictions = 0;
    auto out = edges.begin();
    for (auto group = edges.begin(); group != edges.end();) {
        const auto end = std::find_if(group, edges.end(), [&group](const Edge& edge) {
            return edge.asn != group->asn || edge.neighbour != group->neighbour;
        });
        if (end - group == 1) {
            *out++ = *group;
        } else if (group->asn < group->neighbour) {
            ++contradictions;  // its other end is met too
        }
        group = end;
    }
    edges.erase(out, edges.end());
    return contradictions;
}

}  // namespace

Result<RelationshipsFile> read_as_relationships(ByteSource& source) {
    RelationshipsFile file;
    LineReader reader(source, kRelationshipLineOctetsMax);
    while (const auto line = COMITY_TRY(reader.next())) {
        const auto text = trim(line->text);
        if (text.empty()) continue;
        if (text.front() == '#') {
            file.as_of = std::max(file.as_of, day_of(text));
            continue;
        }
        if (line->is_too_long) {
            file.refused.add(rules::kRelationshipLine, text, line->number);
            continue;
        }
        if (file.records.size() == kRelationshipsMax) {
            file.refused.add(rules::kRelationshipTooMany, text, line->number);
            break;
        }
        const auto record = parse_line(text);
        if (record) {
            file.records.push_back(*record);
        } else {
            file.refused.add(*record.error(), text, line->number);
        }
    }
    return file;
}

AsRelationships::AsRelationships(std::span<const Relationship> records) {
    auto edges = edges_of(records);
    contradictions_ = leave_out_contradictions(edges);
    std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
        return std::tie(a.asn, a.side, a.neighbour) < std::tie(b.asn, b.side, b.neighbour);
    });
    links_.resize(std::bit_ceil(edges.size() / 2 * 4 / 3 + 2));
    for (const auto& edge : edges) {
        if (edge.asn < edge.neighbour) link(edge.asn, edge.neighbour, own_part(edge.side));
    }
    neighbours_.reserve(edges.size());
    for (auto edge = edges.begin(); edge != edges.end();) {
        const auto asn = edge->asn;
        const auto take = [&](Side side) {
            const auto begin = static_cast<std::uint32_t>(neighbours_.size());
            for (; edge != edges.end() && edge->asn == asn && edge->side == side; ++edge) {
                neighbours_.push_back(edge->neighbour);
            }
            return begin;
        };
        asns_.push_back(asn);
        const auto providers = take(Side::Provider);
        const auto customers = take(Side::Customer);
        const auto peers = take(Side::Peer);
        places_.push_back({providers, customers, peers});
    }
    places_.push_back({static_cast<std::uint32_t>(neighbours_.size()), 0, 0});
}

std::optional<std::size_t> AsRelationships::place_of(net::Asn asn) const {
    const auto found = std::lower_bound(asns_.begin(), asns_.end(), asn);
    if (found == asns_.end() || *found != asn) return std::nullopt;
    return static_cast<std::size_t>(found - asns_.begin());
}

std::span<const net::Asn> AsRelationships::between(std::uint32_t from, std::uint32_t to) const {
    return std::span(neighbours_).subspan(from, to - from);
}

std::size_t AsRelationships::first_place_of(net::Asn lower, net::Asn higher) const {
    const auto key = std::uint64_t{lower.value()} << 32U | higher.value();
    // The bits that decide are the upper ones of the product.
    return static_cast<std::size_t>(key * 0x9E37'79B9'7F4A'7C15U >> 32U) & (links_.size() - 1);
}

std::size_t AsRelationships::link_of(net::Asn lower, net::Asn higher) const {
    auto at = first_place_of(lower, higher);
    while (links_[at].lower_is != Relation::None &&
           (links_[at].lower != lower || links_[at].higher != higher)) {
        at = (at + 1) & (links_.size() - 1);
    }
    return at;
}

void AsRelationships::link(net::Asn lower, net::Asn higher, Relation lower_is) {
    links_[link_of(lower, higher)] = {lower, higher, lower_is};
}

AsRelationships::Relation AsRelationships::relation(net::Asn a, net::Asn b) const {
    if (links_.empty()) return Relation::None;
    const auto& link = links_[link_of(std::min(a, b), std::max(a, b))];
    return a < b ? link.lower_is : reversed(link.lower_is);
}

void AsRelationships::approach(net::Asn a, net::Asn b) const {
    if (links_.empty()) return;
    __builtin_prefetch(&links_[first_place_of(std::min(a, b), std::max(a, b))]);
}

std::span<const net::Asn> AsRelationships::providers_of(net::Asn asn) const {
    const auto place = place_of(asn);
    if (!place) return {};
    return between(places_[*place].providers, places_[*place].customers);
}

std::span<const net::Asn> AsRelationships::customers_of(net::Asn asn) const {
    const auto place = place_of(asn);
    if (!place) return {};
    return between(places_[*place].customers, places_[*place].peers);
}

std::span<const net::Asn> AsRelationships::peers_of(net::Asn asn) const {
    const auto place = place_of(asn);
    if (!place) return {};
    return between(places_[*place].peers, places_[*place + 1].providers);
}

std::vector<net::Asn> AsRelationships::customer_cone(net::Asn asn) const {
    std::unordered_set<net::Asn> met{asn};
    std::vector<net::Asn> cone{asn};
    for (std::size_t i = 0; i < cone.size(); ++i) {
        for (const auto customer : customers_of(cone[i])) {
            if (met.insert(customer).second) cone.push_back(customer);
        }
    }
    std::sort(cone.begin(), cone.end());
    return cone;
}

}  // namespace comity::registry
