#include "internet/rib_writer.h"

#include <algorithm>
#include <array>

#include "base/writer.h"
#include "bgp/message/attributes_writer.h"
#include "bgp/mrt/writer.h"
#include "internet/limits.h"
#include "internet/random.h"

namespace comity::internet {
namespace {

using bgp::message::AttributesWriter;
using net::Asn;

constexpr std::uint32_t kBlackholeCommunity = 0xFFFF'029A;  // 65535:666 (RFC 7999 s5)
constexpr std::int64_t kSecondsADay = 86'400;

/// One route of a prefix, as the table holds it.
struct Held {
    std::uint16_t vantage_point;
    std::span<const Asn> path;
};

/// Writes the records of one table. What is drawn belongs to a prefix, or to a prefix at a vantage
/// point, so it does not depend on what was written before.
class TableWriter {
public:
    explicit TableWriter(const Internet& internet) : internet_(internet) {}

    void peer_index(Writer& out) const {
        std::vector<bgp::mrt::PeerEntry> peers;
        for (const auto& one : internet_.vantage_points) {
            const auto asn = internet_.topology.asn(one.network);
            // Collectors that write ASNs in two octets where they fit are still about.
            const bool narrow = asn.value() <= 0xFFFF && asn.value() % 4 == 0;
            peers.push_back({one.next_hop_ipv4.v4_value(), one.address, asn,
                             narrow ? AttributesWriter::AsnWidth::TwoOctets
                                    : AttributesWriter::AsnWidth::FourOctets});
        }
        constexpr std::uint32_t kCollectorId = 0xC612'0000;
        bgp::mrt::write_peer_index_table(out, internet_.parameters.date, kCollectorId, "comity",
                                         peers);
    }

    /// Appends the record of announcement number `i`, if any vantage point carries it.
    void record(Writer& out, std::size_t i) {
        held_.clear();
        for (std::size_t v = 0; v < internet_.vantage_points.size(); ++v) {
            const auto path = internet_.route(i, v);
            if (!path.empty()) held_.push_back({static_cast<std::uint16_t>(v), path});
        }
        if (held_.empty()) return;
        bgp::mrt::RibRecordWriter::Head head;
        head.time = internet_.parameters.date;
        head.sequence = sequence_++;
        head.prefix = internet_.announcements[i].prefix;
        bgp::mrt::RibRecordWriter record(out, head, static_cast<std::uint16_t>(held_.size()));
        const auto draw = mix(internet_.parameters.seed, i);
        for (const auto& held : held_) {
            const auto own_draw = mix(draw, held.vantage_point);
            const auto age = static_cast<std::int64_t>(own_draw % (30 * kSecondsADay));
            record.entry({held.vantage_point,
                          Timestamp::from_seconds(internet_.parameters.date.seconds() - age)},
                         [&](AttributesWriter& attributes) {
                             write_attributes(attributes, i, held, draw, own_draw);
                         });
        }
        record.end();
    }

private:
    void write_attributes(AttributesWriter& attributes, std::size_t i, const Held& held,
                          std::uint64_t draw, std::uint64_t own_draw) {
        const auto& announcement = internet_.announcements[i];
        const auto& who = internet_.vantage_points[held.vantage_point];
        const bool ipv4 = announcement.prefix.family() == net::Family::Ipv4;
        const bool aggregated = announcement.oddity == Oddity::AsSetOrigin;
        attributes.origin(draw % 100 < 92   ? AttributesWriter::Origin::Igp
                          : draw % 100 < 99 ? AttributesWriter::Origin::Incomplete
                                            : AttributesWriter::Origin::Egp);
        build_path(i, held.path, draw);
        attributes.as_path(net::AsPathView(path_.octets()));
        if (ipv4) attributes.next_hop(who.next_hop_ipv4);
        if (held.vantage_point % 4 == 0 && own_draw % 3 == 0) {
            attributes.multi_exit_disc(static_cast<std::uint32_t>(own_draw >> 32U) % 500);
        }
        if (aggregated || draw % 50 == 1) attributes.atomic_aggregate();
        if (aggregated || draw % 33 == 1) {
            attributes.aggregator(held.path.back(),
                                  net::Address::v4(0xC613'0000U | (draw >> 40U & 0xFFFFU)));
        }
        write_communities(attributes, announcement, held, own_draw);
        if (!ipv4) attributes.mp_reach_abbreviated(std::array{who.next_hop_ipv6});
        if (own_draw % 8 == 1) {
            const std::array<AttributesWriter::LargeCommunity, 1> values{
                {{held.path.front().value(), 100, static_cast<std::uint32_t>(own_draw % 60)}}};
            attributes.large_communities(values);
        }
    }

    void write_communities(AttributesWriter& attributes, const Announcement& announcement,
                           const Held& held, std::uint64_t own_draw) {
        communities_.clear();
        // One vantage point in five takes all communities off; nobody that of a blackhole.
        const auto wanted = held.vantage_point % 5 == 3 ? 0 : own_draw % 6;
        for (std::uint64_t c = 0; c < wanted; ++c) {
            const auto hop = held.path[c % held.path.size()].value();
            if (hop > 0xFFFF) continue;
            const auto value = static_cast<std::uint32_t>(own_draw >> (8 + 7 * c)) % 3'000;
            communities_.push_back(hop << 16U | value);
        }
        if (announcement.oddity == Oddity::Blackhole) communities_.push_back(kBlackholeCommunity);
        if (communities_.empty()) return;
        std::sort(communities_.begin(), communities_.end());
        attributes.communities(communities_);
    }

    /// Builds in path_ what the vantage point shows: the networks on the way, the origin's prepends
    /// and what is odd about the announcement.
    void build_path(std::size_t i, std::span<const Asn> networks, std::uint64_t draw) {
        const auto& announcement = internet_.announcements[i];
        internet_.add_oddity(i, networks, hops_);
        if (draw % 40 == 7) {
            const auto at = hops_.end() - (announcement.oddity == Oddity::PrivateOrigin ? 1 : 0);
            hops_.insert(at, 1 + draw / 40 % 4, Asn(networks.back()));
        }
        path_.clear();
        bgp::message::append_segment(path_, net::SegmentType::AsSequence, hops_);
        if (announcement.oddity == Oddity::AsSetOrigin) {
            const auto size = static_cast<std::uint32_t>(internet_.topology.size());
            const std::array members{
                internet_.topology.asn(static_cast<AsIndex>(draw % size)),
                internet_.topology.asn(static_cast<AsIndex>((draw >> 16U) % size))};
            bgp::message::append_segment(path_, net::SegmentType::AsSet, members);
        }
    }

    const Internet& internet_;
    std::uint32_t sequence_ = 0;
    std::vector<Held> held_;
    std::vector<std::uint32_t> communities_;
    std::vector<Asn> hops_;
    Writer path_;
};

}  // namespace

Result<void> write_rib(const Internet& internet, ByteSink& sink) {
    TableWriter table(internet);
    Writer out;
    table.peer_index(out);
    for (std::size_t i = 0; i < internet.announcements.size(); ++i) {
        table.record(out, i);
        if (out.size() < kSinkOctets) continue;
        COMITY_TRY(sink.write(out.octets()));
        out.clear();
    }
    return sink.write(out.octets());
}

}  // namespace comity::internet
