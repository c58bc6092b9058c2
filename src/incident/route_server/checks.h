// What is wrong with one route that a route server took from a member: origin, path, prefix, and
// what is registered of it.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "bgp/message/attributes.h"
#include "incident/kinship.h"
#include "incident/route_server/members.h"
#include "incident/route_server/rules.h"
#include "incident/valley.h"
#include "net/collapsed_path.h"
#include "observation/path_sightings.h"
#include "registry/as_relationships.h"
#include "registry/bogons.h"
#include "rpki/aspa.h"
#include "rpki/rov.h"

namespace comity::incident {

/// What routes are judged by. A pointer that is null: it was not given, and what rests on it is not
/// looked for. All of it must outlive who is given it.
struct CheckSources {
    const Members& members;
    const registry::BogonJudge& bogons;
    const rpki::OriginValidator* validator = nullptr;
    const rpki::AspaValidator* aspas = nullptr;
    const irr::Database* irr = nullptr;
    const registry::AsRelationships* relationships = nullptr;
    /// Tells networks of one organisation, which do not leak to each other.
    const Kinship* kinship = nullptr;
};

/// One route as a member gave it.
struct MemberRoute {
    net::Prefix prefix;
    Timestamp time;
    net::Asn member;
    /// The session is the member's own: its ASN must begin the path. False where a route server
    /// stands between.
    bool is_direct = true;
    net::AsPathView path;            ///< As in the table.
    net::CollapsedPath networks;     ///< Of `path`, without a route server in front; not empty.
    std::optional<net::Asn> origin;  ///< None where it ends in an AS_SET.
    std::optional<net::Asn> otc;     ///< OTC (RFC 9234 s5).
    bool is_blackhole = false;       ///< It asks to drop its traffic (RFC 7999).
};

/// One thing that is wrong with a route.
struct RouteFault {
    const Rule* rule = nullptr;  ///< One of kFaultRules.
    /// Whom it is about: the bogon ASN; who leaked, by relationships; whose ASPA contradicts the
    /// path; the value of the OTC; who stands first in the path. 0: nobody.
    net::Asn asn;
    /// The network that the leaker had the route from, or that the ASPA does not name. 0: none.
    net::Asn other;
    friend bool operator==(const RouteFault&, const RouteFault&) = default;
};

/// What is said of a route beside its faults.
struct RouteStates {
    rpki::Verdict rov;  ///< NotFound where it was not judged.
    rpki::AspaOutcome aspa = rpki::AspaOutcome::Unknown;
};

/// Judges route after route; keeps what one prefix's routes share.
class RouteChecks {
public:
    explicit RouteChecks(const CheckSources& sources);

    /// All that is wrong with `route`, in the order of kRouteFaultKinds; stands until the next
    /// call.
    [[nodiscard]] std::span<const RouteFault> judge(const MemberRoute& route);
    /// Of the route judged last.
    [[nodiscard]] const RouteStates& states() const { return states_; }

private:
    /// What is the same for routes of one prefix and origin, which mostly come together.
    struct OfPair {
        net::Prefix prefix;
        std::optional<net::Asn> origin;
        rpki::Verdict rov;
        irr::MatchKind match = irr::MatchKind::None;
    };
    /// What is the same for routes of one prefix.
    struct OfPrefix {
        net::Prefix prefix;
        Timestamp time;
        registry::BogonVerdict bogon;
        bool is_in_lan = false;
    };
    void look_up(const MemberRoute& route);
    void check_origin(const MemberRoute& route);
    void check_bogons(const MemberRoute& route);
    void check_leaks(const MemberRoute& route);
    void check_relationships(const MemberRoute& route);
    [[nodiscard]] bool are_siblings(net::Asn a, net::Asn b) const;
    void check_form(const MemberRoute& route);
    void check_registered(const MemberRoute& route);
    void add(const Rule& rule, net::Asn asn = {}, net::Asn other = {}) {
        faults_.push_back({&rule, asn, other});
    }

    CheckSources sources_;
    observation::AsnWatch asn_watch_;
    std::optional<ValleyFinder> valleys_;  ///< With relationships.
    std::optional<OfPair> of_pair_;
    std::optional<OfPrefix> of_prefix_;
    RouteStates states_;
    std::vector<RouteFault> faults_;
};

}  // namespace comity::incident
