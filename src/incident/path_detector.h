// What detectors of faults in whole paths have in common: each path is judged once, and its faults
// then come and go with routes.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "incident/runs.h"
#include "observation/path_table.h"

namespace comity::incident {

/// Which detector found it: its place among the finder's.
enum class PathFaultKind : std::uint8_t { Leak, BogonAsn };
inline constexpr std::size_t kPathFaultKindCount = 2;

/// Address families, a bit for each.
using Families = std::uint8_t;
[[nodiscard]] constexpr Families families_of(net::Family family) {
    return family == net::Family::Ipv4 ? 1 : 2;
}
inline constexpr Families kBothFamilies = 3;

/// Something wrong with a path.
struct PathFault {
    PathFaultKind kind = PathFaultKind::Leak;
    bool has_accomplice = false;
    Families families = kBothFamilies;  ///< Of whose routes; relationships may differ.

    std::uint32_t subject = 0;    ///< What it is, for its detector.
    net::Asn accomplice;          ///< Who had it from the culprit.
    const Rule* proof = nullptr;  ///< What contradicts it beyond what its detector suspects.

    [[nodiscard]] bool is_in(net::Family family) const {
        return (families & families_of(family)) != 0;
    }
    friend bool operator==(const PathFault&, const PathFault&) = default;
};

/// A path as detectors judge it.
struct JudgedPath {
    const observation::PathView& path;
    /// Its networks from the vantage point to the origin, without route servers; two side by side
    /// differ.
    std::span<const net::Asn> asns;
    Timestamp since;

    bool is_first_table = false;
};

/// A route that a fault comes or goes with.
struct FaultyRoute {
    const Sighting& sighting;
    net::Family family = net::Family::Ipv4;
    bool is_first_table = false;
};

class PathDetector {
public:
    PathDetector() = default;
    virtual ~PathDetector() = default;
    PathDetector(const PathDetector&) = delete;
    PathDetector& operator=(const PathDetector&) = delete;

    /// Appends the faults of `path`.
    virtual void judge(const JudgedPath& path, std::vector<PathFault>& faults) = 0;
    /// A vantage point has a route with the fault, and had none to that prefix.
    virtual void join(const PathFault& fault, const FaultyRoute& route) = 0;
    /// It has another one in place of one.
    virtual void change(const PathFault& fault, const FaultyRoute& route) = 0;
    /// It has it no more, as of the sighting's time; of that, paths are empty.
    virtual void leave(const PathFault& fault, const FaultyRoute& route) = 0;
};

}  // namespace comity::incident
