// Route leaks in paths by the relationships of networks (RFC 7908 s3.1 to s3.4): a route that came
// down from a provider or across from a peer may only go on to customers. A path that goes up or
// across again has a valley in it, and the AS at its bottom leaked.
//
// Relationships are mostly inferred, so what is found here is a suspicion; whether it was long so,
// who saw it and what excuses it is for others.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "net/asn.h"
#include "net/collapsed_path.h"
#include "registry/as_relationships.h"

namespace comity::incident {

/// What the leaker did, with the numbers of RFC 7908 s3.
enum class LeakType : std::uint8_t {
    None = 0,
    Hairpin = 1,         ///< From a provider to a provider.
    Lateral = 2,         ///< From a peer to a peer.
    ProviderToPeer = 3,  ///< From a provider to a peer.
    PeerToProvider = 4   ///< From a peer to a provider.
};

/// Why nothing is said of a path.
enum class PathDoubt : std::uint8_t {
    None,
    AsSet,        ///< It holds an AS_SET.
    TooLong,      ///< It has more than kValleyAsnsMax ASes.
    ReservedAsn,  ///< It holds an ASN that is no network's own, so that two beside it were not.
    Repeat,       ///< An AS comes twice, apart: someone put it there, to keep the route from it.
    Stranger      ///< A network of the clique stands beside one that is no known neighbour of it.
};

/// Different ASes of a path beyond which it is not judged; real routes have fewer than 30.
inline constexpr std::size_t kValleyAsnsMax = 64;

/// What is found in one path.
struct Valley {
    /// Of the leak nearest the origin; None: there is none that is known, or a doubt.
    LeakType type = LeakType::None;
    PathDoubt doubt = PathDoubt::None;
    /// Links of the path whose relationship is not known: with none, no leak means that there is
    /// none, as far as relationships are right. Up to kValleyAsnsMax - 1.
    std::uint8_t unknown_links = 0;
    std::uint32_t leaker_at = 0;  ///< Its place in the path.
    // The leak rests on two links, from `from` to `leaker` and on to `to`, and on the type, which
    // says what these two are to the leaker.
    net::Asn from;
    net::Asn leaker;
    net::Asn to;
    friend bool operator==(const Valley&, const Valley&) = default;
};

/// "leak of a provider's route to a provider", for people; empty for None.
[[nodiscard]] std::string_view to_string(LeakType type);

/// What paths are judged by; all must outlive who judges by it.
struct ValleySources {
    const registry::AsRelationships& relationships;
    /// ASNs that stand in paths without deciding on routes (RFC 7947 s2.2.2); sorted. They are
    /// taken out, so that those on both sides of them are neighbours.
    std::span<const net::Asn> route_servers;
    /// Networks without providers, all peers of each other, whose neighbours are known best;
    /// sorted. Empty: nobody is a Stranger.
    std::span<const net::Asn> clique;
};

/// Immutable; any number of threads may ask it. Nothing that is asked takes memory.
class ValleyFinder {
public:
    explicit ValleyFinder(const ValleySources& sources);

    /// The valley of `path` that is nearest its origin. A leak is told where both links of the
    /// leaker are known; one that is not known says nothing, neither of its own two ends nor of
    /// anyone beyond them.
    [[nodiscard]] Valley find(const net::CollapsedPath& path) const;

private:
    class Way;
    /// Follows `path` from its origin; why it is not to be followed, or None.
    [[nodiscard]] PathDoubt take(const net::CollapsedPath& path, Way& way) const;
    [[nodiscard]] bool is_route_server(net::Asn asn) const;

    static constexpr std::size_t kFilterBits = 1UL << 16U;

    ValleySources sources_;
    /// By the lower bits of the ASN, whether a route server has them: most ASNs are told by it.
    std::bitset<kFilterBits> maybe_route_server_;
};

}  // namespace comity::incident
