#include "store/evidence_blob.h"

#include <map>
#include <utility>

#include "base/timestamp.h"
#include "base/writer.h"
#include "observation/rules.h"
#include "store/blob_values.h"

namespace comity::store {
namespace {

using observation::JudgedPair;
using registry::SpoofTest;
using rpki::payload::Vrp;

/// The first octet of the blobs; a change of the layout raises it, and a step of schema.h empties
/// stores of before.
constexpr std::uint8_t kEvidenceVersion = 5;
constexpr std::uint8_t kFactsVersion = 4;

// The first octet of a pair.
constexpr unsigned kFlagBlackhole = 1;
constexpr unsigned kFlagHarmless = 2;
constexpr unsigned kFlagNoOrigin = 4;
constexpr unsigned kFlagOwnOrigin = 8;  ///< That of the network whose evidence it is.
constexpr unsigned kFlagStanding = 16;  ///< What its prefix is allocated as follows.
constexpr unsigned kValidityShift = 5;
constexpr unsigned kValidityCount = 3;
// The second.
constexpr unsigned kExclusionShift = 3;
constexpr unsigned kRegisteredShift = 6;
constexpr unsigned kReasonCount = 5;
static_assert(observation::kExclusionCount <= 8);

// The fewest octets of an item of a list: what is reserved follows what is there.
constexpr std::size_t kPairOctetsMin = 5;
constexpr std::size_t kCompactVrpOctetsMin = 3;
constexpr std::size_t kSourceOctetsMin = 46;
constexpr std::size_t kRegisteredRouteOctetsMin = 12;
constexpr std::size_t kContactOctetsMin = 17;
constexpr std::size_t kTestOctetsMin = 26;
constexpr std::size_t kCustomerOctetsMin = 8;
constexpr std::size_t kGapOctets = 20;
constexpr std::size_t kWeightOctets = 6;
constexpr std::size_t kEventCountOctetsMin = 36;

void write_standing(Writer& writer, const observation::Standing& standing) {
    write_enum(writer, standing.kind);
    write_rule(writer, observation::kBogonRules, standing.rule);
    write_enum(writer, standing.registry);
}

Parsed<observation::Standing> read_standing(Reader& reader) {
    observation::Standing standing;
    standing.kind = COMITY_TRY(read_enum<registry::BogonVerdict::Kind>(reader, 4, "bogon"));
    standing.rule = COMITY_TRY(read_rule(reader, observation::kBogonRules));
    standing.registry = COMITY_TRY(read_enum<registry::Rir>(reader, 7, "registry"));
    if (standing == observation::Standing{}) return bad_blob(reader, "bogon");
    return standing;
}

// Most of a store is pairs and VRPs: `own`, the network whose evidence it is, is not said again,
// and small numbers take an octet.
void write_pair(Writer& writer, const JudgedPair& judged, net::Asn own) {
    const bool has_standing = judged.standing != observation::Standing{};
    const bool is_own = judged.pair.origin == own;
    write_compact_prefix(writer, judged.pair.prefix);
    writer.u8(static_cast<std::uint8_t>(
        (judged.pair.is_blackhole ? kFlagBlackhole : 0) | (judged.is_harmless ? kFlagHarmless : 0) |
        (judged.pair.origin ? 0 : kFlagNoOrigin) | (is_own ? kFlagOwnOrigin : 0) |
        (has_standing ? kFlagStanding : 0) |
        static_cast<unsigned>(judged.verdict.validity) << kValidityShift));
    writer.u8(
        static_cast<std::uint8_t>(static_cast<unsigned>(judged.verdict.reason) |
                                  static_cast<unsigned>(judged.exclusion) << kExclusionShift |
                                  static_cast<unsigned>(judged.registered) << kRegisteredShift));
    if (judged.pair.origin && !is_own) write_number(writer, judged.pair.origin->value());
    write_number(writer, judged.pair.peers);
    write_number(writer, judged.pair.full_feed_peers);
    if (has_standing) write_standing(writer, judged.standing);
}

Parsed<JudgedPair> read_pair(Reader& reader, net::Asn own) {
    JudgedPair judged;
    judged.pair.prefix = COMITY_TRY(read_compact_prefix(reader));
    const unsigned flags = COMITY_TRY(reader.u8("flags", kBlob));
    const unsigned judgement = COMITY_TRY(reader.u8("judgement", kBlob));
    const auto validity = flags >> kValidityShift;
    const auto reason = judgement & 7U;
    if (validity >= kValidityCount || reason >= kReasonCount) return bad_blob(reader, "judgement");
    judged.pair.is_blackhole = (flags & kFlagBlackhole) != 0;
    judged.is_harmless = (flags & kFlagHarmless) != 0;
    judged.verdict = {static_cast<rpki::Validity>(validity),
                      static_cast<rpki::InvalidReason>(reason)};
    judged.exclusion = static_cast<observation::Exclusion>(judgement >> kExclusionShift & 7U);
    judged.registered = static_cast<irr::MatchKind>(judgement >> kRegisteredShift);
    switch (flags & (kFlagNoOrigin | kFlagOwnOrigin)) {
        case 0:
            judged.pair.origin = net::Asn(COMITY_TRY(read_number(reader, "origin")));
            if (judged.pair.origin == own) return bad_blob(reader, "origin");
            break;
        case kFlagOwnOrigin: judged.pair.origin = own; break;
        case kFlagNoOrigin: break;
        default: return bad_blob(reader, "flags");
    }
    judged.pair.peers = COMITY_TRY(read_number(reader, "peers"));
    judged.pair.full_feed_peers = COMITY_TRY(read_number(reader, "full-feed peers"));
    if ((flags & kFlagStanding) != 0) judged.standing = COMITY_TRY(read_standing(reader));
    return judged;
}

void write_pairs(Writer& writer, const std::vector<JudgedPair>& pairs, net::Asn own) {
    write_list(writer, pairs,
               [own](Writer& out, const JudgedPair& pair) { write_pair(out, pair, own); });
}

Parsed<std::vector<JudgedPair>> read_pairs(Reader& reader, net::Asn own) {
    return read_list<JudgedPair>(reader, kPairOctetsMin,
                                 [own](Reader& in) { return read_pair(in, own); });
}

void write_compact_vrp(Writer& writer, const Vrp& vrp) {
    write_compact_prefix(writer, vrp.prefix);
    writer.u8(vrp.max_length);
    write_number(writer, vrp.asn.value());
}

Parsed<Vrp> read_compact_vrp(Reader& reader) {
    const auto prefix = COMITY_TRY(read_compact_prefix(reader));
    const auto max_length = COMITY_TRY(reader.u8("maxLength", kBlob));
    if (max_length < prefix.length() || max_length > net::bits_of(prefix.family())) {
        return bad_blob(reader, "maxLength");
    }
    return Vrp{prefix, max_length, net::Asn(COMITY_TRY(read_number(reader, "ASN")))};
}

/// Days since 1970 in two octets; 0 where none is given. Registries know no finer.
void write_day(Writer& writer, const std::optional<Timestamp>& day) {
    writer.u16(day ? static_cast<std::uint16_t>(utc_day_of(*day)) : std::uint16_t{0});
}

Parsed<std::optional<Timestamp>> read_day(Reader& reader) {
    const auto day = COMITY_TRY(reader.u16("day", kBlob));
    if (day == 0) return std::optional<Timestamp>();
    return std::optional(Timestamp::from_seconds(day * kSecondsPerDay));
}

/// The names of sources, each once, in order; objects hold places in it.
void write_route_objects(Writer& writer, const std::vector<observation::RegisteredRoute>& objects) {
    std::map<std::string_view, std::uint16_t> places;
    for (const auto& object : objects) places.try_emplace(object.source, 0);
    writer.u16(static_cast<std::uint16_t>(places.size()));
    std::uint16_t next = 0;
    for (auto& [name, place] : places) {
        place = next++;
        write_text(writer, name);
    }
    write_list(writer, objects, [&places](Writer& out, const observation::RegisteredRoute& object) {
        write_prefix(out, object.prefix);
        write_asn(out, object.origin);
        out.u16(places.at(object.source));
        write_day(out, object.modified);
        write_enum(out, object.verdict.validity);
        write_enum(out, object.verdict.reason);
    });
}

Parsed<std::vector<observation::RegisteredRoute>> read_route_objects(Reader& reader) {
    std::vector<std::string> names(COMITY_TRY(reader.u16("sources", kBlob)));
    for (std::size_t i = 0; i < names.size(); ++i) {
        names[i] = COMITY_TRY(read_text(reader, "source"));
        if (i > 0 && names[i] <= names[i - 1]) return bad_blob(reader, "source");
    }
    std::vector<bool> is_used(names.size());
    const auto read_object = [&names,
                              &is_used](Reader& in) -> Parsed<observation::RegisteredRoute> {
        observation::RegisteredRoute object;
        object.prefix = COMITY_TRY(read_prefix(in));
        object.origin = COMITY_TRY(read_asn(in));
        const auto place = COMITY_TRY(in.u16("source", kBlob));
        if (place >= names.size()) return bad_blob(in, "source");
        object.source = names[place];
        is_used[place] = true;
        object.modified = COMITY_TRY(read_day(in));
        object.verdict.validity = COMITY_TRY(read_enum<rpki::Validity>(in, 3, "validity"));
        object.verdict.reason = COMITY_TRY(read_enum<rpki::InvalidReason>(in, 5, "reason"));
        return object;
    };
    auto objects = COMITY_TRY(
        read_list<observation::RegisteredRoute>(reader, kRegisteredRouteOctetsMin, read_object));
    if (std::find(is_used.begin(), is_used.end(), false) != is_used.end()) {
        return bad_blob(reader, "source");
    }
    return objects;
}

void write_contact(Writer& writer, const registry::ContactFinding& contact) {
    write_enum(writer, contact.presence);
    write_enum(writer, contact.source);
    write_rule(writer, observation::kContactRules, contact.reason);
    writer.u8(contact.role ? static_cast<std::uint8_t>(*contact.role) + 1 : 0);
    writer.u8(contact.visibility ? static_cast<std::uint8_t>(*contact.visibility) + 1 : 0);
    write_truth(writer, contact.has_email);
    write_time(writer, contact.updated);
}

Parsed<registry::ContactFinding> read_contact(Reader& reader) {
    registry::ContactFinding contact;
    contact.presence = COMITY_TRY(read_enum<registry::Presence>(reader, 3, "presence"));
    contact.source = COMITY_TRY(read_enum<registry::ContactSource>(reader, 3, "contact source"));
    contact.reason = COMITY_TRY(read_rule(reader, observation::kContactRules));
    const auto role = COMITY_TRY(read_enum<std::uint8_t>(reader, 9, "role"));
    if (role > 0) contact.role = static_cast<registry::peeringdb::Role>(role - 1);
    const auto visibility = COMITY_TRY(read_enum<std::uint8_t>(reader, 5, "visibility"));
    if (visibility > 0) {
        contact.visibility = static_cast<registry::peeringdb::Visibility>(visibility - 1);
    }
    contact.has_email = COMITY_TRY(read_truth(reader, "e-mail"));
    contact.updated = COMITY_TRY(read_time(reader));
    return contact;
}

void write_test(Writer& writer, const SpoofTest& test) {
    write_u64(writer, test.session);
    write_u64(writer, static_cast<std::uint64_t>(test.time.microseconds()));
    write_asn(writer, test.asn);
    write_enum(writer, test.family);
    write_truth(writer, test.client.has_value());
    if (test.client) write_prefix(writer, *test.client);
    write_enum(writer, test.routed);
    write_enum(writer, test.private_space);
    writer.u8(test.is_behind_nat ? (*test.is_behind_nat ? 2 : 1) : 0);
    write_text(writer, test.country);
}

Parsed<SpoofTest> read_test(Reader& reader) {
    SpoofTest test;
    test.session = COMITY_TRY(read_u64(reader, "session"));
    test.time = COMITY_TRY(read_instant(reader));
    test.asn = COMITY_TRY(read_asn(reader));
    const auto family = COMITY_TRY(reader.u8("family", kBlob));
    if (family != 1 && family != 2) return bad_blob(reader, "family");
    test.family = static_cast<net::Family>(family);
    if (COMITY_TRY(read_truth(reader, "client"))) test.client = COMITY_TRY(read_prefix(reader));
    test.routed = COMITY_TRY(read_enum<registry::SpoofResult>(reader, 4, "result"));
    test.private_space = COMITY_TRY(read_enum<registry::SpoofResult>(reader, 4, "result"));
    const auto nat = COMITY_TRY(read_enum<std::uint8_t>(reader, 3, "NAT"));
    if (nat > 0) test.is_behind_nat = nat == 2;
    test.country = COMITY_TRY(read_text(reader, "country"));
    return test;
}

void write_tests(Writer& writer, const std::vector<SpoofTest>& tests) {
    write_list(writer, tests, write_test);
}

Parsed<std::vector<SpoofTest>> read_tests(Reader& reader) {
    return read_list<SpoofTest>(reader, kTestOctetsMin, read_test);
}

void write_policy(Writer& writer, const std::optional<observation::RegisteredPolicy>& policy) {
    write_truth(writer, policy.has_value());
    if (!policy) return;
    write_text(writer, policy->source);
    writer.u32(policy->imports);
    writer.u32(policy->exports);
    write_day(writer, policy->modified);
}

Parsed<std::optional<observation::RegisteredPolicy>> read_policy(Reader& reader) {
    std::optional<observation::RegisteredPolicy> policy;
    if (!COMITY_TRY(read_truth(reader, "policy"))) return policy;
    policy.emplace();
    policy->source = COMITY_TRY(read_text(reader, "source"));
    policy->imports = COMITY_TRY(reader.u32("imports", kBlob));
    policy->exports = COMITY_TRY(reader.u32("exports", kBlob));
    policy->modified = COMITY_TRY(read_day(reader));
    return policy;
}

void write_identity(Writer& writer, const observation::Identity& identity) {
    write_text(writer, identity.name);
    write_text(writer, identity.organisation);
    write_text(writer, identity.country.text());
    write_enum(writer, identity.rir);
}

Parsed<observation::Identity> read_identity(Reader& reader) {
    observation::Identity identity;
    identity.name = COMITY_TRY(read_text(reader, "name"));
    identity.organisation = COMITY_TRY(read_text(reader, "organisation"));
    const auto country = COMITY_TRY(read_text(reader, "country"));
    if (!country.empty()) {
        const auto code = registry::CountryCode::parse(country);
        if (!code || code->text() != country) return bad_blob(reader, "country");
        identity.country = *code;
    }
    identity.rir = COMITY_TRY(read_enum<registry::Rir>(reader, 7, "registry"));
    return identity;
}

void write_coverage(Writer& writer, const observation::FamilyCoverage& coverage) {
    writer.u32(coverage.vantage_points);
    writer.u32(coverage.full_feeds);
    writer.u32(coverage.full_feed_asns);
    writer.u32(coverage.peers_needed);
}

Parsed<observation::FamilyCoverage> read_coverage(Reader& reader) {
    observation::FamilyCoverage coverage;
    coverage.vantage_points = COMITY_TRY(reader.u32("vantage points", kBlob));
    coverage.full_feeds = COMITY_TRY(reader.u32("full feeds", kBlob));
    coverage.full_feed_asns = COMITY_TRY(reader.u32("full-feed ASNs", kBlob));
    coverage.peers_needed = COMITY_TRY(reader.u32("peers needed", kBlob));
    return coverage;
}

void write_source(Writer& writer, const observation::Source& source) {
    write_text(writer, source.kind);
    write_text(writer, source.sha256);
    write_u64(writer, source.octets);
    write_u64(writer, source.entries);
    write_u64(writer, source.errors);
    write_time(writer, source.as_of);
    write_truth(writer, source.cut_short);
    write_text(writer, source.failure);
}

Parsed<observation::Source> read_source(Reader& reader) {
    observation::Source source;
    source.kind = COMITY_TRY(read_text(reader, "kind"));
    source.sha256 = COMITY_TRY(read_text(reader, "hash"));
    source.octets = COMITY_TRY(read_u64(reader, "octets"));
    source.entries = COMITY_TRY(read_u64(reader, "entries"));
    source.errors = COMITY_TRY(read_u64(reader, "errors"));
    source.as_of = COMITY_TRY(read_time(reader));
    source.cut_short = COMITY_TRY(read_truth(reader, "cut short"));
    source.failure = COMITY_TRY(read_text(reader, "failure"));
    return source;
}

void write_gap(Writer& writer, const observation::Gap& gap) {
    write_instant(writer, gap.time.start);
    write_instant(writer, gap.time.end);
    write_asn(writer, gap.peer);
}

Parsed<observation::Gap> read_gap(Reader& reader) {
    observation::Gap gap;
    gap.time.start = COMITY_TRY(read_instant(reader));
    gap.time.end = COMITY_TRY(read_instant(reader));
    gap.peer = COMITY_TRY(read_asn(reader));
    return gap;
}

void write_event_count(Writer& writer, const observation::EventCount& count) {
    write_text(writer, count.kind);
    for (const auto number : {count.attested, count.suspected, count.excused, count.left_out}) {
        write_u64(writer, number);
    }
}

Parsed<observation::EventCount> read_event_count(Reader& reader) {
    observation::EventCount count;
    count.kind = COMITY_TRY(read_text(reader, "kind of event"));
    count.attested = COMITY_TRY(read_u64(reader, "attested"));
    count.suspected = COMITY_TRY(read_u64(reader, "suspected"));
    count.excused = COMITY_TRY(read_u64(reader, "excused"));
    count.left_out = COMITY_TRY(read_u64(reader, "left out"));
    return count;
}

void write_timeline(Writer& writer, const std::optional<observation::TimelineSummary>& timeline) {
    write_truth(writer, timeline.has_value());
    if (!timeline) return;
    write_instant(writer, timeline->period.start);
    write_instant(writer, timeline->period.end);
    write_truth(writer, timeline->has_updates);
    write_time(writer, timeline->learned_from);
    for (const auto number :
         {timeline->seconds_observed, timeline->seconds_silent, timeline->changes,
          timeline->unchanged, timeline->sessions_lost, timeline->routes_lost,
          timeline->out_of_order, timeline->updates_left_out}) {
        write_u64(writer, number);
    }
    write_list(writer, timeline->gaps, write_gap);
    write_u64(writer, timeline->gaps_left_out);
    write_list(writer, timeline->events, write_event_count);
}

void write_weight(Writer& writer, const observation::VantageWeight& weight) {
    write_asn(writer, weight.asn);
    writer.u16(weight.weight);
}

Parsed<observation::VantageWeight> read_weight(Reader& reader) {
    observation::VantageWeight weight;
    weight.asn = COMITY_TRY(read_asn(reader));
    weight.weight = COMITY_TRY(reader.u16("weight", kBlob));
    if (weight.weight > observation::kWholeWeight) return bad_blob(reader, "weight");
    return weight;
}

void write_inferred_family(Writer& writer, const observation::InferredFamily& family) {
    write_u64(writer, family.pairs);
    write_u64(writer, family.paths);
    writer.u32(family.vantage_points);
    write_truth(writer, family.is_overfull);
}

Parsed<observation::InferredFamily> read_inferred_family(Reader& reader) {
    observation::InferredFamily family;
    family.pairs = COMITY_TRY(read_u64(reader, "pairs"));
    family.paths = COMITY_TRY(read_u64(reader, "paths"));
    family.vantage_points = COMITY_TRY(reader.u32("vantage points", kBlob));
    family.is_overfull = COMITY_TRY(read_truth(reader, "overfull"));
    return family;
}

void write_inferred(Writer& writer,
                    const std::optional<observation::InferredRelationships>& inferred) {
    write_truth(writer, inferred.has_value());
    if (!inferred) return;
    write_time(writer, inferred->as_of);
    write_inferred_family(writer, inferred->ipv4);
    write_inferred_family(writer, inferred->ipv6);
}

Parsed<std::optional<observation::InferredRelationships>> read_inferred(Reader& reader) {
    std::optional<observation::InferredRelationships> inferred;
    if (!COMITY_TRY(read_truth(reader, "inferred"))) return inferred;
    inferred.emplace();
    inferred->as_of = COMITY_TRY(read_time(reader));
    inferred->ipv4 = COMITY_TRY(read_inferred_family(reader));
    inferred->ipv6 = COMITY_TRY(read_inferred_family(reader));
    return inferred;
}

Parsed<std::optional<observation::TimelineSummary>> read_timeline(Reader& reader) {
    std::optional<observation::TimelineSummary> timeline;
    if (!COMITY_TRY(read_truth(reader, "timeline"))) return timeline;
    timeline.emplace();
    timeline->period.start = COMITY_TRY(read_instant(reader));
    timeline->period.end = COMITY_TRY(read_instant(reader));
    timeline->has_updates = COMITY_TRY(read_truth(reader, "has updates"));
    timeline->learned_from = COMITY_TRY(read_time(reader));
    for (auto* const number :
         {&timeline->seconds_observed, &timeline->seconds_silent, &timeline->changes,
          &timeline->unchanged, &timeline->sessions_lost, &timeline->routes_lost,
          &timeline->out_of_order, &timeline->updates_left_out}) {
        *number = COMITY_TRY(read_u64(reader, "count"));
    }
    timeline->gaps = COMITY_TRY(read_list<observation::Gap>(reader, kGapOctets, read_gap));
    timeline->gaps_left_out = COMITY_TRY(read_u64(reader, "gaps left out"));
    timeline->events = COMITY_TRY(
        read_list<observation::EventCount>(reader, kEventCountOctetsMin, read_event_count));
    return timeline;
}

Parsed<void> read_version(Reader& reader, std::uint8_t version) {
    if (COMITY_TRY(reader.u8("version", kBlob)) != version) return bad_blob(reader, "version");
    return {};
}

void write_space(Writer& writer, const observation::HeldSpace& space) {
    for (const auto units : {space.delegated, space.announced, space.attested}) {
        write_u64(writer, units);
    }
}

Parsed<observation::HeldSpace> read_space(Reader& reader) {
    observation::HeldSpace space;
    for (auto* const units : {&space.delegated, &space.announced, &space.attested}) {
        *units = COMITY_TRY(read_u64(reader, "held space"));
    }
    return space;
}

void write_holding(Writer& writer, const std::optional<observation::Holding>& holding) {
    write_truth(writer, holding.has_value());
    if (!holding) return;
    write_text(writer, holding->holder);
    write_space(writer, holding->ipv4);
    write_space(writer, holding->ipv6);
}

Parsed<std::optional<observation::Holding>> read_holding(Reader& reader) {
    if (!COMITY_TRY(read_truth(reader, "holding"))) return std::optional<observation::Holding>();
    observation::Holding holding;
    holding.holder = COMITY_TRY(read_text(reader, "holder"));
    holding.ipv4 = COMITY_TRY(read_space(reader));
    holding.ipv6 = COMITY_TRY(read_space(reader));
    return std::optional(std::move(holding));
}

void write_registrations(Writer& writer, const observation::NetworkEvidence& evidence) {
    write_identity(writer, evidence.identity);
    write_route_objects(writer, evidence.route_objects);
    write_u64(writer, evidence.route_objects_left_out);
    write_policy(writer, evidence.policy);
    write_list(writer, evidence.providers, write_asn);
    write_u64(writer, evidence.customers);
    write_list(writer, evidence.contacts, write_contact);
    write_tests(writer, evidence.spoof_tests);
    write_list(writer, evidence.customer_tests,
               [](Writer& out, const observation::CustomerTests& customer) {
                   write_asn(out, customer.customer);
                   write_tests(out, customer.tests);
               });
    write_truth(writer, evidence.is_route_server);
    write_holding(writer, evidence.holding);
}

Parsed<observation::CustomerTests> read_customer_tests(Reader& reader) {
    observation::CustomerTests customer;
    customer.customer = COMITY_TRY(read_asn(reader));
    customer.tests = COMITY_TRY(read_tests(reader));
    return customer;
}

Parsed<void> read_registrations(Reader& reader, observation::NetworkEvidence& evidence) {
    evidence.identity = COMITY_TRY(read_identity(reader));
    evidence.route_objects = COMITY_TRY(read_route_objects(reader));
    evidence.route_objects_left_out = COMITY_TRY(read_u64(reader, "route objects left out"));
    evidence.policy = COMITY_TRY(read_policy(reader));
    evidence.providers = COMITY_TRY(read_list<net::Asn>(reader, 4, read_asn));
    evidence.customers = COMITY_TRY(read_u64(reader, "customers"));
    evidence.contacts =
        COMITY_TRY(read_list<registry::ContactFinding>(reader, kContactOctetsMin, read_contact));
    evidence.spoof_tests = COMITY_TRY(read_tests(reader));
    evidence.customer_tests = COMITY_TRY(
        read_list<observation::CustomerTests>(reader, kCustomerOctetsMin, read_customer_tests));
    evidence.is_route_server = COMITY_TRY(read_truth(reader, "route server"));
    evidence.holding = COMITY_TRY(read_holding(reader));
    return {};
}

}  // namespace

std::vector<std::uint8_t> encode_record(const manrs::NetworkRecord& record) {
    const auto& evidence = record.evidence;
    Writer writer;
    writer.u8(kEvidenceVersion);
    write_asn(writer, evidence.asn);
    write_pairs(writer, evidence.pairs, evidence.asn);
    write_list(writer, evidence.vrps, write_compact_vrp);
    write_pairs(writer, evidence.others, evidence.asn);
    write_u64(writer, evidence.others_left_out);
    write_registrations(writer, evidence);
    return std::move(writer).take();
}

Parsed<manrs::NetworkRecord> decode_record(Octets octets) {
    Reader reader(octets);
    COMITY_TRY(read_version(reader, kEvidenceVersion));
    manrs::NetworkRecord record;
    auto& evidence = record.evidence;
    evidence.asn = COMITY_TRY(read_asn(reader));
    evidence.pairs = COMITY_TRY(read_pairs(reader, evidence.asn));
    evidence.vrps = COMITY_TRY(read_list<Vrp>(reader, kCompactVrpOctetsMin, read_compact_vrp));
    evidence.others = COMITY_TRY(read_pairs(reader, evidence.asn));
    evidence.others_left_out = COMITY_TRY(read_u64(reader, "others left out"));
    COMITY_TRY(read_registrations(reader, evidence));
    COMITY_TRY(reader.finish("evidence", kBlob));
    return record;
}

std::vector<std::uint8_t> encode_facts(const observation::ObservationFacts& facts) {
    Writer writer;
    writer.u8(kFactsVersion);
    write_list(writer, facts.sources, write_source);
    write_time(writer, facts.span ? std::optional(facts.span->start) : std::nullopt);
    write_time(writer, facts.span ? std::optional(facts.span->end) : std::nullopt);
    write_time(writer, facts.at);
    write_coverage(writer, facts.ipv4);
    write_coverage(writer, facts.ipv6);
    writer.u32(facts.vantage_points);
    writer.u32(facts.peer_asns);
    writer.u8(facts.has_routes ? 1 : 0);
    writer.u8(facts.has_payloads ? 1 : 0);
    write_truth(writer, facts.sightings_lost);
    write_timeline(writer, facts.timeline);
    write_inferred(writer, facts.inferred);
    write_list(writer, facts.weights.all(), write_weight);
    return std::move(writer).take();
}

Parsed<observation::ObservationFacts> decode_facts(Octets octets) {
    Reader reader(octets);
    COMITY_TRY(read_version(reader, kFactsVersion));
    observation::ObservationFacts facts;
    facts.sources =
        COMITY_TRY(read_list<observation::Source>(reader, kSourceOctetsMin, read_source));
    const auto start = COMITY_TRY(read_time(reader));
    const auto end = COMITY_TRY(read_time(reader));
    if (start.has_value() != end.has_value()) return bad_blob(reader, "span");
    if (start && end) facts.span = Period{*start, *end};
    facts.at = COMITY_TRY(read_time(reader));
    facts.ipv4 = COMITY_TRY(read_coverage(reader));
    facts.ipv6 = COMITY_TRY(read_coverage(reader));
    facts.vantage_points = COMITY_TRY(reader.u32("vantage points", kBlob));
    facts.peer_asns = COMITY_TRY(reader.u32("peer ASNs", kBlob));
    facts.has_routes = COMITY_TRY(read_truth(reader, "has routes"));
    facts.has_payloads = COMITY_TRY(read_truth(reader, "has payloads"));
    facts.sightings_lost = COMITY_TRY(read_truth(reader, "sightings lost"));
    facts.timeline = COMITY_TRY(read_timeline(reader));
    facts.inferred = COMITY_TRY(read_inferred(reader));
    auto weights =
        COMITY_TRY(read_list<observation::VantageWeight>(reader, kWeightOctets, read_weight));
    facts.weights = observation::VantageWeights(weights);
    if (facts.weights.all() != weights) return bad_blob(reader, "weights");
    COMITY_TRY(reader.finish("facts", kBlob));
    return facts;
}

}  // namespace comity::store
