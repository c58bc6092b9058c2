#include "bgp/mrt/writer.h"

#include "base/check.h"

namespace comity::bgp::mrt {
namespace {

using AsnWidth = AttributesWriter::AsnWidth;
using Safi = AttributesWriter::Safi;

constexpr std::uint16_t kPeerIndexTableSubtype = 1;

/// TABLE_DUMP_V2 subtypes (RFC 6396 s4.3, RFC 8050 s4).
std::uint16_t subtype_of(const RibRecordWriter::Head& head) {
    const bool with_ids = head.path_ids == RibRecordWriter::PathIds::EachEntry;
    if (head.layout == RibRecordWriter::Layout::Generic) return with_ids ? 12 : 6;
    const std::uint16_t first = with_ids ? 8 : 2;
    const std::uint16_t by_family = head.prefix.family() == net::Family::Ipv4 ? 0 : 2;
    const std::uint16_t by_safi = head.safi == Safi::Unicast ? 0 : 1;
    return static_cast<std::uint16_t>(first + by_family + by_safi);
}

/// BGP4MP subtypes of messages (RFC 6396 s4.4, RFC 8050 s3).
std::uint16_t message_subtype(const SessionHead& head) {
    const bool four = head.width == AsnWidth::FourOctets;
    const bool sent = head.direction == SessionHead::Direction::Sent;
    if (head.path_ids == SessionHead::PathIds::InMessage) {
        return static_cast<std::uint16_t>(8 + (four ? 1 : 0) + (sent ? 2 : 0));
    }
    if (sent) return four ? 7 : 6;
    return four ? 4 : 1;
}

std::uint32_t seconds_of(Timestamp time) { return static_cast<std::uint32_t>(time.seconds()); }

void write_asn(Writer& out, net::Asn asn, AsnWidth width) {
    if (width == AsnWidth::FourOctets) {
        out.u32(asn.value());
        return;
    }
    const auto value = asn.value() > 0xFFFF ? net::kAsTrans.value() : asn.value();
    out.u16(static_cast<std::uint16_t>(value));
}

/// Begins a BGP4MP(_ET) record up to the local address; returns the place of its length.
std::size_t begin_session_record(Writer& out, const SessionHead& head, std::uint16_t subtype) {
    COMITY_CHECK(head.peer_address.family() == head.local_address.family());
    const bool extended = head.precision == SessionHead::Precision::Microseconds;
    const auto place =
        begin_record(out, head.time, extended ? Type::Bgp4mpEt : Type::Bgp4mp, subtype);
    if (extended) {  // counted in the length (RFC 6396 s3)
        out.u32(
            static_cast<std::uint32_t>(head.time.microseconds() - head.time.seconds() * 1'000'000));
    }
    write_asn(out, head.peer, head.width);
    write_asn(out, head.local, head.width);
    out.u16(head.interface);
    out.u16(static_cast<std::uint16_t>(head.peer_address.family()));
    message::write_address(out, head.peer_address);
    message::write_address(out, head.local_address);
    return place;
}

}  // namespace

std::size_t begin_record(Writer& out, Timestamp time, Type type, std::uint16_t subtype) {
    out.u32(seconds_of(time));
    out.u16(static_cast<std::uint16_t>(type));
    out.u16(subtype);
    return out.hold_u32();
}

void write_peer_index_table(Writer& out, Timestamp time, std::uint32_t collector_id,
                            std::string_view view_name, std::span<const PeerEntry> peers) {
    COMITY_CHECK(peers.size() <= 0xFFFF && view_name.size() <= 0xFFFF);
    const auto place = begin_record(out, time, Type::TableDumpV2, kPeerIndexTableSubtype);
    out.u32(collector_id);
    out.u16(static_cast<std::uint16_t>(view_name.size()));
    for (const char c : view_name) out.u8(static_cast<std::uint8_t>(c));
    out.u16(static_cast<std::uint16_t>(peers.size()));
    for (const auto& peer : peers) {
        const bool ipv6 = peer.address.family() == net::Family::Ipv6;
        const bool four = peer.width == AsnWidth::FourOctets;
        out.u8(static_cast<std::uint8_t>((ipv6 ? 1U : 0U) | (four ? 2U : 0U)));  // peer type
        out.u32(peer.bgp_id);
        message::write_address(out, peer.address);
        write_asn(out, peer.asn, peer.width);
    }
    out.patch_u32(place);
}

RibRecordWriter::RibRecordWriter(Writer& out, const Head& head, std::uint16_t entry_count)
    : out_(out),
      length_place_(begin_record(out, head.time, Type::TableDumpV2, subtype_of(head))),
      entries_left_(entry_count),
      entries_have_path_ids_(head.path_ids == PathIds::EachEntry &&
                             head.layout == Layout::OfFamily) {
    out_.u32(head.sequence);
    if (head.layout == Layout::Generic) {
        out_.u16(static_cast<std::uint16_t>(head.prefix.family()));
        out_.u8(static_cast<std::uint8_t>(head.safi));
        if (head.path_ids == PathIds::EachEntry) out_.u32(head.path_id);
    }
    message::write_prefix(out_, head.prefix);
    out_.u16(entry_count);
}

std::size_t RibRecordWriter::begin_entry(const Entry& entry) {
    COMITY_CHECK(entries_left_ > 0);
    --entries_left_;
    out_.u16(entry.peer_index);
    out_.u32(seconds_of(entry.originated));
    if (entries_have_path_ids_) out_.u32(entry.path_id);
    return out_.hold_u16();
}

void RibRecordWriter::end() {
    COMITY_CHECK(entries_left_ == 0);
    out_.patch_u32(length_place_);
}

void write_table_dump(Writer& out, const TableDumpEntry& entry) {
    COMITY_CHECK(entry.peer.family() == entry.prefix.family());
    COMITY_CHECK(entry.attributes.size() <= 0xFFFF);
    const auto place = begin_record(out, entry.time, Type::TableDump,
                                    static_cast<std::uint16_t>(entry.prefix.family()));
    out.u16(entry.view);
    out.u16(entry.sequence);
    message::write_address(out, entry.prefix.address());
    out.u8(entry.prefix.length());
    out.u8(1);  // status, always 1
    out.u32(seconds_of(entry.originated));
    message::write_address(out, entry.peer);
    out.u16(entry.peer_asn);
    out.u16(static_cast<std::uint16_t>(entry.attributes.size()));
    out.bytes(entry.attributes);
    out.patch_u32(place);
}

void write_session_message(Writer& out, const SessionHead& head, Octets message) {
    const auto place = begin_session_record(out, head, message_subtype(head));
    out.bytes(message);
    out.patch_u32(place);
}

void write_session_entry(Writer& out, SessionHead head, const SessionEntry& entry) {
    COMITY_CHECK(entry.next_hop.size() <= 0xFF && entry.attributes.size() <= 0xFFFF);
    head.width = AsnWidth::TwoOctets;
    const auto place = begin_session_record(out, head, 2);
    out.u16(entry.view);
    out.u16(1);  // status
    out.u32(seconds_of(entry.originated));
    out.u16(static_cast<std::uint16_t>(entry.prefix.family()));
    out.u8(static_cast<std::uint8_t>(entry.safi));
    out.u8(static_cast<std::uint8_t>(entry.next_hop.size()));
    out.bytes(entry.next_hop);
    message::write_prefix(out, entry.prefix);
    out.u16(static_cast<std::uint16_t>(entry.attributes.size()));
    out.bytes(entry.attributes);
    out.patch_u32(place);
}

void write_snapshot(Writer& out, Timestamp time, std::uint16_t view, std::string_view file_name) {
    const auto place = begin_record(out, time, Type::Bgp4mp, 3);
    out.u16(view);
    for (const char c : file_name) out.u8(static_cast<std::uint8_t>(c));
    out.u8(0);
    out.patch_u32(place);
}

void write_state_change(Writer& out, const SessionHead& head, SessionState before,
                        SessionState after) {
    const auto place = begin_session_record(out, head, head.width == AsnWidth::FourOctets ? 5 : 0);
    out.u16(static_cast<std::uint16_t>(before));
    out.u16(static_cast<std::uint16_t>(after));
    out.patch_u32(place);
}

}  // namespace comity::bgp::mrt
