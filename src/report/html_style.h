// The style sheet of every page: light and dark, wide and narrow, screen and paper.
#pragma once

#include <string_view>

namespace comity::report {

/// CSS, to stand in a style element.
extern const std::string_view kStyleSheet;

}  // namespace comity::report
