// MRT records of BGP routes, decoded: TABLE_DUMP, TABLE_DUMP_V2 (also ADD-PATH, RFC 8050) and
// BGP4MP, BGP4MP_ET (also their deprecated subtypes), and their forerunner BGP. A decoder says what
// the octets are; what they mean is for others.
#pragma once

#include <set>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "base/rule_counts.h"
#include "bgp/message/update.h"
#include "bgp/mrt/record.h"

namespace comity::bgp::mrt {

/// Who a route was heard from.
struct Peer {
    net::Asn asn;
    net::Address address;
    friend auto operator<=>(const Peer&, const Peer&) = default;
};

/// A place on earth in WGS 84 degrees (RFC 6397 s4.1).
struct Place {
    float latitude;
    float longitude;
};

/// One entry of a table dump.
struct RibRoute {
    Peer peer;
    std::uint16_t peer_index = 0;  ///< Into the PEER_INDEX_TABLE; 0 where there is none.
    std::uint32_t originated_seconds = 0;
    std::uint32_t path_id = 0;
    Attributes attributes;
};

/// A prefix and the routes that vantage points had for it.
struct RibRecord {
    Timestamp time;                 ///< Of the record's header.
    Type type = Type::TableDumpV2;  ///< Or TableDump; Bgp4mp and Bgp4mpEt: a BGP4MP_ENTRY.
    net::Prefix prefix;
    AddPath add_path = AddPath::No;
    std::uint8_t safi = kSafiUnicast;  ///< Or kSafiMulticast.
    std::span<const RibRoute> routes;
};

/// Both ends of the session that a BGP4MP record is about.
struct Session {
    Peer peer;
    net::Asn local_asn;
    net::Address local_address;
};

/// A BGP UPDATE as a collector got it, or sent it (`is_local`).
struct UpdateRecord {
    Timestamp time;
    Type type = Type::Bgp4mp;        ///< Or Bgp4mpEt, or Bgp.
    bool is_local = false;           ///< A *_LOCAL subtype: sent by the collector itself.
    AddPath add_path = AddPath::No;  ///< Also found out, where the subtype does not say so.
    Session session;
    const Update* update = nullptr;
};

/// A change of the session's state (RFC 4271 s8.2.2: 1 Idle … 6 Established).
struct StateChange {
    Timestamp time;
    Type type = Type::Bgp4mp;  ///< Or Bgp4mpEt, or Bgp.
    Session session;           ///< In Bgp, without a local end.
    std::uint16_t old_state = 0;
    std::uint16_t new_state = 0;
};

/// A record that holds no route: a peer table, or a message other than UPDATE.
struct NoRoutes {
    Timestamp time;
};

using Record = std::variant<NoRoutes, RibRecord, UpdateRecord, StateChange>;

/// Decodes the records of one file in order. What it returns lives until the next call.
class Decoder {
public:
    /// The record decoded; null where it was refused whole, for what `faults` then says. Faults
    /// that leave something of it (one entry of many, an attribute) are there too.
    [[nodiscard]] const Record* decode(const RecordView& record);

    /// All faults met so far, with offsets in the decompressed file.
    [[nodiscard]] const RuleCounts& faults() const { return faults_; }
    void add_fault(const ParseError& fault) { faults_.add(fault); }

    /// The vantage points of the last PEER_INDEX_TABLE (RFC 6396 s4.3.1), and its view's name.
    [[nodiscard]] std::span<const Peer> peers() const { return peers_; }
    [[nodiscard]] const std::string& view_name() const { return view_name_; }
    /// Where the last GEO_PEER_TABLE put its collector and `peers`; empty without one. Coordinates
    /// may be NaN: private.
    [[nodiscard]] std::span<const Place> places() const { return places_; }

private:
    // Each fills `record_` in place: records of updates are many and small, and a copy of one at
    // every return was waited for.
    [[nodiscard]] Parsed<void> decode_body(const RecordView& record, Reader body);
    [[nodiscard]] Parsed<void> decode_table_dump(const RecordView& record, Reader body);
    [[nodiscard]] Parsed<void> decode_table_dump_v2(const RecordView& record, Reader body);
    [[nodiscard]] Parsed<void> decode_rib(Reader body, net::Family family, RibRecord& rib);
    [[nodiscard]] Parsed<void> decode_generic_rib(const RecordView& record, Reader body,
                                                  AddPath add_path);
    /// Reads the entries of `rib`, which have path identifiers if `path_ids` says so.
    [[nodiscard]] Parsed<void> decode_rib_entries(Reader body, AddPath path_ids, RibRecord& rib);
    [[nodiscard]] Parsed<void> decode_rib_entry(Reader& body, AddPath add_path, RibRoute& route);
    [[nodiscard]] Parsed<void> decode_peer_index_table(Reader body);
    [[nodiscard]] Parsed<void> decode_geo_peer_table(Reader body);
    [[nodiscard]] Parsed<void> decode_bgp4mp(const RecordView& record, Reader body);
    [[nodiscard]] Parsed<void> decode_bgp4mp_entry(const RecordView& record, Timestamp time,
                                                   Reader body);
    [[nodiscard]] Parsed<void> decode_bgp(const RecordView& record, Reader body);
    [[nodiscard]] Parsed<void> decode_state_change(Reader body, StateChange& change);
    /// Counts the faults of the UPDATE that was read into `update_`. Errors: nothing of it is left.
    [[nodiscard]] Parsed<void> finish_update(const RecordView& record);
    /// Reads an UPDATE whose subtype says nothing of path identifiers; returns whether it has them.
    [[nodiscard]] AddPath read_plain_update(Reader message, AsnWidth asn_width, const Peer& peer);
    [[nodiscard]] RibRoute& next_route();
    /// Counts octets that are left when all of a record was read.
    void note_rest(const Reader& body, std::string_view what);
    /// Counts what the attributes of one route of a table suffered.
    void note_attributes(RibRoute& route, std::size_t offset);

    Record record_;
    RuleCounts faults_;
    OctetArena arena_;
    std::vector<Peer> peers_;
    std::string view_name_;
    std::vector<Place> places_;
    std::vector<RibRoute> routes_;
    std::size_t route_count_ = 0;
    Update update_;
    /// Peers whose messages of plain subtypes have path identifiers.
    std::set<Peer> path_id_peers_;
};

}  // namespace comity::bgp::mrt
