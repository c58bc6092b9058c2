// Which routes the networks of a made Internet have registered in routing registries: some all of
// theirs, some a part or only what covers them, some none, and some that are no longer true.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "internet/internet.h"
#include "internet/made_topology.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::internet {

/// A routing registry: the place of a region's own in kRegistries, or kRadb.
using IrrSource = std::uint8_t;
inline constexpr IrrSource kRadb = kRegions;
inline constexpr std::size_t kIrrSources = kRegions + 1;
/// "RIPE"; the name of its dump.
[[nodiscard]] std::string_view irr_source_name(IrrSource source);

/// A route or route6 object.
struct RouteObject {
    net::Prefix prefix;
    net::Asn origin;
    IrrSource source = kRadb;
    friend constexpr auto operator<=>(const RouteObject&, const RouteObject&) = default;
};

/// Sorted, each once.
[[nodiscard]] std::vector<RouteObject> make_route_objects(const Internet& internet);

/// Whether route objects have an origin for prefixes that are asked about in their order.
class RegistrationWalk {
public:
    struct Found {
        bool exact = false;
        bool covered = false;  ///< By an object of the prefix or of a less specific one.
    };
    /// `objects` are sorted and outlive this.
    explicit RegistrationWalk(std::span<const RouteObject> objects) : objects_(objects) {}

    /// `prefix` is not before the one asked about last.
    [[nodiscard]] Found find(const net::Prefix& prefix, net::Asn origin);

private:
    void go_to(const net::Prefix& prefix);

    std::span<const RouteObject> objects_;
    std::size_t next_ = 0;
    std::vector<std::size_t> covering_;  ///< Places of those that cover the prefix.
};

}  // namespace comity::internet
