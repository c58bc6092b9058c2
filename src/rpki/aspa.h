// Verification of AS paths by attested providers (draft-ietf-sidrops-aspa-verification-28): did a
// route come up from its origin through providers, and from there only down to customers? What to
// do about a route that did not is for others.
//
// The draft numbers a path from its origin, AS(1), to the AS next to the receiver, AS(N); here it
// stands as AS_PATH does, so that AS(N) is the first element.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/rule.h"
#include "net/asn.h"
#include "net/collapsed_path.h"
#include "rpki/payload/payload.h"

namespace comity::rpki {

/// What a customer attests about another AS (draft-ietf-sidrops-aspa-verification-28 s5.2).
/// ProviderPlus: a provider, or a route server that puts its own ASN into paths.
enum class ProviderAuthorization : std::uint8_t { NoAttestation, ProviderPlus, NotProviderPlus };

enum class AspaOutcome : std::uint8_t { Valid, Unknown, Invalid };

/// Why a path is invalid.
enum class AspaFault : std::uint8_t {
    None,       ///< It is not invalid.
    Empty,      ///< It names no AS.
    Neighbour,  ///< Its first AS is not the neighbour that sent it.
    AsSet,      ///< It holds an AS_SET.
    Ramps       ///< It goes down, or sideways twice, before it goes up again.
};

/// How far a path of N ASes goes up from its origin, and down to its receiver, in ASes: at most,
/// where those that attest nothing go as is best, and at least
/// (draft-ietf-sidrops-aspa-verification-28 s5.3).
struct Ramps {
    std::uint32_t max_up = 0;
    std::uint32_t min_up = 0;
    std::uint32_t max_down = 0;
    std::uint32_t min_down = 0;
    friend constexpr bool operator==(Ramps, Ramps) = default;
};

/// The ramps are zero where the fault is another than Ramps.
struct AspaVerdict {
    AspaOutcome outcome = AspaOutcome::Valid;
    AspaFault fault = AspaFault::None;
    Ramps ramps;
    friend constexpr bool operator==(AspaVerdict, AspaVerdict) = default;
};

/// "valid", "unknown" or "invalid".
[[nodiscard]] std::string_view to_string(AspaOutcome outcome);

/// The rule that stands for `verdict`: `aspa.valid`, `aspa.unknown` or one of `aspa.invalid.*`.
[[nodiscard]] const Rule& rule_of(AspaVerdict verdict);

/// An attestation that decides: `customer` has one, and does not name `other` as a provider.
struct Denial {
    net::Asn customer;
    net::Asn other;
    friend constexpr bool operator==(Denial, Denial) = default;
};

/// Where a path is broken that is invalid by its ramps.
struct AspaBreak {
    Denial ascent;   ///< The way up from the origin ends at its customer.
    Denial descent;  ///< The way down to the receiver begins at its customer.
    /// Those between whom one leaked the route, or put a piece of a path together that is not
    /// theirs: a part of the path, never empty. One of them alone is the leaker, if the
    /// attestations are right.
    std::span<const net::Asn> suspects;
};

/// An immutable table of attestations; any number of threads may ask it. Nothing that is asked
/// takes memory.
class AspaValidator {
public:
    AspaValidator() = default;
    /// Of objects in any order: what several of one customer say is taken together
    /// (draft-ietf-sidrops-aspa-verification-28 s5.2). AS0 attests that there is a statement and
    /// names nobody. Below 2^32 providers in all.
    explicit AspaValidator(std::span<const payload::Aspa> aspas);

    /// Whether `customer` attests that `provider` is one of its providers. The two differ.
    [[nodiscard]] ProviderAuthorization authorized(net::Asn customer, net::Asn provider) const;

    /// All that `customer` attests as its providers, sorted, empty where it says that it has none;
    /// none where it attests nothing. A view of this.
    [[nodiscard]] std::optional<std::span<const net::Asn>> providers_of(net::Asn customer) const;

    /// The ramps of `path`, which is collapsed and not empty.
    [[nodiscard]] Ramps ramps(std::span<const net::Asn> path) const;

    /// The outcome for a receiver that had the route from a customer, a lateral peer or a route
    /// server's client, or as such a client from its route server
    /// (draft-ietf-sidrops-aspa-verification-28 s5.4). `neighbour` is who sent it; none where the
    /// receiver is a route server's client, since route servers may keep out of paths.
    [[nodiscard]] AspaVerdict verify_upstream(const net::CollapsedPath& path,
                                              std::optional<net::Asn> neighbour) const;

    /// The outcome for a receiver that had the route from a provider
    /// (draft-ietf-sidrops-aspa-verification-28 s5.5).
    ///
    /// For a route collector too: what its vantage point, AS(N), is to it nobody knows, and this
    /// is the procedure that forgives most, so that an invalid path is one whatever they are to
    /// each other. `neighbour` is none then where the vantage point may be a route server.
    [[nodiscard]] AspaVerdict verify_downstream(const net::CollapsedPath& path,
                                                std::optional<net::Asn> neighbour) const;

    /// Where `path` is broken, whose verdict by verify_downstream is `verdict`, with the fault
    /// Ramps.
    ///
    /// From AS(max_up) the route did not go up, into AS(N - max_down + 1) it did not come down, so
    /// one between them had it from above or beside and gave it up or sideways. Those at either
    /// end of them that surely had it from a customer, or gave it to one, are left out; where that
    /// would leave nobody, the attestations contradict each other, and nobody is left out.
    [[nodiscard]] AspaBreak locate(std::span<const net::Asn> path,
                                   const AspaVerdict& verdict) const;

    /// How many customers attest anything.
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    /// The providers of `customer` are those at [begin, end) of `providers_`.
    struct Slot {
        net::Asn customer;
        std::uint32_t begin;
        std::uint32_t end;
        [[nodiscard]] bool is_free() const { return begin > end; }
    };
    [[nodiscard]] std::size_t home_of(net::Asn customer) const {
        return static_cast<std::size_t>(customer.value() * std::uint64_t{0x9E37'79B9'7F4A'7C15} >>
                                        shift_);
    }
    /// The slot of `customer`, or a free one.
    [[nodiscard]] const Slot& find(net::Asn customer) const {
        const auto mask = slots_.size() - 1;
        auto at = home_of(customer);
        while (!slots_[at].is_free() && slots_[at].customer != customer) at = (at + 1) & mask;
        return slots_[at];
    }
    [[nodiscard]] ProviderAuthorization authorized(const Slot& slot, net::Asn provider) const;
    /// Whether the hop of `path` from the AS at `at` to the one before it went from customer to
    /// provider by attestation, and not the other way round too.
    [[nodiscard]] bool is_up(std::span<const net::Asn> path, std::size_t at) const;
    [[nodiscard]] bool is_down(std::span<const net::Asn> path, std::size_t at) const;

    static constexpr Slot kFree{net::Asn(), 1, 0};

    std::vector<Slot> slots_{kFree, kFree};  ///< Open addressing; at most half are taken.
    unsigned shift_ = 63;                    ///< 64 less the bits of a place in it.
    std::vector<net::Asn> providers_;
    std::size_t size_ = 0;
};

}  // namespace comity::rpki
