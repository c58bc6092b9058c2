#include "bgp/mrt/decoder.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "bgp/rules.h"

namespace comity::bgp::mrt {
namespace {

// TABLE_DUMP_V2 subtypes (RFC 6396 s4.3, RFC 6397 s4.1, RFC 8050 s4).
constexpr std::uint16_t kPeerIndexTable = 1;
constexpr std::uint16_t kRibGeneric = 6;
constexpr std::uint16_t kGeoPeerTableSubtype = 7;
constexpr std::uint16_t kRibGenericAddPath = 12;

/// What the other subtypes of TABLE_DUMP_V2 hold routes of.
struct RibSubtype {
    bool known = false;
    net::Family family = net::Family::Ipv4;
    std::uint8_t safi = kSafiUnicast;
    AddPath add_path = AddPath::No;
};

constexpr RibSubtype rib_subtype(std::uint16_t subtype) {
    constexpr auto k4 = net::Family::Ipv4;
    constexpr auto k6 = net::Family::Ipv6;
    switch (subtype) {
        case 2: return {true, k4, kSafiUnicast, AddPath::No};
        case 3: return {true, k4, kSafiMulticast, AddPath::No};
        case 4: return {true, k6, kSafiUnicast, AddPath::No};
        case 5: return {true, k6, kSafiMulticast, AddPath::No};
        case 8: return {true, k4, kSafiUnicast, AddPath::Yes};
        case 9: return {true, k4, kSafiMulticast, AddPath::Yes};
        case 10: return {true, k6, kSafiUnicast, AddPath::Yes};
        case 11: return {true, k6, kSafiMulticast, AddPath::Yes};
        default: return {};
    }
}

// Deprecated BGP4MP subtypes (RFC 6396 sB.2.6).
constexpr std::uint16_t kBgp4mpEntry = 2;
constexpr std::uint16_t kBgp4mpSnapshot = 3;

/// What a BGP4MP subtype means (RFC 6396 s4.4, RFC 8050 s3).
struct Bgp4mpSubtype {
    bool known = false;
    bool is_state_change = false;
    bool is_local = false;
    AsnWidth asn_width = AsnWidth::TwoOctets;
    AddPath add_path = AddPath::No;
};

constexpr Bgp4mpSubtype bgp4mp_subtype(std::uint16_t subtype) {
    constexpr auto k2 = AsnWidth::TwoOctets;
    constexpr auto k4 = AsnWidth::FourOctets;
    switch (subtype) {
        case 0: return {true, true, false, k2, AddPath::No};
        case 1: return {true, false, false, k2, AddPath::No};
        case 4: return {true, false, false, k4, AddPath::No};
        case 5: return {true, true, false, k4, AddPath::No};
        case 6: return {true, false, true, k2, AddPath::No};
        case 7: return {true, false, true, k4, AddPath::No};
        case 8: return {true, false, false, k2, AddPath::Yes};
        case 9: return {true, false, false, k4, AddPath::Yes};
        case 10: return {true, false, true, k2, AddPath::Yes};
        case 11: return {true, false, true, k4, AddPath::Yes};
        default: return {};
    }
}

tl::unexpected<ParseError> unknown_record(const RecordView& record, std::string_view what) {
    return fail(ParseError{Fault::Unsupported, record.offset, &kRecordUnknown, what});
}

Parsed<net::Asn> read_asn(Reader& reader, AsnWidth width, std::string_view what) {
    if (width == AsnWidth::FourOctets) {
        return net::Asn(COMITY_TRY(reader.u32(what, kRecordMalformed)));
    }
    return net::Asn(COMITY_TRY(reader.u16(what, kRecordMalformed)));
}

Parsed<net::Address> read_address(Reader& reader, net::Family family, std::string_view what) {
    const std::size_t count = family == net::Family::Ipv4 ? 4 : 16;
    return net::Address::from_octets(COMITY_TRY(reader.take(count, what, kRecordMalformed)));
}

// The head of a BGP4MP record (RFC 6396 s4.4.2): two AS numbers of `asn_width`, interface index,
// address family, two addresses of it. Two checks for all, and in place: a stream of updates has as
// many heads.
Parsed<void> read_session(Reader& body, AsnWidth asn_width, Session& session) {
    const auto asn_octets = static_cast<std::size_t>(asn_width);
    const auto head =
        COMITY_TRY(body.take(2 * asn_octets + 4, "BGP4MP AS numbers", kRecordMalformed));
    const auto asn_at = [&head, asn_octets](std::size_t at) {
        return net::Asn(asn_octets == 4
                            ? Reader::load_u32(head.subspan(at))
                            : static_cast<std::uint32_t>(head[at] << 8U | head[at + 1]));
    };
    const auto afi = head[2 * asn_octets + 2] << 8U | head[2 * asn_octets + 3];
    if (afi != 1 && afi != 2) {
        return fail(ParseError{Fault::BadValue, body.offset() - 2, &kRecordMalformed,
                               "BGP4MP address family"});
    }
    const std::size_t octets = afi == 1 ? 4 : 16;
    const auto addresses = COMITY_TRY(body.take(2 * octets, "BGP4MP addresses", kRecordMalformed));
    session.peer.asn = asn_at(0);
    session.peer.address = net::Address::from_octets(addresses.first(octets));
    session.local_asn = asn_at(asn_octets);
    session.local_address = net::Address::from_octets(addresses.last(octets));
    return {};
}

/// The family of an AFI and SAFI whose routes Comity reads: unicast and multicast of IP.
constexpr std::optional<net::Family> family_of(std::uint16_t afi, std::uint8_t safi) {
    if (safi != kSafiUnicast && safi != kSafiMulticast) return std::nullopt;
    if (afi == 1) return net::Family::Ipv4;
    if (afi == 2) return net::Family::Ipv6;
    return std::nullopt;
}

/// Whether an UPDATE was read as it was meant, with path identifiers or without: its prefixes could
/// be read, and it has the default route once at most. Twice, it is zeros of something else.
bool makes_sense(const Update& update) {
    if (update.attributes.fault && update.attributes.fault->rule == &kNlri) return false;
    for (const auto* routes :
         {&update.withdrawn, &update.mp_withdrawn, &update.announced, &update.mp_announced}) {
        const auto is_default = [](const Nlri& route) { return route.prefix.length() == 0; };
        if (routes->size() > 1 && is_default(routes->front()) &&
            std::count_if(routes->begin(), routes->end(), is_default) > 1) {
            return false;
        }
    }
    return true;
}

/// BGP4MP_SNAPSHOT (RFC 6396 sB.2.6.2): the name of a file, which is not opened.
Parsed<void> read_snapshot(Reader body) {
    static_cast<void>(COMITY_TRY(body.u16("view number", kRecordMalformed)));
    const auto name = body.rest();
    if (name.empty() || name.back() != 0) {
        return fail(ParseError{Fault::Truncated, body.offset() + name.size(), &kRecordMalformed,
                               "file name"});
    }
    return {};
}

/// A file may name any number of peers; collectors have some hundreds.
constexpr std::size_t kPathIdPeersMax = 4096;

Parsed<float> read_coordinate(Reader& reader, std::string_view what) {
    return std::bit_cast<float>(COMITY_TRY(reader.u32(what, kGeoPeerTable)));
}

Parsed<Place> read_place(Reader& reader) {
    const auto offset = reader.offset();
    const auto latitude = COMITY_TRY(read_coordinate(reader, "latitude"));
    const auto longitude = COMITY_TRY(read_coordinate(reader, "longitude"));
    if (std::isnan(latitude) != std::isnan(longitude)) {
        return fail(ParseError{Fault::BadValue, offset, &kGeoPeerTable, "coordinates"});
    }
    return Place{latitude, longitude};
}

}  // namespace

const Record* Decoder::decode(const RecordView& record) {
    arena_.clear();
    route_count_ = 0;
    const auto decoded = decode_body(record, Reader(record.body, record.offset + 12));
    if (decoded) return &record_;
    faults_.add(decoded.error());
    return nullptr;
}

Parsed<void> Decoder::decode_body(const RecordView& record, Reader body) {
    switch (static_cast<Type>(record.type)) {
        case Type::TableDump: return decode_table_dump(record, body);
        case Type::TableDumpV2: return decode_table_dump_v2(record, body);
        case Type::Bgp4mp:
        case Type::Bgp4mpEt: return decode_bgp4mp(record, body);
        case Type::Bgp: return decode_bgp(record, body);
    }
    return unknown_record(record, "record type");
}

RibRoute& Decoder::next_route() {
    if (route_count_ == routes_.size()) routes_.emplace_back();
    return routes_[route_count_++];
}

void Decoder::note_rest(const Reader& body, std::string_view what) {
    if (const auto end = body.finish(what, kRecordMalformed); !end) faults_.add(end.error());
}

void Decoder::note_attributes(RibRoute& route, std::size_t offset) {
    auto& attributes = route.attributes;
    const bool complete =
        attributes.has(Attributes::kOrigin) && attributes.has(Attributes::kAsPath);
    if (!complete && !attributes.fault) {
        attributes.fault =
            ParseError{Fault::BadValue, offset, &kAttributeMissing, "ORIGIN or AS_PATH"};
    }
    if (attributes.fault) faults_.add(*attributes.fault);
}

// TABLE_DUMP (RFC 6396 s4.2): one entry a record, AS numbers of two octets.
Parsed<void> Decoder::decode_table_dump(const RecordView& record, Reader body) {
    if (record.subtype != 1 && record.subtype != 2) return unknown_record(record, "AFI");
    const auto family = record.subtype == 1 ? net::Family::Ipv4 : net::Family::Ipv6;
    static_cast<void>(COMITY_TRY(body.u16("view number", kRecordMalformed)));
    static_cast<void>(COMITY_TRY(body.u16("sequence number", kRecordMalformed)));
    const auto address = COMITY_TRY(read_address(body, family, "prefix"));
    const auto length_offset = body.offset();
    const auto length = COMITY_TRY(body.u8("prefix length", kRecordMalformed));
    if (length > net::bits_of(family)) {
        return fail(ParseError{Fault::BadValue, length_offset, &kRecordMalformed, "prefix length"});
    }
    static_cast<void>(COMITY_TRY(body.u8("status", kRecordMalformed)));
    auto& route = next_route();
    route.path_id = 0;
    route.peer_index = 0;
    route.originated_seconds = COMITY_TRY(body.u32("originated time", kRecordMalformed));
    route.peer.address = COMITY_TRY(read_address(body, family, "peer IP address"));
    route.peer.asn = COMITY_TRY(read_asn(body, AsnWidth::TwoOctets, "peer AS number"));
    const auto attributes_length = COMITY_TRY(body.u16("attribute length", kRecordMalformed));
    const auto attributes = COMITY_TRY(body.sub(attributes_length, "attributes", kRecordMalformed));
    COMITY_TRY(body.finish("TABLE_DUMP entry", kRecordMalformed));
    read_attributes(attributes, AsnWidth::TwoOctets, Carrier::TableDump, arena_, route.attributes);
    note_attributes(route, attributes.offset());
    record_.emplace<RibRecord>(RibRecord{Timestamp::from_seconds(record.seconds), Type::TableDump,
                                         net::Prefix::containing(address, length), AddPath::No,
                                         kSafiUnicast, std::span(routes_).first(1)});
    return {};
}

Parsed<void> Decoder::decode_table_dump_v2(const RecordView& record, Reader body) {
    const auto time = Timestamp::from_seconds(record.seconds);
    record_.emplace<NoRoutes>(NoRoutes{time});
    switch (record.subtype) {
        case kPeerIndexTable: return decode_peer_index_table(body);
        case kGeoPeerTableSubtype: return decode_geo_peer_table(body);
        case kRibGeneric: return decode_generic_rib(record, body, AddPath::No);
        case kRibGenericAddPath: return decode_generic_rib(record, body, AddPath::Yes);
        default: break;
    }
    const auto subtype = rib_subtype(record.subtype);
    if (!subtype.known) return unknown_record(record, "TABLE_DUMP_V2 subtype");
    auto& rib = record_.emplace<RibRecord>();
    rib.time = time;
    rib.add_path = subtype.add_path;
    rib.safi = subtype.safi;
    return decode_rib(body, subtype.family, rib);
}

// PEER_INDEX_TABLE (RFC 6396 s4.3.1). Peer Type: bit 0 an IPv6 address, bit 1 a four-octet ASN.
Parsed<void> Decoder::decode_peer_index_table(Reader body) {
    peers_.clear();
    places_.clear();
    static_cast<void>(COMITY_TRY(body.u32("collector BGP ID", kRecordMalformed)));
    const auto name_length = COMITY_TRY(body.u16("view name length", kRecordMalformed));
    const auto name = COMITY_TRY(body.take(name_length, "view name", kRecordMalformed));
    view_name_.assign(name.begin(), name.end());
    const auto count = COMITY_TRY(body.u16("peer count", kRecordMalformed));
    std::vector<Peer> peers;
    peers.reserve(std::min<std::size_t>(count, body.remaining() / 11));
    for (unsigned i = 0; i < count; ++i) {
        const auto type = COMITY_TRY(body.u8("peer type", kRecordMalformed));
        static_cast<void>(COMITY_TRY(body.u32("peer BGP ID", kRecordMalformed)));
        const auto family = (type & 1U) != 0 ? net::Family::Ipv6 : net::Family::Ipv4;
        const auto width = (type & 2U) != 0 ? AsnWidth::FourOctets : AsnWidth::TwoOctets;
        Peer peer;
        peer.address = COMITY_TRY(read_address(body, family, "peer IP address"));
        peer.asn = COMITY_TRY(read_asn(body, width, "peer AS number"));
        peers.push_back(peer);
    }
    peers_ = std::move(peers);
    note_rest(body, "PEER_INDEX_TABLE");
    return {};
}

// GEO_PEER_TABLE (RFC 6397 s4.1): coordinates in the order of the PEER_INDEX_TABLE before it.
Parsed<void> Decoder::decode_geo_peer_table(Reader body) {
    places_.clear();
    static_cast<void>(COMITY_TRY(body.u32("collector BGP ID", kGeoPeerTable)));
    std::vector<Place> places{COMITY_TRY(read_place(body))};
    const auto count_offset = body.offset();
    const auto count = COMITY_TRY(body.u16("peer count", kGeoPeerTable));
    if (count != peers_.size()) {
        return fail(ParseError{Fault::BadValue, count_offset, &kGeoPeerTable, "peer count"});
    }
    for (unsigned i = 0; i < count; ++i) {
        static_cast<void>(COMITY_TRY(body.u8("peer type", kGeoPeerTable)));
        static_cast<void>(COMITY_TRY(body.u32("peer BGP ID", kGeoPeerTable)));
        places.push_back(COMITY_TRY(read_place(body)));
    }
    places_ = std::move(places);
    note_rest(body, "GEO_PEER_TABLE");
    return {};
}

// RIB_IPV4_UNICAST and its like (RFC 6396 s4.3.2, RFC 8050 s4.1).
Parsed<void> Decoder::decode_rib(Reader body, net::Family family, RibRecord& rib) {
    static_cast<void>(COMITY_TRY(body.u32("sequence number", kRecordMalformed)));
    rib.prefix = COMITY_TRY(read_prefix(body, family));
    return decode_rib_entries(body, rib.add_path, rib);
}

// RIB_GENERIC (RFC 6396 s4.3.3). Under ADD-PATH the one path identifier stands in front of the
// prefix, and entries are as they are without (RFC 8050 s4.2).
Parsed<void> Decoder::decode_generic_rib(const RecordView& record, Reader body, AddPath add_path) {
    static_cast<void>(COMITY_TRY(body.u32("sequence number", kRecordMalformed)));
    const auto afi = COMITY_TRY(body.u16("AFI", kRecordMalformed));
    const auto safi = COMITY_TRY(body.u8("SAFI", kRecordMalformed));
    const auto family = family_of(afi, safi);
    if (!family) return unknown_record(record, "AFI and SAFI");
    const auto path_id = add_path == AddPath::Yes
                             ? COMITY_TRY(body.u32("path identifier", kRecordMalformed))
                             : std::uint32_t{0};
    auto& rib = record_.emplace<RibRecord>();
    rib.time = Timestamp::from_seconds(record.seconds);
    rib.prefix = COMITY_TRY(read_prefix(body, *family));
    rib.add_path = add_path;
    rib.safi = safi;
    COMITY_TRY(decode_rib_entries(body, AddPath::No, rib));
    for (auto& route : std::span(routes_).first(route_count_)) route.path_id = path_id;
    return {};
}

Parsed<void> Decoder::decode_rib_entries(Reader body, AddPath path_ids, RibRecord& rib) {
    const auto count = COMITY_TRY(body.u16("entry count", kRecordMalformed));
    bool is_rest_lost = false;
    for (unsigned i = 0; i < count && !is_rest_lost; ++i) {
        auto& route = next_route();
        const auto entry = decode_rib_entry(body, path_ids, route);
        if (entry) continue;
        --route_count_;
        faults_.add(entry.error());
        // An entry that names no known peer is whole: the next can be read. Else the rest is lost.
        is_rest_lost = entry.error().rule != &kPeerIndex;
    }
    if (!is_rest_lost) note_rest(body, "RIB entries");
    rib.routes = std::span(routes_).first(route_count_);
    return {};
}

// One RIB entry (RFC 6396 s4.3.4): peer index, originated time, the path identifier under ADD-PATH,
// the length of the attributes. The fixed part is checked at once: it is the hottest read of all.
Parsed<void> Decoder::decode_rib_entry(Reader& body, AddPath add_path, RibRoute& route) {
    const auto offset = body.offset();
    const std::size_t path_id_octets = add_path == AddPath::Yes ? 4 : 0;
    const auto head = COMITY_TRY(body.take(8 + path_id_octets, "RIB entry", kRecordMalformed));
    const auto peer_index = static_cast<std::uint16_t>(head[0] << 8U | head[1]);
    route.originated_seconds = Reader::load_u32(head.subspan(2));
    route.path_id = add_path == AddPath::Yes ? Reader::load_u32(head.subspan(6)) : 0;
    const auto length =
        static_cast<std::size_t>(head[6 + path_id_octets] << 8U | head[7 + path_id_octets]);
    const auto attributes = COMITY_TRY(body.sub(length, "attributes", kRecordMalformed));
    if (peer_index >= peers_.size()) {
        return fail(ParseError{Fault::BadValue, offset, &kPeerIndex, "peer index"});
    }
    route.peer_index = peer_index;
    route.peer = peers_[peer_index];
    read_attributes(attributes, AsnWidth::FourOctets, Carrier::TableDump, arena_, route.attributes);
    note_attributes(route, attributes.offset());
    return {};
}

// BGP4MP and BGP4MP_ET (RFC 6396 s3, s4.4).
Parsed<void> Decoder::decode_bgp4mp(const RecordView& record, Reader body) {
    const bool extended = record.type == static_cast<std::uint16_t>(Type::Bgp4mpEt);
    auto microseconds =
        extended ? COMITY_TRY(body.u32("microseconds", kRecordMalformed)) : std::uint32_t{0};
    if (microseconds >= 1'000'000) [[unlikely]] {
        faults_.add(kRecordMalformed, body.offset() - 4, "microseconds");
        microseconds = 0;
    }
    const auto time = Timestamp::from_seconds(record.seconds, microseconds);
    if (record.subtype == kBgp4mpEntry) return decode_bgp4mp_entry(record, time, body);
    if (record.subtype == kBgp4mpSnapshot) {
        record_.emplace<NoRoutes>(NoRoutes{time});
        return read_snapshot(body);
    }
    const auto subtype = bgp4mp_subtype(record.subtype);
    if (!subtype.known) return unknown_record(record, "BGP4MP subtype");
    if (subtype.is_state_change) {
        auto& change = record_.emplace<StateChange>();
        change.time = time;
        change.type = static_cast<Type>(record.type);
        COMITY_TRY(read_session(body, subtype.asn_width, change.session));
        return decode_state_change(body, change);
    }
    auto& update = record_.emplace<UpdateRecord>();
    COMITY_TRY(read_session(body, subtype.asn_width, update.session));
    const auto message = COMITY_TRY(read_message(body));
    if (message.type != static_cast<std::uint8_t>(MessageType::Update)) {
        record_.emplace<NoRoutes>(NoRoutes{time});
        return {};
    }
    update.time = time;
    update.type = static_cast<Type>(record.type);
    update.is_local = subtype.is_local;
    update.add_path = subtype.add_path;
    update.update = &update_;
    if (subtype.add_path == AddPath::Yes) {
        read_update(message.body, {subtype.asn_width, AddPath::Yes}, arena_, update_);
    } else {
        update.add_path = read_plain_update(message.body, subtype.asn_width, update.session.peer);
    }
    return finish_update(record);
}

Parsed<void> Decoder::decode_state_change(Reader body, StateChange& change) {
    change.old_state = COMITY_TRY(body.u16("old state", kRecordMalformed));
    change.new_state = COMITY_TRY(body.u16("new state", kRecordMalformed));
    note_rest(body, "state change");
    return {};
}

// BGP4MP_ENTRY (RFC 6396 sB.2.6.1): one route of a table, AS numbers of two octets. Its next hop
// stands in front of the prefix, and not in MP_REACH_NLRI, nor always in NEXT_HOP.
Parsed<void> Decoder::decode_bgp4mp_entry(const RecordView& record, Timestamp time, Reader body) {
    Session session;
    COMITY_TRY(read_session(body, AsnWidth::TwoOctets, session));
    static_cast<void>(COMITY_TRY(body.u16("view number", kRecordMalformed)));
    static_cast<void>(COMITY_TRY(body.u16("status", kRecordMalformed)));
    auto& route = next_route();
    route.peer = session.peer;
    route.peer_index = 0;
    route.path_id = 0;
    route.originated_seconds = COMITY_TRY(body.u32("time of last change", kRecordMalformed));
    const auto afi = COMITY_TRY(body.u16("AFI", kRecordMalformed));
    const auto safi = COMITY_TRY(body.u8("SAFI", kRecordMalformed));
    const auto family = family_of(afi, safi);
    if (!family) return unknown_record(record, "AFI and SAFI");
    const auto next_hop_length = COMITY_TRY(body.u8("next hop length", kRecordMalformed));
    const auto next_hop = COMITY_TRY(body.take(next_hop_length, "next hop", kRecordMalformed));
    const auto prefix = COMITY_TRY(read_prefix(body, *family));
    const auto attributes_length = COMITY_TRY(body.u16("attribute length", kRecordMalformed));
    const auto octets = COMITY_TRY(body.sub(attributes_length, "attributes", kRecordMalformed));
    COMITY_TRY(body.finish("BGP4MP_ENTRY", kRecordMalformed));
    auto& attributes = route.attributes;
    read_attributes(octets, AsnWidth::TwoOctets, Carrier::TableDump, arena_, attributes);
    note_attributes(route, octets.offset());
    if (next_hop.size() == 4 && !attributes.has(Attributes::kNextHop)) {
        attributes.next_hop = net::Address::from_octets(next_hop);
        attributes.present |= std::uint64_t{1} << Attributes::kNextHop;
    }
    if ((next_hop.size() == 16 || next_hop.size() == 32) && !attributes.has(Attributes::kMpReach)) {
        attributes.mp_reach = {.afi = afi, .safi = safi, .family = family, .next_hop = next_hop};
        attributes.present |= std::uint64_t{1} << Attributes::kMpReach;
    }
    record_.emplace<RibRecord>(RibRecord{time, static_cast<Type>(record.type), prefix, AddPath::No,
                                         safi, std::span(routes_).first(1)});
    return {};
}

Parsed<void> Decoder::finish_update(const RecordView& record) {
    const auto& attributes = update_.attributes;
    if (attributes.outcome == UpdateOutcome::Reset) return fail(*attributes.fault);
    if (attributes.fault) {
        auto fault = *attributes.fault;
        if (fault.rule == &kAttributeMissing) fault.offset = record.offset;
        faults_.add(fault);
    }
    return {};
}

// Some writers, as BIRD before 2.0, put messages of ADD-PATH sessions (RFC 7911) under the plain
// subtypes (RFC 8050 s1). Read as plain ones they make no sense, or announce the default route
// again and again, because the identifiers begin with zeros. What a peer was found to send holds
// until a message of its can be read as a plain one only.
AddPath Decoder::read_plain_update(Reader message, AsnWidth asn_width, const Peer& peer) {
    const auto reads_well = [&](AddPath add_path) {
        read_update(message, {asn_width, add_path}, arena_, update_);
        return makes_sense(update_);
    };
    // Nearly always there is no such peer, and the message is what it says.
    const bool is_known = !path_id_peers_.empty() && path_id_peers_.contains(peer);
    if (is_known && reads_well(AddPath::Yes)) return AddPath::Yes;
    if (reads_well(AddPath::No)) {
        if (is_known) path_id_peers_.erase(peer);
        return AddPath::No;
    }
    if (!is_known && reads_well(AddPath::Yes)) {
        if (path_id_peers_.size() < kPathIdPeersMax) path_id_peers_.insert(peer);
        return AddPath::Yes;
    }
    // Neither: its faults are those of the plain message that it says it is.
    read_update(message, {asn_width, AddPath::No}, arena_, update_);
    return AddPath::No;
}

// BGP, the forerunner of BGP4MP (RFC 6396 sB.2.1): AS numbers of two octets, IPv4 alone, a
// message without its header.
Parsed<void> Decoder::decode_bgp(const RecordView& record, Reader body) {
    constexpr std::uint16_t kUpdate = 1;
    constexpr std::uint16_t kStateChange = 3;
    constexpr std::uint16_t kOpen = 5;
    constexpr std::uint16_t kKeepalive = 7;
    const auto time = Timestamp::from_seconds(record.seconds);
    // OPEN, NOTIFY and KEEPALIVE.
    if (record.subtype >= kOpen && record.subtype <= kKeepalive) {
        record_.emplace<NoRoutes>(NoRoutes{time});
        return {};
    }
    if (record.subtype != kUpdate && record.subtype != kStateChange) {
        return unknown_record(record, "BGP subtype");
    }
    const auto read_end = [&body]() -> Parsed<Peer> {
        const auto asn = COMITY_TRY(read_asn(body, AsnWidth::TwoOctets, "BGP AS number"));
        return Peer{asn, COMITY_TRY(read_address(body, net::Family::Ipv4, "BGP address"))};
    };
    const auto peer = COMITY_TRY(read_end());
    if (record.subtype == kStateChange) {
        auto& change = record_.emplace<StateChange>();
        change.time = time;
        change.type = Type::Bgp;
        change.session.peer = peer;
        return decode_state_change(body, change);
    }
    const auto local = COMITY_TRY(read_end());
    auto& update = record_.emplace<UpdateRecord>();
    update.time = time;
    update.type = Type::Bgp;
    update.session = {peer, local.asn, local.address};
    update.update = &update_;
    read_update(body, {AsnWidth::TwoOctets, AddPath::No}, arena_, update_);
    return finish_update(record);
}

}  // namespace comity::bgp::mrt
