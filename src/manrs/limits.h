// Sizes beyond which manrs refuses input.
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::manrs {

/// Octets of a framework file. Those that ship have under 8 KiB; comments may grow them.
inline constexpr std::size_t kFrameworkOctetsMax = 64UL * 1024;

/// Dots in one line of a framework file. Each may open a table in a table, and toml++ 3.3 recurses
/// over them without a limit: 32,000 levels overflow a stack of 8 MiB. Lines that count every
/// metric have 15.
inline constexpr std::size_t kFrameworkLineDotsMax = 32;

/// Actions of a framework. The programmes of today have 3 to 6 each.
inline constexpr std::size_t kActionsMax = 64;

/// Octets of one text of a framework: a paragraph on a page.
inline constexpr std::size_t kFrameworkTextOctetsMax = 4096;

/// Octets of a key of a framework file for which the nearest known key is looked for; the longest
/// known one has 16.
inline constexpr std::size_t kFrameworkKeyOctetsMax = 64;

/// Events that are weighed again to tell what each fix of incidents gains: fixes times events. It
/// takes some 0.2 s; of the few networks that have more, it is said that it was not done.
inline constexpr std::size_t kEventsReweighedMax = 1'000'000;

/// Octets of one line of an events file. An event takes about 150; evidence beside it, which is not
/// read here, may take more.
inline constexpr std::size_t kEventLineOctetsMax = 64UL * 1024;

/// Levels of JSON in one line of an events file; an event has one, evidence beside it a few.
inline constexpr std::size_t kEventDepthMax = 32;

/// Events held of one file, about 100 octets each. A month of the whole Internet had some thousands
/// in 2018; this leaves room for a detector that splits them by prefix.
inline constexpr std::size_t kEventsMax = 4'000'000;

/// Octets of an event's prefix as text; the longest IPv6 prefix has 43.
inline constexpr std::size_t kPrefixTextOctetsMax = 64;

/// Octets an events file is read by: the second-level cache holds them.
inline constexpr std::size_t kEventsReadOctets = 64UL * 1024;

/// Numbers of refused lines kept for each rule, enough to go and look.
inline constexpr std::size_t kRefusedLinesKept = 5;

}  // namespace comity::manrs
