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

/// Distinct paths of one family that relationships are inferred from, 12 octets each and its ASNs
/// some five times in working memory. Forty full tables have 3 million, six hundred some 15
/// million.
inline constexpr std::size_t kSampledPathsMax = 20'000'000;
/// ASNs of all of them together, 4 octets each: paths have five on average.
inline constexpr std::size_t kSampledAsnsMax = 120'000'000;
/// ASNs of one of them; real routes have fewer than 30.
inline constexpr std::size_t kSampledPathAsnsMax = 64;

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

/// Octets of one record of PeeringDB or of a participant. The longest of 3,040 in the fixtures has
/// 3,836; notes have no limit.
inline constexpr std::size_t kRecordOctetsMax = std::size_t{1} << 20U;

/// Octets of a record for which there is room from the start: most need no more.
inline constexpr std::size_t kRecordOctetsStart = 8UL * 1024;

/// Levels of JSON in one record; those of PeeringDB have three.
inline constexpr std::size_t kRecordDepthMax = 32;

/// Octets of a key around records, and of a number or word there.
inline constexpr std::size_t kJsonKeyOctetsMax = 256;

/// Octets JSON is read by: the second-level cache holds them.
inline constexpr std::size_t kJsonReadOctets = 64UL * 1024;

/// Octets of a name: PeeringDB has 255 characters, of at most 4 octets.
inline constexpr std::size_t kFieldOctetsMax = 1020;

/// Records of PeeringDB, and names of IRR sets of one network. A dump of some hundred MB has well
/// under a million records, of 200 to 1,200 octets each; these take 5 GB at the very worst, with
/// every text as long as it may be.
inline constexpr std::size_t kPeeringDbRecordsMax = 1'000'000;
inline constexpr std::size_t kIrrSetsMax = 32;

/// Contacts from which on it is no chance that none has an e-mail address, or all the same.
inline constexpr std::size_t kDummyContactsMin = 10;

/// Octets of a Spoofer session; they take about 400.
inline constexpr std::size_t kSessionOctetsMax = 64UL * 1024;

/// Tests held, about 130 octets each. Spoofer had about a million sessions in its first ten years.
inline constexpr std::size_t kSpooferTestsMax = 4'000'000;

/// Octets of the address of a next page.
inline constexpr std::size_t kNextPageOctetsMax = 2048;

/// Participants, and ASNs of all of them. MANRS had about 1,300 and 1,900 in 2026.
inline constexpr std::size_t kParticipantsMax = 100'000;
inline constexpr std::size_t kParticipantAsnsMax = 1'000'000;

/// Areas served of one participant; there are 249 countries.
inline constexpr std::size_t kAreasMax = 300;

/// Octets of a line of a participants file: one with 5,000 ASNs.
inline constexpr std::size_t kParticipantRowOctetsMax = 64UL * 1024;

/// Columns of a participants file that are looked at.
inline constexpr std::size_t kParticipantColumnsMax = 64;

/// Members of all member exports, and their addresses. The largest exchange had about 1,100 of them
/// in 2026; all exchanges of the world together some 40,000 addresses.
inline constexpr std::size_t kIxfMembersMax = 100'000;
inline constexpr std::size_t kIxfConnectionsMax = 200'000;

/// Exchanges of them, and peering LANs; an export has a few.
inline constexpr std::size_t kIxfExchangesMax = 10'000;
inline constexpr std::size_t kIxfLansMax = 20'000;

/// Octets of a groups file: a group of all 80,000 networks, a line each.
inline constexpr std::size_t kGroupsOctetsMax = std::size_t{4} << 20U;

/// Dots in one line of a groups file, in texts too. Each may open a table in a table, and
/// toml++ 3.3 recurses over them without a limit; a group's line has one.
inline constexpr std::size_t kGroupsLineDotsMax = 32;

/// Octets of a group's name and of its title.
inline constexpr std::size_t kGroupNameOctetsMax = 64;
inline constexpr std::size_t kGroupTitleOctetsMax = 256;

/// ASNs of all groups of a file: thirty times all networks of today. Bounds what a few ranges may
/// unfold to.
inline constexpr std::size_t kGroupAsnsMax = 2'500'000;

}  // namespace comity::registry
