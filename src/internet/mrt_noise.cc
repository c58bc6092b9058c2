#include "internet/mrt_noise.h"

#include <string>

#include "bgp/mrt/writer.h"
#include "internet/attribute_noise.h"
#include "internet/limits.h"

namespace comity::internet {
namespace {

using bgp::message::AttributesWriter;
using bgp::message::MessageType;
using bgp::mrt::RibRecordWriter;
using bgp::mrt::SessionHead;
using net::Family;
using PathIds = AttributeNoise::PathIds;
using Reach = AttributeNoise::Reach;

constexpr std::uint32_t kFirstSecond = 1'500'000'000;

class RecordNoise {
public:
    RecordNoise(Writer& out, std::uint64_t seed) : out_(out), random_(seed), noise_(random_) {}

    void peer_index() {
        std::vector<bgp::mrt::PeerEntry> peers(random_.between(1, 20));
        for (auto& peer : peers) {
            peer.bgp_id = static_cast<std::uint32_t>(random_.word());
            peer.address = noise_.address(noise_.family());
            peer.asn = noise_.asn();
            peer.width = width_for(peer.asn);
        }
        peer_count_ = static_cast<std::uint16_t>(peers.size());
        std::string view;
        for (auto left = random_.below(12); left > 0; --left) {
            view += static_cast<char>('a' + random_.below(26));
        }
        const auto time = next_time();
        const auto collector_id = random_.below(0xFFFFFFFF);
        bgp::mrt::write_peer_index_table(out_, time, collector_id, view, peers);
    }

    void any() {
        const auto draw = random_.below(100);
        if (draw < 1) return peer_index();
        if (draw < 30) return rib();
        if (draw < 38) return table_dump();
        if (draw < 41) return session_entry();
        if (draw < 48) return state_change();
        session_message();
    }

private:
    [[nodiscard]] AttributesWriter::AsnWidth width_for(net::Asn asn) {
        return asn.value() <= 0xFFFF && random_.chance(500)
                   ? AttributesWriter::AsnWidth::TwoOctets
                   : AttributesWriter::AsnWidth::FourOctets;
    }
    [[nodiscard]] Timestamp next_time() {
        if (random_.chance(300)) ++second_;
        return Timestamp::from_seconds(second_, random_.below(1'000'000));
    }

    void rib() {
        RibRecordWriter::Head head;
        head.time = next_time();
        head.sequence = sequence_++;
        const auto family = noise_.family();
        head.prefix = noise_.prefix(family);
        head.safi = random_.chance(900) ? AttributesWriter::Safi::Unicast
                                        : AttributesWriter::Safi::Multicast;
        const bool with_ids = random_.chance(300);
        head.path_ids =
            with_ids ? RibRecordWriter::PathIds::EachEntry : RibRecordWriter::PathIds::None;
        head.layout = random_.chance(200) ? RibRecordWriter::Layout::Generic
                                          : RibRecordWriter::Layout::OfFamily;
        head.path_id = random_.below(5);
        const auto entry_count = static_cast<std::uint16_t>(random_.below(9));
        RibRecordWriter record(out_, head, entry_count);
        for (std::uint32_t i = 0; i < entry_count; ++i) {
            RibRecordWriter::Entry entry;
            entry.peer_index = static_cast<std::uint16_t>(random_.below(peer_count_));
            entry.originated = Timestamp::from_seconds(second_ - random_.below(1'000'000));
            entry.path_id = random_.below(5);
            record.entry(entry, [&](AttributesWriter&) {
                noise_.attributes(out_, AttributesWriter::AsnWidth::FourOctets,
                                  family == Family::Ipv4 ? Reach::NextHop : Reach::Abbreviated,
                                  family, PathIds::None);
            });
        }
        record.end();
    }

    void table_dump() {
        const auto family = noise_.family();
        Writer attributes;
        noise_.attributes(attributes, AttributesWriter::AsnWidth::TwoOctets,
                          family == Family::Ipv4 ? Reach::NextHop : Reach::Full, family,
                          PathIds::None);
        bgp::mrt::TableDumpEntry entry;
        entry.time = next_time();
        entry.sequence = static_cast<std::uint16_t>(sequence_++ & 0xFFFFU);
        entry.prefix = noise_.prefix(family);
        entry.originated = Timestamp::from_seconds(second_ - random_.below(1'000'000));
        entry.peer = noise_.address(family);
        entry.peer_asn = static_cast<std::uint16_t>(random_.between(1, 65'534));
        entry.attributes = attributes.octets();
        bgp::mrt::write_table_dump(out_, entry);
    }

    /// A BGP4MP_ENTRY whose peer is of the prefix's family and whose next hop is in its attributes:
    /// one that a TABLE_DUMP could say as well. Now and then a BGP4MP_SNAPSHOT.
    void session_entry() {
        auto head = session_head();
        head.peer = net::Asn(random_.between(1, 65'534));
        if (random_.chance(100)) {
            return bgp::mrt::write_snapshot(out_, head.time, 0, "/dump/rib");
        }
        const auto family = head.peer_address.family();
        Writer attributes;
        noise_.attributes(attributes, AttributesWriter::AsnWidth::TwoOctets,
                          family == Family::Ipv4 ? Reach::NextHop : Reach::Full, family,
                          PathIds::None);
        bgp::mrt::SessionEntry entry;
        entry.originated = Timestamp::from_seconds(second_ - random_.below(1'000'000));
        entry.prefix = noise_.prefix(family);
        entry.safi = random_.chance(900) ? AttributesWriter::Safi::Unicast
                                         : AttributesWriter::Safi::Multicast;
        entry.attributes = attributes.octets();
        bgp::mrt::write_session_entry(out_, head, entry);
    }

    [[nodiscard]] SessionHead session_head() {
        SessionHead head;
        head.time = next_time();
        head.precision = random_.chance(500) ? SessionHead::Precision::Microseconds
                                             : SessionHead::Precision::Seconds;
        head.direction =
            random_.chance(200) ? SessionHead::Direction::Sent : SessionHead::Direction::Received;
        head.path_ids =
            random_.chance(300) ? SessionHead::PathIds::InMessage : SessionHead::PathIds::None;
        head.peer = noise_.asn();
        head.local = noise_.asn();
        const bool narrow =
            head.peer.value() <= 0xFFFF && head.local.value() <= 0xFFFF && random_.chance(500);
        head.width =
            narrow ? AttributesWriter::AsnWidth::TwoOctets : AttributesWriter::AsnWidth::FourOctets;
        head.interface = static_cast<std::uint16_t>(random_.below(4));
        const auto family = noise_.family();
        head.peer_address = noise_.address(family);
        head.local_address = noise_.address(family);
        return head;
    }

    void state_change() {
        const auto before = static_cast<bgp::mrt::SessionState>(random_.between(1, 6));
        const auto after = static_cast<bgp::mrt::SessionState>(random_.between(1, 6));
        bgp::mrt::write_state_change(out_, session_head(), before, after);
    }

    void session_message() {
        const auto head = session_head();
        Writer message;
        const auto draw = random_.below(100);
        if (draw < 3) {
            bgp::message::write_message(message, MessageType::Keepalive, {});
        } else if (draw < 6) {
            open(message, head);
        } else if (draw < 8) {
            auto body = noise_.octets(30);
            body.insert(body.begin(), {6, static_cast<std::uint8_t>(random_.between(1, 8))});
            bgp::message::write_message(message, MessageType::Notification, body);
        } else if (draw < 9) {
            const std::vector<std::uint8_t> body{
                0, static_cast<std::uint8_t>(random_.between(1, 2)), 0, 1};
            bgp::message::write_message(message, MessageType::RouteRefresh, body);
        } else {
            update(message, head);
        }
        bgp::mrt::write_session_message(out_, head, message.octets());
    }

    /// OPEN with capabilities (RFC 4271 s4.2, RFC 5492 s4).
    void open(Writer& message, const SessionHead& head) {
        Writer body;
        body.u8(4);  // version
        const auto asn = head.peer.value();
        body.u16(static_cast<std::uint16_t>(asn > 0xFFFF ? net::kAsTrans.value() : asn));
        body.u16(180);  // hold time
        body.u32(static_cast<std::uint32_t>(random_.word()));
        body.u8(16);  // optional parameters
        body.u8(2);   // capabilities
        body.u8(14);
        body.u8(1);  // multiprotocol (RFC 4760 s8)
        body.u8(4);
        body.u32(0x0002'0001);
        body.u8(65);  // four-octet AS numbers (RFC 6793 s3)
        body.u8(4);
        body.u32(asn);
        body.u8(2);  // route refresh
        body.u8(0);
        bgp::message::write_message(message, MessageType::Open, body.octets());
    }

    void update(Writer& message, const SessionHead& head) {
        const auto path_ids =
            head.path_ids == SessionHead::PathIds::InMessage ? PathIds::Each : PathIds::None;
        const auto withdrawn =
            random_.chance(300) ? noise_.nlri(Family::Ipv4, random_.chance(20) ? 300 : 8, path_ids)
                                : std::vector<AttributesWriter::Nlri>();
        std::vector<AttributesWriter::Nlri> announced;
        Writer attributes;
        const auto draw = random_.below(100);
        if (draw < 50) {
            announced = noise_.nlri(Family::Ipv4, random_.chance(20) ? 300 : 8, path_ids);
            noise_.attributes(attributes, head.width, Reach::NextHop, Family::Ipv4, path_ids);
        } else if (draw < 85) {
            noise_.attributes(attributes, head.width, Reach::Full, noise_.family(), path_ids);
        } else if (draw < 95) {  // withdraws only, or ends a table (RFC 4724 s2)
            AttributesWriter writer(attributes, head.width);
            const auto family = noise_.family();
            writer.mp_unreach(family, AttributesWriter::Safi::Unicast,
                              noise_.nlri(family, 8, path_ids));
        }
        bgp::message::write_update(message, {withdrawn, attributes.octets(), announced});
    }

    Writer& out_;
    Random random_;
    AttributeNoise noise_;
    std::uint16_t peer_count_ = 0;
    std::uint32_t sequence_ = 0;
    std::uint32_t second_ = kFirstSecond;
};

}  // namespace

Result<void> write_mrt_noise(ByteSink& sink, std::uint64_t seed, std::uint32_t record_count) {
    Writer out;
    RecordNoise noise(out, seed);
    for (std::uint32_t i = 0; i < record_count; ++i) {
        i == 0 ? noise.peer_index() : noise.any();
        if (out.size() < kSinkOctets) continue;
        COMITY_TRY(sink.write(out.octets()));
        out.clear();
    }
    return sink.write(out.octets());
}

}  // namespace comity::internet
