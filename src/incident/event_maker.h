// Makes an event of a run, with the evidence as it was and the opinion of the rules.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>

#include "incident/suppression.h"
#include "rpki/aspa.h"

namespace comity::incident {

class EventMaker {
public:
    /// What a finder knows at the end; all must outlive it.
    struct Knowledge {
        const observation::JudgedRoutes& routes;
        const rpki::OriginValidator& validator;
        const observation::Registrations& registrations;
        const KnownNetworks& known;
        const observation::RouteTable& table;
        const PeerBook& peers;
        const PairBook& pairs;
        const LinkBook& links;
        const OldWays& old_ways;
        const rpki::AspaValidator& aspas;
        Timestamp baseline_until;
        Timestamp now;
        std::int64_t baseline_seconds = 0;
    };
    explicit EventMaker(const Knowledge& knowledge);

    /// What there is besides a run.
    struct Company {
        /// The runs of all that it is a part of, where there are such, in order of time.
        std::span<const Run* const> sums;
        /// On how many days the like began: of leaks, over one of the same two links.
        std::size_t days = 1;
    };
    [[nodiscard]] Event make(const Run& run, const Company& company) const;
    /// Whether the origin of an RPKI-invalid run had the prefix before, and registrations agree.
    [[nodiscard]] bool is_roa_at_fault(const Run& run) const;

private:
    void count_with_others(Event& event, const Run& run, std::span<const Run* const> sums) const;
    [[nodiscard]] std::uint64_t leaked_prefixes(const Event& event,
                                                std::span<const Run* const> sums) const;
    void add_prefixes(Event& event, const Run& run) const;
    void add_accomplices(Event& event, const Run& run) const;
    void add_attestations(Event& event, const Run& run) const;
    void add_relations(Event& event) const;
    void add_aspas(Event& event) const;
    void judge_forged(Event& event, const Run& run) const;
    [[nodiscard]] std::uint32_t prefixes_of(const Event& event) const;

    const Knowledge knowledge_;
    Kinship kinship_;
    /// How many prefixes each ASN originates in all of the observation.
    boost::unordered_flat_map<std::uint32_t, std::uint32_t> prefixes_;
};

}  // namespace comity::incident
