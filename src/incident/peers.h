// The vantage points as runs count them: several of one AS are one, and only full feeds decide.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "net/asn.h"
#include "observation/announcements.h"
#include "observation/route_table.h"

namespace comity::incident {

/// An AS that has vantage points, by its place among all of them in order of ASNs.
using PeerIndex = std::uint16_t;

/// Immutable.
class PeerBook {
public:
    /// `peers_needed` in place of what the announcements need; at least 1.
    explicit PeerBook(const observation::Announcements& announcements,
                      std::optional<std::uint32_t> peers_needed = std::nullopt);

    /// As how many full-feed ASNs those must count that hold a thing at once, before it does; at
    /// least 1.
    [[nodiscard]] std::uint32_t needed(net::Family family) const {
        return needed_[place_of(family)];
    }
    [[nodiscard]] bool is_full_feed(observation::VantageIndex index, net::Family family) const {
        return members_[index].is_full[place_of(family)];
    }
    [[nodiscard]] PeerIndex peer_of(observation::VantageIndex index) const {
        return members_[index].peer;
    }
    [[nodiscard]] net::Asn asn(PeerIndex peer) const { return asns_[peer]; }
    /// What it counts.
    [[nodiscard]] observation::Tenths weight(PeerIndex peer) const { return weights_[peer]; }
    /// All vantage points of the AS that `index` is of, in order; a view of this.
    [[nodiscard]] std::span<const observation::VantageIndex> of_same_peer(
        observation::VantageIndex index) const {
        const auto peer = members_[index].peer;
        return std::span(by_peer_).subspan(first_of_peer_[peer],
                                           first_of_peer_[peer + 1] - first_of_peer_[peer]);
    }
    [[nodiscard]] std::size_t vantage_points() const { return members_.size(); }

private:
    struct Member {
        PeerIndex peer = 0;
        std::array<bool, 2> is_full{};
    };

    std::vector<Member> members_;
    std::vector<net::Asn> asns_;
    std::vector<observation::Tenths> weights_;
    std::vector<observation::VantageIndex> by_peer_;
    std::vector<std::uint32_t> first_of_peer_;  ///< One more at the end.
    std::array<std::uint32_t, 2> needed_{};
};

}  // namespace comity::incident
