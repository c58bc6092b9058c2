// What is known of each distinct path, decided once: its origin, its first hop, and what is wrong
// with it whatever prefix it leads to.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "incident/links.h"
#include "observation/path_table.h"
#include "registry/bogons.h"

namespace comity::incident {

enum class FaultKind : std::uint8_t {
    Leak,     ///< `subject` is of the leaks.
    BogonAsn  ///< `subject` is of the paths' bogons.
};

/// Something wrong with a path.
struct PathFault {
    FaultKind kind = FaultKind::Leak;
    std::uint32_t subject = 0;
    net::Asn accomplice;  ///< Who had it from the culprit.
    bool has_accomplice = false;
    friend bool operator==(const PathFault&, const PathFault&) = default;
};

/// A bogon ASN and who announced it.
struct BogonHop {
    net::Asn culprit;
    net::Asn bogon;
    const Rule* rule = nullptr;
    bool is_full = false;
};

/// What is known of a path. 16 octets, since there are millions.
struct PathNote {
    static constexpr std::uint32_t kNoFaults = std::numeric_limits<std::uint32_t>::max();
    net::Asn origin;
    LinkIndex link = kNoLink;          ///< Of the origin and the AS next to it.
    std::uint32_t faults = kNoFaults;  ///< Ask PathBook.
    bool is_known = false;
    bool has_origin = false;
    bool is_blackhole = false;
    friend bool operator==(const PathNote&, const PathNote&) = default;
};
static_assert(sizeof(PathNote) == 16);

/// Keeps a note for each path, and forgets those that the table forgets.
class PathBook {
public:
    /// All must outlive it. `route_servers` sorted.
    PathBook(const registry::BogonJudge& bogons, std::span<const net::Asn> route_servers,
             LinkBook& links)
        : bogons_(bogons), route_servers_(route_servers), links_(links) {}

    /// The note of a path that was noted before.
    [[nodiscard]] const PathNote& at(observation::PathId id) const { return notes_[id]; }
    /// The note of a path seen since `since`, judged if it is not known.
    const PathNote& note(observation::PathId id, const observation::PathTable& paths,
                         Timestamp since, bool is_first_table) {
        if (id < notes_.size() && notes_[id].is_known) return notes_[id];
        return judge(id, paths, since, is_first_table);
    }
    [[nodiscard]] std::span<const PathFault> faults(const PathNote& note) const {
        if (note.faults == PathNote::kNoFaults) return {};
        return faults_[note.faults];
    }
    [[nodiscard]] const BogonHop& bogon_hop(std::uint32_t subject) const {
        return bogon_hops_[subject];
    }
    void forget(std::span<const observation::PathId> paths);

private:
    const PathNote& judge(observation::PathId id, const observation::PathTable& paths,
                          Timestamp since, bool is_first_table);
    void clean(const observation::PathView& path);
    void find_bogons(Timestamp since);
    const registry::BogonVerdict& verdict_of(net::Asn asn, Timestamp since);

    const registry::BogonJudge& bogons_;
    std::span<const net::Asn> route_servers_;
    LinkBook& links_;
    std::vector<PathNote> notes_;
    std::vector<std::vector<PathFault>> faults_;  ///< By PathNote::faults.
    std::vector<std::uint32_t> free_faults_;
    std::vector<BogonHop> bogon_hops_;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> bogon_hop_index_;
    boost::unordered_flat_map<net::Asn, registry::BogonVerdict, std::hash<net::Asn>> verdicts_;
    std::vector<net::Asn> clean_;  ///< The path being judged, without route servers.
    std::vector<PathFault> found_;
};

}  // namespace comity::incident
