// Actions: what the metrics of a network say of one promise, and in which band that is.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "manrs/framework.h"
#include "manrs/metric_result.h"

namespace comity::manrs {

enum class Band : std::uint8_t { Ready, Aspiring, Lagging, NoData };

/// What one action says of a network.
struct ActionResult {
    std::string id;
    std::string title;
    std::optional<double>
        score;  ///< 0..1, unrounded; none until all that the action counts is measured.
    Band band = Band::NoData;
    std::vector<MetricId> missing;  ///< What the action counts and nobody measured.
};

/// The band of a score. The unrounded score is compared, so that one which prints as 0.800 may
/// still be below a limit of 0.8; no score is NoData.
[[nodiscard]] Band band_of(const Bands& bands, std::optional<double> score);

/// The result of `action`, an action of `framework`, over metrics measured under that framework;
/// those that it does not count may be among them. A metric that is not among them is not measured.
[[nodiscard]] ActionResult score_action(const Framework& framework, const Action& action,
                                        std::span<const MetricResult> metrics);

/// The results of all actions of `framework`, in its order.
[[nodiscard]] std::vector<ActionResult> score_actions(const Framework& framework,
                                                      std::span<const MetricResult> metrics);

/// "ready", "aspiring", "lagging", "no-data".
[[nodiscard]] std::string_view to_string(Band band);

}  // namespace comity::manrs
