#include "store/blob_values.h"

namespace comity::store {

tl::unexpected<ParseError> bad_blob(const Reader& reader, std::string_view what) {
    return fail(ParseError{Fault::BadValue, reader.offset(), &kBlob, what});
}

void write_u64(Writer& writer, std::uint64_t value) {
    writer.u32(static_cast<std::uint32_t>(value >> 32U));
    writer.u32(static_cast<std::uint32_t>(value & 0xFFFF'FFFFU));
}

Parsed<std::uint64_t> read_u64(Reader& reader, std::string_view what) {
    const auto high = COMITY_TRY(reader.u32(what, kBlob));
    const auto low = COMITY_TRY(reader.u32(what, kBlob));
    return static_cast<std::uint64_t>(high) << 32U | low;
}

void write_number(Writer& writer, std::uint32_t value) {
    for (; value >= 0x80; value >>= 7U) writer.u8(static_cast<std::uint8_t>(value | 0x80U));
    writer.u8(static_cast<std::uint8_t>(value));
}

Parsed<std::uint32_t> read_number(Reader& reader, std::string_view what) {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        const auto octet = COMITY_TRY(reader.u8(what, kBlob));
        value |= (octet & std::uint64_t{0x7F}) << shift;
        if ((octet & 0x80U) != 0) continue;
        // There is one way to write a number.
        if (value > 0xFFFF'FFFF || (octet == 0 && shift > 0)) break;
        return static_cast<std::uint32_t>(value);
    }
    return bad_blob(reader, what);
}

void write_truth(Writer& writer, bool value) { writer.u8(value ? 1 : 0); }

Parsed<bool> read_truth(Reader& reader, std::string_view what) {
    const auto value = COMITY_TRY(reader.u8(what, kBlob));
    if (value > 1) return bad_blob(reader, what);
    return value == 1;
}

namespace {

/// What the length of an IPv6 prefix has more in its one octet.
constexpr std::uint8_t kIpv6Length = 64;

/// The octets of the address that the length covers.
void write_address(Writer& writer, const net::Prefix& prefix) {
    const auto& address = prefix.address();
    std::array<std::uint8_t, 16> octets{};
    for (unsigned i = 0; i < octets.size(); ++i) {
        const auto half = i < 8 ? address.high() : address.low();
        octets.at(i) = static_cast<std::uint8_t>(half >> (56U - 8U * (i % 8)) & 0xFFU);
    }
    writer.bytes(std::span(octets).first((prefix.length() + 7U) / 8U));
}

Parsed<net::Prefix> read_address(Reader& reader, net::Family family, std::uint8_t length) {
    if (length > net::bits_of(family)) return bad_blob(reader, "prefix length");
    const auto octets = COMITY_TRY(reader.take((length + 7U) / 8U, "prefix", kBlob));
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        (i < 8 ? high : low) |= static_cast<std::uint64_t>(octets[i]) << (56U - 8U * (i % 8));
    }
    const auto address = family == net::Family::Ipv4
                             ? net::Address::v4(static_cast<std::uint32_t>(high >> 32U))
                             : net::Address::v6(high, low);
    const auto prefix = net::Prefix::make(address, length);
    if (!prefix) return bad_blob(reader, "prefix");
    return *prefix;
}

}  // namespace

void write_prefix(Writer& writer, const net::Prefix& prefix) {
    writer.u8(static_cast<std::uint8_t>(prefix.family()));
    writer.u8(prefix.length());
    write_address(writer, prefix);
}

Parsed<net::Prefix> read_prefix(Reader& reader) {
    const auto family = COMITY_TRY(reader.u8("family", kBlob));
    const auto length = COMITY_TRY(reader.u8("prefix length", kBlob));
    if (family != 1 && family != 2) return bad_blob(reader, "family");
    return read_address(reader, static_cast<net::Family>(family), length);
}

void write_compact_prefix(Writer& writer, const net::Prefix& prefix) {
    const bool is_ipv6 = prefix.family() == net::Family::Ipv6;
    writer.u8(static_cast<std::uint8_t>(prefix.length() + (is_ipv6 ? kIpv6Length : 0)));
    write_address(writer, prefix);
}

Parsed<net::Prefix> read_compact_prefix(Reader& reader) {
    const auto length = COMITY_TRY(reader.u8("prefix length", kBlob));
    if (length < kIpv6Length) return read_address(reader, net::Family::Ipv4, length);
    return read_address(reader, net::Family::Ipv6, static_cast<std::uint8_t>(length - kIpv6Length));
}

void write_vrp(Writer& writer, const rpki::payload::Vrp& vrp) {
    write_prefix(writer, vrp.prefix);
    writer.u8(vrp.max_length);
    writer.u32(vrp.asn.value());
}

Parsed<rpki::payload::Vrp> read_vrp(Reader& reader) {
    const auto prefix = COMITY_TRY(read_prefix(reader));
    const auto max_length = COMITY_TRY(reader.u8("maxLength", kBlob));
    if (max_length < prefix.length() || max_length > net::bits_of(prefix.family())) {
        return bad_blob(reader, "maxLength");
    }
    return rpki::payload::Vrp{prefix, max_length, net::Asn(COMITY_TRY(reader.u32("ASN", kBlob)))};
}

void write_asn(Writer& writer, net::Asn asn) { writer.u32(asn.value()); }

Parsed<net::Asn> read_asn(Reader& reader) { return net::Asn(COMITY_TRY(reader.u32("ASN", kBlob))); }

void write_text(Writer& writer, std::string_view text) {
    writer.u32(static_cast<std::uint32_t>(text.size()));
    writer.bytes({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

Parsed<std::string> read_text(Reader& reader, std::string_view what) {
    const auto size = COMITY_TRY(reader.u32(what, kBlob));
    const auto octets = COMITY_TRY(reader.take(size, what, kBlob));
    return std::string(octets.begin(), octets.end());
}

void write_time(Writer& writer, const std::optional<Timestamp>& time) {
    write_truth(writer, time.has_value());
    write_u64(writer, static_cast<std::uint64_t>(time.value_or(Timestamp()).microseconds()));
}

Parsed<std::optional<Timestamp>> read_time(Reader& reader) {
    const bool given = COMITY_TRY(read_truth(reader, "time"));
    const auto value = COMITY_TRY(read_u64(reader, "time"));
    if (!given && value != 0) return bad_blob(reader, "time");
    if (!given) return std::optional<Timestamp>();
    return std::optional(Timestamp::from_microseconds(static_cast<std::int64_t>(value)));
}

void write_instant(Writer& writer, Timestamp time) {
    write_u64(writer, static_cast<std::uint64_t>(time.microseconds()));
}

Parsed<Timestamp> read_instant(Reader& reader) {
    return Timestamp::from_microseconds(
        static_cast<std::int64_t>(COMITY_TRY(read_u64(reader, "time"))));
}

}  // namespace comity::store
