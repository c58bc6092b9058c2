// Any octets read as a route server's table give a report that adds up, and the same one when their
// records are told in the opposite order.
#include "incident/route_server/audit.h"

#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "incident/limits.h"
#include "incident/route_server/limits.h"
#include "support/mrt.h"

namespace {

using namespace comity;
using namespace comity::incident;

/// What tables are judged by: some of everything, around what the corpus has.
struct World {
    registry::IxfMembers list;
    Members members;
    registry::BogonJudge bogons;
    rpki::OriginValidator validator;
    rpki::AspaValidator aspas;
    registry::AsRelationships relationships;

    World() : list(made_list()), members({.list = &list, .route_servers = {net::Asn(1100)}}) {
        const std::vector<rpki::payload::Vrp> vrps{{test::prefix("5.0.0.0/8"), 20, net::Asn(1101)},
                                                   {test::prefix("::/0"), 44, net::Asn(1102)}};
        validator = rpki::OriginValidator(vrps);
        const std::vector<rpki::payload::Aspa> attested{{net::Asn(21010), {net::Asn(1101)}},
                                                        {net::Asn(1102), {net::Asn(910)}}};
        aspas = rpki::AspaValidator(attested);
        using Kind = registry::Relationship::Kind;
        const std::vector<registry::Relationship> related{
            {net::Asn(910), net::Asn(1101), Kind::ProviderOf},
            {net::Asn(911), net::Asn(21011), Kind::ProviderOf},
            {net::Asn(1101), net::Asn(21011), Kind::ProviderOf},
            {net::Asn(911), net::Asn(30001), Kind::ProviderOf}};
        relationships = registry::AsRelationships(related);
    }
    static registry::IxfMembers made_list() {
        registry::IxfMembers list;
        list.lans = {test::prefix("195.66.0.0/22")};
        list.members = {
            {.asn = net::Asn(1101),
             .connections = {{.address = test::address("195.66.0.101"), .at_route_server = true}}}};
        return list;
    }
    [[nodiscard]] RouteServerAudit audit() const {
        return {{.members = members,
                 .bogons = bogons,
                 .validator = &validator,
                 .aspas = &aspas,
                 .relationships = &relationships},
                {*bgp::Community::parse("1:2"), *bgp::Community::parse("1:2:3")}};
    }
};

void check_part(const JudgedPart& part) {
    const auto& counts = part.counts;
    COMITY_CHECK(std::accumulate(counts.rov.begin(), counts.rov.end(), std::uint64_t{0}) ==
                 counts.routes);
    COMITY_CHECK(std::accumulate(counts.aspa.begin(), counts.aspa.end(), std::uint64_t{0}) ==
                 counts.routes);
    COMITY_CHECK(part.faults.faulty <= counts.routes);
    for (const auto kind : kRouteFaultKinds)
        COMITY_CHECK(part.faults.of(kind) <= part.faults.faulty);
    for (const auto& finding : part.findings) {
        COMITY_CHECK(finding.routes >= 1 && finding.routes <= counts.routes);
        COMITY_CHECK(!finding.sessions.empty() && finding.sessions.size() <= kSessionsMax);
        COMITY_CHECK(!finding.path.empty() && finding.path.size() <= kPathAsnsKept);
        COMITY_CHECK(kFaultRules[index_of(*finding.fault.rule)].kind == finding.kind);
    }
}

bool is_same(const JudgedPart& a, const JudgedPart& b) {
    return a.counts == b.counts && a.faults == b.faults && a.faults_left_out == b.faults_left_out &&
           std::ranges::equal(a.findings, b.findings, [](const auto& one, const auto& other) {
               return one.fault == other.fault && one.prefix == other.prefix &&
                      one.path == other.path && one.routes == other.routes &&
                      one.sessions == other.sessions;
           });
}

/// Of a record, one for each of its routes, so that there is an order to change.
std::vector<AuditReport> reports_of(const World& world, std::span<const std::uint8_t> octets) {
    auto forward = world.audit();
    bgp::mrt::Decoder decoder;
    test::decode_all(octets, decoder, [&](const bgp::mrt::Record& record) { forward.add(record); });
    auto backward = world.audit();
    bgp::mrt::Decoder again;
    test::decode_all(octets, again, [&](const bgp::mrt::Record& record) {
        const auto* const rib = std::get_if<bgp::mrt::RibRecord>(&record);
        if (rib == nullptr || rib->routes.empty()) return backward.add(record);
        for (auto at = rib->routes.size(); at-- > 0;) {
            auto single = *rib;
            single.routes = rib->routes.subspan(at, 1);
            backward.add(single);
        }
    });
    std::vector<AuditReport> reports;
    reports.push_back(std::move(forward).finish());
    reports.push_back(std::move(backward).finish());
    return reports;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const World kWorld;
    const auto reports = reports_of(kWorld, {data, size});
    const auto& members = reports[0].members;
    const auto& others = reports[1].members;
    COMITY_CHECK(members.size() == others.size());
    std::uint64_t routes = 0;
    for (std::size_t i = 0; i < members.size(); ++i) {
        COMITY_CHECK(members[i].asn == others[i].asn && members[i].sessions == others[i].sessions);
        COMITY_CHECK(is_same(members[i].accepted, others[i].accepted));
        COMITY_CHECK(is_same(members[i].expected, others[i].expected));
        check_part(members[i].accepted);
        check_part(members[i].expected);
        routes += members[i].accepted.counts.routes;
    }
    COMITY_CHECK(routes == reports[0].accepted.counts.routes);
    COMITY_CHECK(reports[0].verdict == reports[1].verdict &&
                 reports[0].silent == reports[1].silent);
    return 0;
}
