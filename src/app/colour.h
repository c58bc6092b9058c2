// Whether what is printed is coloured.
#pragma once

#include <cstdint>
#include <string_view>

namespace comity::app {

enum class Target : std::uint8_t { Terminal, File };

/// Of "auto", "always" and "never": with "auto", where standard output is a terminal and NO_COLOR
/// is not set.
[[nodiscard]] bool wants_colour(std::string_view when, Target target);

}  // namespace comity::app
