// Charts as inline SVG. Each says in words what it shows, and colour is never the only sign.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "manrs/framework.h"

namespace comity::report {

/// How a part of a bar is filled: a colour of the style sheet and a pattern.
enum class Fill : std::uint8_t { Good, Fair, Poor, None };

/// One part of a whole.
struct ChartPart {
    std::string_view label;  ///< Plain text.
    std::uint64_t count = 0;
    Fill fill = Fill::None;
};

/// A horizontal bar of the parts in their order; "" where all are 0. A part above 0 can be seen
/// however small it is. `title` is plain text: what the whole is.
[[nodiscard]] std::string stacked_bar(std::string_view title, std::span<const ChartPart> parts);

/// The parts of that bar as a list with swatches, numbers and shares.
[[nodiscard]] std::string chart_legend(std::span<const ChartPart> parts);

/// A score on a line from 0 to 1, with the limits of the bands marked.
[[nodiscard]] std::string score_meter(double score, const manrs::Bands& bands, Fill fill);

}  // namespace comity::report
