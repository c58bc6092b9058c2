#include "report/group_json.h"

#include "report/group_phrases.h"
#include "report/json.h"
#include "report/json_values.h"
#include "report/phrases.h"
#include "report/rolling.h"

namespace comity::report {
namespace {

using manrs::GroupAssessment;
using manrs::GroupScores;

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void write_group_actions(JsonWriter& json, std::span<const manrs::GroupAction> actions,
                         std::uint64_t networks, std::span<const manrs::GroupAction> before) {
    json.key("actions").begin_array();
    for (std::size_t i = 0; i < actions.size(); ++i) {
        const auto& action = actions[i];
        json.begin_object().member("id", action.id).member("title", action.title);
        json.member("measured", networks - action.networks_in(manrs::Band::NoData));
        json.key("mean").rounded(action.mean);
        json.key("change").rounded(before.empty() ? std::nullopt
                                                  : change_between(action.mean, before[i].mean));
        json.key("bands").begin_array();
        for (const auto band : kBands) {
            const auto count = action.networks_in(band);
            json.begin_object().member("band", to_string(band)).member("networks", count);
            json.key("share").rounded(share(count, networks));
            json.end_object();
        }
        json.end_array().end_object();
    }
    json.end_array();
}

namespace {

/// `before` is of an earlier observation: null where there is none.
void write_metrics(JsonWriter& json, const GroupScores& scores, const GroupScores* before) {
    json.key("metrics").begin_array();
    for (std::size_t i = 0; i < scores.metrics.size(); ++i) {
        const auto& metric = scores.metrics[i];
        json.begin_object().member("metric", to_string(metric.id));
        json.member("unit", describe(metric.id).unit).member("measured", metric.measured);
        write_or_null(json, "value", metric.value);
        json.member("scored", metric.scored).key("score").rounded(metric.score);
        json.key("change").rounded(before == nullptr
                                       ? std::nullopt
                                       : change_between(metric.score, before->metrics[i].score));
        write_text_or_null(json, "no_data_reason", metric.no_data_reason);
        json.end_object();
    }
    json.end_array();
}

void write_previous(JsonWriter& json, const std::optional<GroupScores>& previous) {
    json.key("previous");
    if (!previous) {
        json.null();
        return;
    }
    json.begin_object().key("at");
    if (previous->at) {
        json.value(*previous->at);
    } else {
        json.null();
    }
    json.member("networks", previous->networks).member("announcing", previous->announcing);
    write_group_actions(json, previous->actions, previous->networks, {});
    write_metrics(json, *previous, nullptr);
    json.end_object();
}

void write_figures(JsonWriter& json, std::string_view name, const manrs::RouteFigures& figures,
                   bool is_known) {
    json.key(name);
    if (!is_known) {
        json.null();
        return;
    }
    json.begin_object().member("networks", figures.networks);
    json.member("networks_all", figures.networks_all).member("routes", figures.routes);
    json.member("space", figures.space).end_object();
}

void write_held(JsonWriter& json, const std::optional<manrs::HeldFigures>& held,
                const observation::ObservationFacts& facts) {
    json.key("held");
    if (!held) {
        json.null();
        return;
    }
    json.begin_object().member("networks", held->networks);
    json.member("organisations", held->organisations).member("space", held->space.delegated);
    const auto write_known = [&json](std::string_view name, std::uint64_t space, bool is_known) {
        json.key(name);
        if (is_known) {
            json.value(space);
        } else {
            json.null();
        }
    };
    write_known("announced", held->space.announced, facts.has_routes);
    write_known("attested", held->space.attested, facts.has_payloads);
    json.end_object();
}

void write_routes(JsonWriter& json, const GroupAssessment& group) {
    json.key("routes").begin_object();
    for (const auto& family : families_of(group)) {
        const auto& figures = *family.figures;
        const bool has_payloads = group.facts.has_payloads;
        json.key(family.key).begin_object().member("space_unit", family.unit);
        write_figures(json, "announced", figures.announced, group.facts.has_routes);
        write_figures(json, "valid", figures.valid, has_payloads);
        write_figures(json, "not_found", figures.not_found, has_payloads);
        write_figures(json, "invalid", figures.invalid, has_payloads);
        write_figures(json, "with_route_object", figures.registered, group.facts.has("irr"));
        write_held(json, figures.held, group.facts);
        json.end_object();
    }
    json.end_object();
}

void write_members(JsonWriter& json, const GroupAssessment& group) {
    json.key("members").begin_array();
    for (const auto& member : group.members) {
        json.begin_object().member("asn", member.asn.value());
        write_text_or_null(json, "name", member.name);
        write_text_or_null(json, "country", member.country.text());
        json.member("announcing", member.is_announcing).key("actions");
        write_member_scores(json, group.scores.actions, group.bands, member.scores);
        json.key("rolling");
        if (member.rolling.empty()) {
            json.null();
        } else {
            write_member_scores(json, group.scores.actions, group.bands, member.rolling);
        }
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void write_group_standing(JsonWriter& json, const GroupAssessment& group) {
    json.member("group", group.name).member("title", group.title);
    write_framework(json, group.framework, group.label, group.framework_text, group.bands);
    json.member("networks", group.scores.networks).member("announcing", group.scores.announcing);
    const auto* const before = group.previous ? &*group.previous : nullptr;
    write_group_actions(
        json, group.scores.actions, group.scores.networks,
        before == nullptr ? std::span<const manrs::GroupAction>() : before->actions);
    write_metrics(json, group.scores, before);
    write_previous(json, group.previous);
    write_routes(json, group);
}

std::string group_json_text(const GroupAssessment& group, JsonLayout layout) {
    JsonWriter json(layout);
    json.begin_object();
    write_group_standing(json, group);
    write_rolling(json, group.rolling, group.scores.actions);
    write_coverage(json, group.facts);
    write_members(json, group);
    json.end_object();
    return json.take() + "\n";
}

}  // namespace comity::report
