#include "incident/suppression.h"

#include <algorithm>
#include <array>
#include <string>
#include <tuple>

#include "base/timestamp.h"
#include "incident/limits.h"
#include "incident/rules.h"
#include "net/prefix.h"

namespace comity::incident {
namespace {

using Answer = RuleAnswer::Answer;
using net::Asn;
using registry::AsRelationships;

struct Said {
    Answer answer = Answer::No;
    std::string detail;
};

Said no(std::string detail = {}) { return {Answer::No, std::move(detail)}; }
Said excuses(std::string detail = {}) { return {Answer::Excuses, std::move(detail)}; }
Said unknown(std::string detail = {}) { return {Answer::Unknown, std::move(detail)}; }

std::string days_text(std::int64_t seconds) {
    const auto days = seconds / kSecondsPerDay;
    return std::to_string(days) + (days == 1 ? " day" : " days");
}

Said reserved_asn(const Case& which) {
    if (!net::is_reserved(which.event.culprit)) return no();
    return excuses(to_string(which.event.culprit) + " can be no network's own");
}

/// Whether two numbers of four digits or more differ by one slip of the keyboard: a digit that is
/// another, too many or missing, or two that changed places.
bool is_slip(Asn a, Asn b) {
    constexpr std::size_t kDigitsMin = 4;
    auto shorter = std::to_string(a.value());
    auto longer = std::to_string(b.value());
    if (shorter.size() > longer.size()) std::swap(shorter, longer);
    if (shorter.size() < kDigitsMin || longer.size() - shorter.size() > 1) return false;
    const auto [left, right] = std::mismatch(shorter.begin(), shorter.end(), longer.begin());
    if (shorter.size() < longer.size()) return std::equal(left, shorter.end(), right + 1);
    if (left == shorter.end()) return false;
    if (std::equal(left + 1, shorter.end(), right + 1)) return true;
    return left + 1 != shorter.end() && left[0] == right[1] && left[1] == right[0] &&
           std::equal(left + 2, shorter.end(), right + 2);
}

constexpr std::uint32_t kPrependsMax = 99;

/// Whether the culprit itself was the normal origin of all that it announced.
bool is_own_origin(const Case& which) {
    const auto prefixes = which.run.prefixes().first(kPrefixesMax);
    return std::all_of(prefixes.begin(), prefixes.end(), [&which](auto prefix) {
        const auto pair = which.table.pair_of(prefix, which.event.culprit);
        return pair && which.pairs.is_established(*pair, which.event.start);
    });
}

Said typing_slip(const Case& which) {
    const auto& [event, run] = std::tie(which.event, which.run);
    const auto& victims = event.victims;
    if (event.kind == EventKind::ForgedOrigin) {
        if (victims.empty() || victims.front().value() > kPrependsMax || !is_own_origin(which)) {
            return no();
        }
        return excuses("the prefixes are its own; it meant to prepend itself " +
                       std::to_string(victims.front().value()) + " times");
    }
    const auto& next = run.accomplices();
    if (next.empty() || victims.empty()) return no();
    const bool behind_victims = std::all_of(next.begin(), next.end(), [&](Asn asn) {
        return std::binary_search(victims.begin(), victims.end(), asn);
    });
    if (behind_victims && event.culprit.value() <= kPrependsMax) {
        return excuses("every path goes through " + to_string(next.front()) +
                       ", which meant to prepend itself " + std::to_string(event.culprit.value()) +
                       " times");
    }
    for (const auto victim : victims) {
        if (!is_slip(event.culprit, victim)) continue;
        const bool is_its_neighbours = std::all_of(next.begin(), next.end(), [&](Asn asn) {
            return asn == victim || which.links.was_normal(asn, victim, event.start);
        });
        if (is_its_neighbours) {
            return excuses("it is " + to_string(victim) +
                           " with one slip, and only neighbours of that have it");
        }
    }
    return no();
}

Said route_server(const Case& which) {
    switch (which.kinship.is_exchange(which.event.culprit)) {
        case Kinship::Answer::Yes: return excuses();
        case Kinship::Answer::No: return no();
        case Kinship::Answer::Unknown: break;
    }
    return unknown("no PeeringDB was given");
}

Said siblings(const Case& which) {
    auto said = unknown("no registration knows both");
    for (const auto victim : which.event.victims) {
        const auto verdict = which.kinship.are_siblings(which.event.culprit, victim);
        if (verdict.answer == Kinship::Answer::Yes) {
            return excuses("of one organisation with " + to_string(victim) + " by " +
                           std::string(verdict.source));
        }
        if (verdict.answer == Kinship::Answer::No) {
            said = no("another organisation than " + to_string(victim) + " by " +
                      std::string(verdict.source));
        }
    }
    return said;
}

Said same_registration(const Case& which) {
    const auto verdict = which.kinship.is_holder(which.event.culprit, which.event.prefix);
    switch (verdict.answer) {
        case Kinship::Answer::Yes: return excuses("by " + std::string(verdict.source));
        case Kinship::Answer::No: return no("held by another, by " + std::string(verdict.source));
        case Kinship::Answer::Unknown: break;
    }
    return unknown("the holders are not known");
}

Said rpki_valid(const Case& which) {
    if (!which.has_vrps) return unknown("no VRPs were given");
    const auto verdict = which.event.evidence.verdict;
    if (verdict.validity == rpki::Validity::Valid) return excuses();
    return no(std::string(rpki::to_string(verdict.validity)));
}

Said route_object(const Case& which) {
    if (which.irr == nullptr) return unknown("no routing registry was given");
    const auto match = which.irr->match(which.event.prefix, which.event.culprit);
    if (match.kind != irr::MatchKind::Exact && match.kind != irr::MatchKind::Covering) {
        return no(std::string(irr::to_string(match.kind)));
    }
    // Who plans a hijack registers it first.
    const auto is_fresh = [&](const irr::RouteObject& object) {
        const auto day = object.created.start();
        return day && day->seconds() > which.event.start.seconds() - kBaselineSeconds;
    };
    if (std::all_of(match.objects.begin(), match.objects.end(), is_fresh)) {
        return no("its route object was made less than " + days_text(kBaselineSeconds) +
                  " before, or later");
    }
    return excuses(std::string(irr::to_string(match.kind)));
}

Said transit(const Case& which) {
    auto said = unknown("no relationships were given");
    for (const auto victim : which.event.victims) {
        const auto relation =
            which.kinship.relation(which.event.culprit, victim, which.event.prefix.family());
        if (!relation) return said;
        if (*relation == AsRelationships::Relation::ProviderOf) {
            return excuses("it is a provider of " + to_string(victim));
        }
        if (*relation == AsRelationships::Relation::CustomerOf) {
            return excuses("it is a customer of " + to_string(victim));
        }
        said = no();
    }
    return said;
}

Said protection(const Case& which) {
    if (!which.known.has_protection()) return unknown("no list was given");
    return which.known.protects(which.event.culprit) ? excuses() : no();
}

/// Origins that a prefix must have had for long before one more says nothing.
constexpr std::size_t kAnycastOriginsMin = 3;

Said anycast(const Case& which) {
    if (which.known.is_anycast(which.event.prefix)) return excuses("it is listed");
    if (which.event.kind == EventKind::MisOrigination && which.event.shape == PrefixShape::Exact &&
        which.event.victims.size() >= kAnycastOriginsMin) {
        return excuses(std::to_string(which.event.victims.size()) + " origins have long had it");
    }
    return which.known.has_anycast() ? no() : unknown("no list was given");
}

Said blackhole(const Case& which) {
    const auto& prefix = which.event.prefix;
    if (which.run.is_all_blackhole()) return excuses("all are tagged 65535:666");
    if (prefix.length() == net::bits_of(prefix.family())) return excuses("it is of one address");
    return no();
}

Said transfer(const Case& which) {
    const auto& [event, run] = std::tie(which.event, which.run);
    if (event.shape == PrefixShape::SuperPrefix) return no();
    if (!run.lasts()) return no("it ended");
    const auto prefix = which.table.find(event.of_prefix);
    if (!prefix) return no("nobody announced it before");
    for (auto pair = which.table.first_pair(*prefix); pair < which.table.first_pair(*prefix + 1);
         ++pair) {
        const auto& origin = which.table.judged().pairs()[pair].pair.origin;
        if (!origin || !std::binary_search(event.victims.begin(), event.victims.end(), *origin)) {
            continue;
        }
        if (which.pairs.is_visible(pair)) return no(to_string(*origin) + " still announces it");
    }
    // Delegated or documented around the time when it changed hands: registries write days.
    constexpr std::int64_t kRegisteredSeconds = std::int64_t{60} * 86'400;
    const auto delegated = which.kinship.delegated_on(event.prefix);
    if (delegated && delegated->seconds() > event.start.seconds() - kRegisteredSeconds) {
        return excuses("its old origin stayed away, and it was delegated on " +
                       to_string(*delegated).substr(0, 10));
    }
    const bool is_named =
        event.evidence.verdict.validity == rpki::Validity::Valid ||
        (which.irr != nullptr &&
         which.irr->match(event.prefix, event.culprit).kind == irr::MatchKind::Exact);
    if (is_named) return excuses("its old origin stayed away, and registrations name the new one");
    return no("its old origin stayed away, but no registration names the new one");
}

Said stale(const Case& which) {
    const auto age = which.run.first_told().seconds() - which.run.start().seconds();
    if (which.run.has_updates() || age < which.baseline_seconds) return no();
    return excuses("a table told it when it was " + days_text(age) + " old");
}

Said baseline(const Case& which) {
    const auto stayed = which.event.end.seconds() - which.event.start.seconds();
    if (stayed >= which.baseline_seconds) return excuses("it stayed for " + days_text(stayed));
    if (which.event.start < which.baseline_until) {
        return unknown("what is normal was learnt until " + to_string(which.baseline_until));
    }
    return no();
}

/// What comes and goes on so many days is a spare link, which has always been there.
constexpr std::size_t kSpareDaysMin = 3;

Said ordinary_baseline(const Case& which) {
    if (which.days < kSpareDaysMin) return baseline(which);
    return excuses("the two were neighbours on " + std::to_string(which.days) + " days");
}

Said mistaken_relation(const Case& which) {
    const auto& [event, run] = std::tie(which.event, which.run);
    if (event.rule != &kLeakValley) {
        // Who attests may leave a provider out; not where relationships say the same.
        if (event.leak_type != 0) return no("relationships agree with what is attested");
        if (run.began_by_table() && event.start < which.baseline_until) {
            return excuses("routes went this way before anything was watched");
        }
    }
    if (event.rule == &kLeakValley) {
        for (const auto neighbour : {event.leaked_from, event.leaked_to}) {
            if (!which.old_ways.is_customer(neighbour, event.culprit)) continue;
            return excuses("routes have long gone over it to and from " + to_string(neighbour) +
                           " as a customer's do");
        }
    }
    if (which.days < kSpareDaysMin) return baseline(which);
    return excuses("routes began to go over one of its links on " + std::to_string(which.days) +
                   " days");
}

/// What a rule is worth.
enum class Weight : std::uint8_t {
    Strong,  ///< It excuses also what a ROA or an ASPA contradicts.
    Weak     ///< Only what nothing attests.
};

constexpr std::uint8_t bit(EventKind kind) {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(kind));
}
constexpr std::uint8_t kOrigins = bit(EventKind::MisOrigination);
constexpr std::uint8_t kLeaks = bit(EventKind::RouteLeak);
constexpr std::uint8_t kForged = bit(EventKind::ForgedOrigin);

struct Entry {
    const Rule* rule;
    std::uint8_t kinds;  ///< To which it applies.
    Weight weight;
    std::uint8_t confidence;  ///< In its answer, where it excuses.
    Said (*ask)(const Case&);
};

constexpr std::array<Entry, kSuppressionRules.size()> kTable{{
    {&kExcuseReservedAsn, kOrigins | kForged, Weight::Strong, 95, reserved_asn},
    {&kExcuseTypingSlip, kOrigins | kForged, Weight::Strong, 80, typing_slip},
    {&kExcuseRouteServer, kOrigins | kLeaks | kForged, Weight::Strong, 90, route_server},
    {&kExcuseSiblings, kOrigins | kLeaks | kForged, Weight::Strong, 90, siblings},
    {&kExcuseSameRegistration, kOrigins, Weight::Strong, 95, same_registration},
    {&kExcuseRpkiValid, kOrigins, Weight::Strong, 98, rpki_valid},
    {&kExcuseRouteObject, kOrigins, Weight::Weak, 70, route_object},
    {&kExcuseTransit, kOrigins | kForged, Weight::Strong, 80, transit},
    {&kExcuseProtection, kOrigins | kForged, Weight::Strong, 85, protection},
    {&kExcuseAnycast, kOrigins, Weight::Strong, 85, anycast},
    {&kExcuseBlackhole, kOrigins | kForged, Weight::Weak, 70, blackhole},
    {&kExcuseTransfer, kOrigins, Weight::Weak, 85, transfer},
    {&kExcuseStale, kOrigins | kLeaks | kForged, Weight::Weak, 80, stale},
    {&kExcuseBaseline, kOrigins | kForged, Weight::Weak, 60, ordinary_baseline},
    {&kExcuseMistakenRelation, kLeaks, Weight::Strong, 70, mistaken_relation},
}};
static_assert([] {
    for (std::size_t i = 0; i < kTable.size(); ++i) {
        if (kTable[i].rule != kSuppressionRules[i]) return false;
    }
    return true;
}());

bool is_attested(const Event& event) {
    const auto reason = event.evidence.verdict.reason;
    switch (event.kind) {
        case EventKind::MisOrigination:
            return reason == rpki::InvalidReason::AsMismatch || reason == rpki::InvalidReason::As0;
        case EventKind::RouteLeak: return event.rule != &kLeakValley;
        case EventKind::RpkiInvalid: return event.rule != &kInvalidRoaAtFault;
        case EventKind::ForgedOrigin: return event.rule != &kForgedOriginNew;
        case EventKind::BogonPrefix:
        case EventKind::BogonAsn: break;
    }
    return true;
}

/// A single prefix that goes another way is more often meant so.
constexpr std::uint64_t kLeakPrefixesMin = 2;

/// Whether a new first hop is as a new neighbour's is: it stays, or takes most of what there is.
bool is_like_neighbour(const Case& which) {
    constexpr std::uint64_t kPrefixesMin = 3;
    const auto all = which.victims_prefixes;
    return which.event.lasts || (all >= kPrefixesMin && 2 * which.event.prefix_count >= all);
}

/// How bad it looks before anything is asked.
std::uint8_t first_suspicion(const Case& which) {
    const auto& event = which.event;
    constexpr std::uint8_t kAttested = 95;
    switch (event.kind) {
        case EventKind::MisOrigination:
            if (event.shape == PrefixShape::SuperPrefix) return 40;
            if (is_attested(event)) return kAttested;
            // A ROA names it, for a less specific prefix.
            if (event.evidence.verdict.reason == rpki::InvalidReason::Length) return 30;
            return event.shape == PrefixShape::SubPrefix ? 85 : 80;
        case EventKind::RouteLeak:
            if (is_attested(event)) return kAttested;
            return which.leaked_prefixes < kLeakPrefixesMin ? 40 : 60;
        case EventKind::RpkiInvalid:
            if (!is_attested(event)) return 20;
            return event.evidence.verdict.reason == rpki::InvalidReason::Length ? 60 : 80;
        case EventKind::ForgedOrigin:
            if (is_attested(event)) return 90;
            // A spare link that is used for the first time looks the same.
            return is_like_neighbour(which) || !which.kinship.knows_neighbours() ? 30 : 60;
        case EventKind::BogonPrefix:
        case EventKind::BogonAsn: break;
    }
    return 100;
}

/// How much can be told at all.
std::uint8_t first_confidence(const Event& event) {
    int confidence = 90;
    if (event.kind == EventKind::ForgedOrigin && !is_attested(event)) confidence = 30;
    if (event.kind == EventKind::RouteLeak && !is_attested(event)) confidence = 50;
    if (event.full_feeds < event.full_feeds_needed) confidence -= 40;
    return static_cast<std::uint8_t>(std::max(confidence, 5));
}

}  // namespace

Opinion judge(const Case& which) {
    const auto& event = which.event;
    const bool attested = is_attested(event);
    Opinion opinion{.certainty = attested ? Certainty::Attested : Certainty::Suspected,
                    .suspicion = first_suspicion(which),
                    .confidence = first_confidence(event)};
    const Entry* excuse = nullptr;
    int not_known = 0;
    for (const auto& entry : kTable) {
        if ((entry.kinds & bit(event.kind)) == 0) continue;
        auto [answer, detail] = entry.ask(which);
        if (detail.size() > kDetailOctetsMax) detail.resize(kDetailOctetsMax);
        if (answer == Answer::Unknown) ++not_known;
        const bool holds =
            answer == Answer::Excuses && (entry.weight == Weight::Strong || !attested);
        if (holds && (excuse == nullptr || entry.confidence > excuse->confidence)) excuse = &entry;
        opinion.tried.push_back({entry.rule, answer, std::move(detail)});
    }
    if (excuse != nullptr) {
        opinion.certainty = Certainty::Excused;
        opinion.suspicion = excuse->weight == Weight::Strong ? 5 : 15;
        opinion.confidence = excuse->confidence;
        return opinion;
    }
    // What is attested does not rest on what these rules ask.
    constexpr int kOfEachUnknown = 5;
    if (!attested) {
        opinion.confidence =
            static_cast<std::uint8_t>(std::max(opinion.confidence - kOfEachUnknown * not_known, 5));
    }
    return opinion;
}

}  // namespace comity::incident
