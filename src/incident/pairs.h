// What pairs of prefix and origin were like over time: which of them are normal, so that others are
// held against them. The baseline is learnt while it is used.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/timestamp.h"
#include "incident/peers.h"
#include "observation/timeline.h"

namespace comity::incident {

/// The state of every pair of an observation, 16 octets each.
class PairBook {
public:
    /// `baseline_seconds`: see kBaselineSeconds. Both must outlive it.
    PairBook(const observation::JudgedRoutes& routes, const PeerBook& peers,
             std::int64_t baseline_seconds);

    /// A vantage point has a route of the pair that had none before. `is_first_table`: it was
    /// learnt from a first table, so that nobody can tell since when.
    void arrive(observation::PairIndex pair, const observation::Change& change,
                const observation::RouteTable& table, bool is_first_table);
    void depart(observation::PairIndex pair, const observation::Change& change,
                const observation::RouteTable& table);
    /// All was told of the instant `now`, in which the pair changed; routes that came are as old as
    /// `since`. Returns whether more of those have it that matter than before.
    bool settle(observation::PairIndex pair, Timestamp since, Timestamp now);
    /// It contradicted others when it came: it needs the whole baseline to become normal.
    void suspect(observation::PairIndex pair) { states_[pair].is_suspect = true; }

    /// Vantage points that have it now.
    [[nodiscard]] std::uint32_t holders(observation::PairIndex pair) const {
        return states_[pair].holders;
    }

    /// Whether it was there when the first tables were told.
    [[nodiscard]] bool is_old(observation::PairIndex pair) const { return states_[pair].is_old; }
    /// Whether it is normal at `time`.
    [[nodiscard]] bool is_established(observation::PairIndex pair, Timestamp time) const;
    /// How long it was there, up to `time`, in seconds.
    [[nodiscard]] std::int64_t seconds_held(observation::PairIndex pair, Timestamp time) const;
    /// Whether it was ever there.
    [[nodiscard]] bool was_seen(observation::PairIndex pair) const {
        return states_[pair].was_seen;
    }
    /// Whether more have it than one whose route may be stale.
    [[nodiscard]] bool is_visible(observation::PairIndex pair) const {
        return states_[pair].level >= Level::Visible;
    }

private:
    /// Who has it.
    enum class Level : std::uint8_t {
        Nobody,
        Anybody,
        Visible,  ///< More than one whose route may be stale.
        Counting  ///< As many as make a thing count.
    };
    struct State {
        std::uint16_t holders = 0;
        std::uint16_t full_feeds = 0;  ///< What their ASes weigh, in tenths.
        bool is_old : 1 = false;
        bool is_suspect : 1 = false;
        bool was_seen : 1 = false;
        Level level = Level::Nobody;  ///< When it was settled last.
        std::uint32_t since = 0;      ///< Since when it is visible, or gone; in seconds.
        std::uint32_t held = 0;       ///< Seconds before that.
    };
    static_assert(sizeof(State) == 16);

    [[nodiscard]] Level level_of(observation::PairIndex pair) const;
    [[nodiscard]] bool counts(observation::PairIndex pair, const observation::Change& change,
                              const observation::RouteTable& table) const;

    [[nodiscard]] observation::Tenths weight_of(const observation::Change& change) const {
        return peers_.weight(peers_.peer_of(change.vantage_point));
    }

    const observation::JudgedRoutes& routes_;
    const PeerBook& peers_;
    std::int64_t baseline_seconds_;
    std::vector<State> states_;
};

}  // namespace comity::incident
