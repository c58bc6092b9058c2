// Sessions that break, and networks that go away.
#include <algorithm>

#include "internet/past/planner.h"

namespace comity::internet {
namespace {

/// A vantage point whose session has not yet been broken, if there is one.
std::uint16_t draw_vantage_point(Planner& planner) {
    const auto& internet = planner.internet();
    const auto count = static_cast<std::uint32_t>(internet.vantage_points.size());
    auto one = static_cast<std::uint16_t>(planner.random().below(count));
    for (std::uint32_t i = 0; i < count; ++i) {
        const bool used =
            std::any_of(internet.past.outages.begin(), internet.past.outages.end(),
                        [&](const Outage& outage) { return outage.vantage_point == one; });
        if (!used) break;
        one = static_cast<std::uint16_t>((one + 1U) % count);
    }
    return one;
}

/// Whether a session is broken or sends its table within an hour of `slot`.
bool is_busy(const Internet& internet, std::uint16_t vantage_point, const Slot& slot) {
    constexpr std::int64_t kMargin = 3'600;
    const auto from = slot.start.seconds() - kMargin;
    const auto to = slot.end->seconds() + kMargin;
    return std::any_of(internet.past.outages.begin(), internet.past.outages.end(),
                       [&](const Outage& outage) {
                           return outage.vantage_point == vantage_point &&
                                  outage.down.seconds() <= to && from <= outage.up.seconds();
                       });
}

bool plan_session_reset(Planner& planner) {
    const auto who = draw_vantage_point(planner);
    const auto slot = planner.draw_slot(20, 1'800);
    if (is_busy(planner.internet(), who, slot)) return false;
    planner.add_outage({who, slot.start, *slot.end});
    Incident incident;
    incident.kind = IncidentKind::SessionReset;
    incident.start = slot.start;
    incident.end = slot.end;
    incident.vantage_point = who;
    incident.seen_by = {who};
    incident.first_seen = slot.start;
    planner.add(std::move(incident));
    return true;
}

bool plan_mass_withdrawal(Planner& planner) {
    const auto one = planner.draw_announcement([&](std::uint32_t announcement) {
        return planner.announcements_of(planner.origin_of(announcement), 4).size() >= 3;
    });
    if (!one) return false;
    constexpr std::size_t kLostPrefixesMax = 5'000;
    const auto network = planner.origin_of(*one);
    const auto all = planner.announcements_of(network, kLostPrefixesMax);
    const auto slot = planner.draw_slot(15 * kMinute, 8 * kHour);
    std::vector<IncidentRoute> routes;
    const auto count = planner.internet().vantage_points.size();
    routes.reserve(count);
    for (std::size_t v = 0; v < count; ++v) {
        routes.push_back({static_cast<std::uint16_t>(v), {}, true});
    }
    Incident incident;
    incident.kind = IncidentKind::MassWithdrawal;
    incident.culprit = planner.asn(network);
    planner.play(planner.add_groups(all, slot), routes, slot, incident);
    planner.add(std::move(incident));
    return true;
}

/// A route that went everywhere else stays with one vantage point for days.
bool plan_stale_peer(Planner& planner) {
    const auto& internet = planner.internet();
    const auto one = planner.draw_announcement([](std::uint32_t) { return true; });
    if (!one) return false;
    const auto count = static_cast<std::uint32_t>(internet.vantage_points.size());
    const auto who = static_cast<std::uint16_t>(planner.random().below(count));
    if (internet.route(*one, who).empty()) return false;
    auto slot = planner.draw_slot(6 * kHour, 6 * kDay);
    const auto let_go = *slot.end;
    slot.end.reset();  // nobody announces it again
    std::vector<IncidentRoute> routes;
    routes.reserve(count);
    for (std::uint32_t v = 0; v < count; ++v) {
        if (v != who) routes.push_back({static_cast<std::uint16_t>(v), {}, false});
    }
    Incident incident;
    incident.kind = IncidentKind::StalePeer;
    incident.vantage_point = who;
    const auto groups = planner.add_groups(std::vector{*one}, slot);
    planner.play(groups, routes, slot, incident);
    planner.change(groups.front(), who, let_go, {HeldRoute::kNone});
    incident.end = let_go;
    incident.victim = planner.asn(planner.origin_of(*one));
    incident.seen_by = {who};
    incident.first_seen = slot.start;
    incident.remark = "the origin withdrew it, one vantage point kept it";
    planner.add(std::move(incident));
    return true;
}

/// A vantage point sends its whole table again, its session up all the while.
bool plan_replay(Planner& planner) {
    const auto& internet = planner.internet();
    const auto count = static_cast<std::uint32_t>(internet.vantage_points.size());
    const auto who = static_cast<std::uint16_t>(planner.random().below(count));
    const auto slot = planner.draw_slot(60, 120);
    if (is_busy(internet, who, slot)) return false;
    planner.add_replay({who, slot.start});
    Incident incident;
    incident.kind = IncidentKind::TableTransfer;
    incident.start = slot.start;
    incident.end = slot.end;
    incident.vantage_point = who;
    incident.seen_by = {who};
    incident.first_seen = slot.start;
    planner.add(std::move(incident));
    return true;
}

}  // namespace

void plan_outages(Planner& planner) {
    planner.repeat([&](std::uint32_t) { return plan_session_reset(planner); });
    planner.repeat([&](std::uint32_t) { return plan_replay(planner); });
    planner.repeat([&](std::uint32_t) { return plan_mass_withdrawal(planner); });
    planner.repeat([&](std::uint32_t) { return plan_stale_peer(planner); });
}

}  // namespace comity::internet
