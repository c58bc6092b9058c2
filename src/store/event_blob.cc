#include "store/event_blob.h"

#include <utility>

#include "incident/rules.h"
#include "store/blob_values.h"

namespace comity::store {
namespace {

using incident::Accomplice;
using incident::Event;
using incident::Evidence;
using incident::RelationEvidence;
using incident::RouteObjectEvidence;
using incident::RuleAnswer;
using incident::SeenPath;
using rpki::payload::Aspa;
using rpki::payload::Vrp;

/// The first octet of both blobs; a change of the layout raises it.
constexpr std::uint8_t kVersion = 1;

// The fewest octets of an item of a list: what is reserved follows what is there.
constexpr std::size_t kAsnOctets = 4;
constexpr std::size_t kPrefixOctetsMin = 2;
constexpr std::size_t kAccompliceOctets = 5;
constexpr std::size_t kSeenPathOctetsMin = 12;
constexpr std::size_t kAspaOctetsMin = 8;
constexpr std::size_t kRouteObjectEvidenceOctetsMin = 10;
constexpr std::size_t kRelationOctets = 9;
constexpr std::size_t kAnswerOctetsMin = 6;

// A rule is one octet.
static_assert(incident::kEventRules.size() < 256 && incident::kSuppressionRules.size() < 256);

constexpr std::size_t kRelationCount = 4;
constexpr std::uint8_t kPercentMax = 100;
constexpr std::uint8_t kLeakTypeMax = 4;

/// One octet, at most `most`.
Parsed<std::uint8_t> read_at_most(Reader& reader, std::uint8_t most, std::string_view what) {
    return read_enum<std::uint8_t>(reader, std::size_t{most} + 1, what);
}

void write_asns(Writer& writer, const std::vector<net::Asn>& asns) {
    write_list(writer, asns, write_asn);
}
Parsed<std::vector<net::Asn>> read_asns(Reader& reader) {
    return read_list<net::Asn>(reader, kAsnOctets, read_asn);
}

Parsed<Accomplice> read_accomplice(Reader& reader) {
    Accomplice accomplice;
    accomplice.asn = COMITY_TRY(read_asn(reader));
    accomplice.is_provider = COMITY_TRY(read_truth(reader, "provider"));
    return accomplice;
}

void write_paths(Writer& writer, const std::vector<SeenPath>& paths) {
    write_list(writer, paths, [](Writer& out, const SeenPath& path) {
        write_instant(out, path.time);
        write_asns(out, path.path);
    });
}
Parsed<std::vector<SeenPath>> read_paths(Reader& reader) {
    return read_list<SeenPath>(reader, kSeenPathOctetsMin, [](Reader& in) -> Parsed<SeenPath> {
        SeenPath path;
        path.time = COMITY_TRY(read_instant(in));
        path.path = COMITY_TRY(read_asns(in));
        return path;
    });
}

Parsed<Aspa> read_aspa(Reader& reader) {
    Aspa aspa;
    aspa.customer = COMITY_TRY(read_asn(reader));
    aspa.providers = COMITY_TRY(read_asns(reader));
    return aspa;
}

Parsed<RouteObjectEvidence> read_route_object(Reader& reader) {
    RouteObjectEvidence object;
    object.prefix = COMITY_TRY(read_prefix(reader));
    object.origin = COMITY_TRY(read_asn(reader));
    object.source = COMITY_TRY(read_text(reader, "source"));
    return object;
}

Parsed<RelationEvidence> read_relation(Reader& reader) {
    RelationEvidence relation;
    relation.first = COMITY_TRY(read_asn(reader));
    relation.second = COMITY_TRY(read_asn(reader));
    relation.relation =
        COMITY_TRY(read_enum<registry::Relation>(reader, kRelationCount, "relation"));
    return relation;
}

Parsed<RuleAnswer> read_answer(Reader& reader) {
    RuleAnswer answer;
    answer.rule = COMITY_TRY(read_rule(reader, incident::kSuppressionRules));
    answer.answer = COMITY_TRY(read_enum<RuleAnswer::Answer>(reader, 3, "answer"));
    answer.detail = COMITY_TRY(read_text(reader, "detail"));
    return answer;
}

Parsed<void> read_version(Reader& reader) {
    if (COMITY_TRY(reader.u8("version", kBlob)) != kVersion) return bad_blob(reader, "version");
    return {};
}

/// What only events over time have.
void write_course(Writer& writer, const Event& event) {
    write_enum(writer, event.certainty);
    writer.u8(event.suspicion);
    writer.u8(event.confidence);
    write_truth(writer, event.lasts);
    write_enum(writer, event.shape);
    write_prefix(writer, event.of_prefix);
    write_asns(writer, event.victims);
    writer.u8(event.leak_type);
    write_asn(writer, event.leaked_from);
    write_asn(writer, event.leaked_to);
    write_list(writer, event.prefixes, write_prefix);
    write_u64(writer, event.prefix_count);
}

Parsed<void> read_course(Reader& reader, Event& event) {
    event.certainty = COMITY_TRY(read_enum<incident::Certainty>(reader, 3, "certainty"));
    event.suspicion = COMITY_TRY(read_at_most(reader, kPercentMax, "suspicion"));
    event.confidence = COMITY_TRY(read_at_most(reader, kPercentMax, "confidence"));
    event.lasts = COMITY_TRY(read_truth(reader, "lasts"));
    event.shape = COMITY_TRY(read_enum<incident::PrefixShape>(reader, 3, "shape"));
    event.of_prefix = COMITY_TRY(read_prefix(reader));
    event.victims = COMITY_TRY(read_asns(reader));
    event.leak_type = COMITY_TRY(read_at_most(reader, kLeakTypeMax, "leak type"));
    event.leaked_from = COMITY_TRY(read_asn(reader));
    event.leaked_to = COMITY_TRY(read_asn(reader));
    event.prefixes = COMITY_TRY(read_list<net::Prefix>(reader, kPrefixOctetsMin, read_prefix));
    event.prefix_count = COMITY_TRY(read_u64(reader, "prefixes"));
    return {};
}

}  // namespace

std::vector<std::uint8_t> encode_event(const Event& event) {
    Writer writer;
    writer.u8(kVersion);
    write_enum(writer, event.kind);
    write_rule(writer, incident::kEventRules, event.rule);
    write_asn(writer, event.culprit);
    write_prefix(writer, event.prefix);
    write_instant(writer, event.start);
    write_instant(writer, event.end);
    write_asns(writer, event.bogon_asns);
    write_list(writer, event.accomplices, [](Writer& out, const Accomplice& accomplice) {
        write_asn(out, accomplice.asn);
        write_truth(out, accomplice.is_provider);
    });
    write_asns(writer, event.path);
    writer.u32(event.peers);
    writer.u32(event.full_feeds);
    writer.u32(event.full_feeds_needed);
    write_truth(writer, event.is_full_bogon);
    write_course(writer, event);
    return std::move(writer).take();
}

Parsed<Event> decode_event(Octets octets) {
    Reader reader(octets);
    COMITY_TRY(read_version(reader));
    Event event;
    event.kind = COMITY_TRY(
        read_enum<incident::EventKind>(reader, incident::kEventKindCount, "kind of event"));
    event.rule = COMITY_TRY(read_rule(reader, incident::kEventRules));
    event.culprit = COMITY_TRY(read_asn(reader));
    event.prefix = COMITY_TRY(read_prefix(reader));
    event.start = COMITY_TRY(read_instant(reader));
    event.end = COMITY_TRY(read_instant(reader));
    if (!is_course(event.start, event.end)) return bad_blob(reader, "end");
    event.bogon_asns = COMITY_TRY(read_asns(reader));
    event.accomplices =
        COMITY_TRY(read_list<Accomplice>(reader, kAccompliceOctets, read_accomplice));
    event.path = COMITY_TRY(read_asns(reader));
    event.peers = COMITY_TRY(reader.u32("peers", kBlob));
    event.full_feeds = COMITY_TRY(reader.u32("full feeds", kBlob));
    event.full_feeds_needed = COMITY_TRY(reader.u32("full feeds needed", kBlob));
    event.is_full_bogon = COMITY_TRY(read_truth(reader, "full bogon"));
    COMITY_TRY(read_course(reader, event));
    COMITY_TRY(reader.finish("event", kBlob));
    return event;
}

std::vector<std::uint8_t> encode_event_evidence(const Evidence& evidence) {
    Writer writer;
    writer.u8(kVersion);
    write_paths(writer, evidence.paths);
    write_paths(writer, evidence.paths_before);
    write_asns(writer, evidence.peers);
    write_enum(writer, evidence.verdict.validity);
    write_enum(writer, evidence.verdict.reason);
    write_list(writer, evidence.vrps, write_vrp);
    write_list(writer, evidence.aspas, [](Writer& out, const Aspa& aspa) {
        write_asn(out, aspa.customer);
        write_asns(out, aspa.providers);
    });
    write_list(writer, evidence.route_objects, [](Writer& out, const RouteObjectEvidence& object) {
        write_prefix(out, object.prefix);
        write_asn(out, object.origin);
        write_text(out, object.source);
    });
    write_list(writer, evidence.relations, [](Writer& out, const RelationEvidence& relation) {
        write_asn(out, relation.first);
        write_asn(out, relation.second);
        write_enum(out, relation.relation);
    });
    write_list(writer, evidence.tried, [](Writer& out, const RuleAnswer& answer) {
        write_rule(out, incident::kSuppressionRules, answer.rule);
        write_enum(out, answer.answer);
        write_text(out, answer.detail);
    });
    return std::move(writer).take();
}

Parsed<Evidence> decode_event_evidence(Octets octets) {
    Reader reader(octets);
    COMITY_TRY(read_version(reader));
    Evidence evidence;
    evidence.paths = COMITY_TRY(read_paths(reader));
    evidence.paths_before = COMITY_TRY(read_paths(reader));
    evidence.peers = COMITY_TRY(read_asns(reader));
    evidence.verdict.validity = COMITY_TRY(read_enum<rpki::Validity>(reader, 3, "validity"));
    evidence.verdict.reason = COMITY_TRY(read_enum<rpki::InvalidReason>(reader, 5, "reason"));
    evidence.vrps = COMITY_TRY(read_list<Vrp>(reader, kVrpOctetsMin, read_vrp));
    evidence.aspas = COMITY_TRY(read_list<Aspa>(reader, kAspaOctetsMin, read_aspa));
    evidence.route_objects = COMITY_TRY(
        read_list<RouteObjectEvidence>(reader, kRouteObjectEvidenceOctetsMin, read_route_object));
    evidence.relations =
        COMITY_TRY(read_list<RelationEvidence>(reader, kRelationOctets, read_relation));
    evidence.tried = COMITY_TRY(read_list<RuleAnswer>(reader, kAnswerOctetsMin, read_answer));
    COMITY_TRY(reader.finish("evidence of an event", kBlob));
    return evidence;
}

}  // namespace comity::store
