// Random evidence and facts for this module's tests: all that their types can hold.
#pragma once

#include <random>

#include "observation/network_evidence.h"

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
    return judged;
}

inline rpki::payload::Vrp random_vrp(Random& random) {
    const auto prefix = random_prefix(random);
    const auto room = net::bits_of(prefix.family()) - prefix.length() + 1U;
    return {prefix, static_cast<std::uint8_t>(prefix.length() + random() % room),
            net::Asn(random_u32(random))};
}

inline observation::NetworkEvidence random_evidence(Random& random, net::Asn asn) {
    observation::NetworkEvidence evidence{.asn = asn};
    for (auto i = random() % 6; i > 0; --i) evidence.pairs.push_back(random_pair(random));
    for (auto i = random() % 6; i > 0; --i) evidence.vrps.push_back(random_vrp(random));
    for (auto i = random() % 6; i > 0; --i) evidence.others.push_back(random_pair(random));
    evidence.others_left_out = random() % 2 == 0 ? 0 : random();
    return evidence;
}

inline Timestamp random_time(Random& random) {
    return Timestamp::from_microseconds(static_cast<std::int64_t>(random()));
}

inline std::optional<Timestamp> maybe_time(Random& random) {
    if (random() % 3 == 0) return std::nullopt;
    return random_time(random);
}

inline observation::FamilyCoverage random_coverage(Random& random) {
    return {random_u32(random), random_u32(random), random_u32(random), random_u32(random)};
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
                                 .cut_short = random() % 2 == 0});
    }
    if (random() % 2 == 0) facts.span = Period{random_time(random), random_time(random)};
    facts.at = maybe_time(random);
    facts.ipv4 = random_coverage(random);
    facts.ipv6 = random_coverage(random);
    facts.vantage_points = random_u32(random);
    facts.peer_asns = random_u32(random);
    facts.has_routes = random() % 2 == 0;
    facts.has_payloads = random() % 2 == 0;
    return facts;
}

}  // namespace comity::test
