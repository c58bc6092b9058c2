// The updates of a made Internet's days, in order of time: its background and all that was planned,
// as each vantage point sends it while its session is up.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/byte_sink.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "internet/internet.h"
#include "internet/past/churn.h"
#include "internet/past/detours.h"
#include "internet/past/update_message.h"

namespace comity::internet {

/// The time that one file of updates is about: an hour where there is much to say and few days to
/// say it of, a day otherwise.
[[nodiscard]] std::int64_t update_file_seconds(const Internet& internet);

/// Writes the files one after another. Memory: kSinkOctets, what is disturbed at the moment, and
/// the second-best paths that were needed so far.
class UpdateStream {
public:
    /// `internet` must outlive it.
    explicit UpdateStream(const Internet& internet);

    [[nodiscard]] std::size_t file_count() const;
    /// "updates.20261101.0000.mrt"
    [[nodiscard]] std::string file_name(std::size_t file) const;
    /// Writes the next file. Errors: what `sink` returns.
    [[nodiscard]] Result<void> write_next(ByteSink& sink);

    /// Prefixes announced and withdrawn so far, at every vantage point.
    [[nodiscard]] std::uint64_t update_count() const { return update_count_; }

private:
    /// A session that goes, comes back or sends all of its table.
    struct SessionEvent {
        enum class What : std::uint8_t { Down, Up, Transfer };
        Timestamp time;
        std::uint16_t vantage_point;
        What what;
        std::uint32_t from = 0;  ///< The announcement that a transfer goes on with.
        friend constexpr auto operator<=>(const SessionEvent&, const SessionEvent&) = default;
    };

    [[nodiscard]] std::optional<Timestamp> next_time() const;
    void step();
    void play_act();
    void play_churn();
    void play_session();
    void transfer(const SessionEvent& event);
    void transfer_new_groups(const SessionEvent& event);
    void add_session_event(const SessionEvent& event);
    void send(Timestamp time, std::uint16_t vantage_point, std::uint64_t draw,
              std::optional<std::uint32_t> announcement, const ShownState& state,
              std::span<const net::Prefix> prefixes);
    [[nodiscard]] ShownState state_of(const RouteGroup& group, const HeldRoute& held,
                                      std::size_t vantage_point) const;
    [[nodiscard]] ShownState state_of(std::uint32_t announcement, std::size_t vantage_point);

    const Internet& internet_;
    Detours detours_;
    Churn churn_;
    UpdateMessages messages_;
    Writer out_;
    std::size_t next_act_ = 0;
    std::vector<SessionEvent> session_events_;  ///< Heap, the earliest first.
    std::vector<HeldRoute> held_;               ///< By group and vantage point.
    std::vector<std::uint32_t> group_of_;       ///< By announcement, kNoGroup for most.
    std::vector<bool> is_up_;                   ///< By vantage point.
    std::vector<net::Prefix> prefixes_;
    std::size_t next_file_ = 0;
    std::uint64_t update_count_ = 0;
};

}  // namespace comity::internet
