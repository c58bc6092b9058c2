// The values that blobs are made of. A reader refuses whatever its writer would not write, so that
// what is accepted gives the same octets again.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/parse_error.h"
#include "base/reader.h"
#include "base/timestamp.h"
#include "base/writer.h"
#include "net/asn.h"
#include "net/prefix.h"
#include "rpki/payload/payload.h"
#include "store/rules.h"

namespace comity::store {

[[nodiscard]] tl::unexpected<ParseError> bad_blob(const Reader& reader, std::string_view what);

void write_u64(Writer& writer, std::uint64_t value);
[[nodiscard]] Parsed<std::uint64_t> read_u64(Reader& reader, std::string_view what);

/// Seven bits an octet, the lowest first; all but the last octet have the eighth bit set.
void write_number(Writer& writer, std::uint32_t value);
[[nodiscard]] Parsed<std::uint32_t> read_number(Reader& reader, std::string_view what);

/// 0 or 1.
void write_truth(Writer& writer, bool value);
[[nodiscard]] Parsed<bool> read_truth(Reader& reader, std::string_view what);

/// One octet, below `count`.
template <class Enum>
[[nodiscard]] Parsed<Enum> read_enum(Reader& reader, std::size_t count, std::string_view what) {
    const auto value = COMITY_TRY(reader.u8(what, kBlob));
    if (value >= count) return bad_blob(reader, what);
    return static_cast<Enum>(value);
}
template <class Enum>
void write_enum(Writer& writer, Enum value) {
    writer.u8(static_cast<std::uint8_t>(value));
}

/// Family and length in two octets, then the fewest octets that hold the prefix.
void write_prefix(Writer& writer, const net::Prefix& prefix);
[[nodiscard]] Parsed<net::Prefix> read_prefix(Reader& reader);

/// The length in one octet, of IPv6 with 64 more; then as above.
void write_compact_prefix(Writer& writer, const net::Prefix& prefix);
[[nodiscard]] Parsed<net::Prefix> read_compact_prefix(Reader& reader);

void write_vrp(Writer& writer, const rpki::payload::Vrp& vrp);
/// Refuses a maxLength that its prefix cannot have.
[[nodiscard]] Parsed<rpki::payload::Vrp> read_vrp(Reader& reader);
inline constexpr std::size_t kVrpOctetsMin = 7;

void write_asn(Writer& writer, net::Asn asn);
[[nodiscard]] Parsed<net::Asn> read_asn(Reader& reader);

void write_text(Writer& writer, std::string_view text);
[[nodiscard]] Parsed<std::string> read_text(Reader& reader, std::string_view what);

void write_time(Writer& writer, const std::optional<Timestamp>& time);
[[nodiscard]] Parsed<std::optional<Timestamp>> read_time(Reader& reader);
void write_instant(Writer& writer, Timestamp time);
[[nodiscard]] Parsed<Timestamp> read_instant(Reader& reader);

/// Whether start and end are such as arithmetic on incidents takes for granted: since 1970, and in
/// that order.
[[nodiscard]] inline bool is_course(Timestamp start, Timestamp end) {
    return start >= Timestamp() && end >= start;
}

/// A count, then that many items.
template <class T, class Write>
void write_list(Writer& writer, const std::vector<T>& items, Write write) {
    writer.u32(static_cast<std::uint32_t>(items.size()));
    for (const auto& item : items) write(writer, item);
}
/// A list whose items have `item_octets_min` octets or more: memory follows the input.
template <class T, class Read>
[[nodiscard]] Parsed<std::vector<T>> read_list(Reader& reader, std::size_t item_octets_min,
                                               Read read) {
    const auto count = COMITY_TRY(reader.u32("count", kBlob));
    std::vector<T> items;
    items.reserve(std::min<std::size_t>(count, reader.remaining() / item_octets_min));
    for (std::uint32_t i = 0; i < count; ++i) items.push_back(COMITY_TRY(read(reader)));
    return items;
}

/// A rule as its place in `rules`, which is one of them.
template <std::size_t Count>
void write_rule(Writer& writer, const std::array<const Rule*, Count>& rules, const Rule* rule) {
    const auto place = std::find(rules.begin(), rules.end(), rule) - rules.begin();
    writer.u8(static_cast<std::uint8_t>(place));
}
template <std::size_t Count>
[[nodiscard]] Parsed<const Rule*> read_rule(Reader& reader,
                                            const std::array<const Rule*, Count>& rules) {
    const auto place = COMITY_TRY(reader.u8("rule", kBlob));
    if (place >= rules.size()) return bad_blob(reader, "rule");
    return rules.at(place);
}

}  // namespace comity::store
