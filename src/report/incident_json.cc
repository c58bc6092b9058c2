#include "report/incident_json.h"

#include "incident/explanation.h"
#include "report/dispute_json.h"
#include "report/json_values.h"

namespace comity::report {
namespace {

using incident::Event;
using incident::EventKind;
using incident::Evidence;

void write_asn_or_null(JsonWriter& json, std::string_view name, net::Asn asn) {
    json.key(name);
    if (asn == net::Asn()) {
        json.null();
    } else {
        json.value(asn.value());
    }
}

void write_paths(JsonWriter& json, std::string_view name, std::string_view time,
                 const std::vector<incident::SeenPath>& paths) {
    json.key(name).begin_array();
    for (const auto& path : paths) {
        json.begin_object().member(time, path.time);
        write_asns(json, "path", path.path);
        json.end_object();
    }
    json.end_array();
}

std::string_view to_string(registry::Relation relation) {
    switch (relation) {
        case registry::Relation::None: return "";
        case registry::Relation::ProviderOf: return "provider";
        case registry::Relation::CustomerOf: return "customer";
        case registry::Relation::PeerOf: return "peer";
    }
    return "";
}

void write_attestations(JsonWriter& json, const Evidence& evidence) {
    json.key("vrps").begin_array();
    for (const auto& vrp : evidence.vrps) {
        json.begin_object().member("asn", vrp.asn.value());
        json.member("prefix", net::to_string(vrp.prefix)).member("max_length", vrp.max_length);
        json.end_object();
    }
    json.end_array().key("aspas").begin_array();
    for (const auto& aspa : evidence.aspas) {
        json.begin_object().member("customer", aspa.customer.value());
        write_asns(json, "providers", aspa.providers);
        json.end_object();
    }
    json.end_array().key("route_objects").begin_array();
    for (const auto& object : evidence.route_objects) {
        json.begin_object().member("prefix", net::to_string(object.prefix));
        json.member("origin", object.origin.value()).member("source", object.source).end_object();
    }
    json.end_array().key("relationships").begin_array();
    for (const auto& relation : evidence.relations) {
        json.begin_object().member("first", relation.first.value());
        json.member("second", relation.second.value());
        write_text_or_null(json, "first_is", to_string(relation.relation));
        json.end_object();
    }
    json.end_array();
}

void write_evidence(JsonWriter& json, const Event& event) {
    const auto& evidence = event.evidence;
    json.key("evidence");
    // Bogons of tables have none.
    if (evidence == Evidence{}) {
        json.null();
        return;
    }
    json.begin_object();
    write_paths(json, "paths", "since", evidence.paths);
    write_paths(json, "paths_before", "until", evidence.paths_before);
    write_asns(json, "peers", evidence.peers);
    json.key("rov");
    if (event.has_verdict()) {
        json.value(rpki::to_string(evidence.verdict.validity));
    } else {
        json.null();
    }
    write_attestations(json, evidence);
    json.key("tried").begin_array();
    for (const auto& answer : evidence.tried) {
        json.begin_object().member("rule", answer.rule->id);
        json.member("answer", to_string(answer.answer));
        write_text_or_null(json, "detail", answer.detail);
        json.end_object();
    }
    json.end_array().end_object();
}

/// What only some kinds of events have; null in the others.
void write_kind(JsonWriter& json, const Event& event) {
    const bool is_mis_origination = event.kind == EventKind::MisOrigination;
    write_text_or_null(json, "shape", is_mis_origination ? to_string(event.shape) : "");
    write_text_or_null(json, "of_prefix",
                       is_mis_origination ? net::to_string(event.of_prefix) : std::string());
    json.key("leak_type");
    if (event.leak_type == 0) {
        json.null();
    } else {
        json.value(event.leak_type);
    }
    write_asn_or_null(json, "leaked_from", event.leaked_from);
    write_asn_or_null(json, "leaked_to", event.leaked_to);
    write_asns(json, "bogon_asns", event.bogon_asns);
    json.member("full_bogon", event.is_full_bogon);
}

}  // namespace

void write_event_members(JsonWriter& json, const Event& event) {
    json.member("id", event_id(event)).member("kind", to_string(event.kind));
    write_text_or_null(json, "rule", event.rule == nullptr ? "" : event.rule->id);
    write_text_or_null(json, "citation", event.rule == nullptr ? "" : event.rule->citation);
    json.member("sentence", incident::sentence_of(event));
    json.member("certainty", to_string(event.certainty)).member("suspicion", event.suspicion);
    json.member("confidence", event.confidence).member("counts", event.counts());
    json.member("prefix", net::to_string(event.prefix));
    json.member("prefix_count", event.prefix_count).key("prefixes").begin_array();
    for (const auto& prefix : event.prefixes) json.value(net::to_string(prefix));
    json.end_array().member("culprit", event.culprit.value());
    json.member("culprit_is_assumed", event.kind == EventKind::BogonAsn);
    json.key("accomplices").begin_array();
    for (const auto& accomplice : event.accomplices) {
        json.begin_object().member("asn", accomplice.asn.value());
        json.member("is_provider", accomplice.is_provider).end_object();
    }
    json.end_array();
    write_asns(json, "victims", event.victims);
    json.member("start", event.start).member("end", event.end).member("lasts", event.lasts);
    write_kind(json, event);
    write_asns(json, "path", event.path);
    json.member("peers", event.peers).member("full_feed_peers", event.full_feeds);
    json.member("full_feed_peers_needed", event.full_feeds_needed);
    write_disputes_of(json, event);
    write_evidence(json, event);
}

}  // namespace comity::report
