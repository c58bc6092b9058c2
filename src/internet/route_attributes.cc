#include "internet/route_attributes.h"

#include <algorithm>
#include <array>

namespace comity::internet {
namespace {

using bgp::message::AttributesWriter;
using net::Asn;

constexpr std::uint32_t kBlackholeCommunity = 0xFFFF'029A;  // 65535:666 (RFC 7999 s5)

std::uint64_t own_draw_of(const ShownRoute& route) {
    const auto draw = mix(route.draw, route.vantage_point);
    return route.variation == 0 ? draw : mix(draw, route.variation);
}

}  // namespace

std::uint64_t attribute_draw(const Internet& internet, std::size_t announcement) {
    const auto seed = internet.parameters.seed;
    const auto& what = internet.announcements[announcement];
    if (internet.parameters.days == 0 || what.oddity != Oddity::None) {
        return mix(seed, announcement);
    }
    // A network treats its prefixes in up to three ways in each family.
    const std::uint64_t family = what.prefix.family() == net::Family::Ipv4 ? 0 : 4;
    const auto way = mix(seed, announcement) % 3;
    return mix(mix(seed, what.destination), family | way);
}

RouteAttributes::RouteAttributes(const Internet& internet) : internet_(internet) {
    if (internet.parameters.days > 0) roles_.emplace(roles_of(internet));
}

Oddity RouteAttributes::oddity_of(const ShownRoute& route) const {
    return route.announcement ? internet_.announcements[*route.announcement].oddity : Oddity::None;
}

void RouteAttributes::write_first(AttributesWriter& attributes, const ShownRoute& route,
                                  net::Family family) {
    const auto& who = internet_.vantage_points[route.vantage_point];
    const auto draw = route.draw;
    const auto own_draw = own_draw_of(route);
    const bool aggregated = oddity_of(route) == Oddity::AsSetOrigin;
    attributes.origin(draw % 100 < 92   ? AttributesWriter::Origin::Igp
                      : draw % 100 < 99 ? AttributesWriter::Origin::Incomplete
                                        : AttributesWriter::Origin::Egp);
    build_path(route);
    attributes.as_path(net::AsPathView(path_.octets()));
    if (family == net::Family::Ipv4) attributes.next_hop(who.next_hop_ipv4);
    if (route.vantage_point % 4 == 0 && own_draw % 3 == 0) {
        attributes.multi_exit_disc(static_cast<std::uint32_t>(own_draw >> 32U) % 500);
    }
    if (aggregated || draw % 50 == 1) attributes.atomic_aggregate();
    if (aggregated || draw % 33 == 1) {
        attributes.aggregator(route.path.back(),
                              net::Address::v4(0xC613'0000U | (draw >> 40U & 0xFFFFU)));
    }
    write_communities(attributes, route, own_draw);
}

void RouteAttributes::write_last(AttributesWriter& attributes, const ShownRoute& route) {
    const auto own_draw = own_draw_of(route);
    if (own_draw % 8 == 1) {
        const std::array<AttributesWriter::LargeCommunity, 1> values{
            {{route.path.front().value(), 100, static_cast<std::uint32_t>(own_draw % 60)}}};
        attributes.large_communities(values);
    }
    if (!roles_) return;
    if (const auto otc = roles_->only_to_customer(route.path)) attributes.only_to_customer(*otc);
}

void RouteAttributes::write_communities(AttributesWriter& attributes, const ShownRoute& route,
                                        std::uint64_t own_draw) {
    communities_.clear();
    // One vantage point in five takes all communities off; nobody that of a blackhole.
    const auto wanted = route.vantage_point % 5 == 3 ? 0 : own_draw % 6;
    for (std::uint64_t c = 0; c < wanted; ++c) {
        const auto hop = route.path[c % route.path.size()].value();
        if (hop > 0xFFFF) continue;
        const auto value = static_cast<std::uint32_t>(own_draw >> (8 + 7 * c)) % 3'000;
        communities_.push_back(hop << 16U | value);
    }
    if (oddity_of(route) == Oddity::Blackhole) communities_.push_back(kBlackholeCommunity);
    if (communities_.empty()) return;
    std::sort(communities_.begin(), communities_.end());
    attributes.communities(communities_);
}

/// Builds in path_ what the vantage point shows: the networks on the way, the origin's prepends and
/// what is odd about the announcement.
void RouteAttributes::build_path(const ShownRoute& route) {
    const auto oddity = oddity_of(route);
    if (oddity != Oddity::None) {
        internet_.add_oddity(*route.announcement, route.path, hops_);
    } else {
        hops_.assign(route.path.begin(), route.path.end());
    }
    const auto draw = route.draw;
    const auto usual = draw % 40 == 7 ? 1 + draw / 40 % 4 : 0;
    if (usual + route.prepends > 0) {
        const auto at = hops_.end() - (oddity == Oddity::PrivateOrigin ? 1 : 0);
        hops_.insert(at, usual + route.prepends, Asn(route.path.back()));
    }
    path_.clear();
    bgp::message::append_segment(path_, net::SegmentType::AsSequence, hops_);
    if (oddity == Oddity::AsSetOrigin) {
        const auto size = static_cast<std::uint32_t>(internet_.topology.size());
        const std::array members{
            internet_.topology.asn(static_cast<AsIndex>(draw % size)),
            internet_.topology.asn(static_cast<AsIndex>((draw >> 16U) % size))};
        bgp::message::append_segment(path_, net::SegmentType::AsSet, members);
    }
}

}  // namespace comity::internet
