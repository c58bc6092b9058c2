// Since when each event of the observation that is served is to be seen: what is new to someone who
// saw an earlier state, whatever they may see. Pure.
#pragma once

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <unordered_map>

#include "service/api/access.h"
#include "store/store.h"

namespace comity::service::api {

class EventLedger {
public:
    /// Takes the events of what is served from now on: one more update, from 1. Those that count
    /// against nobody are not news.
    void advance(std::span<const store::EventRow> events);

    /// How often it was taken further.
    [[nodiscard]] std::uint64_t update() const { return update_; }

    /// Whether `row`, of the events taken last, came to be seen by `access` after the update
    /// `after`: it was not there, it did not count, or it was merely suspected and `access` is
    /// shown no suspicion of it.
    [[nodiscard]] bool is_new(const store::EventRow& row, std::uint64_t after,
                              const Access& access) const;

private:
    static constexpr auto kNever = std::numeric_limits<std::uint64_t>::max();
    struct Since {
        std::uint64_t counts = kNever;    ///< The update since which it counts.
        std::uint64_t attested = kNever;  ///< And is attested, too.
    };
    std::uint64_t update_ = 0;
    std::unordered_map<std::string, Since> since_;  ///< By incident::event_id.
};

}  // namespace comity::service::api
