// Makes an event of a run, with the evidence as it was and the opinion of the rules.
#pragma once

#include "incident/suppression.h"

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
        Timestamp baseline_until;
        Timestamp now;
        std::int64_t baseline_seconds = 0;
    };
    explicit EventMaker(const Knowledge& knowledge)
        : knowledge_(knowledge), kinship_(knowledge.registrations) {}

    [[nodiscard]] Event make(const Run& run) const;

private:
    void add_prefixes(Event& event, const Run& run) const;
    void add_accomplices(Event& event, const Run& run) const;
    void add_attestations(Event& event) const;
    void add_relations(Event& event) const;
    void judge_roa(Event& event, const Run& run) const;

    const Knowledge knowledge_;
    Kinship kinship_;
};

}  // namespace comity::incident
