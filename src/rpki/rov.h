// Route origin validation (RFC 6811): is the origin of a route one that its prefix's holder
// authorised? The state is set on every route (RFC 8481 s4); what to do about it is for others.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "net/address_trie.h"
#include "net/asn.h"
#include "net/prefix.h"
#include "rpki/payload/payload.h"
#include "rpki/verdict.h"

namespace comity::rpki {

/// What is asked of a route: its prefix, and its origin or none ("NONE" of RFC 6811 s2).
struct OriginQuery {
    net::Prefix prefix;
    std::optional<net::Asn> origin;
};

/// An immutable table of VRPs; any number of threads may ask it.
///
/// The VRPs that hold an address, longest prefix first, lie side by side in a chain; a trie for
/// each family leads from the address to its chain. So a look-up waits for a few places in memory,
/// and walks no tree from child to parent.
class OriginValidator {
public:
    OriginValidator() = default;
    /// Of VRPs in any order; repeats are kept once. Below 2^27.
    explicit OriginValidator(std::span<const payload::Vrp> vrps);

    /// The state of a route to `prefix` from `origin`; none if its path ends in an AS_SET
    /// (RFC 6811 s2). A VRP of AS0 matches nothing, not even origin 0.
    [[nodiscard]] Verdict validate(const net::Prefix& prefix, std::optional<net::Asn> origin) const;

    /// The states of many routes: `verdicts[i]` is that of `queries[i]`; both must be of one size.
    /// They are done in the order of their addresses, so that neighbours find memory already
    /// fetched, and several at a time, so that they wait for memory together.
    void validate(std::span<const OriginQuery> queries, std::span<Verdict> verdicts) const;

    /// Appends all VRPs that cover `prefix`, those of the longest prefix first, then as sorted.
    void append_covering(const net::Prefix& prefix, std::vector<payload::Vrp>& vrps) const;

    /// How many different VRPs there are.
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    /// One VRP of a chain.
    struct Link {
        std::uint32_t asn;
        std::uint8_t max_length;
        std::uint8_t length;  ///< Of its prefix.
        std::int16_t step;    ///< To the link behind it, or one of those below.
    };
    static constexpr std::int16_t kEnd = 0;  ///< There is none.
    /// No VRP: the chain goes on at the link whose index is `asn`.
    static constexpr std::int16_t kFar = std::numeric_limits<std::int16_t>::max();
    /// The length of a prefix that covers no route.
    static constexpr std::uint8_t kNoLength = 255;
    static constexpr Link kNoLink{0, 0, kNoLength, kEnd};
    using Chain = net::AddressTrie::Answer;  ///< The index of its first link.

    /// A query as it waits for its turn: 16 octets, since it is written and read once more.
    struct Waiting {
        std::uint64_t bits;    ///< The first of its address.
        std::uint32_t origin;  ///< 0 if it has none.
        std::uint32_t index : 20;
        std::uint32_t length : 8;
        std::uint32_t seen : 2;  ///< What is known of it so far.
    };

    /// The chain behind its first link; kNone if that is the last.
    [[nodiscard]] static Chain rest_of(Chain chain, const Link& link) {
        if (link.step == kEnd) return net::AddressTrie::kNone;
        if (link.step == kFar) [[unlikely]]
            return link.asn;
        return static_cast<Chain>(static_cast<std::int64_t>(chain) + link.step);
    }
    /// Calls `see(vrp)` for each VRP longer than the tries know that covers `prefix`, as `walk`.
    template <class See>
    void walk_long(const net::Prefix& prefix, See see) const;

    [[nodiscard]] const net::AddressTrie& trie_of(net::Family family) const {
        return tries_[place_of(family)];
    }
    void append_chain(std::span<const payload::Vrp> vrps, Chain covering);
    [[nodiscard]] static unsigned see(const Link& link, unsigned length, std::uint32_t origin);
    /// Puts queries in the order of their addresses; returns how many are of IPv4.
    [[nodiscard]] static std::size_t order(std::span<const OriginQuery> queries,
                                           std::span<Waiting> ordered);
    void judge_group(const net::AddressTrie& trie, std::span<const Waiting> group,
                     std::span<Verdict> verdicts) const;

    std::size_t size_ = 0;
    std::vector<Link> links_{kNoLink};       ///< The first, of AddressTrie::kNone, is empty.
    std::array<net::AddressTrie, 2> tries_;  ///< Of IPv4, of IPv6.
    std::vector<payload::Vrp> long_vrps_;    ///< Those longer than the tries know; sorted.
};

}  // namespace comity::rpki
