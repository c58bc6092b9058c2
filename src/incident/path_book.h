// What is known of each distinct path, decided once: its origin, its first hop, and what is wrong
// with it whatever prefix it leads to.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "incident/links.h"
#include "incident/path_detector.h"
#include "observation/timeline.h"
#include "rpki/aspa.h"

namespace comity::incident {

/// What is known of a path. 16 octets, since there are millions.
struct PathNote {
    static constexpr std::uint32_t kNoFaults = std::numeric_limits<std::uint32_t>::max();
    net::Asn origin;
    LinkIndex link = kNoLink;          ///< Of the origin and the AS next to it.
    std::uint32_t faults = kNoFaults;  ///< Ask PathBook.
    bool is_known = false;
    bool has_origin = false;
    bool is_blackhole = false;
    bool is_denied = false;  ///< Attested providers contradict it, of the origin's first.
    friend bool operator==(const PathNote&, const PathNote&) = default;
};
static_assert(sizeof(PathNote) == 16);

/// Keeps a note for each path, and forgets those that the table forgets.
class PathBook {
public:
    using Detectors = std::array<PathDetector*, kPathFaultKindCount>;
    /// All must outlive it. `route_servers` sorted.
    PathBook(std::span<const net::Asn> route_servers, const rpki::AspaValidator& aspas,
             LinkBook& links, const Detectors& detectors)
        : route_servers_(route_servers), aspas_(aspas), links_(links), detectors_(detectors) {}

    /// The note of a path that was noted before.
    [[nodiscard]] const PathNote& at(observation::PathId id) const { return notes_[id]; }
    /// Asks memory for the note of a path, if there is one.
    void approach(observation::PathId id) const {
        if (id < notes_.size()) __builtin_prefetch(&notes_[id]);
    }
    /// The note of the path that a route has after `change`, judged if it is not known.
    const PathNote& note(const observation::Change& change, const observation::PathTable& paths,
                         bool is_first_table) {
        const auto id = change.after;
        if (id < notes_.size() && notes_[id].is_known) return notes_[id];
        return judge(change, paths, is_first_table);
    }
    [[nodiscard]] std::span<const PathFault> faults(const PathNote& note) const {
        if (note.faults == PathNote::kNoFaults) return {};
        return faults_[note.faults];
    }
    /// Who had the route from the AS next to the origin; none where that is the vantage point.
    [[nodiscard]] std::optional<net::Asn> behind_first_hop(const observation::PathView& path);
    void forget(std::span<const observation::PathId> paths);

private:
    const PathNote& judge(const observation::Change& change, const observation::PathTable& paths,
                          bool is_first_table);
    void clean(const observation::PathView& path);
    [[nodiscard]] bool is_denied() const;
    [[nodiscard]] std::uint32_t keep_faults();

    std::span<const net::Asn> route_servers_;
    const rpki::AspaValidator& aspas_;
    LinkBook& links_;

    Detectors detectors_;
    std::vector<PathNote> notes_;
    std::vector<std::vector<PathFault>> faults_;  ///< By PathNote::faults.
    std::vector<std::uint32_t> free_faults_;
    // Of the path being judged.
    std::vector<net::Asn> clean_;  ///< Without route servers.
    std::vector<PathFault> found_;
};

}  // namespace comity::incident
