#include "incident/event_maker.h"

#include <algorithm>

#include "base/sort_unique.h"
#include "incident/limits.h"
#include "incident/rules.h"

namespace comity::incident {
namespace {

using net::Asn;

}  // namespace

EventMaker::EventMaker(const Knowledge& knowledge)
    : knowledge_(knowledge), kinship_(knowledge.registrations) {
    for (const auto& judged : knowledge.routes.pairs()) {
        if (judged.pair.origin) ++prefixes_[judged.pair.origin->value()];
    }
}

void EventMaker::add_prefixes(Event& event, const Run& run) const {
    const auto& subject = run.subject();
    const auto& table = knowledge_.table;
    if (subject.prefix != observation::kNoPrefix) {
        event.prefix = table.prefix(subject.prefix);
        return;
    }
    for (const auto prefix : run.prefixes().first(kPrefixesMax)) {
        event.prefixes.push_back(table.prefix(prefix));
    }
    event.prefix = event.prefixes.front();
    event.prefix_count = run.prefixes().size();
    if (event.victims.empty()) event.victims = run.victims();
}

void EventMaker::add_accomplices(Event& event, const Run& run) const {
    const auto family = run.subject().family;
    for (const auto asn : run.accomplices()) {
        event.accomplices.push_back({asn, kinship_.relation(asn, event.culprit, family) ==
                                              registry::AsRelationships::Relation::ProviderOf});
    }
}

/// What origin validation, VRPs and route objects said, where the event is about one prefix.
void EventMaker::add_attestations(Event& event, const Run& run) const {
    auto& evidence = event.evidence;
    const auto& subject = run.subject();
    const bool is_own = subject.prefix != observation::kNoPrefix;
    if (!is_own && (event.prefix_count != 1 || event.victims.empty())) return;
    // What is leaked or forged keeps its origin. That of a bogon AS number may be anyone.
    const auto origin = is_own ? event.culprit : event.victims.front();
    const auto prefix = is_own ? subject.prefix : run.prefixes().first(1).front();
    if (event.kind != EventKind::BogonAsn) {
        const auto pair = knowledge_.table.pair_of(prefix, origin);
        if (pair) evidence.verdict = knowledge_.routes.pairs()[*pair].verdict;
    }
    knowledge_.validator.append_covering(event.prefix, evidence.vrps);
    sort_unique(evidence.vrps, kAttestationsMax);
    const auto& irr = knowledge_.registrations.irr;
    if (!irr) return;
    std::vector<irr::RouteObject> objects;
    irr->append_covering(event.prefix, objects);
    for (const auto& object : objects) {
        if (evidence.route_objects.size() == kAttestationsMax) break;
        evidence.route_objects.push_back(
            {object.prefix, object.origin, irr->source(object.source).name});
    }
    sort_unique(evidence.route_objects, kAttestationsMax);
}

void EventMaker::add_relations(Event& event) const {
    auto& relations = event.evidence.relations;
    const auto add = [&](Asn first, Asn second) {
        const auto relation = kinship_.relation(first, second, event.prefix.family());
        if (relation && *relation != registry::AsRelationships::Relation::None) {
            relations.push_back({first, second, *relation});
        }
    };
    for (const auto victim : event.victims) add(event.culprit, victim);
    for (const auto& accomplice : event.accomplices) add(accomplice.asn, event.culprit);
    sort_unique(relations, 2 * kAsnsMax);
}

bool EventMaker::is_roa_at_fault(const Run& run) const {
    const auto& subject = run.subject();
    const auto pair = knowledge_.table.pair_of(subject.prefix, subject.culprit);
    if (!pair) return false;
    const auto& judged = knowledge_.routes.pairs()[*pair];
    const auto reason = judged.verdict.reason;
    if (reason != rpki::InvalidReason::AsMismatch && reason != rpki::InvalidReason::Length) {
        return false;
    }
    const auto end = run.end(knowledge_.now);
    const auto before =
        knowledge_.pairs.seconds_held(*pair, end) - (end.seconds() - run.start().seconds());
    if (!knowledge_.pairs.is_old(*pair) && before < kSettledSeconds) return false;
    return judged.registered == irr::MatchKind::Exact ||
           judged.registered == irr::MatchKind::Covering ||
           kinship_.is_holder(subject.culprit, judged.pair.prefix).answer == Kinship::Answer::Yes;
}

/// Whether ROAs allow none of the prefixes, all of which are new: then it is no new neighbour.
void EventMaker::judge_forged(Event& event, const Run& run) const {
    if (event.rule == &kForgedOriginAspa || event.prefix_count > kPrefixesMax) return;
    const auto prefixes = run.prefixes().first(kPrefixesMax);
    const bool are_all = std::all_of(prefixes.begin(), prefixes.end(), [&](auto prefix) {
        const auto pair = knowledge_.table.pair_of(prefix, event.victims.front());
        return pair && !knowledge_.pairs.is_old(*pair) &&
               knowledge_.routes.pairs()[*pair].verdict.validity == rpki::Validity::Invalid;
    });
    if (are_all) event.rule = &kForgedOriginRov;
}

/// Of those whose attestations the path contradicts.
void EventMaker::add_aspas(Event& event) const {
    std::vector<Asn> customers;
    if (event.rule == &kLeakAspa) customers = {event.leaked_from, event.culprit, event.leaked_to};
    if (event.rule == &kForgedOriginAspa) {
        customers = event.victims;
        customers.push_back(event.culprit);
        for (const auto& accomplice : event.accomplices) customers.push_back(accomplice.asn);
    }
    sort_unique(customers, kAttestationsMax);
    for (const auto customer : customers) {
        const auto providers = knowledge_.aspas.providers_of(customer);
        if (!providers) continue;
        const auto kept = providers->first(std::min(providers->size(), kAspaProvidersKept));
        event.evidence.aspas.push_back({customer, {kept.begin(), kept.end()}});
    }
}

std::uint32_t EventMaker::prefixes_of(const Event& event) const {
    if (event.victims.empty()) return 0;
    const auto found = prefixes_.find(event.victims.front().value());
    return found == prefixes_.end() ? 0 : found->second;
}

/// Who sees a part of it sees it: it counts where enough see any part at once, as long as they do.
void EventMaker::count_with_others(Event& event, const Run& run,
                                   std::span<const Run* const> sums) const {
    std::optional<Period> counted;
    for (const auto* sum : sums) {
        const auto end = sum->end(knowledge_.now);
        if (!sum->is_confirmed() || sum->start() > event.end || end < event.start) continue;
        event.full_feeds = std::max(event.full_feeds, sum->full_feeds());
        for (const auto peer : sum->peers())
            event.evidence.peers.push_back(knowledge_.peers.asn(peer));
        if (!counted) counted = Period{sum->start(), end};
        counted->end = end;
    }
    if (!counted || run.is_confirmed()) return;
    event.start = std::max(event.start, counted->start);
    event.end = std::max(event.start, std::min(event.end, counted->end));
}

std::uint64_t EventMaker::leaked_prefixes(const Event& event,
                                          std::span<const Run* const> sums) const {
    auto most = event.prefix_count;
    for (const auto* sum : sums) {
        const bool overlaps = sum->start() <= event.end && event.start <= sum->end(knowledge_.now);
        if (overlaps) most = std::max(most, sum->prefixes().size());
    }
    return most;
}

Event EventMaker::make(const Run& run, const Company& company) const {
    const auto& subject = run.subject();
    Event event{.kind = subject.kind,
                .rule = run.rule(),
                .culprit = subject.culprit,
                .start = run.start(),
                .end = run.end(knowledge_.now),
                .bogon_asns = subject.bogon_asns,
                .path = run.shortest_path(),
                .full_feeds = run.full_feeds(),
                .full_feeds_needed = knowledge_.peers.needed(subject.family),
                .is_full_bogon = subject.is_full_bogon,
                .lasts = run.lasts(),
                .shape = subject.shape,
                .of_prefix = subject.of_prefix,
                .victims = subject.victims,
                .leak_type = subject.leak_type,
                .leaked_from = subject.from,
                .leaked_to = subject.to};
    count_with_others(event, run, company.sums);
    add_prefixes(event, run);
    add_accomplices(event, run);
    auto& evidence = event.evidence;
    evidence.paths = run.paths();
    evidence.paths_before = run.paths_before();
    for (const auto peer : run.peers()) evidence.peers.push_back(knowledge_.peers.asn(peer));
    sort_unique(evidence.peers, evidence.peers.size());
    event.peers = static_cast<std::uint32_t>(evidence.peers.size());
    add_attestations(event, run);
    add_relations(event);
    if (event.kind == EventKind::RpkiInvalid && is_roa_at_fault(run)) {
        event.rule = &kInvalidRoaAtFault;
    }
    if (event.kind == EventKind::ForgedOrigin) judge_forged(event, run);
    add_aspas(event);
    auto opinion = judge({.event = event,
                          .run = run,
                          .kinship = kinship_,
                          .known = knowledge_.known,
                          .links = knowledge_.links,
                          .old_ways = knowledge_.old_ways,
                          .pairs = knowledge_.pairs,
                          .table = knowledge_.table,
                          .irr = knowledge_.registrations.irr.get(),
                          .has_vrps = knowledge_.validator.size() > 0,
                          .baseline_until = knowledge_.baseline_until,
                          .days = company.days,
                          .leaked_prefixes = leaked_prefixes(event, company.sums),
                          .victims_prefixes = prefixes_of(event),
                          .baseline_seconds = knowledge_.baseline_seconds});
    event.certainty = opinion.certainty;
    event.suspicion = opinion.suspicion;
    event.confidence = opinion.confidence;
    evidence.tried = std::move(opinion.tried);
    return event;
}

}  // namespace comity::incident
