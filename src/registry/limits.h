// Sizes beyond which registry refuses input.
#pragma once

#include <cstddef>
#include <cstdint>

namespace comity::registry {

/// Octets of a line of delegation statistics; the longest real ones have 120.
inline constexpr std::size_t kDelegatedLineOctetsMax = 1024;
/// Records of one file, about 90 octets each. NRO's file of all registries had some 700,000 in
/// 2026.
inline constexpr std::size_t kDelegatedRecordsMax = 4'000'000;
/// How far the day of a registry's statistics may lie from that of an announcement which is judged
/// by them. They come out daily; a month is what an assessment spans.
inline constexpr std::int64_t kDelegatedAgeDaysMax = 30;

/// Octets of a record of IANA's registries; notes take the most, some 600 octets.
inline constexpr std::size_t kIanaRecordOctetsMax = 16UL * 1024;
/// Columns of them; the widest has 10.
inline constexpr std::size_t kIanaColumnsMax = 32;
/// Entries of one of them; the longest has 256.
inline constexpr std::size_t kIanaEntriesMax = 100'000;

/// Octets of a line of relationships; comments that list sources are longer and passed over.
inline constexpr std::size_t kRelationshipLineOctetsMax = 256;
/// Relationships of a file, 12 octets each: serial-2 had some 700,000 in 2026.
inline constexpr std::size_t kRelationshipsMax = 4'000'000;

/// Octets of a file of names; real ones have 4 million.
inline constexpr std::size_t kNamesOctetsMax = 64'000'000;
/// Octets of one name; the longest real one has 217.
inline constexpr std::size_t kNameOctetsMax = 1024;

/// Octets of a line of organisations; the longest real ones have some 400.
inline constexpr std::size_t kOrganisationLineOctetsMax = 4096;
/// Lines of organisations and networks of a file, some 150 octets each: real ones have 220,000.
inline constexpr std::size_t kOrganisationLinesMax = 2'000'000;

/// Octets of a record of countries.
inline constexpr std::size_t kCountryRecordOctetsMax = 1024;

}  // namespace comity::registry
