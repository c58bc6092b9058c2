#include "report/json.h"

#include "report/explanation.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using manrs::Assessment;

void write_time(JsonWriter& json, std::string_view name, const std::optional<Timestamp>& time) {
    json.key(name);
    if (time) {
        json.value(*time);
    } else {
        json.null();
    }
}

void write_text_or_null(JsonWriter& json, std::string_view name, std::string_view text) {
    json.key(name);
    if (text.empty()) {
        json.null();
    } else {
        json.value(text);
    }
}

void write_framework(JsonWriter& json, const Assessment& assessment) {
    json.key("framework").begin_object();
    json.member("name", assessment.framework).member("label", assessment.label);
    json.member("text", assessment.framework_text);
    json.key("bands").begin_object();
    json.key("ready").rounded(assessment.bands.ready);
    json.key("aspiring").rounded(assessment.bands.aspiring);
    json.end_object().end_object();
}

void write_actions(JsonWriter& json, const Assessment& assessment) {
    json.key("actions").begin_array();
    for (const auto& action : assessment.actions) {
        json.begin_object().member("id", action.id).member("title", action.title);
        json.key("score").rounded(action.score);
        json.member("band", to_string(action.band)).key("missing").begin_array();
        for (const auto id : action.missing) json.value(to_string(id));
        json.end_array();
        write_text_or_null(json, "no_data_reason", no_data_reason(action, assessment.metrics));
        json.end_object();
    }
    json.end_array();
}

void write_metrics(JsonWriter& json, const Assessment& assessment) {
    json.key("metrics").begin_array();
    for (const auto& metric : assessment.metrics) {
        json.begin_object().member("metric", to_string(metric.id)).key("value");
        if (metric.value) {
            json.value(*metric.value);
        } else {
            json.null();
        }
        json.member("unit", describe(metric.id).unit).key("score").rounded(metric.score);
        json.member("counted", metric.counted);
        write_text_or_null(json, "formula", metric.formula);
        write_text_or_null(json, "no_data_reason", metric.no_data_reason);
        json.end_object();
    }
    json.end_array();
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

void write_coverage(JsonWriter& json, const observation::ObservationFacts& facts) {
    write_time(json, "at", facts.at);
    json.key("period");
    if (facts.span) {
        json.begin_object().member("start", facts.span->start).member("end", facts.span->end);
        json.end_object();
    } else {
        json.null();
    }
    json.key("coverage").begin_object();
    json.member("has_routes", facts.has_routes).member("has_payloads", facts.has_payloads);
    json.member("vantage_points", facts.vantage_points).member("peer_asns", facts.peer_asns);
    write_family(json, "ipv4", facts.ipv4);
    write_family(json, "ipv6", facts.ipv6);
    json.end_object().key("sources").begin_array();
    for (const auto& source : facts.sources) {
        json.begin_object().member("kind", source.kind).member("sha256", source.sha256);
        json.member("octets", source.octets).member("entries", source.entries);
        json.member("errors", source.errors);
        write_time(json, "as_of", source.as_of);
        json.member("cut_short", source.cut_short).end_object();
    }
    json.end_array();
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
    for (const auto& advice : assessment.advice) {
        json.begin_object().member("change", to_string(advice.change));
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

void write_json(JsonWriter& json, const Assessment& assessment) {
    json.begin_object().member("asn", assessment.asn.value());
    write_framework(json, assessment);
    write_actions(json, assessment);
    write_metrics(json, assessment);
    write_routes(json, assessment);
    write_coverage(json, assessment.facts);
    write_findings(json, assessment);
    write_advice(json, assessment);
    json.end_object();
}

std::string json_text(const Assessment& assessment, JsonLayout layout) {
    JsonWriter json(layout);
    write_json(json, assessment);
    return json.take() + "\n";
}

}  // namespace comity::report
