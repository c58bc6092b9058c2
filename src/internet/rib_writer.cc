#include "internet/rib_writer.h"

#include <array>

#include "base/writer.h"
#include "bgp/message/attributes_writer.h"
#include "bgp/mrt/writer.h"
#include "internet/limits.h"
#include "internet/random.h"
#include "internet/route_attributes.h"

namespace comity::internet {
namespace {

using bgp::message::AttributesWriter;
using net::Asn;

constexpr std::uint64_t kSecondsADay = 86'400;

/// One route of a prefix, as the table holds it.
struct Held {
    std::uint16_t vantage_point;
    std::span<const Asn> path;
};

/// Writes the records of one table. What is drawn belongs to a prefix, or to a prefix at a vantage
/// point, so it does not depend on what was written before.
class TableWriter {
public:
    explicit TableWriter(const Internet& internet) : internet_(internet), attributes_(internet) {}

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
        const auto draw = attribute_draw(internet_, i);
        for (const auto& held : held_) {
            record.entry(
                {held.vantage_point, originated(i, held.vantage_point)},
                [&](AttributesWriter& attributes) { write_attributes(attributes, i, held, draw); });
        }
        record.end();
    }

private:
    /// Since when a vantage point has had its route. With a past, it tells that the route is no
    /// news.
    [[nodiscard]] Timestamp originated(std::size_t i, std::uint16_t vantage_point) const {
        const auto own_draw = mix(mix(internet_.parameters.seed, i), vantage_point);
        const auto age = internet_.parameters.days == 0
                             ? own_draw % (30 * kSecondsADay)
                             : kSecondsADay + own_draw % (59 * kSecondsADay);
        return Timestamp::from_seconds(internet_.parameters.date.seconds() -
                                       static_cast<std::int64_t>(age));
    }

    void write_attributes(AttributesWriter& attributes, std::size_t i, const Held& held,
                          std::uint64_t draw) {
        ShownRoute route;
        route.path = held.path;
        route.vantage_point = held.vantage_point;
        route.draw = draw;
        route.announcement = static_cast<std::uint32_t>(i);
        const auto& who = internet_.vantage_points[held.vantage_point];
        attributes_.write(attributes, route, internet_.announcements[i].prefix.family(),
                          [&who](AttributesWriter& writer) {
                              writer.mp_reach_abbreviated(std::array{who.next_hop_ipv6});
                          });
    }

    const Internet& internet_;
    std::uint32_t sequence_ = 0;
    RouteAttributes attributes_;
    std::vector<Held> held_;
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
