// Mis-origination: who originates what another network has long originated, or a part of it.
#pragma once

#include <optional>

#include "incident/pairs.h"
#include "incident/runs.h"
#include "rpki/rov.h"

namespace comity::incident {

/// Judges pairs that have just come.
class MisOriginations {
public:
    /// All must outlive it.
    MisOriginations(const observation::JudgedRoutes& routes, const PairBook& pairs,
                    const rpki::OriginValidator& validator)
        : routes_(routes), pairs_(pairs), validator_(validator) {}

    /// Whom the pair contradicts, as of `time`; none where nobody. In this order: who is normal as
    /// the origin of the very prefix, of the longest one that covers it, whom ROAs name that do
    /// not allow it, who is normal as an origin of its parts. A default route is nobody's.
    [[nodiscard]] std::optional<Subject> judge(observation::PairIndex pair,
                                               observation::PrefixIndex prefix, Timestamp time,
                                               const observation::RouteTable& table) const;

private:
    struct Origins {
        std::vector<net::Asn> asns;  ///< Of others; sorted.
        bool has_own = false;
    };
    [[nodiscard]] bool is_entitled(observation::PairIndex pair, Timestamp time) const;
    void add_origins(Origins& origins, observation::PrefixIndex prefix, net::Asn own,
                     Timestamp time, const observation::RouteTable& table) const;

    const observation::JudgedRoutes& routes_;
    const PairBook& pairs_;
    const rpki::OriginValidator& validator_;
};

}  // namespace comity::incident
