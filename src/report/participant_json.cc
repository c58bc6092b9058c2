// The monthly report as JSON.
#include "report/conformance_json.h"
#include "report/json_values.h"
#include "report/participant_month.h"

namespace comity::report {

std::string participant_json(const ParticipantMonth& month) {
    JsonWriter json(JsonLayout::Indented);
    json.begin_object().member("id", month.id).member("name", month.name);
    json.member("framework", month.label);
    write_or_null(json, "at", month.facts.at);
    write_or_null(json, "before_at", month.before);
    json.key("programme").begin_object();
    write_programme(json, month.programme, month.profile ? &*month.profile : nullptr);
    json.end_object();
    write_conformance(json, month.conformance);
    json.key("changes").begin_array();
    for (const auto& change : changes_of(month)) json.value(change);
    json.end_array().key("incidents").begin_array();
    for (const auto& held : held_incidents(month)) {
        json.begin_object().member("asn", held.asn.value());
        json.member("metric", to_string(held.metric)).member("value", held.value);
        write_or_null(json, "before", held.before);
        json.member("scored", held.is_scored).key("incidents").begin_array();
        for (const auto& incident : held.incidents) {
            json.begin_object().member("start", incident.start).member("end", incident.end);
            json.member("value", incident.value).member("events", incident.events);
            json.key("prefixes").begin_array();
            for (const auto& prefix : incident.prefixes) json.value(prefix);
            json.end_array().end_object();
        }
        json.end_array().end_object();
    }
    json.end_array().key("to_do").begin_array();
    for (const auto& one : to_do(month)) {
        json.begin_object().member("rule", one.rule->id).member("networks", one.networks);
        json.end_object();
    }
    json.end_array().key("networks").begin_array();
    for (const auto& network : month.networks) {
        json.begin_object().member("asn", network.asn.value());
        write_text_or_null(json, "name", network.record.evidence.identity.name);
        json.key("actions").begin_array();
        for (const auto& action : network.actions) {
            json.begin_object().member("id", action.id).key("score").rounded(action.score);
            json.member("band", to_string(action.band)).end_object();
        }
        json.end_array().end_object();
    }
    return json.end_array().end_object().take() + "\n";
}

}  // namespace comity::report
