// Route leaks by the mark that a route carries: Only to Customer (RFC 9234). Its value is the AS
// that first gave the route to a customer or a peer, or that its neighbour then said so of; from
// there on it may only go to customers (RFC 9234 s5).
//
// The rule. Let the path go from X, the AS of the mark, by hops toward the vantage point.
// - The first hop, from X, went to a customer, a peer or a route server's client: on other hops
//   nobody sets X (RFC 9234 s5, egress 1 and ingress 3). If it is known to have gone to a provider
//   or a route server, the mark is misplaced, by X or by who had it from X: that says nothing of
//   what the route did (ingress 1 makes it ineligible all the same).
// - Every later hop must go to a customer (RFC 9234 s5, egress 2). The first that is known not to
//   breaks the mark, and its sender leaked, if all hops before it are known to be right. A hop of
//   which nothing is known may have been the break itself, so its sender is a suspect too; and a
//   first hop of which nothing is known may be misplaced, so that X is.
// - If X is not on the path, the path was changed on the way, or X is a route server that keeps
//   out of it (RFC 7947 s2.2.2).
//
// What a hop was is known from attested providers, then from relationships. That someone attests
// providers and leaves one out counts against it only where the relationships do not have it as a
// provider: to leave one out is the common slip.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "net/asn.h"
#include "net/collapsed_path.h"
#include "registry/as_relationships.h"
#include "rpki/aspa.h"

namespace comity::incident {

enum class OtcState : std::uint8_t {
    Kept,       ///< No hop is known to break the mark.
    Leak,       ///< The route went elsewhere than to customers.
    Misplaced,  ///< The AS of the mark gave the route to its provider or a route server.
    OffPath,    ///< The AS of the mark is not on the path.
    Hidden,     ///< The same, and it is a route server, which may be so.
    AsSet       ///< The path holds an AS_SET: no verdict.
};

/// What is known of who had a route of whom.
enum class Hop : std::uint8_t {
    Unknown,
    Down,     ///< To a customer, or from a route server to its client.
    Up,       ///< To a provider, or to a route server.
    Lateral,  ///< To a peer.
    NotDown   ///< To a peer, a provider or a route server: the receiver denies that the sender is
              ///< its provider.
};

/// What a hop is known by: Aspa also where only that it did not go down is attested, and
/// relationships say where it went.
enum class HopBasis : std::uint8_t { None, Aspa, Relationships, RouteServer };

struct KnownHop {
    Hop hop = Hop::Unknown;
    HopBasis basis = HopBasis::None;
    friend constexpr bool operator==(KnownHop, KnownHop) = default;
};

/// What routes are judged by; any may be absent. All must outlive the call.
struct OtcSources {
    const rpki::AspaValidator* aspas = nullptr;
    const registry::AsRelationships* relationships = nullptr;
    /// Route servers, sorted.
    std::span<const net::Asn> route_servers;
};

struct OtcVerdict {
    OtcState state = OtcState::Kept;
    /// Of Leak and Misplaced: the hop that shows it went from `sender` to `receiver`.
    net::Asn sender;
    net::Asn receiver;
    KnownHop hop;
    /// Of Leak: those of whom one leaked, or X misplaced the mark: a part of the path that begins
    /// with `sender`. Of Misplaced: X and its neighbour, either of whom may have set the mark.
    std::span<const net::Asn> suspects;

    /// Whether `sender` is the leaker, and nobody else may be.
    [[nodiscard]] bool is_certain() const {
        return state == OtcState::Leak && suspects.size() == 1;
    }
};

/// "kept", "leak", "misplaced", "off-path", "hidden" or "as-set".
[[nodiscard]] std::string_view to_string(OtcState state);

/// What is known of the hop of a route from `sender` to `receiver`.
[[nodiscard]] KnownHop known_hop(net::Asn sender, net::Asn receiver, const OtcSources& sources);

/// What a route with `path` and the mark `otc` shows. Where the AS of the mark stands twice in the
/// path, the nearer place is taken, which says less. Takes no memory; `suspects` is a view of
/// `path`.
[[nodiscard]] OtcVerdict judge_otc(const net::CollapsedPath& path, net::Asn otc,
                                   const OtcSources& sources);

}  // namespace comity::incident
