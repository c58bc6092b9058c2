// The background between incidents: networks flap, links break and come back, origins prepend for a
// while, communities change. What happens follows from the seed; every disturbance ends with the
// routes of the table.
//
// Most of it is of few networks, as on the real Internet: half of all disturbances are of the most
// restless fourteenth of the destinations. A prefix has one disturbance at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <span>
#include <vector>

#include "base/timestamp.h"
#include "internet/internet.h"
#include "internet/past/detours.h"
#include "internet/random.h"

namespace comity::internet {

/// What a vantage point holds to some prefixes, ready to be shown.
struct ShownState {
    std::span<const net::Asn> path;  ///< Empty for no route.
    std::uint16_t variation = 0;
    std::uint8_t prepends = 0;
};

class Churn {
public:
    /// `internet` and `detours` must outlive it. Nothing where its rate is 0.
    Churn(const Internet& internet, Detours& detours);

    /// When the next thing happens; none if nothing does any more.
    [[nodiscard]] std::optional<Timestamp> next_time() const;

    /// A vantage point's routes to some prefixes of one family that share their attributes.
    struct Change {
        std::uint16_t vantage_point = 0;
        std::span<const std::uint32_t> announcements;  ///< In order.
        ShownState state;
    };
    /// Lets the next thing happen, and returns what that changes at a vantage point, if it does.
    /// The views hold until the next call of anything here.
    [[nodiscard]] std::optional<Change> step();

    /// What `vantage_point` holds to `announcement`, if that is disturbed there now.
    [[nodiscard]] std::optional<ShownState> state(std::uint32_t announcement,
                                                  std::size_t vantage_point);

private:
    enum class Kind : std::uint8_t { Attributes, Detour, Prepend, Flap };
    enum class Phase : std::uint8_t { Table, Varied, Detour, Prepended, Gone };
    struct Step {
        Phase phase;
        std::int64_t after_us;  ///< Since the disturbance began.
    };
    struct Disturbance {
        std::uint64_t draw = 0;
        std::uint32_t destination = 0;
        std::uint16_t share_permille = 0;  ///< Of vantage points.
        std::vector<std::uint32_t> announcements;
        std::vector<Step> steps;
        std::vector<std::uint8_t> reached;  ///< By vantage point: how many steps it has taken.
    };
    enum class What : std::uint8_t { Begin, StepAll, StepOne, Forget };
    struct Due {
        std::int64_t time_us;
        std::uint64_t order;
        std::uint32_t place;  ///< Of the disturbance.
        std::uint16_t vantage_point;
        std::uint8_t step;
        What what;
        friend bool operator>(const Due& a, const Due& b) {
            return a.time_us != b.time_us ? a.time_us > b.time_us : a.order > b.order;
        }
    };

    void list_restless();
    void push(std::int64_t time_us, What what, std::uint32_t place, std::uint8_t step = 0,
              std::size_t vantage_point = 0);
    void begin(std::int64_t now_us);
    [[nodiscard]] bool draw_disturbance(std::int64_t now_us, Disturbance& made);
    [[nodiscard]] bool choose_prefixes(Disturbance& made);
    void plan_steps(Disturbance& made, Kind kind);
    [[nodiscard]] std::uint64_t updates_of(const Disturbance& disturbance);
    [[nodiscard]] bool is_reserved(std::uint32_t announcement, std::int64_t from_us,
                                   std::int64_t to_us) const;
    [[nodiscard]] bool is_affected(const Disturbance& disturbance, std::size_t vantage_point);
    [[nodiscard]] ShownState shown(const Disturbance& disturbance, Phase phase,
                                   std::size_t vantage_point);
    void step_all(const Due& due);
    void forget(std::uint32_t place);
    [[nodiscard]] std::int64_t pause_us(std::uint64_t updates, std::int64_t now_us);

    static constexpr std::uint32_t kNone = 0xFFFFFFFF;
    const Internet& internet_;
    Detours& detours_;
    Random random_;
    std::uint64_t rate_;  ///< Updates in 1,000 seconds.
    std::uint64_t order_ = 0;
    std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
    std::vector<Disturbance> disturbances_;
    std::vector<std::uint32_t> free_places_;
    std::vector<std::uint32_t> disturbance_of_;  ///< By announcement: its place, or kNone.
    Adjacency restless_;                 ///< Of each destination, announcements that may change.
    std::vector<std::uint32_t> ranked_;  ///< Destinations with any, the most restless first.
};

/// The background's rate: as asked for, or by the number of routes, so that a thousand networks
/// with ten vantage points send about one update a second.
[[nodiscard]] std::uint32_t updates_per_kilosecond(const Internet& internet);

}  // namespace comity::internet
