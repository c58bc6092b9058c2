// The route that tells where all networks stand.
#include "report/group_json.h"
#include "report/json.h"
#include "service/api/handlers.h"
#include "service/api/json_parts.h"
#include "service/api/source_kinds.h"

namespace comity::service::api {
namespace {

/// "pairs", "rov" and "irr".
void write_pairs(JsonWriter& json, const TrendPoint& point) {
    json.member("pairs", point.pairs).key("rov");
    if (point.rov) {
        json.begin_object().member("valid", point.rov->valid);
        json.member("invalid", point.rov->invalid).member("not_found", point.rov->not_found);
        json.end_object();
    } else {
        json.null();
    }
    json.key("irr");
    if (point.irr) {
        json.begin_object().member("exact", point.irr->exact);
        json.member("covering", point.irr->covering);
        json.member("other_origin", point.irr->other_origin);
        json.member("none", point.irr->none).end_object();
    } else {
        json.null();
    }
}

void write_trend(JsonWriter& json, const Snapshot& snapshot) {
    json.key("trend").begin_array();
    std::span<const manrs::GroupAction> before;
    for (std::size_t i = 0; i < snapshot.trend.size(); ++i) {
        const auto& point = snapshot.trend[i];
        json.begin_object();
        write_observation(json, "observation", snapshot, snapshot.observations[i]);
        json.member("networks", point.networks);
        if (point.actions.empty()) {
            json.key("actions").null();
        } else {
            report::write_group_actions(json, point.actions, point.networks, before);
        }
        before = point.actions;
        write_pairs(json, point);
        json.key("incidents").begin_array();
        for (const auto& count : point.incidents) {
            json.begin_object().member("kind", count.kind).member("attested", count.attested);
            json.member("suspected", count.suspected).end_object();
        }
        json.end_array().end_object();
    }
    json.end_array();
}

void write_days(JsonWriter& json, const IncidentIndex& incidents) {
    constexpr std::size_t kDayLength = 10;  // of "2026-11-20"
    json.key("incidents_by_day").begin_array();
    for (const auto& day : incidents.days()) {
        json.begin_object().member("day", to_string(day.day).substr(0, kDayLength));
        json.key("kinds").begin_array();
        for (const auto& count : day.kinds) {
            json.begin_object().member("kind", to_string(count.kind));
            json.member("attested", count.attested).member("suspected", count.suspected);
            json.end_object();
        }
        json.end_array().end_object();
    }
    json.end_array();
}

void write_scored_band(JsonWriter& json, std::string_view name, const manrs::Bands& bands,
                       double score) {
    json.key(name).begin_object().key("score").rounded(score);
    json.member("band", to_string(band_of(bands, score))).end_object();
}

void write_changes(JsonWriter& json, const Snapshot& snapshot) {
    json.key("changes");
    if (!snapshot.changes) {
        json.null();
        return;
    }
    const auto& framework = *snapshot.framework;
    const auto& changes = *snapshot.changes;
    json.begin_object();
    write_observation(json, "since", snapshot, snapshot.previous->observation());
    json.key("actions").begin_array();
    for (std::size_t i = 0; i < framework.actions.size(); ++i) {
        json.begin_object().member("id", framework.actions[i].id);
        json.member("improved", changes.improved[i]).member("worsened", changes.worsened[i]);
        json.end_object();
    }
    json.end_array().key("networks").begin_array();
    for (const auto& change : changes.networks) {
        const auto& member = change.line->figures.member;
        json.begin_object().member("asn", member.asn.value());
        write_text_or_null(json, "name", member.name);
        write_text_or_null(json, "country", member.country.text());
        json.member("action", framework.actions[change.action].id);
        write_scored_band(json, "before", framework.bands, change.before);
        write_scored_band(json, "after", framework.bands, change.after);
        json.end_object();
    }
    json.end_array().member("networks_left_out", changes.left_out).end_object();
}

}  // namespace

Result<Answer, Problem> answer_overview(const Call& call) {
    const auto& snapshot = call.snapshot;
    const auto& index = *snapshot.current;
    const auto& facts = index.observation().facts;
    const auto& standing = index.standing();
    JsonWriter json;
    json.begin_object();
    write_observation(json, snapshot);
    write_framework(json, *snapshot.framework);
    json.key("period");
    if (facts.span) {
        json.begin_object().member("start", facts.span->start).member("end", facts.span->end);
        json.end_object();
    } else {
        json.null();
    }
    json.member("networks", standing.networks).member("announcing", standing.announcing);
    report::write_group_actions(json, standing.actions, standing.networks,
                                snapshot.previous ? snapshot.previous->standing().actions
                                                  : std::span<const manrs::GroupAction>());
    write_rolling(json, snapshot);
    for (const auto& point : snapshot.trend) {
        if (point.id == index.observation().id) write_pairs(json, point);
    }
    report::write_feeds(json, facts);
    write_kinds(json, "sources", facts);
    write_trend(json, snapshot);
    write_days(json, snapshot.incidents);
    write_changes(json, snapshot);
    json.end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
