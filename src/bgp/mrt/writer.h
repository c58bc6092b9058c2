// MRT records into octets (RFC 6396, RFC 8050): TABLE_DUMP, TABLE_DUMP_V2, BGP4MP and BGP4MP_ET,
// also the deprecated subtypes of the last two.
//
// Records are appended to a buffer that the caller hands on when it likes. Attributes come encoded:
// bgp/message/attributes_writer.h makes them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/reader.h"
#include "base/timestamp.h"
#include "base/writer.h"
#include "bgp/message/attributes_writer.h"
#include "bgp/mrt/record.h"
#include "net/address.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::bgp::mrt {

using message::AttributesWriter;

/// Appends a record's header and returns the place of its length, for Writer::patch_u32 when the
/// record is whole. `time` is cut to seconds (RFC 6396 s2).
[[nodiscard]] std::size_t begin_record(Writer& out, Timestamp time, Type type,
                                       std::uint16_t subtype);

/// One peer of a PEER_INDEX_TABLE.
struct PeerEntry {
    std::uint32_t bgp_id = 0;
    net::Address address;
    net::Asn asn;
    /// Two octets only where `asn` fits.
    AttributesWriter::AsnWidth width = AttributesWriter::AsnWidth::FourOctets;
};

/// Appends a PEER_INDEX_TABLE (RFC 6396 s4.3.1). At most 65,535 peers.
void write_peer_index_table(Writer& out, Timestamp time, std::uint32_t collector_id,
                            std::string_view view_name, std::span<const PeerEntry> peers);

/// A record of routes to one prefix, entry by entry, in the buffer it is given: RIB_IPVx_UNICAST or
/// _MULTICAST (RFC 6396 s4.3.2) or RIB_GENERIC (s4.3.3); the ADD-PATH subtypes of RFC 8050 s4 where
/// `path_ids` says so.
class RibRecordWriter {
public:
    enum class Layout : std::uint8_t { OfFamily, Generic };
    /// In Layout::Generic one stands in front of the prefix instead, for all entries.
    enum class PathIds : std::uint8_t { None, EachEntry };
    struct Head {
        Timestamp time;
        std::uint32_t sequence = 0;
        net::Prefix prefix;
        AttributesWriter::Safi safi = AttributesWriter::Safi::Unicast;
        PathIds path_ids = PathIds::None;
        Layout layout = Layout::OfFamily;
        std::uint32_t path_id = 0;  ///< Written in Layout::Generic only.
    };
    struct Entry {
        std::uint16_t peer_index = 0;
        Timestamp originated;
        std::uint32_t path_id = 0;  ///< Written in Layout::OfFamily only.
    };

    /// Begins a record of exactly `entry_count` entries. `out` must outlive the writer.
    RibRecordWriter(Writer& out, const Head& head, std::uint16_t entry_count);

    /// Appends one entry; `write_attributes(AttributesWriter&)` writes its attributes, with
    /// four-octet ASNs (RFC 6396 s4.3.4).
    template <class WriteAttributes>
    void entry(const Entry& entry, WriteAttributes&& write_attributes) {
        const auto length = begin_entry(entry);
        AttributesWriter attributes(out_, AttributesWriter::AsnWidth::FourOctets);
        write_attributes(attributes);
        out_.patch_u16(length);
    }
    /// Ends the record: all its entries must have been written.
    void end();

private:
    [[nodiscard]] std::size_t begin_entry(const Entry& entry);

    Writer& out_;
    std::size_t length_place_;
    std::size_t entries_left_;
    bool entries_have_path_ids_;
};

/// A RIB entry of the first table format, which has one a record and ASNs of two octets.
struct TableDumpEntry {
    Timestamp time;
    std::uint16_t view = 0;
    std::uint16_t sequence = 0;
    net::Prefix prefix;
    Timestamp originated;
    net::Address peer;  ///< Of the prefix's family.
    std::uint16_t peer_asn = 0;
    Octets attributes;  ///< With ASNs of two octets.
};

/// Appends a TABLE_DUMP record (RFC 6396 s4.2).
void write_table_dump(Writer& out, const TableDumpEntry& entry);

/// What the BGP4MP records have in common (RFC 6396 s4.4).
struct SessionHead {
    enum class Precision : std::uint8_t { Seconds, Microseconds };  ///< BGP4MP or BGP4MP_ET.
    enum class Direction : std::uint8_t { Received, Sent };         ///< Sent: the LOCAL subtypes.
    enum class PathIds : std::uint8_t { None, InMessage };          ///< ADD-PATH: RFC 8050 s3.

    Timestamp time;
    Precision precision = Precision::Seconds;
    Direction direction = Direction::Received;
    PathIds path_ids = PathIds::None;
    AttributesWriter::AsnWidth width = AttributesWriter::AsnWidth::FourOctets;
    net::Asn peer;
    net::Asn local;
    std::uint16_t interface = 0;
    net::Address peer_address;
    net::Address local_address;  ///< Of the family of `peer_address`.
};

/// Appends a BGP4MP_MESSAGE of the subtype that `head` asks for; `message` is whole, from its
/// marker.
void write_session_message(Writer& out, const SessionHead& head, Octets message);

/// A route of a table as BGP4MP_ENTRY has it (RFC 6396 sB.2.6.1, deprecated).
struct SessionEntry {
    std::uint16_t view = 0;
    Timestamp originated;
    net::Prefix prefix;
    AttributesWriter::Safi safi = AttributesWriter::Safi::Unicast;
    Octets next_hop;    ///< At most 255 octets.
    Octets attributes;  ///< With ASNs of two octets.
};

/// Appends a BGP4MP_ENTRY; direction, width and path ids do not matter.
void write_session_entry(Writer& out, SessionHead head, const SessionEntry& entry);

/// Appends a BGP4MP_SNAPSHOT (RFC 6396 sB.2.6.2, deprecated): the name of a file of entries.
void write_snapshot(Writer& out, Timestamp time, std::uint16_t view, std::string_view file_name);

/// States of the finite state machine (RFC 6396 s4.4.1).
// NOLINTNEXTLINE(performance-enum-size): as wide as on the wire
enum class SessionState : std::uint16_t {
    Idle = 1,
    Connect = 2,
    Active = 3,
    OpenSent = 4,
    OpenConfirm = 5,
    Established = 6
};

/// Appends a BGP4MP_STATE_CHANGE or _STATE_CHANGE_AS4; direction and path ids do not matter.
void write_state_change(Writer& out, const SessionHead& head, SessionState before,
                        SessionState after);

}  // namespace comity::bgp::mrt
