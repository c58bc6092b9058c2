// What a route collector writes down of its peers' sessions: BGP4MP_ET records with AS numbers of
// four octets (RFC 6396 s4.4).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/timestamp.h"
#include "base/writer.h"
#include "bgp/mrt/writer.h"
#include "internet/internet.h"
#include "internet/route_attributes.h"

namespace comity::internet {

/// Appends records of one Internet's collector.
class UpdateMessages {
public:
    /// `internet` must outlive it.
    explicit UpdateMessages(const Internet& internet)
        : internet_(internet), attributes_(internet) {}

    /// UPDATEs that announce `route` to `prefixes`, all of one family; more than one where they do
    /// not fit.
    void announce(Writer& out, Timestamp time, const ShownRoute& route,
                  std::span<const net::Prefix> prefixes);
    /// UPDATEs that withdraw them.
    void withdraw(Writer& out, Timestamp time, std::uint16_t vantage_point,
                  std::span<const net::Prefix> prefixes);
    /// The end of a whole table, in each family that the session has (RFC 4724 s2).
    void end_of_rib(Writer& out, Timestamp time, std::uint16_t vantage_point);
    void state_change(Writer& out, Timestamp time, std::uint16_t vantage_point,
                      bgp::mrt::SessionState before, bgp::mrt::SessionState after);

private:
    using Nlri = bgp::message::AttributesWriter::Nlri;

    [[nodiscard]] bgp::mrt::SessionHead head(Timestamp time, std::uint16_t vantage_point) const;
    /// As many of the first of `prefixes` as go into one message, in nlri_; the rest is returned.
    std::span<const net::Prefix> take(std::span<const net::Prefix> prefixes);
    void write(Writer& out, Timestamp time, std::uint16_t vantage_point,
               const bgp::message::UpdateParts& parts);

    const Internet& internet_;
    RouteAttributes attributes_;
    std::vector<Nlri> nlri_;
    Writer attribute_octets_;
    Writer message_;
};

}  // namespace comity::internet
