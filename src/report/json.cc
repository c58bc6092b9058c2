#include "report/json.h"

#include "manrs/incident_fixes.h"
#include "manrs/metrics/incidents.h"
#include "report/explanation.h"
#include "report/incident_json.h"
#include "report/json_values.h"
#include "report/phrases.h"
#include "report/rolling.h"
#include "report/what_if.h"

namespace comity::report {
namespace {

using manrs::Assessment;

void write_without_rulings(JsonWriter& json, const Assessment& assessment) {
    json.key("without_rulings");
    if (!assessment.without_rulings) {
        json.null();
        return;
    }
    const auto& without = *assessment.without_rulings;
    json.begin_object().member("events", without.events).key("actions").begin_array();
    for (const auto& action : without.actions) {
        json.begin_object().member("id", action.id).key("score").rounded(action.score);
        json.member("band", to_string(action.band)).end_object();
    }
    json.end_array().key("metrics").begin_array();
    for (const auto& metric : without.metrics) {
        json.begin_object().member("metric", to_string(metric.id));
        write_or_null(json, "value", metric.value);
        json.key("score").rounded(metric.score).end_object();
    }
    json.end_array().end_object();
}

void write_routes(JsonWriter& json, const Assessment& assessment) {
    const auto& tally = assessment.tally;
    json.key("routes").begin_object().member("announced", tally.announced);
    json.member("announced_ipv4", tally.announced_ipv4);
    json.member("announced_ipv6", tally.announced_ipv6);
    json.member("counted", tally.counted.total());
    if (assessment.facts.has_payloads) {
        json.member("valid", tally.counted.valid).member("not_found", tally.counted.not_found);
        json.member("invalid", tally.counted.invalid);
        json.member("invalid_harmless", tally.invalid_harmless);
    } else {
        json.key("valid").null().key("not_found").null();
        json.key("invalid").null().key("invalid_harmless").null();
    }
    json.key("invalid_by_reason");
    if (assessment.facts.has_payloads) {
        json.begin_object();
        for (const auto reason : kInvalidReasons) {
            json.member(key_of(reason),
                        tally.invalid_by_reason.at(static_cast<std::size_t>(reason)));
        }
        json.end_object();
    } else {
        json.null();
    }
    json.key("excluded").begin_object();
    for (const auto exclusion : kExclusions) {
        json.member(key_of(exclusion), tally.excluded.at(static_cast<std::size_t>(exclusion)));
    }
    json.end_object().end_object();
}

void write_family(JsonWriter& json, std::string_view name,
                  const observation::FamilyCoverage& coverage) {
    json.key(name).begin_object().member("vantage_points", coverage.vantage_points);
    json.member("full_feeds", coverage.full_feeds);
    json.member("full_feed_asns", coverage.full_feed_asns);
    json.member("peers_needed", coverage.peers_needed).end_object();
}

}  // namespace

void write_action_results(JsonWriter& json, std::span<const manrs::ActionResult> actions,
                          const std::vector<manrs::MetricResult>& metrics) {
    json.key("actions").begin_array();
    for (const auto& action : actions) {
        json.begin_object().member("id", action.id).member("title", action.title);
        json.key("score").rounded(action.score);
        json.member("band", to_string(action.band)).key("missing").begin_array();
        for (const auto id : action.missing) json.value(to_string(id));
        json.end_array();
        write_text_or_null(json, "no_data_reason", no_data_reason(action, metrics));
        json.end_object();
    }
    json.end_array();
}

void write_metric_results(JsonWriter& json, std::span<const manrs::MetricResult> metrics) {
    json.key("metrics").begin_array();
    for (const auto& metric : metrics) {
        json.begin_object().member("metric", to_string(metric.id));
        write_or_null(json, "value", metric.value);
        json.member("unit", describe(metric.id).unit).key("score").rounded(metric.score);
        json.member("counted", metric.counted);
        write_text_or_null(json, "formula", metric.formula);
        write_text_or_null(json, "no_data_reason", metric.no_data_reason);
        json.end_object();
    }
    json.end_array();
}

void write_framework(JsonWriter& json, std::string_view name, std::string_view label,
                     std::string_view text, const manrs::Bands& bands) {
    json.key("framework").begin_object();
    json.member("name", name).member("label", label).member("text", text);
    json.key("bands").begin_object().key("ready").rounded(bands.ready);
    json.key("aspiring").rounded(bands.aspiring).end_object().end_object();
}

void write_feeds(JsonWriter& json, const observation::ObservationFacts& facts) {
    json.key("coverage").begin_object();
    json.member("has_routes", facts.has_routes).member("has_payloads", facts.has_payloads);
    json.member("vantage_points", facts.vantage_points).member("peer_asns", facts.peer_asns);
    write_family(json, "ipv4", facts.ipv4);
    write_family(json, "ipv6", facts.ipv6);
    write_weights(json, facts.weights);
    json.end_object();
}

void write_coverage(JsonWriter& json, const observation::ObservationFacts& facts, Sources sources) {
    write_or_null(json, "at", facts.at);
    json.key("period");
    if (facts.span) {
        json.begin_object().member("start", facts.span->start).member("end", facts.span->end);
        json.end_object();
    } else {
        json.null();
    }
    write_feeds(json, facts);
    if (sources == Sources::Each) {
        json.key("sources").begin_array();
        for (const auto& source : facts.sources) write_source(json, source);
        json.end_array();
    }
    write_inferred(json, facts.inferred);
}

void write_weights(JsonWriter& json, const observation::VantageWeights& weights) {
    json.key("weights").begin_array();
    for (const auto& [asn, weight] : weights.all()) {
        json.begin_object().member("asn", asn.value());
        json.key("weight").value(weight / static_cast<double>(observation::kWholeWeight));
        json.end_object();
    }
    json.end_array();
}

void write_inferred(JsonWriter& json,
                    const std::optional<observation::InferredRelationships>& inferred) {
    json.key("inferred_relationships");
    if (!inferred) {
        json.null();
        return;
    }
    const auto write = [&json](std::string_view name, const observation::InferredFamily& family) {
        json.key(name).begin_object().member("pairs", family.pairs).member("paths", family.paths);
        json.member("vantage_points", family.vantage_points);
        json.member("too_many_paths", family.is_overfull).end_object();
    };
    json.begin_object();
    write_or_null(json, "as_of", inferred->as_of);
    write("ipv4", inferred->ipv4);
    write("ipv6", inferred->ipv6);
    json.end_object();
}

void write_source(JsonWriter& json, const observation::Source& source) {
    json.begin_object().member("kind", source.kind).member("sha256", source.sha256);
    json.member("octets", source.octets).member("entries", source.entries);
    json.member("errors", source.errors);
    write_or_null(json, "as_of", source.as_of);
    json.member("cut_short", source.cut_short);
    write_text_or_null(json, "failure", source.failure);
    json.end_object();
}

namespace {

void write_space(JsonWriter& json, std::string_view name, const observation::HeldSpace& space,
                 const observation::ObservationFacts& facts) {
    json.key(name).begin_object().member("delegated", space.delegated);
    json.key("announced");
    if (facts.has_routes) {
        json.value(space.announced);
    } else {
        json.null();
    }
    json.key("attested");
    if (facts.has_payloads) {
        json.value(space.attested);
    } else {
        json.null();
    }
    json.end_object();
}

void write_identity(JsonWriter& json, const Assessment& assessment) {
    const auto& evidence = assessment.record.evidence;
    const auto& identity = evidence.identity;
    json.key("network").begin_object();
    write_text_or_null(json, "name", identity.name);
    write_text_or_null(json, "organisation", identity.organisation);
    write_text_or_null(json, "country", identity.country.text());
    write_text_or_null(
        json, "rir",
        identity.rir == registry::Rir::None ? std::string_view() : to_string(identity.rir));
    json.member("route_server", evidence.is_route_server).key("holding");
    if (evidence.holding) {
        json.begin_object().member("holder", evidence.holding->holder);
        write_space(json, "ipv4", evidence.holding->ipv4, assessment.facts);
        write_space(json, "ipv6", evidence.holding->ipv6, assessment.facts);
        json.end_object();
    } else {
        json.null();
    }
    json.end_object();
}

std::string_view to_string(manrs::Part part) {
    switch (part) {
        case manrs::Part::Culprit: return "culprit";
        case manrs::Part::Accomplice: return "accomplice";
        case manrs::Part::Victim: return "victim";
        case manrs::Part::None: break;
    }
    return "";
}

void write_event(JsonWriter& json, const Assessment& assessment, const incident::Event& event) {
    json.begin_object();
    write_text_or_null(json, "part", to_string(manrs::part_in(event, assessment.asn)));
    const auto metric = manrs::metric_of(assessment.incident_rules, event, assessment.asn);
    write_text_or_null(json, "metric", metric ? to_string(*metric) : "");
    write_event_members(json, event);
    json.end_object();
}

void write_timeline(JsonWriter& json, const observation::TimelineSummary& timeline) {
    json.begin_object().key("period").begin_object();
    json.member("start", timeline.period.start).member("end", timeline.period.end).end_object();
    json.member("has_updates", timeline.has_updates);
    write_or_null(json, "learned_from", timeline.learned_from);
    json.member("seconds_observed", timeline.seconds_observed);
    json.member("seconds_silent", timeline.seconds_silent);
    json.member("changes", timeline.changes).member("unchanged", timeline.unchanged);
    json.member("sessions_lost", timeline.sessions_lost);
    json.member("routes_lost", timeline.routes_lost);
    json.member("out_of_order", timeline.out_of_order);
    json.member("updates_left_out", timeline.updates_left_out);
    json.key("gaps").begin_array();
    for (const auto& gap : timeline.gaps) {
        json.begin_object().member("start", gap.time.start).member("end", gap.time.end).key("peer");
        if (gap.peer == net::Asn()) {
            json.null();
        } else {
            json.value(gap.peer.value());
        }
        json.end_object();
    }
    json.end_array().member("gaps_left_out", timeline.gaps_left_out);
    json.key("events").begin_object();
    for (const auto& count : timeline.events) {
        json.key(count.kind).begin_object().member("attested", count.attested);
        json.member("suspected", count.suspected).member("excused", count.excused);
        json.member("left_out", count.left_out).end_object();
    }
    json.end_object().end_object();
}

void write_previous(JsonWriter& json, const Assessment& assessment) {
    json.key("previous");
    if (!assessment.previous) {
        json.null();
        return;
    }
    const auto& previous = *assessment.previous;
    json.begin_object();
    write_or_null(json, "at", previous.at);
    json.key("actions").begin_array();
    for (const auto& action : previous.actions) {
        json.begin_object().member("id", action.id).key("score").rounded(action.score);
        json.member("band", to_string(action.band)).end_object();
    }
    json.end_array().key("metrics").begin_array();
    for (const auto& metric : previous.metrics) {
        json.begin_object().member("metric", to_string(metric.id)).key("value");
        if (metric.value) {
            json.value(*metric.value);
        } else {
            json.null();
        }
        json.key("score").rounded(metric.score).end_object();
    }
    json.end_array().end_object();
}

void write_route_objects(JsonWriter& json, const Assessment& assessment) {
    const auto& evidence = assessment.record.evidence;
    json.key("route_objects");
    if (!assessment.facts.has("irr")) {
        json.null();
        return;
    }
    json.begin_object().member("exact", assessment.tally.registered_exact);
    json.member("covering", assessment.tally.registered_covering);
    json.key("missing").begin_array();
    for (const auto& judged : evidence.pairs) {
        if (judged.exclusion != observation::Exclusion::None ||
            judged.registered == irr::MatchKind::Exact ||
            judged.registered == irr::MatchKind::Covering) {
            continue;
        }
        json.begin_object().member("prefix", to_string(judged.pair.prefix));
        json.member("registered", to_string(judged.registered)).end_object();
    }
    json.end_array().key("objects").begin_array();
    for (const auto& object : evidence.route_objects) {
        json.begin_object().member("prefix", to_string(object.prefix));
        json.member("origin", object.origin.value()).member("source", object.source);
        write_or_null(json, "modified", object.modified);
        write_text_or_null(json, "rov",
                           assessment.facts.has_payloads ? to_string(object.verdict.validity) : "");
        json.end_object();
    }
    json.end_array().member("left_out", evidence.route_objects_left_out).end_object();
}

void write_policy(JsonWriter& json, const Assessment& assessment) {
    const auto& policy = assessment.record.evidence.policy;
    json.key("policy");
    if (!policy) {
        json.null();
        return;
    }
    json.begin_object().member("source", policy->source).member("imports", policy->imports);
    json.member("exports", policy->exports);
    write_or_null(json, "modified", policy->modified);
    json.end_object();
}

void write_contacts(JsonWriter& json, const Assessment& assessment) {
    json.key("contacts").begin_array();
    for (const auto& contact : assessment.record.evidence.contacts) {
        json.begin_object().member("presence", to_string(contact.presence));
        json.member("source",
                    contact.source == registry::ContactSource::PeeringDb ? "peeringdb" : "irr");
        json.member("rule", contact.reason->id);
        write_text_or_null(json, "role", contact.role ? to_string(*contact.role) : "");
        write_text_or_null(json, "visible",
                           contact.visibility ? to_string(*contact.visibility) : "");
        json.member("has_email", contact.has_email);
        write_or_null(json, "updated", contact.updated);
        json.end_object();
    }
    json.end_array();
}

void write_tests(JsonWriter& json, std::span<const registry::SpoofTest> tests) {
    for (const auto& test : tests) {
        json.begin_object().member("session", test.session).member("asn", test.asn.value());
        json.member("time", test.time);
        write_text_or_null(json, "client", test.client ? to_string(*test.client) : "");
        json.member("routed", to_string(test.routed)).key("nat");
        if (test.is_behind_nat) {
            json.value(*test.is_behind_nat);
        } else {
            json.null();
        }
        json.end_object();
    }
}

void write_registrations(JsonWriter& json, const Assessment& assessment) {
    const auto& record = assessment.record;
    json.key("timeline");
    if (assessment.facts.timeline) {
        write_timeline(json, *assessment.facts.timeline);
    } else {
        json.null();
    }
    json.key("events").begin_array();
    for (const auto& event : record.events) write_event(json, assessment, event);
    json.end_array();
    write_route_objects(json, assessment);
    write_policy(json, assessment);
    write_contacts(json, assessment);
    json.key("spoofer_tests").begin_array();
    write_tests(json, record.evidence.spoof_tests);
    json.end_array().key("customer_spoofer_tests").begin_array();
    for (const auto& customer : record.evidence.customer_tests) write_tests(json, customer.tests);
    json.end_array();
    write_asns(json, "providers", record.evidence.providers);
    json.member("customers", record.evidence.customers);
}

void write_fixes(JsonWriter& json, const Assessment& assessment) {
    json.key("fixes").begin_array();
    auto place = assessment.advice.size();
    for (const auto& fix : assessment.fixes.list) {
        json.begin_object();
        write_effect(json, assessment, place++);
        json.member("rule", fix.rule->id).member("citation", fix.rule->citation);
        write_text_or_null(json, "metric", fix.metric ? to_string(*fix.metric) : "");
        json.member("subject", fix.subject);
        write_text_or_null(json, "detail", fix.detail);
        json.member("place", fix.place);
        write_text_or_null(json, "text", fix.text);
        json.end_object();
    }
    json.end_array().member("fixes_left_out", assessment.fixes.left_out);
    write_plan(json, assessment);
}

void write_vrps(JsonWriter& json, std::string_view name,
                const std::vector<rpki::payload::Vrp>& vrps) {
    json.key(name).begin_array();
    for (const auto& vrp : vrps) {
        json.begin_object().member("asn", vrp.asn.value());
        json.member("prefix", to_string(vrp.prefix)).member("max_length", vrp.max_length);
        json.end_object();
    }
    json.end_array();
}

void write_pair(JsonWriter& json, const observation::Pair& pair) {
    json.member("prefix", to_string(pair.prefix)).key("origin");
    if (pair.origin) {
        json.value(pair.origin->value());
    } else {
        json.null();
    }
}

void write_rule(JsonWriter& json, const Rule* rule) {
    write_text_or_null(json, "rule", rule == nullptr ? "" : rule->id);
    write_text_or_null(json, "citation", rule == nullptr ? "" : rule->citation);
}

void write_findings(JsonWriter& json, const Assessment& assessment) {
    json.key("findings").begin_array();
    for (const auto& finding : assessment.findings) {
        const auto& judged = finding.judged;
        json.begin_object();
        write_pair(json, judged.pair);
        write_text_or_null(json, "state",
                           finding.rule == nullptr ? "" : to_string(judged.verdict.validity));
        write_rule(json, finding.rule);
        write_text_or_null(json, "excluded", to_string(judged.exclusion));
        json.member("harmless", judged.is_harmless).member("blackhole", judged.pair.is_blackhole);
        json.member("peers", judged.pair.peers);
        json.member("full_feed_peers", judged.pair.full_feed_peers);
        write_vrps(json, "vrps", finding.covering);
        json.end_object();
    }
    json.end_array();
}

void write_advice(JsonWriter& json, const Assessment& assessment) {
    json.key("advice");
    if (!can_advise(assessment.facts)) {
        json.null().key("m7_rpki_after_advice").null();
        return;
    }
    json.begin_array();
    std::size_t place = 0;
    for (const auto& advice : assessment.advice) {
        json.begin_object();
        write_effect(json, assessment, place++);
        json.member("change", to_string(advice.change));
        write_rule(json, advice.rule);
        json.key("others_to_authorise").begin_array();
        for (const auto& pair : advice.others_to_authorise) {
            json.begin_object();
            write_pair(json, pair);
            json.end_object();
        }
        json.end_array();
        write_vrps(json, "create", advice.create);
        write_vrps(json, "remove", advice.remove);
        json.member("reason", advice.reason).end_object();
    }
    json.end_array().key("m7_rpki_after_advice").rounded(assessment.m7_rpki_after_advice);
}

}  // namespace

void write_json(JsonWriter& json, const Assessment& assessment, Sources sources) {
    json.begin_object().member("asn", assessment.asn.value());
    write_identity(json, assessment);
    write_framework(json, assessment.framework, assessment.label, assessment.framework_text,
                    assessment.bands);
    write_action_results(json, assessment.actions, assessment.metrics);
    write_metric_results(json, assessment.metrics);
    write_previous(json, assessment);
    write_without_rulings(json, assessment);
    write_rolling(json, assessment);
    write_routes(json, assessment);
    write_coverage(json, assessment.facts, sources);
    write_findings(json, assessment);
    write_registrations(json, assessment);
    write_advice(json, assessment);
    write_fixes(json, assessment);
    json.end_object();
}

std::string json_text(const Assessment& assessment, JsonLayout layout) {
    JsonWriter json(layout);
    write_json(json, assessment);
    return json.take() + "\n";
}

}  // namespace comity::report
