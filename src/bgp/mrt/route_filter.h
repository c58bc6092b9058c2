// Which routes of MRT files are wanted.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bgp/mrt/decoder.h"

namespace comity::bgp::mrt {

/// How a route's prefix must stand to the wanted one.
enum class PrefixMatch : std::uint8_t { Exact, MoreSpecific, Covering };

/// What a route must have; what is not set does not matter. A withdrawal has no path and no
/// communities, so it matches neither `origin`, `communities` nor `path`.
struct RouteFilterOptions {
    std::optional<net::Prefix> prefix;
    PrefixMatch prefix_match = PrefixMatch::Exact;  ///< The wanted one itself always matches.
    std::optional<net::Asn> origin;
    std::optional<net::Asn> peer_asn;
    std::optional<net::Address> peer_address;
    std::vector<std::string> communities;  ///< "64500:1" or "64500:1:2", all of them.
    std::string path;                      ///< Over the path's text, as PathExpression has it.
};

class RouteFilter {
public:
    /// Errors: a community or the expression cannot be understood, or the expression is over its
    /// limits.
    [[nodiscard]] static Result<RouteFilter> make(const RouteFilterOptions& options);
    ~RouteFilter();
    RouteFilter(RouteFilter&&) noexcept;
    RouteFilter& operator=(RouteFilter&&) noexcept;

    /// What of `record` is wanted: the same with fewer routes, or none. It lives until the next
    /// call, and no longer than `record`.
    [[nodiscard]] std::optional<Record> apply(const Record& record);

private:
    struct State;
    explicit RouteFilter(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace comity::bgp::mrt
