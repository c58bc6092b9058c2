// The path attributes of a made Internet's routes, the same in its table and in its updates. What
// is drawn belongs to prefixes and a vantage point, so it does not depend on what was written
// before.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/writer.h"
#include "bgp/message/attributes_writer.h"
#include "internet/internet.h"
#include "internet/past/roles.h"
#include "net/address.h"
#include "net/asn.h"

namespace comity::internet {

/// A route that a vantage point shows.
struct ShownRoute {
    std::span<const net::Asn> path;  ///< From the peer to the network that announces it.
    std::uint16_t vantage_point = 0;
    std::uint64_t draw = 0;                     ///< Of its prefix, or of those that share with it.
    std::optional<std::uint32_t> announcement;  ///< Where the table has it, for what is odd of it.
    std::uint16_t variation = 0;                ///< Other than 0: attributes that change.
    std::uint8_t prepends = 0;                  ///< Beyond what the origin always does.
};

/// What the attributes of announcement number `announcement` are drawn by. In an Internet with a
/// past prefixes of one network share them, as they mostly do.
[[nodiscard]] std::uint64_t attribute_draw(const Internet& internet, std::size_t announcement);

class RouteAttributes {
public:
    /// `internet` must outlive it.
    explicit RouteAttributes(const Internet& internet);

    /// Writes all attributes of `route` in the order of their codes; `reach(attributes)` writes
    /// MP_REACH_NLRI, asked for in IPv6 only.
    template <class Reach>
    void write(bgp::message::AttributesWriter& attributes, const ShownRoute& route,
               net::Family family, Reach&& reach) {
        write_first(attributes, route, family);
        if (family == net::Family::Ipv6) reach(attributes);
        write_last(attributes, route);
    }

private:
    void write_first(bgp::message::AttributesWriter& attributes, const ShownRoute& route,
                     net::Family family);
    void write_last(bgp::message::AttributesWriter& attributes, const ShownRoute& route);
    void write_communities(bgp::message::AttributesWriter& attributes, const ShownRoute& route,
                           std::uint64_t own_draw);
    void build_path(const ShownRoute& route);
    [[nodiscard]] Oddity oddity_of(const ShownRoute& route) const;

    const Internet& internet_;
    std::optional<Roles> roles_;  ///< In an Internet with a past.
    std::vector<std::uint32_t> communities_;
    std::vector<net::Asn> hops_;
    Writer path_;
};

}  // namespace comity::internet
