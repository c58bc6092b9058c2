// The announced pairs of one network as they would be with other VRPs and other route objects.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "manrs/metrics/m7_irr.h"
#include "manrs/metrics/m7_rpki.h"
#include "observation/network_evidence.h"

namespace comity::manrs {

/// How many pairs that count are in which state.
struct PairCounts {
    RovCounts rov;
    IrrCounts irr;
};

/// Counts, as changes come and go, in which state those pairs are that count. A pair that no change
/// concerns keeps its verdict; any other is judged anew by RFC 6811 s2 over all VRPs around it,
/// which the evidence has. What is asked for more than once is there once, and what is taken away
/// is gone whoever asked for it, so that the order of changes does not matter.
class ChangedRoutes {
public:
    /// `evidence` must outlive it.
    explicit ChangedRoutes(const observation::NetworkEvidence& evidence);

    /// One more that asks for the VRP to be there, or one less of those before.
    void create(const rpki::payload::Vrp& vrp, bool is_done);
    /// The same for it to be gone.
    void remove(const rpki::payload::Vrp& vrp, bool is_done);
    /// The same for a route object of the network for just that prefix.
    void document(const net::Prefix& prefix, bool is_done);
    /// The same for the network to announce just that prefix no more.
    void withdraw(const net::Prefix& prefix, bool is_done);

    /// Of all pairs that the period has seen.
    [[nodiscard]] const PairCounts& seen() const { return seen_; }
    /// Of those that are not withdrawn.
    [[nodiscard]] const PairCounts& left() const { return left_; }
    /// Pairs that count and are inside `prefix`, and have no route object for just their own.
    [[nodiscard]] std::uint64_t registered_by_covering(const net::Prefix& prefix) const;

private:
    struct State {
        std::uint32_t covering = 0;  ///< VRPs that cover the prefix.
        std::uint32_t matching = 0;  ///< Those of them that allow the pair.
        std::uint32_t changes = 0;   ///< Of these, that came or went.
        std::uint32_t exact = 0;     ///< Route objects that were made for just that prefix.
        std::uint32_t less_specific = 0;
        std::uint32_t withdrawals = 0;
    };
    /// What is asked of one VRP.
    struct Wishes {
        bool was_there = false;
        std::uint32_t creations = 0;
        std::uint32_t removals = 0;
        [[nodiscard]] bool is_there() const {
            return removals == 0 && (was_there || creations > 0);
        }
        [[nodiscard]] bool is_changed() const { return is_there() != was_there; }
    };

    /// The places of the pairs whose prefix is `prefix` or inside it: [first, second).
    [[nodiscard]] std::pair<std::size_t, std::size_t> inside(const net::Prefix& prefix) const;
    [[nodiscard]] bool counts(std::size_t place) const;
    [[nodiscard]] rpki::Validity validity(std::size_t place) const;
    void count_rov(std::size_t place, bool is_added);
    void count_irr(std::size_t place, bool is_added);
    void count_rov(PairCounts& into, std::size_t place, bool is_added) const;
    void count_irr(PairCounts& into, std::size_t place, bool is_added) const;
    void wish(const rpki::payload::Vrp& vrp, std::uint32_t Wishes::* which, bool is_done);

    const observation::NetworkEvidence& evidence_;
    std::vector<State> states_;  ///< Of the pairs, in their order.
    std::map<rpki::payload::Vrp, Wishes> wishes_;
    PairCounts seen_;
    PairCounts left_;
};

}  // namespace comity::manrs
