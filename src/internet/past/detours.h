// The second-best paths of a made Internet: what vantage points hold to a destination while one
// link near its origin is broken.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "internet/internet.h"
#include "internet/past/past.h"
#include "internet/past/roles.h"
#include "internet/past/spread.h"

namespace comity::internet {

/// Solves a destination when it is first asked about. `internet` must outlive it.
class Detours {
public:
    explicit Detours(const Internet& internet);

    /// The path from `vantage_point` to `destination` while its link is broken; empty if there is
    /// none then. The view holds until the next call.
    [[nodiscard]] std::span<const net::Asn> path(std::uint32_t destination,
                                                 std::size_t vantage_point);

private:
    void solve(std::uint32_t destination);
    [[nodiscard]] BrokenLink link_of(const Destination& destination) const;

    const Internet& internet_;
    Roles roles_;
    SpreadSolver solver_;
    ShownPaths paths_;
    /// By destination: its first path in paths_, those of the vantage points following; kUnknown
    /// where nobody asked yet.
    std::vector<PathNumber> first_paths_;
    static constexpr PathNumber kUnknown = 0xFFFFFFFF;
    std::vector<net::Asn> hops_;
};

}  // namespace comity::internet
