// Paths of one prefix drawn as a tree that grows from its origin, line by line: for terminals, and
// for pages that keep blanks.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "incident/event.h"

namespace comity::report {

/// One line of a drawing.
struct DrawingLine {
    std::string rails;  ///< Lines and knot before the network: "│ ├─● ".
    net::Asn asn;       ///< AS0: only rails.
    std::string words;  ///< What it is in the event, and whether it saw it; may be empty.
    bool is_culprit = false;
    bool is_accomplice = false;
    bool is_victim = false;
};

/// `paths` as a tree, each from the origin (its last ASN) to the vantage point (its first); what
/// they have in common at the origin's end is drawn once. In an order that depends on the paths
/// alone. ASNs beyond the first kDrawnAsnsMax from the origin are left out of a path.
[[nodiscard]] std::vector<DrawingLine> draw_paths(const std::vector<incident::SeenPath>& paths,
                                                  const incident::Event& event);

/// Deeper trees run out of any screen; the longest real paths have some 40 distinct ASNs.
inline constexpr std::size_t kDrawnAsnsMax = 64;

}  // namespace comity::report
