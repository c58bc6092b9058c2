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

void plan_session_reset(Planner& planner) {
    const auto who = draw_vantage_point(planner);
    const auto slot = planner.draw_slot(20, 1'800);
    if (is_busy(planner.internet(), who, slot)) return;
    planner.add_outage({who, slot.start, *slot.end});
    Incident incident;
    incident.kind = IncidentKind::SessionReset;
    incident.start = slot.start;
    incident.end = slot.end;
    incident.vantage_point = who;
    incident.seen_by = {who};
    incident.first_seen = slot.start;
    planner.add(std::move(incident));
}

bool plan_mass_withdrawal(Planner& planner) {
    const auto one = planner.draw_announcement([&](std::uint32_t announcement) {
        return planner.announcements_of(planner.origin_of(announcement), 4).size() >= 3;
    });
    if (!one) return false;
    constexpr std::size_t kPrefixesMax = 5'000;
    const auto network = planner.origin_of(*one);
    const auto all = planner.announcements_of(network, kPrefixesMax);
    const auto slot = planner.draw_slot(15 * 60, 8 * 3'600);
    std::vector<IncidentRoute> routes;
    for (std::uint16_t v = 0; v < planner.internet().vantage_points.size(); ++v) {
        routes.push_back({v, {}, true});
    }
    Incident incident;
    incident.kind = IncidentKind::MassWithdrawal;
    incident.culprit = planner.asn(network);
    planner.play(planner.add_groups(all, slot), routes, slot, incident);
    planner.add(std::move(incident));
    return true;
}

}  // namespace

void plan_outages(Planner& planner) {
    for (std::uint32_t i = 0; i < planner.count(); ++i) plan_session_reset(planner);
    for (std::uint32_t i = 0; i < planner.count(); ++i) {
        for (int attempt = 0; attempt < 20 && !plan_mass_withdrawal(planner); ++attempt) {
        }
    }
}

}  // namespace comity::internet
