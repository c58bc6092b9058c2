// How much of an assessment each format shows. JSON always has everything.
#pragma once

#include <cstddef>

namespace comity::report {

/// Terminal widths that text is laid out for: below, columns no longer fit; above, lines are too
/// long to read.
inline constexpr unsigned kColumnsMin = 40;
inline constexpr unsigned kColumnsMax = 200;

/// Items of one list on a terminal without `full`: the lists then fit a screen or two.
inline constexpr std::size_t kTerminalItemsMax = 20;

/// Octets of what is said of one thing found: a sentence or two, and a path.
inline constexpr std::size_t kDetailOctetsMax = 1'024;

/// Others to authorise that one piece of advice names before it counts the rest.
inline constexpr std::size_t kOthersShownMax = 20;

/// Files of one kind that are listed one by one; of more there is one line for all.
inline constexpr std::size_t kFilesListedMax = 3;

/// VRPs that one finding names there: of most, one decides.
inline constexpr std::size_t kTerminalVrpsMax = 6;

/// Rows of one list in Markdown: GitHub takes 65,536 characters a comment, a row is about 120, and
/// there are up to five long lists.
inline constexpr std::size_t kMarkdownItemsMax = 100;

/// Rows of one list in HTML: some 40 printed pages, and half a megabyte.
inline constexpr std::size_t kHtmlItemsMax = 2'000;

/// Networks of one incident that are looked up by name: a few paths have some dozens.
inline constexpr std::size_t kNamesMax = 200;

/// Incidents that a page shows with all their evidence, some five kilobytes each.
inline constexpr std::size_t kHtmlIncidentsMax = 200;

/// VRPs that one finding names, where it is not on a terminal, before it counts the rest.
inline constexpr std::size_t kVrpsShownMax = 20;

/// Networks that an index lists: more make a page that browsers scroll badly and nobody reads.
inline constexpr std::size_t kIndexRowsMax = 2'000;

}  // namespace comity::report
