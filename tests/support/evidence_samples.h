// Random evidence and facts for this module's tests: all that their types can hold.
#pragma once

#include <random>

#include "incident/rules.h"
#include "manrs/network_record.h"
#include "observation/rules.h"

namespace comity::test {

using Random = std::mt19937_64;

inline net::Prefix random_prefix(Random& random) {
    if (random() % 2 == 0) {
        return net::Prefix::containing(net::Address::v4(static_cast<std::uint32_t>(random())),
                                       static_cast<std::uint8_t>(random() % 33));
    }
    return net::Prefix::containing(net::Address::v6(random(), random()),
                                   static_cast<std::uint8_t>(random() % 129));
}

inline std::uint32_t random_u32(Random& random) { return static_cast<std::uint32_t>(random()); }

inline observation::JudgedPair random_pair(Random& random) {
    observation::JudgedPair judged;
    judged.pair.prefix = random_prefix(random);
    if (random() % 4 != 0) judged.pair.origin = net::Asn(random_u32(random) * (random() % 3 != 0));
    judged.pair.peers = random_u32(random);
    judged.pair.full_feed_peers = random_u32(random);
    judged.pair.is_blackhole = random() % 2 == 0;
    judged.is_harmless = random() % 2 == 0;
    judged.verdict.validity = static_cast<rpki::Validity>(random() % 3);
    judged.verdict.reason = static_cast<rpki::InvalidReason>(random() % 5);
    judged.exclusion = static_cast<observation::Exclusion>(random() % observation::kExclusionCount);
    judged.standing = {static_cast<registry::BogonVerdict::Kind>(random() % 4),
                       observation::kBogonRules.at(random() % observation::kBogonRules.size()),
                       static_cast<registry::Rir>(random() % 7)};
    judged.registered = static_cast<irr::MatchKind>(random() % 4);
    return judged;
}

inline rpki::payload::Vrp random_vrp(Random& random) {
    const auto prefix = random_prefix(random);
    const auto room = net::bits_of(prefix.family()) - prefix.length() + 1U;
    return {prefix, static_cast<std::uint8_t>(prefix.length() + random() % room),
            net::Asn(random_u32(random))};
}

inline Timestamp random_time(Random& random) {
    return Timestamp::from_microseconds(static_cast<std::int64_t>(random()));
}

inline std::optional<Timestamp> maybe_time(Random& random) {
    if (random() % 3 == 0) return std::nullopt;
    return random_time(random);
}

inline std::vector<net::Asn> random_asns(Random& random) {
    std::vector<net::Asn> asns;
    for (auto i = random() % 4; i > 0; --i) asns.emplace_back(random_u32(random));
    return asns;
}

inline std::string random_text(Random& random) {
    return std::string(random() % 5, static_cast<char>('a' + random() % 3));
}

/// Midnight of a day from 1970-01-02 on, or none.
inline std::optional<Timestamp> maybe_day(Random& random) {
    if (random() % 3 == 0) return std::nullopt;
    return Timestamp::from_seconds(static_cast<std::int64_t>(1 + random() % 60'000) * 86'400);
}

inline registry::SpoofTest random_test(Random& random) {
    registry::SpoofTest test{.session = random(),
                             .time = random_time(random),
                             .asn = net::Asn(random_u32(random)),
                             .family = random() % 2 == 0 ? net::Family::Ipv4 : net::Family::Ipv6};
    if (random() % 2 == 0) test.client = random_prefix(random);
    test.routed = static_cast<registry::SpoofResult>(random() % 4);
    test.private_space = static_cast<registry::SpoofResult>(random() % 4);
    if (random() % 3 != 0) test.is_behind_nat = random() % 2 == 0;
    test.country = random_text(random);
    return test;
}

inline registry::ContactFinding random_contact(Random& random) {
    registry::ContactFinding contact;
    contact.presence = static_cast<registry::Presence>(random() % 3);
    contact.source = static_cast<registry::ContactSource>(random() % 3);
    contact.reason = observation::kContactRules.at(random() % observation::kContactRules.size());
    if (random() % 2 == 0) {
        contact.role = static_cast<registry::peeringdb::Role>(random() % 8);
        contact.visibility = static_cast<registry::peeringdb::Visibility>(random() % 4);
    }
    contact.has_email = random() % 2 == 0;
    contact.updated = maybe_time(random);
    return contact;
}

inline void add_random_registrations(Random& random, observation::NetworkEvidence& evidence) {
    evidence.identity = {.name = random_text(random),
                         .organisation = random_text(random),
                         .rir = static_cast<registry::Rir>(random() % 7)};
    if (random() % 2 == 0) evidence.identity.country = *registry::CountryCode::parse("PT");
    if (random() % 2 == 0) {
        evidence.holding = observation::Holding{.holder = random_text(random),
                                                .ipv4 = {random(), random(), random()},
                                                .ipv6 = {random(), random(), random()}};
    }
    for (auto i = random() % 4; i > 0; --i) {
        evidence.route_objects.push_back(
            {.prefix = random_prefix(random),
             .origin = net::Asn(random_u32(random)),
             .source = random_text(random),
             .modified = maybe_day(random),
             .verdict = {static_cast<rpki::Validity>(random() % 3),
                         static_cast<rpki::InvalidReason>(random() % 5)}});
    }
    evidence.route_objects_left_out = random() % 2 == 0 ? 0 : random();
    if (random() % 2 == 0) {
        evidence.policy = observation::RegisteredPolicy{.source = random_text(random),
                                                        .imports = random_u32(random),
                                                        .exports = random_u32(random),
                                                        .modified = maybe_day(random)};
    }
    evidence.providers = random_asns(random);
    evidence.customers = random();
    for (auto i = random() % 3; i > 0; --i) evidence.contacts.push_back(random_contact(random));
    for (auto i = random() % 3; i > 0; --i) evidence.spoof_tests.push_back(random_test(random));
    for (auto i = random() % 3; i > 0; --i) {
        evidence.customer_tests.push_back({net::Asn(random_u32(random)), {random_test(random)}});
    }
    evidence.is_route_server = random() % 2 == 0;
}

inline observation::NetworkEvidence random_evidence(Random& random, net::Asn asn) {
    observation::NetworkEvidence evidence{.asn = asn};
    for (auto i = random() % 6; i > 0; --i) evidence.pairs.push_back(random_pair(random));
    for (auto i = random() % 6; i > 0; --i) evidence.vrps.push_back(random_vrp(random));
    for (auto i = random() % 6; i > 0; --i) evidence.others.push_back(random_pair(random));
    evidence.others_left_out = random() % 2 == 0 ? 0 : random();
    add_random_registrations(random, evidence);
    return evidence;
}

inline std::vector<incident::SeenPath> random_paths(Random& random) {
    std::vector<incident::SeenPath> paths;
    for (auto i = random() % 3; i > 0; --i) {
        paths.push_back({random_time(random), random_asns(random)});
    }
    return paths;
}

inline incident::Evidence random_event_evidence(Random& random) {
    incident::Evidence evidence;
    evidence.paths = random_paths(random);
    evidence.paths_before = random_paths(random);
    evidence.peers = random_asns(random);
    evidence.verdict = {static_cast<rpki::Validity>(random() % 3),
                        static_cast<rpki::InvalidReason>(random() % 5)};
    for (auto i = random() % 3; i > 0; --i) evidence.vrps.push_back(random_vrp(random));
    for (auto i = random() % 3; i > 0; --i) {
        evidence.aspas.push_back({net::Asn(random_u32(random)), random_asns(random)});
    }
    for (auto i = random() % 3; i > 0; --i) {
        evidence.route_objects.push_back(
            {random_prefix(random), net::Asn(random_u32(random)), random_text(random)});
    }
    for (auto i = random() % 3; i > 0; --i) {
        evidence.relations.push_back({net::Asn(random_u32(random)), net::Asn(random_u32(random)),
                                      static_cast<registry::Relation>(random() % 4)});
    }
    for (auto i = random() % 4; i > 0; --i) {
        evidence.tried.push_back(
            {incident::kSuppressionRules.at(random() % incident::kSuppressionRules.size()),
             static_cast<incident::RuleAnswer::Answer>(random() % 3), random_text(random)});
    }
    return evidence;
}

inline incident::Event random_event(Random& random) {
    incident::Event event;
    event.kind = static_cast<incident::EventKind>(random() % incident::kEventKindCount);
    event.rule = incident::kEventRules.at(random() % incident::kEventRules.size());
    event.culprit = net::Asn(random_u32(random));
    event.prefix = random_prefix(random);
    event.start = Timestamp::from_microseconds(static_cast<std::int64_t>(random() >> 2U));
    event.end = Timestamp::from_microseconds(event.start.microseconds() +
                                             static_cast<std::int64_t>(random() >> 2U));
    event.bogon_asns = random_asns(random);
    for (auto i = random() % 3; i > 0; --i) {
        event.accomplices.push_back({net::Asn(random_u32(random)), random() % 2 == 0});
    }
    event.path = random_asns(random);
    event.peers = random_u32(random);
    event.full_feeds = random_u32(random);
    event.full_feeds_needed = random_u32(random);
    event.is_full_bogon = random() % 2 == 0;
    event.certainty = static_cast<incident::Certainty>(random() % 3);
    event.suspicion = static_cast<std::uint8_t>(random() % 101);
    event.confidence = static_cast<std::uint8_t>(random() % 101);
    event.lasts = random() % 2 == 0;
    event.shape = static_cast<incident::PrefixShape>(random() % 3);
    event.of_prefix = random_prefix(random);
    event.victims = random_asns(random);
    event.leak_type = static_cast<std::uint8_t>(random() % 5);
    event.leaked_from = net::Asn(random_u32(random));
    event.leaked_to = net::Asn(random_u32(random));
    for (auto i = random() % 3; i > 0; --i) event.prefixes.push_back(random_prefix(random));
    event.prefix_count = random() >> 1U;
    event.evidence = random_event_evidence(random);
    return event;
}

/// Without events, which a store keeps apart.
inline manrs::NetworkRecord random_record(Random& random, net::Asn asn) {
    return {.evidence = random_evidence(random, asn)};
}

inline std::optional<observation::TimelineSummary> random_timeline(Random& random) {
    if (random() % 3 == 0) return std::nullopt;
    observation::TimelineSummary timeline{.period = {random_time(random), random_time(random)},
                                          .has_updates = random() % 2 == 0,
                                          .learned_from = maybe_time(random),
                                          .seconds_observed = random(),
                                          .seconds_silent = random(),
                                          .changes = random(),
                                          .unchanged = random(),
                                          .sessions_lost = random(),
                                          .routes_lost = random(),
                                          .out_of_order = random(),
                                          .updates_left_out = random(),
                                          .gaps_left_out = random()};
    for (auto i = random() % 3; i > 0; --i) {
        timeline.gaps.push_back(
            {{random_time(random), random_time(random)}, net::Asn(random_u32(random))});
    }
    for (auto i = random() % 3; i > 0; --i) {
        timeline.events.push_back({random_text(random), random(), random(), random(), random()});
    }
    return timeline;
}

inline observation::FamilyCoverage random_coverage(Random& random) {
    return {random_u32(random), random_u32(random), random_u32(random), random_u32(random)};
}

inline observation::InferredFamily random_inferred_family(Random& random) {
    return {.pairs = random(),
            .paths = random(),
            .vantage_points = random_u32(random),
            .is_overfull = random() % 2 == 0};
}

inline observation::ObservationFacts random_facts(Random& random) {
    observation::ObservationFacts facts;
    for (auto i = random() % 4; i > 0; --i) {
        facts.sources.push_back({.kind = random() % 2 == 0 ? "mrt" : "",
                                 .sha256 = std::string(random() % 65, 'a'),
                                 .octets = random(),
                                 .entries = random(),
                                 .errors = random(),
                                 .as_of = maybe_time(random),
                                 .cut_short = random() % 2 == 0,
                                 .failure = random_text(random)});
    }
    if (random() % 2 == 0) facts.span = Period{random_time(random), random_time(random)};
    facts.at = maybe_time(random);
    facts.ipv4 = random_coverage(random);
    facts.ipv6 = random_coverage(random);
    facts.vantage_points = random_u32(random);
    facts.peer_asns = random_u32(random);
    facts.has_routes = random() % 2 == 0;
    facts.has_payloads = random() % 2 == 0;
    facts.sightings_lost = random() % 2 == 0;
    facts.timeline = random_timeline(random);
    std::vector<observation::VantageWeight> weights;
    for (auto i = random() % 3; i > 0; --i) {
        weights.push_back(
            {net::Asn(random_u32(random)), static_cast<observation::Tenths>(random() % 11)});
    }
    facts.weights = observation::VantageWeights(std::move(weights));
    if (random() % 2 == 0) {
        facts.inferred = {.as_of = maybe_time(random),
                          .ipv4 = random_inferred_family(random),
                          .ipv6 = random_inferred_family(random)};
    }
    return facts;
}

}  // namespace comity::test
