// Route leaks over time (RFC 7908 s3.1 to s3.4): from whom and to whom a network passed on what was
// not to go there. One run is of one way that routes took, whatever their prefixes.
//
// A way is attested to be a leak by ASPAs or by the OTC attribute; otherwise relationships say so,
// which may be wrong, and a way that routes have long taken is taken for a mistake of theirs.
#pragma once

#include <array>
#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>

#include "incident/old_ways.h"
#include "incident/otc.h"
#include "incident/path_detector.h"
#include "incident/presence.h"
#include "incident/valley.h"
#include "registry/relationships_by_family.h"
#include "rpki/aspa.h"

namespace comity::incident {

class Leaks final : public PathDetector {
public:
    struct Sources {
        /// Where there are none nothing is suspected.
        const registry::RelationshipsByFamily relationships;
        const rpki::AspaValidator& aspas;
        std::int64_t baseline_seconds = 0;
    };
    /// All must outlive it.
    Leaks(const Sources& sources, RunTable& runs);

    void judge(const JudgedPath& path, std::vector<PathFault>& faults) override;
    void join(const PathFault& fault, const FaultyRoute& route) override;
    void change(const PathFault& fault, const FaultyRoute& route) override;
    void leave(const PathFault& fault, const FaultyRoute& route) override;

    /// The run of all leaks of `leaker`, or kNoRun.
    [[nodiscard]] RunId run_of(net::Asn leaker, net::Family family) const;
    /// Ways that were suspicious and are taken for mistakes of the relationships.
    [[nodiscard]] std::uint64_t mistaken() const;
    /// The ways of suspicious routes that the first tables had.
    [[nodiscard]] OldWays old_ways() const;
    /// Paths that attestations contradict, though not who of several networks leaked.
    [[nodiscard]] std::uint64_t not_located() const { return not_located_; }
    /// Paths that they contradict only where relationships have a provider that they lack.
    [[nodiscard]] std::uint64_t attestations_doubted() const { return attestations_doubted_; }

private:
    /// From whom to whom.
    struct Way {
        net::Asn from;
        net::Asn leaker;
        net::Asn to;
        /// Of routes that attestations contradict, where others have long taken the way.
        bool is_apart = false;
        friend bool operator==(const Way&, const Way&) = default;
        friend std::size_t hash_value(const Way& way) {
            auto hash =
                (std::uint64_t{way.from.value()} << 32U | way.to.value()) * 0x9E37'79B9'7F4A'7C15U;
            hash = (hash ^ hash >> 29U ^ way.leaker.value()) * 0xD6E8'FEB8'6659'FD93U;
            return (hash ^ hash >> 32U) + (way.is_apart ? 1 : 0);
        }
    };
    /// What contradicts a route that takes it; null: relationships alone.
    struct Finding {
        Way way;
        const Rule* proof = nullptr;
    };
    struct OfFamily {
        Presence presence;
        RunId run = kNoRun;
    };
    struct WayState {
        Way way;
        bool is_attested = false;  ///< Of any of its routes.
        bool is_old = false;       ///< A first table had it, without proof.
        std::array<OfFamily, 2> of_family;
    };

    /// What relationships of one family say, or of both where they are the same.
    struct View {
        const registry::AsRelationships* relationships = nullptr;
        const ValleyFinder* valleys = nullptr;  ///< Null without relationships.
        Families families = kBothFamilies;
    };

    [[nodiscard]] View view_of(net::Family family, Families families) const;
    void judge(const JudgedPath& path, const View& view, std::vector<PathFault>& faults);
    [[nodiscard]] static std::optional<Way> by_relationships(const JudgedPath& path,
                                                             const View& view);
    [[nodiscard]] std::optional<Way> by_aspas(const JudgedPath& path, const View& view,
                                              const std::optional<Way>& suspected);
    [[nodiscard]] std::optional<Way> by_mark(const JudgedPath& path, const View& view,
                                             const std::optional<Way>& suspected);
    [[nodiscard]] std::optional<Way> locate(const JudgedPath& path,
                                            std::span<const net::Asn> suspects,
                                            const std::optional<Way>& suspected);
    [[nodiscard]] std::uint8_t type_of(const Way& way, net::Family family) const;
    [[nodiscard]] OfFamily& state_of(const PathFault& fault, net::Family family) {
        return ways_[fault.subject].of_family[place_of(family)];
    }
    void add(Finding finding, Families families, bool is_first_table,
             std::vector<PathFault>& faults);

    const Sources sources_;
    std::array<std::optional<ValleyFinder>, 2> valleys_;  ///< By family.
    RunTable& runs_;
    std::vector<WayState> ways_;
    boost::unordered_flat_map<Way, std::uint32_t> index_;
    /// By leaker and family: of all the ways by which it leaks, so that who sees any of them
    /// counts.
    boost::unordered_flat_map<std::uint64_t, RunId> of_leaker_;
    std::uint64_t not_located_ = 0;
    std::uint64_t attestations_doubted_ = 0;
};

}  // namespace comity::incident
