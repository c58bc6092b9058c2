// Routes in the one-line text of `bgpdump -m`, octet for octet, which twenty years of scripts read.
#pragma once

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bgp/limits.h"
#include "bgp/mrt/decoder.h"

namespace comity::bgp::mrt {

/// Gathers lines until they are taken. Follows bgpdump 1.6.2 also where it is odd: a route without
/// a next hop prints 255.255.255.255, MULTI_EXIT_DISC and LOCAL_PREF that are not there print 0,
/// large communities are not printed, tables of multicast neither, IPv6 addresses are shortened in
/// its own way, and messages that the collector sent are marked _LOCAL, or under ADD-PATH have its
/// own end as peer. Where it does not follow: docs/formats/mrt.md.
class BgpdumpText {
public:
    /// Takes lines that were gathered, where one record has more of them than memory should hold.
    using Overflow = std::function<void(std::string_view)>;
    /// Without `overflow`, all of a record is gathered.
    explicit BgpdumpText(Overflow overflow = nullptr) : overflow_(std::move(overflow)) {}

    /// Appends the lines of `record`: one a route announced or withdrawn, or a change of state.
    void append(const Record& record);

    /// What was gathered since `clear` and did not overflow; it lives until the next call.
    [[nodiscard]] std::string_view text() const { return {buffer_.data(), used_}; }
    void clear() { used_ = 0; }

private:
    void append_rib(const RibRecord& record);
    void append_update(const UpdateRecord& record);
    void append_state_change(const StateChange& change);
    void append_withdrawn(std::span<const Nlri> routes, AddPath add_path, std::string_view head);
    void append_announced(std::span<const Nlri> routes, AddPath add_path, std::string_view head,
                          std::string_view tail);
    /// The text of one peer, with what `put_padded` may read behind it.
    struct PeerText {
        Peer peer;
        std::size_t size = 0;
        std::array<char, 96> text{};
    };
    /// The text of `peer`, made where `known` is another's.
    [[nodiscard]] static std::string_view text_of(const Peer& peer, PeerText& known);
    /// Hands what was gathered on if it is too much.
    void relieve() {
        if (used_ < kGatheredOctetsMax || !overflow_) [[likely]]
            return;
        overflow_(text());
        clear();
    }
    /// Room for `count` more octets; returns where to write.
    [[nodiscard]] char* room(std::size_t count);

    Overflow overflow_;
    std::vector<char> buffer_;
    std::size_t used_ = 0;
    std::vector<PeerText> peer_texts_;  ///< By index into the PEER_INDEX_TABLE.
    PeerText session_text_;             ///< Of the last message's peer.
    std::vector<char> head_;
    std::vector<char> tail_;
};

}  // namespace comity::bgp::mrt
