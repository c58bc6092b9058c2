// What one observation knows of each network: the values that its metrics and advice rest on, so
// that they can be made again, under any framework, from what is kept.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "observation/family_coverage.h"
#include "observation/holding.h"
#include "observation/judged_pair.h"
#include "observation/vantage_weights.h"
#include "registry/contacts.h"
#include "registry/country_code.h"
#include "registry/rir.h"
#include "registry/spoofer.h"
#include "rpki/payload/payload.h"

namespace comity::observation {

/// One input of an observation.
struct Source {
    std::string kind;                ///< "mrt", "vrps", "irr" and so on.
    std::string sha256;              ///< Of the file's octets as stored, 64 hexadecimal digits.
    std::uint64_t octets = 0;        ///< As stored.
    std::uint64_t entries = 0;       ///< MRT records, payloads, objects, lines: what it is made of.
    std::uint64_t errors = 0;        ///< Refused records or entries.
    std::optional<Timestamp> as_of;  ///< Its last record, or when the validator ran.
    bool cut_short = false;
    std::string failure;  ///< Why nothing of it was used; empty where it was.
    friend bool operator==(const Source&, const Source&) = default;
};

/// A stretch of the period that a vantage point told nothing of, or none did.
struct Gap {
    Period time;
    net::Asn peer;  ///< Whose session was lost; AS0: no record of any vantage point.
    friend bool operator==(const Gap&, const Gap&) = default;
};

/// How many events of one kind were found, by how sure they are.
struct EventCount {
    std::string kind;  ///< In the words of incident::to_string.
    std::uint64_t attested = 0;
    std::uint64_t suspected = 0;
    std::uint64_t excused = 0;
    std::uint64_t left_out = 0;  ///< Counted above, but beyond what is kept.
    friend bool operator==(const EventCount&, const EventCount&) = default;
};

/// How the routes of a period went, as changes of tables: what incidents over time rest on.
struct TimelineSummary {
    /// As asked for, else from the first to the last record; incidents lie in it.
    Period period;
    bool has_updates = false;  ///< Else tables alone: what was between them is not known.
    /// Since when who announces what was learned, which may be before the period: by earlier
    /// tables, or by how long the first ones had their routes. The baseline of origins reaches from
    /// there to the end of the period.
    std::optional<Timestamp> learned_from;
    std::uint64_t seconds_observed = 0;  ///< Of the period: without the silent ones.
    std::uint64_t seconds_silent = 0;
    std::uint64_t changes = 0;
    std::uint64_t unchanged = 0;  ///< Told again as it was.
    std::uint64_t sessions_lost = 0;
    std::uint64_t routes_lost = 0;  ///< Gone when their session was told anew.
    std::uint64_t out_of_order = 0;
    std::uint64_t updates_left_out = 0;
    std::vector<Gap> gaps;            ///< By time, then peer; at most kGapsMax.
    std::uint64_t gaps_left_out = 0;  ///< Beyond kGapsMax.
    std::vector<EventCount> events;   ///< By kind, in its order; only kinds that were found.
    friend bool operator==(const TimelineSummary&, const TimelineSummary&) = default;
};

/// Gaps that are kept of an observation, the longest ones: a picture shows no more.
inline constexpr std::size_t kGapsMax = 1'000;

/// What relationships of one address family were inferred from.
struct InferredFamily {
    std::uint64_t pairs = 0;           ///< Of networks that are related; 0: nothing is known.
    std::uint64_t paths = 0;           ///< Distinct ones.
    std::uint32_t vantage_points = 0;  ///< Networks that the paths begin with.
    bool is_overfull = false;  ///< There were more paths than can be held: nothing is known.
    friend bool operator==(const InferredFamily&, const InferredFamily&) = default;
};

/// Relationships that no source gave: inferred from the observation's own routes.
struct InferredRelationships {
    std::optional<Timestamp> as_of;  ///< The last record that they rest on.
    InferredFamily ipv4;
    InferredFamily ipv6;
    /// Whether anything was told.
    [[nodiscard]] bool has_any() const { return ipv4.pairs > 0 || ipv6.pairs > 0; }
    friend bool operator==(const InferredRelationships&, const InferredRelationships&) = default;
};

/// By fewer vantage points a fourth of the inferred peers and more are wrong
/// (docs/relationships.md).
inline constexpr std::uint32_t kInferencePeersFew = 10;

/// What holds for all networks of an observation.
struct ObservationFacts {
    std::vector<Source> sources;  ///< Sorted by kind, then hash.
    std::optional<Period> span;   ///< Of the routes.
    std::optional<Timestamp> at;  ///< The newest source: ages are against it.
    FamilyCoverage ipv4;
    FamilyCoverage ipv6;
    std::uint32_t vantage_points = 0;
    std::uint32_t peer_asns = 0;
    bool has_routes = false;      ///< Any MRT source was given.
    bool has_payloads = false;    ///< Any VRP source was given; without, validity means nothing.
    bool sightings_lost = false;  ///< Paths with bogons were too many to keep.
    std::optional<TimelineSummary> timeline;  ///< None: routes were not followed through time.
    VantageWeights weights;  ///< As they were given, whether these are vantage points or not.
    /// None: relationships are as they were given, or not known.
    std::optional<InferredRelationships> inferred;

    /// Whether a source of that kind was given and could be used, or relationships were inferred.
    [[nodiscard]] bool has(std::string_view kind) const;
    /// Why there is nothing of that kind: what went wrong with its sources, or that none was given.
    [[nodiscard]] std::string why_not(std::string_view kind) const;
    friend bool operator==(const ObservationFacts&, const ObservationFacts&) = default;
};

/// Who a network is, by delegations and the lists of names and organisations; what these lack, by
/// PeeringDB and the routing registries.
struct Identity {
    std::string name;
    std::string organisation;
    registry::CountryCode country;
    registry::Rir rir = registry::Rir::None;
    friend bool operator==(const Identity&, const Identity&) = default;
};

/// A route or route6 object, and what the RPKI says of it.
struct RegisteredRoute {
    net::Prefix prefix;
    net::Asn origin;
    std::string source;
    std::optional<Timestamp> modified;
    rpki::Verdict verdict;
    friend bool operator==(const RegisteredRoute&, const RegisteredRoute&) = default;
};

/// The aut-num object that counts, of the most trusted source that has one.
struct RegisteredPolicy {
    std::string source;
    std::uint32_t imports = 0;  ///< import and mp-import attributes.
    std::uint32_t exports = 0;
    std::optional<Timestamp> modified;
    friend bool operator==(const RegisteredPolicy&, const RegisteredPolicy&) = default;
};

/// The Spoofer tests of one direct customer.
struct CustomerTests {
    net::Asn customer;
    std::vector<registry::SpoofTest> tests;
    friend bool operator==(const CustomerTests&, const CustomerTests&) = default;
};

/// What an observation knows of one network. All lists are sorted.
struct NetworkEvidence {
    net::Asn asn;
    std::vector<JudgedPair> pairs;         ///< That it originates.
    std::vector<rpki::payload::Vrp> vrps;  ///< That cover any of `pairs`, or are of its ASN.
    std::vector<JudgedPair> others;        ///< Of other origins, inside `pairs` or its own VRPs.
    std::uint64_t others_left_out = 0;     ///< Beyond kOthersMax.
    Identity identity;
    std::optional<Holding> holding;  ///< None where no registry says whose its ASN is.
    /// Of its ASN, and those of other origins that cover any of `pairs`; by prefix, origin, trust.
    std::vector<RegisteredRoute> route_objects;
    std::uint64_t route_objects_left_out = 0;  ///< Beyond kRouteObjectsMax.
    std::optional<RegisteredPolicy> policy;
    std::vector<net::Asn> providers;  ///< By the relationships given; so are the customers.
    std::uint64_t customers = 0;
    std::vector<registry::ContactFinding> contacts;  ///< One a source that could have shown it.
    std::vector<registry::SpoofTest> spoof_tests;    ///< Of the month.
    std::vector<CustomerTests> customer_tests;       ///< Only customers that were tested.
    bool is_route_server = false;  ///< PeeringDB says so: it is no network to judge.
    friend bool operator==(const NetworkEvidence&, const NetworkEvidence&) = default;
};

/// Other networks' pairs that are kept as evidence of one network. A /8 has held some thousands.
inline constexpr std::size_t kOthersMax = 20'000;

/// Route objects that are kept as evidence of one network: the largest have some ten thousand.
inline constexpr std::size_t kRouteObjectsMax = 50'000;

}  // namespace comity::observation
