// How networks are related, as CAIDA infers it: `a|b|-1`, a is a provider of b; `a|b|0`, peers
// (serial-1); with the source of each behind it (serial-2). Lines of `#` are comments.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/byte_source.h"
#include "base/refusals.h"
#include "base/rule.h"
#include "base/timestamp.h"
#include "net/asn.h"
#include "registry/relation.h"

namespace comity::registry {

namespace rules {

inline constexpr std::string_view kRelationshipsCitation = "docs/formats/networks.md";

inline constexpr Rule kRelationshipLine{"as-relationships.line.too-long", kRelationshipsCitation,
                                        Severity::Warning,
                                        "A line that is no comment has at most 256 octets."};
inline constexpr Rule kRelationshipFields{
    "as-relationships.line.fields", kRelationshipsCitation, Severity::Warning,
    "A line is two AS numbers and a kind, and maybe a source, with bars between them."};
inline constexpr Rule kRelationshipAsn{"as-relationships.line.asn", "RFC 5396 s2",
                                       Severity::Warning,
                                       "The first two fields of a line are AS numbers."};
inline constexpr Rule kRelationshipKind{
    "as-relationships.line.kind", kRelationshipsCitation, Severity::Warning,
    "The third field of a line is -1 (the first is a provider of the second) or 0 (peers)."};
inline constexpr Rule kRelationshipSelf{"as-relationships.line.self", kRelationshipsCitation,
                                        Severity::Warning,
                                        "A network has no relationship with itself."};
inline constexpr Rule kRelationshipTooMany{
    "as-relationships.file.too-many", kRelationshipsCitation, Severity::Error,
    "A file has at most 4000000 relationships; those behind are left out."};

}  // namespace rules

struct Relationship {
    enum class Kind : std::uint8_t { ProviderOf, PeerOf };
    net::Asn first;
    net::Asn second;
    Kind kind = Kind::PeerOf;
    friend constexpr auto operator<=>(const Relationship&, const Relationship&) = default;
};

struct RelationshipsFile {
    std::vector<Relationship> records;  ///< In the order of the lines; repeats stay.
    /// The latest day that a comment `# source:...|20240101|...` names.
    std::optional<Timestamp> as_of;
    Refusals refused;  ///< The places are lines.
};

/// What `source` says; bad lines are counted and left out. Errors: only those of `source`.
[[nodiscard]] Result<RelationshipsFile> read_as_relationships(ByteSource& source);

/// The relationships of all networks. Immutable.
class AsRelationships {
public:
    using Relation = registry::Relation;

    AsRelationships() = default;
    /// Repeats count once. Of two networks that are stated in more than one way (both as provider
    /// of the other, or as peers too) nothing is kept, since nothing tells which is right.
    explicit AsRelationships(std::span<const Relationship> records);

    /// What `a` is to `b`; one look into memory.
    [[nodiscard]] Relation relation(net::Asn a, net::Asn b) const;
    /// Brings near what `relation` will look at; who asks of many says so of all of them first.
    void approach(net::Asn a, net::Asn b) const;
    /// In order; views of this.
    [[nodiscard]] std::span<const net::Asn> providers_of(net::Asn asn) const;
    [[nodiscard]] std::span<const net::Asn> customers_of(net::Asn asn) const;
    [[nodiscard]] std::span<const net::Asn> peers_of(net::Asn asn) const;
    /// `asn` and all that are customers of one in it, in order. Loops end: each network is visited
    /// once.
    [[nodiscard]] std::vector<net::Asn> customer_cone(net::Asn asn) const;

    /// All networks that have a relationship, in order; a view of this.
    [[nodiscard]] std::span<const net::Asn> asns() const { return asns_; }
    /// Pairs that are related.
    [[nodiscard]] std::size_t size() const { return neighbours_.size() / 2; }
    /// Pairs left out because they contradict themselves.
    [[nodiscard]] std::size_t contradictions() const { return contradictions_; }

private:
    /// Where the neighbours of a network begin, by what they are to it; the next network's
    /// providers begin where its peers end.
    struct Places {
        std::uint32_t providers;
        std::uint32_t customers;
        std::uint32_t peers;
    };
    /// A related pair, the lower number first. Free ones have Relation::None.
    struct Link {
        net::Asn lower;
        net::Asn higher;
        Relation lower_is = Relation::None;
    };
    [[nodiscard]] std::optional<std::size_t> place_of(net::Asn asn) const;
    /// Where to look for a pair first.
    [[nodiscard]] std::size_t first_place_of(net::Asn lower, net::Asn higher) const;
    /// The place of a pair in `links_`, or of the free one where it would be.
    [[nodiscard]] std::size_t link_of(net::Asn lower, net::Asn higher) const;
    void link(net::Asn lower, net::Asn higher, Relation lower_is);
    [[nodiscard]] std::span<const net::Asn> between(std::uint32_t from, std::uint32_t to) const;

    std::vector<net::Asn> asns_;
    std::vector<Places> places_;  ///< Of each of `asns_`, and one behind the last.
    std::vector<net::Asn> neighbours_;
    std::vector<Link> links_;  ///< Open addressing, since paths ask for millions of pairs.
    std::size_t contradictions_ = 0;
};

}  // namespace comity::registry
