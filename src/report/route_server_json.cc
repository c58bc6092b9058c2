#include "report/route_server_json.h"

#include "base/json_writer.h"
#include "report/json.h"
#include "report/json_values.h"
#include "report/phrases.h"
#include "report/route_server_phrases.h"

namespace comity::report {
namespace {

using incident::AuditedMember;
using incident::AuditReport;
using incident::JudgedPart;
using incident::RouteFaultKind;
using incident::RouteServerFinding;
using Relation = registry::AsRelationships::Relation;

template <class T, class Write>
void write_list(JsonWriter& json, std::string_view key, const std::vector<T>& items, Write write) {
    json.key(key).begin_array();
    for (const auto& item : items) write(item);
    json.end_array();
}

void write_addresses(JsonWriter& json, std::string_view key,
                     const std::vector<net::Address>& addresses) {
    write_list(json, key, addresses,
               [&json](const net::Address& address) { json.value(to_string(address)); });
}

std::string_view word_of(Relation relation) {
    switch (relation) {
        case Relation::ProviderOf: return "provider";
        case Relation::CustomerOf: return "customer";
        case Relation::PeerOf: return "peer";
        case Relation::None: break;
    }
    return "none";
}

void write_evidence(JsonWriter& json, const RouteServerFinding& finding) {
    const auto& evidence = finding.evidence;
    json.key("evidence").begin_object();
    write_list(json, "vrps", evidence.vrps, [&json](const rpki::payload::Vrp& vrp) {
        json.begin_object().member("prefix", to_string(vrp.prefix));
        json.member("max_length", vrp.max_length).member("asn", vrp.asn.value()).end_object();
    });
    write_asns(json, "providers", evidence.providers);
    write_list(json, "route_objects", evidence.route_objects,
               [&json](const incident::RouteObjectEvidence& object) {
                   json.begin_object().member("prefix", to_string(object.prefix));
                   json.member("origin", object.origin.value());
                   json.member("source", object.source).end_object();
               });
    json.key("relation");
    if (evidence.relation) {
        json.begin_object().member("of", evidence.relation->first.value());
        json.member("to", evidence.relation->second.value());
        json.member("is", word_of(evidence.relation->relation)).end_object();
    } else {
        json.null();
    }
    write_text_or_null(json, "purpose", evidence.purpose);
    write_text_or_null(
        json, "registry",
        evidence.registry == registry::Rir::None ? "" : to_string(evidence.registry));
    write_text_or_null(json, "peering_lan", evidence.lan ? to_string(*evidence.lan) : "");
    write_list(json, "as_sets", evidence.as_sets,
               [&json](const std::string& name) { json.value(name); });
    json.end_object();
}

void write_asn_or_null(JsonWriter& json, std::string_view key, std::optional<net::Asn> asn) {
    json.key(key);
    if (asn) {
        json.value(asn->value());
    } else {
        json.null();
    }
}

void write_finding(JsonWriter& json, const RouteServerFinding& finding) {
    const auto& [rule, asn, other] = finding.fault;
    json.begin_object().member("kind", key_of(finding.kind)).member("rule", rule->id);
    json.member("prefix", to_string(finding.prefix));
    write_asn_or_null(json, "origin", finding.origin);
    write_asns(json, "as_path", finding.path);
    const bool has_other = other != net::Asn();
    const bool has_asn = asn != net::Asn() || rule->id.starts_with("bogon.asn.");
    write_asn_or_null(json, "asn", has_asn ? std::optional(asn) : std::nullopt);
    write_asn_or_null(json, "other_asn", has_other ? std::optional(other) : std::nullopt);
    json.member("routes", finding.routes);
    write_addresses(json, "sessions", finding.sessions);
    write_text_or_null(json, "because", evidence_text(finding));
    write_evidence(json, finding);
    json.end_object();
}

/// Null where what tells it was not given.
void write_count(JsonWriter& json, std::string_view key, bool is_known, std::uint64_t count) {
    json.key(key);
    if (is_known) {
        json.value(count);
    } else {
        json.null();
    }
}

void write_part(JsonWriter& json, const AuditReport& report, const JudgedPart& part) {
    const auto& counts = part.counts;
    json.member("routes", counts.routes).key("rov").begin_object();
    const bool has_payloads = report.has_payloads;
    write_count(json, "valid", has_payloads, counts.of(rpki::Validity::Valid));
    write_count(json, "invalid", has_payloads, counts.of(rpki::Validity::Invalid));
    write_count(json, "not_found", has_payloads, counts.of(rpki::Validity::NotFound));
    json.end_object().key("aspa").begin_object();
    write_count(json, "valid", report.has_aspas, counts.of(rpki::AspaOutcome::Valid));
    write_count(json, "unknown", report.has_aspas, counts.of(rpki::AspaOutcome::Unknown));
    write_count(json, "invalid", report.has_aspas, counts.of(rpki::AspaOutcome::Invalid));
    json.end_object().key("faulty").begin_object().member("any", part.faults.faulty);
    for (const auto kind : incident::kRouteFaultKinds) {
        write_count(json, key_of(kind), is_looked_for(report, kind), part.faults.of(kind));
    }
    json.end_object();
}

void write_findings(JsonWriter& json, const JudgedPart& part) {
    write_list(json, "findings", part.findings,
               [&json](const RouteServerFinding& finding) { write_finding(json, finding); });
    json.member("faults_left_out", part.faults_left_out);
}

void write_sets(JsonWriter& json, std::string_view key, const incident::MemberSets& sets) {
    json.key(key).begin_object();
    write_list(json, "names", sets.names, [&json](const std::string& name) { json.value(name); });
    json.member("state", to_string(sets.state)).end_object();
}

void write_member(JsonWriter& json, const AuditReport& report, const AuditedMember& member) {
    json.begin_object().member("asn", member.asn.value());
    write_text_or_null(json, "name", member.name);
    json.key("listed");
    if (report.has_member_list) {
        json.value(member.is_listed);
    } else {
        json.null();
    }
    write_addresses(json, "sessions", member.sessions);
    json.key("as_sets").begin_object();
    write_sets(json, "ipv4", member.ipv4);
    write_sets(json, "ipv6", member.ipv6);
    json.end_object();
    write_part(json, report, member.accepted);
    write_findings(json, member.accepted);
    json.key("expected").begin_object();
    write_part(json, report, member.expected);
    write_findings(json, member.expected);
    json.end_object().end_object();
}

void write_verdict(JsonWriter& json, const AuditReport& report) {
    const auto invalid = report.accepted.faults.of(RouteFaultKind::RpkiInvalid);
    const auto covered = report.accepted.counts.of(rpki::Validity::Valid) + invalid;
    json.key("filtering").begin_object().member("verdict", to_string(report.verdict));
    write_count(json, "covered", report.has_payloads, covered);
    write_count(json, "invalid", report.has_payloads, invalid);
    json.key("invalid_share");
    json.rounded(covered == 0
                     ? std::nullopt
                     : std::optional(static_cast<double>(invalid) / static_cast<double>(covered)));
    json.member("text", verdict_text(report)).end_object();
}

void write_left_out(JsonWriter& json, const incident::RoutesLeftOut& left_out) {
    json.key("not_judged").begin_object().member("own_routes", left_out.local);
    json.member("without_path", left_out.no_path).member("multicast", left_out.multicast);
    json.member("update_records", left_out.updates).end_object();
}

/// What the rules say that any finding rests on.
void write_rules(JsonWriter& json, const AuditReport& report) {
    std::array<bool, incident::kFaultRules.size()> is_met{};
    for (const auto& member : report.members) {
        for (const auto* const part : {&member.accepted, &member.expected}) {
            for (const auto& finding : part->findings) {
                is_met.at(incident::index_of(*finding.fault.rule)) = true;
            }
        }
    }
    json.key("rules").begin_object();
    for (std::size_t i = 0; i < is_met.size(); ++i) {
        if (!is_met.at(i)) continue;
        const auto& rule = *incident::kFaultRules.at(i).rule;
        json.key(rule.id).begin_object().member("severity", to_string(rule.severity));
        json.member("citation", rule.citation).member("explanation", rule.explanation);
        json.end_object();
    }
    json.end_object();
}

}  // namespace

std::string route_server_json(const AuditReport& report, const AuditInputs& inputs) {
    JsonWriter json(JsonLayout::Indented);
    json.begin_object().member("inputs_sha256", inputs.sha256).key("at");
    if (inputs.at) {
        json.value(*inputs.at);
    } else {
        json.null();
    }
    json.key("period");
    if (report.span) {
        json.begin_object().member("start", report.span->start).member("end", report.span->end);
        json.end_object();
    } else {
        json.null();
    }
    write_verdict(json, report);
    json.key("given").begin_object().member("vrps", report.has_payloads);
    json.member("aspas", report.has_aspas).member("irr", report.has_irr);
    json.member("relationships", report.has_relationships);
    json.member("members", report.has_member_list).end_object();
    write_part(json, report, report.accepted);
    json.key("expected").begin_object();
    write_part(json, report, report.expected);
    json.end_object();
    write_left_out(json, report.left_out);
    write_list(json, "members", report.members,
               [&](const AuditedMember& member) { write_member(json, report, member); });
    write_asns(json, "members_without_routes", report.silent);
    write_rules(json, report);
    json.key("errors").begin_object();
    for (const auto& [rule, count] : inputs.errors) json.member(rule, count);
    json.end_object().key("inputs").begin_array();
    for (const auto& source : inputs.sources) write_source(json, source);
    return json.end_array().end_object().take() + "\n";
}

}  // namespace comity::report
