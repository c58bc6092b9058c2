// What networks do to themselves: ROAs that do not fit what they announce, and forged packets that
// they let out.
#include <algorithm>
#include <map>

#include "internet/past/planner.h"
#include "internet/spoofing.h"

namespace comity::internet {
namespace {

/// A network's number with its last two digits the wrong way round, or one more than it is.
net::Asn mistyped(net::Asn asn) {
    const auto value = asn.value();
    const auto swapped = value - value % 100 + value % 10 * 10 + value % 100 / 10;
    return net::Asn(swapped == value ? value + 1 : swapped);
}

/// The network begins to announce a part of its block, which its ROA is too short for, or which
/// has a ROA in the name of another network.
bool plan_misconfiguration(Planner& planner, bool is_mistyped) {
    auto& registrations = planner.registrations();
    std::optional<net::Prefix> part;
    const auto target = planner.draw_announcement([&](std::uint32_t one) {
        const auto origin = planner.asn(planner.origin_of(one));
        part = planner.draw_specific(one, 4);
        const auto wanted = is_mistyped ? PairState::NotFound : PairState::InvalidLength;
        return part && registrations.state_of(*part, origin) == wanted;
    });
    if (!target) return false;
    const auto network = planner.origin_of(*target);
    const auto wrong = mistyped(planner.asn(network));
    if (is_mistyped && (net::is_reserved(wrong) || !registrations.add_vrp(*part, wrong))) {
        return false;
    }
    std::vector<Announcer> announcers(1);
    announcers[0].network = network;
    const auto routes = planner.spread(announcers, 0);
    Incident incident;
    incident.kind = IncidentKind::RoaMisconfiguration;
    incident.culprit = planner.asn(network);
    incident.remark = is_mistyped ? "the ROA is in the name of another AS number"
                                  : "the ROA's maxLength is too short";
    const auto slot = planner.draw_slot(kHour, 40 * kHour);
    static_cast<void>(planner.add_groups(std::vector{*target}, slot));
    planner.play(std::vector{planner.add_new_group(*part, network)}, routes, slot, incident);
    planner.add_spread(routes, std::move(incident));
    return true;
}

/// Of the tests in the days: from the first to the last in which forged packets were received.
void add_spoofing(Planner& planner) {
    const auto& internet = planner.internet();
    const auto from = internet.parameters.date;
    const auto to = from.seconds() + std::int64_t{86'400} * internet.parameters.days;
    std::map<AsIndex, Incident> by_network;
    for (const auto& session : make_spoof_sessions(internet)) {
        if (session.time < from || session.time.seconds() >= to) continue;
        for (const auto& outcome : {session.ipv4, session.ipv6}) {
            if (!outcome || outcome->is_behind_nat || outcome->routed != "received") continue;
            auto& incident = by_network[session.network];
            if (incident.prefixes.empty()) incident.start = session.time;
            incident.end = session.time;
            if (std::find(incident.prefixes.begin(), incident.prefixes.end(), outcome->client) ==
                incident.prefixes.end()) {
                incident.prefixes.push_back(outcome->client);
            }
        }
    }
    for (auto& [network, incident] : by_network) {
        incident.kind = IncidentKind::Spoofing;
        incident.culprit = planner.asn(network);
        std::sort(incident.prefixes.begin(), incident.prefixes.end());
        planner.add(std::move(incident));
    }
}

}  // namespace

void plan_own_faults(Planner& planner) {
    planner.repeat([&](std::uint32_t i) { return plan_misconfiguration(planner, i % 2 == 1); });
    add_spoofing(planner);
}

}  // namespace comity::internet
