// Encode, decode, encode again: the same octets. Over random records of every kind.
#include <gtest/gtest.h>

#include <random>

#include "bgp/mrt/decoder.h"
#include "bgp/mrt/writer.h"
#include "support/mrt.h"

namespace comity::bgp::mrt {
namespace {

using message::AttributesWriter;
using net::Family;
using WriterWidth = AttributesWriter::AsnWidth;

class Generator {
public:
    explicit Generator(unsigned seed) : random_(seed) {}

    std::uint64_t below(std::uint64_t bound) { return random_() % bound; }
    bool chance() { return below(2) == 0; }
    net::Asn asn(WriterWidth width) {
        return net::Asn(static_cast<std::uint32_t>(
            below(width == WriterWidth::TwoOctets || chance() ? 0x1'0000 : 0x1'0000'0000)));
    }
    net::Address address(Family family) {
        return family == Family::Ipv4 ? net::Address::v4(static_cast<std::uint32_t>(random_()))
                                      : net::Address::v6(random_(), random_());
    }
    net::Prefix prefix(Family family) {
        return net::Prefix::containing(address(family),
                                       static_cast<std::uint8_t>(below(net::bits_of(family) + 1U)));
    }
    std::vector<AttributesWriter::Nlri> nlri(Family family, bool path_ids) {
        std::vector<AttributesWriter::Nlri> result(1 + below(4));
        for (auto& one : result) {
            one.prefix = prefix(family);
            if (path_ids) one.path_id = static_cast<std::uint32_t>(random_());
        }
        return result;
    }
    template <class T>
    std::vector<T> numbers() {
        std::vector<T> result(1 + below(5));
        for (auto& number : result) number = static_cast<T>(random_());
        return result;
    }

private:
    std::mt19937_64 random_;
};

/// Attributes in the order of their codes, those that decoding keeps whole.
void write_random(Generator& random, AttributesWriter& out, WriterWidth width,
                  std::optional<Family> mp_reach, bool abbreviated, bool path_ids) {
    out.origin(static_cast<AttributesWriter::Origin>(random.below(3)));
    Writer path;
    for (auto segments = random.below(4); segments > 0; --segments) {
        std::vector<net::Asn> asns(1 + random.below(6));
        for (auto& asn : asns) asn = random.asn(width);
        message::append_segment(path, static_cast<net::SegmentType>(1 + random.below(4)), asns);
    }
    out.as_path(net::AsPathView(path.octets()));
    if (!mp_reach) out.next_hop(random.address(Family::Ipv4));
    if (random.chance()) out.multi_exit_disc(static_cast<std::uint32_t>(random.below(1U << 31U)));
    if (random.chance()) out.local_pref(static_cast<std::uint32_t>(random.below(1U << 31U)));
    if (random.chance()) out.atomic_aggregate();
    if (random.chance()) out.aggregator(random.asn(width), random.address(Family::Ipv4));
    if (random.chance()) out.communities(random.numbers<std::uint32_t>());
    if (mp_reach) {
        const std::vector<net::Address> next_hops(
            *mp_reach == Family::Ipv6 && random.chance() ? 2 : 1, random.address(*mp_reach));
        if (abbreviated) {
            out.mp_reach_abbreviated(next_hops);
        } else {
            out.mp_reach(*mp_reach, static_cast<AttributesWriter::Safi>(1 + random.below(2)),
                         next_hops, random.nlri(*mp_reach, path_ids));
            if (random.chance()) {
                out.mp_unreach(*mp_reach, static_cast<AttributesWriter::Safi>(1 + random.below(2)),
                               random.nlri(*mp_reach, path_ids));
            }
        }
    }
    if (random.chance()) out.extended_communities(random.numbers<std::uint64_t>());
    if (random.chance()) {
        out.large_communities(std::vector<AttributesWriter::LargeCommunity>{
            {1, 2, static_cast<std::uint32_t>(random.below(1U << 31U))}, {4, 5, 6}});
    }
    if (random.chance()) out.only_to_customer(random.asn(WriterWidth::FourOctets));
}

template <class T>
std::vector<T> numbers_of(Octets octets) {
    std::vector<T> numbers;
    for (std::size_t at = 0; at < octets.size(); at += sizeof(T)) {
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < sizeof(T); ++i) number = number << 8U | octets[at + i];
        numbers.push_back(static_cast<T>(number));
    }
    return numbers;
}

std::vector<AttributesWriter::Nlri> nlri_of(std::span<const Nlri> routes, AddPath add_path) {
    std::vector<AttributesWriter::Nlri> result;
    for (const auto& route : routes) {
        result.push_back(
            {route.prefix, add_path == AddPath::Yes ? std::optional(route.path_id) : std::nullopt});
    }
    return result;
}

std::vector<net::Address> next_hops_of(Octets octets) {
    std::vector<net::Address> result;
    const std::size_t width = octets.size() == 4 ? 4 : 16;
    for (std::size_t at = 0; at < octets.size(); at += width) {
        result.push_back(net::Address::from_octets(octets.subspan(at, width)));
    }
    return result;
}

/// Writes decoded attributes again; the multiprotocol ones by `reach`.
template <class WriteReach>
void write_again(const Attributes& a, AttributesWriter& out, WriteReach&& reach) {
    out.origin(static_cast<AttributesWriter::Origin>(a.origin));
    out.as_path(a.as_path);
    if (a.has(Attributes::kNextHop)) out.next_hop(a.next_hop);
    if (a.has(Attributes::kMed)) out.multi_exit_disc(a.med);
    if (a.has(Attributes::kLocalPref)) out.local_pref(a.local_pref);
    if (a.has(Attributes::kAtomicAggregate)) out.atomic_aggregate();
    if (a.has(Attributes::kAggregator)) out.aggregator(a.aggregator.asn, a.aggregator.address);
    if (a.has(Attributes::kCommunities)) out.communities(numbers_of<std::uint32_t>(a.communities));
    reach();
    if (a.has(Attributes::kExtendedCommunities)) {
        out.extended_communities(numbers_of<std::uint64_t>(a.extended_communities));
    }
    if (a.has(Attributes::kLargeCommunities)) {
        const auto parts = numbers_of<std::uint32_t>(a.large_communities);
        std::vector<AttributesWriter::LargeCommunity> values;
        for (std::size_t i = 0; i < parts.size(); i += 3) {
            values.push_back({parts[i], parts[i + 1], parts[i + 2]});
        }
        out.large_communities(values);
    }
    if (a.has(Attributes::kOnlyToCustomer)) out.only_to_customer(a.only_to_customer);
}

void write_again(const RibRecord& rib, std::uint32_t sequence, RibRecordWriter::Layout layout,
                 Writer& out) {
    const bool with_ids = rib.add_path == AddPath::Yes;
    RibRecordWriter record(out,
                           {.time = rib.time,
                            .sequence = sequence,
                            .prefix = rib.prefix,
                            .safi = static_cast<AttributesWriter::Safi>(rib.safi),
                            .path_ids = with_ids ? RibRecordWriter::PathIds::EachEntry
                                                 : RibRecordWriter::PathIds::None,
                            .layout = layout,
                            .path_id = rib.routes.empty() ? 0 : rib.routes[0].path_id},
                           static_cast<std::uint16_t>(rib.routes.size()));
    for (const auto& route : rib.routes) {
        record.entry(
            {route.peer_index, Timestamp::from_seconds(route.originated_seconds), route.path_id},
            [&route](AttributesWriter& writer) {
                write_again(route.attributes, writer, [&] {
                    if (!route.attributes.has(Attributes::kMpReach)) return;
                    writer.mp_reach_abbreviated(next_hops_of(route.attributes.mp_reach.next_hop));
                });
            });
    }
    record.end();
}

void write_again(const UpdateRecord& record, WriterWidth width, Writer& out) {
    const auto& update = *record.update;
    const auto& a = update.attributes;
    Writer attributes;
    AttributesWriter writer(attributes, width);
    write_again(a, writer, [&] {
        if (a.has(Attributes::kMpReach)) {
            writer.mp_reach(
                *a.mp_reach.family, static_cast<AttributesWriter::Safi>(a.mp_reach.safi),
                next_hops_of(a.mp_reach.next_hop), nlri_of(update.mp_announced, record.add_path));
        }
        if (a.has(Attributes::kMpUnreach)) {
            writer.mp_unreach(*a.mp_unreach.family,
                              static_cast<AttributesWriter::Safi>(a.mp_unreach.safi),
                              nlri_of(update.mp_withdrawn, record.add_path));
        }
    });
    Writer message;
    const auto withdrawn = nlri_of(update.withdrawn, record.add_path);
    const auto announced = nlri_of(update.announced, record.add_path);
    message::write_update(message, {withdrawn, attributes.octets(), announced});
    write_session_message(
        out,
        {.time = record.time,
         .precision = record.type == Type::Bgp4mpEt ? SessionHead::Precision::Microseconds
                                                    : SessionHead::Precision::Seconds,
         .direction =
             record.is_local ? SessionHead::Direction::Sent : SessionHead::Direction::Received,
         .path_ids = record.add_path == AddPath::Yes ? SessionHead::PathIds::InMessage
                                                     : SessionHead::PathIds::None,
         .width = width,
         .peer = record.session.peer.asn,
         .local = record.session.local_asn,
         .peer_address = record.session.peer.address,
         .local_address = record.session.local_address},
        message.octets());
}

std::vector<std::uint8_t> octets_of(const Writer& out) {
    return {out.octets().begin(), out.octets().end()};
}

TEST(Roundtrip, of_rib_records) {
    Generator random(1);
    std::vector<PeerEntry> peers(20);
    for (auto& peer : peers)
        peer = {1, random.address(Family::Ipv4), random.asn(WriterWidth::FourOctets)};
    for (std::uint32_t i = 0; i < 2'000; ++i) {
        Writer table;
        write_peer_index_table(table, Timestamp(), 1, "", peers);
        const auto family = random.chance() ? Family::Ipv4 : Family::Ipv6;
        const bool with_ids = random.chance();
        const auto layout =
            random.chance() ? RibRecordWriter::Layout::Generic : RibRecordWriter::Layout::OfFamily;
        const auto count = static_cast<std::uint16_t>(1 + random.below(6));
        Writer first;
        RibRecordWriter record(first,
                               {.time = Timestamp::from_seconds(i),
                                .sequence = i,
                                .prefix = random.prefix(family),
                                .safi = static_cast<AttributesWriter::Safi>(1 + random.below(2)),
                                .path_ids = with_ids ? RibRecordWriter::PathIds::EachEntry
                                                     : RibRecordWriter::PathIds::None,
                                .layout = layout,
                                .path_id = static_cast<std::uint32_t>(random.below(1U << 31U))},
                               count);
        for (unsigned entry = 0; entry < count; ++entry) {
            record.entry(
                {static_cast<std::uint16_t>(random.below(20)),
                 Timestamp::from_seconds(static_cast<std::int64_t>(random.below(1U << 31U))),
                 static_cast<std::uint32_t>(random.below(1U << 31U))},
                [&](AttributesWriter& writer) {
                    write_random(random, writer, WriterWidth::FourOctets,
                                 family == Family::Ipv6 ? std::optional(family) : std::nullopt,
                                 true, false);
                });
        }
        record.end();
        table.bytes(first.octets());
        Writer again;
        Decoder decoder;
        test::decode_all(table.octets(), decoder, [&](const Record& decoded) {
            const auto* rib = std::get_if<RibRecord>(&decoded);
            if (rib != nullptr) write_again(*rib, i, layout, again);
        });
        ASSERT_TRUE(decoder.faults().empty());
        ASSERT_EQ(octets_of(first), octets_of(again)) << i;
    }
}

TEST(Roundtrip, of_updates) {
    Generator random(2);
    for (std::uint32_t i = 0; i < 4'000; ++i) {
        const auto width = random.chance() ? WriterWidth::TwoOctets : WriterWidth::FourOctets;
        const auto session_family = random.chance() ? Family::Ipv4 : Family::Ipv6;
        const bool with_ids = random.chance();
        const SessionHead head{
            .time = Timestamp::from_seconds(i, 999'999),
            .precision = SessionHead::Precision::Microseconds,
            .direction =
                random.chance() ? SessionHead::Direction::Sent : SessionHead::Direction::Received,
            .path_ids = with_ids ? SessionHead::PathIds::InMessage : SessionHead::PathIds::None,
            .width = width,
            .peer = random.asn(width),
            .local = random.asn(width),
            .peer_address = random.address(session_family),
            .local_address = random.address(session_family)};
        std::optional<Family> mp_reach;
        if (random.chance()) mp_reach = random.chance() ? Family::Ipv4 : Family::Ipv6;
        std::vector<AttributesWriter::Nlri> withdrawn;
        std::vector<AttributesWriter::Nlri> announced;
        if (random.chance()) withdrawn = random.nlri(Family::Ipv4, with_ids);
        if (!mp_reach) announced = random.nlri(Family::Ipv4, with_ids);
        Writer attributes;
        AttributesWriter writer(attributes, width);
        write_random(random, writer, width, mp_reach, false, with_ids);
        Writer message;
        message::write_update(message, {withdrawn, attributes.octets(), announced});
        Writer first;
        write_session_message(first, head, message.octets());
        Writer again;
        Decoder decoder;
        test::decode_all(first.octets(), decoder, [&](const Record& decoded) {
            write_again(std::get<UpdateRecord>(decoded), width, again);
        });
        ASSERT_TRUE(decoder.faults().empty()) << decoder.faults().entries()[0].rule->id;
        ASSERT_EQ(octets_of(first), octets_of(again)) << i;
    }
}

TEST(Roundtrip, of_table_dump) {
    Generator random(3);
    for (std::uint16_t i = 0; i < 1'000; ++i) {
        const auto family = random.chance() ? Family::Ipv4 : Family::Ipv6;
        Writer attributes;
        AttributesWriter writer(attributes, WriterWidth::TwoOctets);
        write_random(random, writer, WriterWidth::TwoOctets,
                     family == Family::Ipv6 ? std::optional(family) : std::nullopt, true, false);
        Writer first;
        write_table_dump(first, {Timestamp::from_seconds(i), 0, i, random.prefix(family),
                                 Timestamp::from_seconds(7), random.address(family),
                                 static_cast<std::uint16_t>(i), attributes.octets()});
        Writer again;
        Decoder decoder;
        test::decode_all(first.octets(), decoder, [&](const Record& decoded) {
            const auto& rib = std::get<RibRecord>(decoded);
            const auto& route = rib.routes[0];
            Writer attributes_again;
            AttributesWriter writer_again(attributes_again, WriterWidth::TwoOctets);
            write_again(route.attributes, writer_again, [&] {
                if (!route.attributes.has(Attributes::kMpReach)) return;
                writer_again.mp_reach_abbreviated(next_hops_of(route.attributes.mp_reach.next_hop));
            });
            write_table_dump(
                again,
                {rib.time, 0, i, rib.prefix, Timestamp::from_seconds(route.originated_seconds),
                 route.peer.address, static_cast<std::uint16_t>(route.peer.asn.value()),
                 attributes_again.octets()});
        });
        ASSERT_TRUE(decoder.faults().empty());
        ASSERT_EQ(octets_of(first), octets_of(again)) << i;
    }
}

TEST(Roundtrip, of_bgp4mp_entries) {
    Generator random(4);
    for (std::uint16_t i = 0; i < 1'000; ++i) {
        const auto family = random.chance() ? Family::Ipv4 : Family::Ipv6;
        const auto session_family = random.chance() ? Family::Ipv4 : Family::Ipv6;
        SessionHead head{.time = Timestamp::from_seconds(i, 7),
                         .precision = SessionHead::Precision::Microseconds,
                         .peer = random.asn(WriterWidth::TwoOctets),
                         .peer_address = random.address(session_family),
                         .local_address = random.address(session_family)};
        // Of IPv4 it is in NEXT_HOP here.
        std::vector<std::uint8_t> next_hop(family == Family::Ipv4 ? 0 : random.chance() ? 16 : 32);
        for (auto& octet : next_hop) octet = static_cast<std::uint8_t>(random.below(256));
        Writer attributes;
        AttributesWriter writer(attributes, WriterWidth::TwoOctets);
        write_random(random, writer, WriterWidth::TwoOctets, std::nullopt, false, false);
        const SessionEntry entry{0,
                                 Timestamp::from_seconds(7),
                                 random.prefix(family),
                                 static_cast<AttributesWriter::Safi>(1 + random.below(2)),
                                 next_hop,
                                 attributes.octets()};
        Writer first;
        write_session_entry(first, head, entry);
        Writer again;
        Decoder decoder;
        test::decode_all(first.octets(), decoder, [&](const Record& decoded) {
            const auto& rib = std::get<RibRecord>(decoded);
            EXPECT_EQ(rib.type, Type::Bgp4mpEt);
            const auto& route = rib.routes[0];
            const auto& a = route.attributes;
            Writer attributes_again;
            AttributesWriter writer_again(attributes_again, WriterWidth::TwoOctets);
            write_again(a, writer_again, [] {});
            head.time = rib.time;
            head.peer = route.peer.asn;
            head.peer_address = route.peer.address;
            write_session_entry(again, head,
                                {0, Timestamp::from_seconds(route.originated_seconds), rib.prefix,
                                 static_cast<AttributesWriter::Safi>(rib.safi),
                                 a.has(Attributes::kMpReach) ? a.mp_reach.next_hop : Octets(),
                                 attributes_again.octets()});
        });
        ASSERT_TRUE(decoder.faults().empty());
        ASSERT_EQ(octets_of(first), octets_of(again)) << i;
    }
}

}  // namespace
}  // namespace comity::bgp::mrt
