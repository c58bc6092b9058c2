// What the module bears of hostile or broken input.
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::irr {

/// Octets of one object. The largest known aut-num has 470 KB, the largest as-sets under 1 MB.
inline constexpr std::size_t kObjectOctetsMax = 8UL * 1024 * 1024;

/// Lines of one object: ten times what its largest has in practice, and 12 MB of attributes.
inline constexpr std::size_t kObjectLinesMax = 262'144;

/// Octets of an attribute's name; the longest in use, "sponsoring-org" among them, have 14.
inline constexpr std::size_t kAttributeNameOctetsMax = 64;

/// Octets of a name (maintainer, handle, set). Set names of several levels are the longest; whois
/// servers take 255.
inline constexpr std::size_t kNameOctetsMax = 255;

/// Octets of comments before the first object that are kept, to look for a date and a serial.
inline constexpr std::size_t kHeadOctetsMax = 4096;

/// Octets a dump is read by: they stay in the second-level cache until they are taken apart.
inline constexpr std::size_t kDumpPieceOctets = 256UL * 1024;

/// Sources of one dump; some 30 are in use, and a dump has one or two.
inline constexpr std::size_t kSourcesMax = 256;

/// Dumps of a database. With kSourcesMax each, a source's number fits 16 bits.
inline constexpr std::size_t kDumpsMax = 255;

/// Objects of one class that a dump may hold. All registries together had 3.9 M route objects in
/// 2023; 32 octets each.
inline constexpr std::size_t kObjectsMax = 32'000'000;

/// Octets of all different names of a database, which 32 bits count. All registries together need
/// about 100 MB.
inline constexpr std::uint64_t kNamesOctetsMax = 2'000'000'000;

/// Contacts and maintainers that one aut-num may name, and people and maintainers of one registry
/// that may have an address that is looked for. The largest providers name some dozens.
inline constexpr std::size_t kContactNamesMax = 1'000;
inline constexpr std::size_t kContactMatchesMax = 10'000;

/// Objects from which on it is no chance that half of all have the same address.
inline constexpr std::size_t kDummyObjectsMin = 10;

}  // namespace comity::irr
