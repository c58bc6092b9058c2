#include "bgp/mrt/route_json.h"

#include <fmt/format.h>

#include "bgp/limits.h"

namespace comity::bgp::mrt {
namespace {

void write_path(JsonWriter& json, const net::AsPathView& path) {
    json.key("path").begin_array();
    path.for_each_segment([&json](const net::SegmentView& segment) {
        const bool is_sequence = segment.type() == net::SegmentType::AsSequence;
        const bool is_confederation = segment.type() == net::SegmentType::AsConfedSequence ||
                                      segment.type() == net::SegmentType::AsConfedSet;
        if (is_confederation) {
            json.begin_object().key(segment.type() == net::SegmentType::AsConfedSet
                                        ? "confederation_set"
                                        : "confederation_sequence");
        }
        if (!is_sequence) json.begin_array();
        for (std::size_t i = 0; i < segment.size(); ++i) json.value(segment[i].value());
        if (!is_sequence) json.end_array();
        if (is_confederation) json.end_object();
    });
    json.end_array();
}

void write_communities(JsonWriter& json, const Attributes& attributes) {
    if (!attributes.communities.empty()) {
        json.key("communities").begin_array();
        for (std::size_t i = 0; i < attributes.communities.size(); i += 4) {
            const auto value = Reader::load_u32(attributes.communities.subspan(i));
            json.value(fmt::format("{}:{}", value >> 16U, value & 0xFFFFU));
        }
        json.end_array();
    }
    if (!attributes.large_communities.empty()) {
        json.key("large_communities").begin_array();
        const auto large = attributes.large_communities;
        for (std::size_t i = 0; i < large.size(); i += 12) {
            json.value(fmt::format("{}:{}:{}", Reader::load_u32(large.subspan(i)),
                                   Reader::load_u32(large.subspan(i + 4)),
                                   Reader::load_u32(large.subspan(i + 8))));
        }
        json.end_array();
    }
    if (!attributes.extended_communities.empty()) {
        json.key("extended_communities").begin_array();
        const auto extended = attributes.extended_communities;
        for (std::size_t i = 0; i < extended.size(); i += 8) {
            json.value(fmt::format("{:08x}{:08x}", Reader::load_u32(extended.subspan(i)),
                                   Reader::load_u32(extended.subspan(i + 4))));
        }
        json.end_array();
    }
}

/// The next hops that are there: NEXT_HOP for IPv4 in its own field, else those of MP_REACH_NLRI.
void write_next_hops(JsonWriter& json, const Attributes& attributes, bool multiprotocol) {
    const auto octets = attributes.mp_reach.next_hop;
    if (multiprotocol && attributes.has(Attributes::kMpReach) && octets.size() >= 4) {
        const std::size_t width = octets.size() % 16 == 0 ? 16 : 4;
        json.key("next_hops").begin_array();
        for (std::size_t i = 0; i + width <= octets.size(); i += width) {
            json.value(to_string(net::Address::from_octets(octets.subspan(i, width))));
        }
        json.end_array();
    } else if (attributes.has(Attributes::kNextHop)) {
        json.key("next_hops").begin_array().value(to_string(attributes.next_hop)).end_array();
    }
}

void write_attributes(JsonWriter& json, const Attributes& attributes, const Peer& peer,
                      bool multiprotocol) {
    write_path(json, attributes.as_path);
    json.key("origin_asn");
    // Without an AS_PATH that can be read, who originated the route is not known.
    const auto origin =
        attributes.has(Attributes::kAsPath) ? attributes.as_path.origin(peer.asn) : std::nullopt;
    if (origin) {
        json.value(origin->value());
    } else {
        json.null();
    }
    if (attributes.has(Attributes::kOrigin)) json.member("origin", to_string(attributes.origin));
    write_next_hops(json, attributes, multiprotocol);
    if (attributes.has(Attributes::kLocalPref)) json.member("local_pref", attributes.local_pref);
    if (attributes.has(Attributes::kMed)) json.member("med", attributes.med);
    write_communities(json, attributes);
    if (attributes.has(Attributes::kAtomicAggregate)) json.member("atomic_aggregate", true);
    if (attributes.has(Attributes::kAggregator)) {
        json.key("aggregator").begin_object();
        json.member("asn", attributes.aggregator.asn.value());
        json.member("address", to_string(attributes.aggregator.address)).end_object();
    }
    if (attributes.has(Attributes::kOnlyToCustomer)) {
        json.member("only_to_customer", attributes.only_to_customer.value());
    }
    if (attributes.unknown_count > 0) json.member("unknown_attributes", attributes.unknown_count);
    if (attributes.fault) {
        if (attributes.outcome != UpdateOutcome::Accept) {
            json.member("outcome", to_string(attributes.outcome));
        }
        json.member("rule", attributes.fault->rule->id);
    }
}

}  // namespace

void RouteJson::begin(std::string_view type, Timestamp time, const Peer& peer) {
    json_.clear();
    json_.begin_object().member("type", type).member("time", time);
    json_.member("peer_asn", peer.asn.value()).member("peer", to_string(peer.address));
}

void RouteJson::end() {
    json_.end_object();
    text_ += json_.text();
    text_ += '\n';
    json_.clear();
    if (text_.size() < kGatheredOctetsMax || !overflow_) return;
    overflow_(text_);
    text_.clear();
}

void RouteJson::append(const Record& record) {
    if (const auto* rib = std::get_if<RibRecord>(&record)) {
        write_rib(*rib);
    } else if (const auto* update = std::get_if<UpdateRecord>(&record)) {
        write_update(*update);
    } else if (const auto* change = std::get_if<StateChange>(&record)) {
        begin("state", change->time, change->session.peer);
        json_.member("old_state", change->old_state).member("new_state", change->new_state);
        end();
    }
}

void RouteJson::write_rib(const RibRecord& record) {
    for (const auto& route : record.routes) {
        begin("rib", record.time, route.peer);
        json_.member("prefix", to_string(record.prefix));
        if (record.add_path == AddPath::Yes) json_.member("path_id", route.path_id);
        if (record.safi == kSafiMulticast) json_.member("safi", "multicast");
        json_.member("originated", Timestamp::from_seconds(route.originated_seconds));
        write_attributes(json_, route.attributes, route.peer,
                         record.prefix.family() == net::Family::Ipv6);
        end();
    }
}

void RouteJson::write_routes(const UpdateRecord& record, std::span<const Nlri> routes,
                             bool announced, std::uint8_t safi) {
    const auto& update = *record.update;
    for (const auto& route : routes) {
        begin(announced ? "announce" : "withdraw", record.time, record.session.peer);
        json_.member("prefix", to_string(route.prefix));
        if (record.add_path == AddPath::Yes) json_.member("path_id", route.path_id);
        if (safi == kSafiMulticast) json_.member("safi", "multicast");
        if (record.is_local) json_.member("local", true);
        if (announced) {
            write_attributes(json_, update.attributes, record.session.peer,
                             routes.data() == update.mp_announced.data());
        }
        end();
    }
}

void RouteJson::write_update(const UpdateRecord& record) {
    const auto& update = *record.update;
    write_routes(record, update.withdrawn, false, kSafiUnicast);
    write_routes(record, update.mp_withdrawn, false, update.attributes.mp_unreach.safi);
    write_routes(record, update.announced, true, kSafiUnicast);
    write_routes(record, update.mp_announced, true, update.attributes.mp_reach.safi);
}

}  // namespace comity::bgp::mrt
