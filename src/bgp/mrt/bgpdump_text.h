// Routes in the one-line text of `bgpdump -m`, octet for octet, which twenty years of scripts read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "bgp/mrt/decoder.h"

namespace comity::bgp::mrt {

/// Gathers lines until they are taken. Follows bgpdump 1.6.2 also where it is odd: a route without
/// a next hop prints 255.255.255.255, MULTI_EXIT_DISC and LOCAL_PREF that are not there print 0,
/// large communities are not printed, IPv6 addresses are shortened in its own way, and messages
/// that the collector sent are marked _LOCAL, or under ADD-PATH have its own end as peer. Where it
/// does not follow: docs/formats/mrt.md.
class BgpdumpText {
public:
    /// Appends the lines of `record`: one a route announced or withdrawn, or a change of state.
    void append(const Record& record);

    /// What was gathered since `clear`; it lives until the next call.
    [[nodiscard]] std::string_view text() const { return {buffer_.data(), used_}; }
    void clear() { used_ = 0; }

private:
    void append_rib(const RibRecord& record);
    void append_update(const UpdateRecord& record);
    void append_state_change(const StateChange& change);
    void append_withdrawn(std::span<const Nlri> routes, AddPath add_path, std::string_view head);
    void append_announced(std::span<const Nlri> routes, AddPath add_path, std::string_view head,
                          std::string_view tail);
    /// The text of the peer of a table's route, made once a peer.
    [[nodiscard]] std::string_view peer_text(const RibRoute& route);
    /// Room for `count` more octets; returns where to write.
    [[nodiscard]] char* room(std::size_t count);

    std::vector<char> buffer_;
    std::size_t used_ = 0;
    struct PeerText {
        Peer peer;
        std::string text;
    };
    std::vector<PeerText> peer_texts_;  ///< By index into the PEER_INDEX_TABLE.
    std::vector<char> head_;
    std::vector<char> tail_;
};

}  // namespace comity::bgp::mrt
