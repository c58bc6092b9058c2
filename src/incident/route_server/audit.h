// A route server's table, judged by member: what it took that it should not have.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "bgp/message/community.h"
#include "incident/event.h"
#include "incident/route_server/checks.h"
#include "incident/route_server/members.h"
#include "incident/route_server/rules.h"

namespace comity::incident {

/// What a finding rests on, as the sources have it; lists are sorted and at most kAttestationsMax.
struct FindingEvidence {
    std::vector<rpki::payload::Vrp> vrps;            ///< That cover the prefix.
    std::vector<net::Asn> providers;                 ///< Of the ASPA that contradicts the path.
    std::vector<RouteObjectEvidence> route_objects;  ///< That cover the prefix.
    std::optional<RelationEvidence> relation;        ///< What `other` is to `asn`.
    std::string purpose;                             ///< Of a special-purpose bogon: "Private-Use".
    registry::Rir registry = registry::Rir::None;    ///< Whose word it is that it is a bogon.
    std::optional<net::Prefix> lan;
    std::vector<std::string> as_sets;  ///< That the origin is not in.
};

/// One thing that is wrong with one path of one prefix, of one member.
struct RouteServerFinding {
    RouteFault fault;
    RouteFaultKind kind = RouteFaultKind::RpkiInvalid;
    net::Prefix prefix;
    std::optional<net::Asn> origin;  ///< None where the path ends in an AS_SET.
    /// Nearest first, prepends once, without a route server in front; at most kPathAsnsKept.
    std::vector<net::Asn> path;
    std::uint64_t routes = 0;            ///< That have it, of all sessions and tables.
    std::vector<net::Address> sessions;  ///< Sorted; at most kSessionsMax.
    FindingEvidence evidence;
};

/// How many routes have a fault, by kind; a route may have several.
struct FaultCounts {
    std::array<std::uint64_t, kRouteFaultKinds.size()> by_kind{};
    std::uint64_t faulty = 0;  ///< With any.
    [[nodiscard]] std::uint64_t of(RouteFaultKind kind) const {
        return by_kind[static_cast<std::size_t>(kind)];
    }
    void add(const FaultCounts& other);
    friend bool operator==(const FaultCounts&, const FaultCounts&) = default;
};

/// Routes by what is said of them.
struct RouteStateCounts {
    std::uint64_t routes = 0;
    std::array<std::uint64_t, 3> rov{};   ///< By rpki::Validity.
    std::array<std::uint64_t, 3> aspa{};  ///< By rpki::AspaOutcome.
    [[nodiscard]] std::uint64_t of(rpki::Validity validity) const {
        return rov[static_cast<std::size_t>(validity)];
    }
    [[nodiscard]] std::uint64_t of(rpki::AspaOutcome outcome) const {
        return aspa[static_cast<std::size_t>(outcome)];
    }
    void add(const RouteStateCounts& other);
    friend bool operator==(const RouteStateCounts&, const RouteStateCounts&) = default;
};

/// Routes of one kind, accepted or expected to be invalid, with what is wrong with them.
struct JudgedPart {
    RouteStateCounts counts;
    FaultCounts faults;
    std::vector<RouteServerFinding> findings;  ///< By kind, rule, prefix and path.
    std::uint64_t faults_left_out = 0;         ///< Faults of routes that are in no finding.
    void add_counts(const JudgedPart& other);
};

/// What a member says that it announces in one family.
struct MemberSets {
    std::vector<std::string> names;
    AsSetState state = AsSetState::NotGiven;
};

struct AuditedMember {
    net::Asn asn;
    std::string name;        ///< Of the member list; may be empty.
    bool is_listed = false;  ///< In the member list.
    MemberSets ipv4;
    MemberSets ipv6;
    std::vector<net::Address> sessions;  ///< That gave routes; sorted, at most kSessionsMax.
    JudgedPart accepted;
    JudgedPart expected;  ///< With one of the communities that mark what is expected to be invalid.
};

/// What the share of invalid routes says of the route server's filter.
enum class FilterVerdict : std::uint8_t {
    NoPayloads,  ///< No VRPs were given.
    NotCovered,  ///< No route has a VRP that covers it, so that nothing shows.
    Filters,     ///< None of those that are covered is invalid.
    LetsThrough
};
/// "no-data", "not-covered", "filters", "lets-through".
[[nodiscard]] std::string_view to_string(FilterVerdict verdict);

/// Routes that were not judged.
struct RoutesLeftOut {
    std::uint64_t local = 0;      ///< The route server's own, which no member gave.
    std::uint64_t no_path = 0;    ///< Without an AS_PATH that can be read.
    std::uint64_t multicast = 0;  ///< Of tables of multicast.
    std::uint64_t updates = 0;    ///< Records of updates: of what they changed nothing is known.
};

struct AuditReport {
    std::vector<AuditedMember> members;  ///< The worst first, then by ASN.
    JudgedPart accepted;                 ///< Of all members; without findings.
    JudgedPart expected;
    RoutesLeftOut left_out;
    std::optional<Period> span;  ///< Of the tables' records.
    FilterVerdict verdict = FilterVerdict::NoPayloads;
    /// Connected to the route server by the member list, without a route in any table; by ASN.
    std::vector<net::Asn> silent;
    bool has_member_list = false;
    bool has_payloads = false;
    bool has_aspas = false;
    bool has_irr = false;
    bool has_relationships = false;
    [[nodiscard]] bool has_findings() const { return accepted.faults.faulty > 0; }
};

/// Takes in tables; what comes of it does not depend on their order.
class RouteServerAudit {
public:
    /// `expected`: a route with any of these communities is marked by the route server as invalid.
    RouteServerAudit(const CheckSources& sources, std::vector<bgp::Community> expected);
    ~RouteServerAudit();
    RouteServerAudit(RouteServerAudit&&) noexcept;
    RouteServerAudit& operator=(RouteServerAudit&&) noexcept;

    void add(const bgp::mrt::Record& record);
    /// Whether a table had any record of routes.
    [[nodiscard]] bool has_table() const;
    /// Whether more than kAuditMembersMax networks have routes: no route server has; then the rest
    /// is passed over.
    [[nodiscard]] bool is_overfull() const;
    [[nodiscard]] AuditReport finish() &&;

private:
    class State;
    std::unique_ptr<State> state_;
};

}  // namespace comity::incident
