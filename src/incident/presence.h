// How long something has been in the routes of vantage points, so that what is new is told from
// what is normal: a link between two networks, a way that routes take.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/timestamp.h"
#include "incident/limits.h"

namespace comity::incident {

/// Seconds since 1970, as they are kept in what there are many of.
[[nodiscard]] inline std::uint32_t whole_seconds(Timestamp time) {
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(time.seconds(), 0, 0xFFFF'FFFF));
}

/// Counts routes; 16 octets.
class Presence {
public:
    /// One more route, told at `now`. `is_first_table`: by a first table, so that it is old.
    void arrive(Timestamp now, bool is_first_table) {
        if (routes_++ == 0) since_ = whole_seconds(now);
        was_seen_ = true;
        if (is_first_table) is_old_ = true;
    }
    /// One less.
    void depart(Timestamp now) {
        if (routes_ == 0) return;
        --routes_;
        if (routes_ > 0) return;
        const auto until = std::max(whole_seconds(now), since_);
        held_ += until - since_;
        since_ = until;
    }
    /// It contradicted something when it came: it needs the whole baseline to become normal.
    void suspect() { is_suspect_ = true; }
    void make_old() { is_old_ = true; }

    [[nodiscard]] bool is_there() const { return routes_ > 0; }
    [[nodiscard]] bool is_old() const { return is_old_; }
    [[nodiscard]] bool was_seen() const { return was_seen_; }
    /// How long it was there, up to `time`.
    [[nodiscard]] std::int64_t seconds_held(Timestamp time) const {
        std::int64_t held = held_;
        if (routes_ > 0) held += std::max<std::int64_t>(time.seconds() - since_, 0);
        return held;
    }
    /// Whether it is normal at `time`.
    [[nodiscard]] bool is_established(Timestamp time, std::int64_t baseline_seconds) const {
        if (is_old_) return true;
        const auto needed =
            is_suspect_ ? baseline_seconds : std::min(kSettledSeconds, baseline_seconds);
        return was_seen_ && seconds_held(time) >= needed;
    }

private:
    std::uint32_t routes_ = 0;
    std::uint32_t since_ = 0;  ///< Since when it is there, or gone.
    std::uint32_t held_ = 0;   ///< Seconds before that.
    bool is_old_ = false;
    bool is_suspect_ = false;
    bool was_seen_ = false;
};
static_assert(sizeof(Presence) == 16);

}  // namespace comity::incident
