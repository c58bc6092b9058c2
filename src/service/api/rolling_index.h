// All networks of what is served by the rolling clock (manrs/rolling.h), for lists and groups.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "manrs/group_assessment.h"
#include "manrs/rolling.h"
#include "service/api/observation_index.h"

namespace comity::service::api {

class RollingIndex {
public:
    /// Reads the events of both observations; `previous` may be null. Null where that clock does
    /// not run: nothing was followed through time. Errors: those of the store.
    [[nodiscard]] static Result<std::shared_ptr<const RollingIndex>> load(
        const store::Store& store, const ObservationIndex& current,
        const ObservationIndex* previous);

    [[nodiscard]] const Period& period() const { return clock_.period(); }
    /// The share of the period that was observed, 0..1.
    [[nodiscard]] double observed() const { return clock_.observed(); }
    /// The scores of a line of the current observation, in the framework's order.
    [[nodiscard]] std::vector<std::optional<double>> scores(std::size_t place) const;
    /// The means of some of its lines, in the framework's order.
    [[nodiscard]] std::vector<manrs::RollingMean> means(
        std::span<const std::uint32_t> members) const;
    /// Those of all networks that are kept.
    [[nodiscard]] const std::vector<manrs::RollingMean>& means() const { return means_; }

private:
    explicit RollingIndex(manrs::RollingClock clock) : clock_(std::move(clock)) {}

    manrs::RollingClock clock_;
    std::size_t actions_ = 0;
    std::vector<std::optional<double>>
        scores_;  ///< All of the first line, of the second and so on.
    std::vector<manrs::RollingMean> means_;
};

}  // namespace comity::service::api
