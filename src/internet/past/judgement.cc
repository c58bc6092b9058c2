#include "internet/past/judgement.h"

#include <fmt/format.h>

#include <algorithm>

#include "internet/past/registrations.h"
#include "internet/past/roles.h"
#include "internet/written_relationships.h"
#include "registry/limits.h"

namespace comity::internet {
namespace {

using net::Asn;

class Judge {
public:
    explicit Judge(Internet& internet)
        : internet_(internet),
          roles_(roles_of(internet)),
          registrations_(internet),
          relationships_(written_relationships(internet)) {}

    void judge(Incident& incident) const {
        incident.attested_by = proof_of(incident);
        if (incident.kind == IncidentKind::Leak) {
            for (const auto& path : incident.paths) {
                if (is_shown(path, *incident.culprit)) incident.shown_to.push_back(path.front());
            }
            auto& shown = incident.shown_to;
            std::sort(shown.begin(), shown.end());
            shown.erase(std::unique(shown.begin(), shown.end()), shown.end());
        }
        if (!incident.paths.empty() && is_about_origin(incident.kind)) {
            const auto origin = incident.paths.front().back();
            incident.rpki = registrations_.state_of(incident.prefixes.front(), origin);
        }
        incident.why_not = why_not(incident);
    }

private:
    /// Kinds of one prefix and one origin of their own.
    static bool is_about_origin(IncidentKind kind) {
        switch (kind) {
            case IncidentKind::HijackExact:
            case IncidentKind::HijackSubprefix:
            case IncidentKind::ForgedOrigin:
            case IncidentKind::RoaMisconfiguration:
            case IncidentKind::AnycastMoas:
            case IncidentKind::DdosMitigation:
            case IncidentKind::Transfer:
            case IncidentKind::Sibling:
            case IncidentKind::CustomerMoreSpecific: return true;
            case IncidentKind::Leak:
            case IncidentKind::BogonPrefix:
            case IncidentKind::BogonAsn:
            case IncidentKind::Spoofing:
            case IncidentKind::MassWithdrawal:
            case IncidentKind::SessionReset:
            case IncidentKind::IxpRouteServer:
            case IncidentKind::Prepending:
            case IncidentKind::Poisoning:
            case IncidentKind::TableTransfer:
            case IncidentKind::StalePeer:
            case IncidentKind::AsTrans:
            case IncidentKind::FatFinger:
            case IncidentKind::PrivateAsn: break;
        }
        return false;
    }

    [[nodiscard]] Proof proof_of(const Incident& incident) const {
        const auto& paths = incident.paths;
        if (incident.kind != IncidentKind::Leak && incident.kind != IncidentKind::ForgedOrigin) {
            return Proof::None;
        }
        if (incident.kind == IncidentKind::Leak &&
            std::any_of(paths.begin(), paths.end(), [&](const auto& path) {
                return has_otc_before(path, *incident.culprit);
            })) {
            return Proof::Otc;
        }
        return std::any_of(paths.begin(), paths.end(),
                           [&](const auto& path) { return is_refuted(internet_, path); })
                   ? Proof::Aspa
                   : Proof::None;
    }

    /// Whether OTC was put on the path before it came to the leaker.
    [[nodiscard]] bool has_otc_before(std::span<const Asn> path, Asn leaker) const {
        const auto at = std::find(path.begin(), path.end(), leaker);
        const auto before = path.subspan(static_cast<std::size_t>(at - path.begin()));
        return roles_.only_to_customer(before).has_value();
    }

    [[nodiscard]] std::string why_not(const Incident& incident) const {
        if (incident.kind == IncidentKind::Spoofing) return {};
        if (incident.seen_by.empty()) return "no vantage point had it";
        if (incident.attested_by != Proof::None) return {};
        if (incident.kind == IncidentKind::ForgedOrigin && !is_invalid(*incident.rpki)) {
            return "no ASPA denies the first step of its path, which might be a new neighbour's";
        }
        if (incident.kind == IncidentKind::Leak && incident.shown_to.empty()) {
            return "relationships.txt has not both of the leaker's links right";
        }
        if (incident.kind == IncidentKind::BogonPrefix && is_by_registry(incident) &&
            incident.start.seconds() - internet_.parameters.date.seconds() >=
                registry::kDelegatedAgeDaysMax * std::int64_t{86'400}) {
            return fmt::format("the registry's file is {} days older, or more",
                               registry::kDelegatedAgeDaysMax);
        }
        return {};
    }

    /// Whether it is for a regional registry to say that nobody has the prefix.
    [[nodiscard]] bool is_by_registry(const Incident& incident) const {
        const auto space = internet_.delegations.space_of(incident.prefixes.front());
        return space == Space::Available || space == Space::Reserved;
    }

    /// Whether something tells the path of a leak from a rightful one.
    [[nodiscard]] bool is_shown(std::span<const Asn> path, Asn leaker) const {
        return has_otc_before(path, leaker) || is_refuted(internet_, path) ||
               shows_valley(path, leaker);
    }

    /// Whether relationships.txt has both links of the leaker as they are.
    [[nodiscard]] bool shows_valley(std::span<const Asn> path, Asn leaker) const {
        std::vector<AsIndex> hops;
        std::size_t place = 0;
        for (const auto asn : path) {
            if (asn == leaker) place = hops.size();
            if (const auto network = internet_.topology.find(asn)) hops.push_back(*network);
        }
        if (place == 0 || place + 1 >= hops.size()) return false;
        return is_as_written(hops[place], hops[place - 1]) &&
               is_as_written(hops[place], hops[place + 1]);
    }
    [[nodiscard]] bool is_as_written(AsIndex leaker, AsIndex neighbour) const {
        return internet_.topology.are_peers(leaker, neighbour)
                   ? relationships_.are_peers(leaker, neighbour)
                   : relationships_.is_customer(leaker, neighbour);
    }

    Internet& internet_;
    Roles roles_;
    Registrations registrations_;
    WrittenRelationships relationships_;
};

}  // namespace

void judge_incidents(Internet& internet) {
    const Judge judge(internet);
    for (auto& incident : internet.past.incidents) judge.judge(incident);
}

}  // namespace comity::internet
