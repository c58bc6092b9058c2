#include "report/conformance_json.h"

#include "report/json_values.h"

namespace comity::report {
namespace {

void write_standing(JsonWriter& json, manrs::Band band, const std::optional<manrs::Band>& before,
                    const std::optional<manrs::Verdict>& verdict) {
    json.member("band", to_string(band));
    write_text_or_null(json, "before", before ? to_string(*before) : "");
    write_text_or_null(json, "verdict", verdict ? to_string(*verdict) : "");
}

void write_action(JsonWriter& json, const manrs::ActionConformance& action) {
    json.begin_object().member("id", action.id).member("title", action.title);
    json.member("level", to_string(action.level));
    write_standing(json, action.band, action.before, action.verdict);
    json.key("scores").begin_array();
    for (const auto& shown : action.scores) {
        json.begin_object().member("id", shown.id).member("title", shown.title);
        json.key("score").rounded(shown.score);
        json.member("band", to_string(shown.band));
        json.key("before").rounded(shown.before).key("threshold").rounded(shown.threshold);
        json.end_object();
    }
    json.end_array().key("missing").begin_array();
    for (const auto& missing : action.missing) {
        json.begin_object().member("rule", missing.rule->id);
        json.member("explanation", missing.rule->explanation).member("detail", missing.detail);
        json.end_object();
    }
    json.end_array().end_object();
}

}  // namespace

void write_programme(JsonWriter& json, const manrs::Programme& programme,
                     const manrs::ConformanceProfile* profile) {
    json.member("name", programme.name).member("title", programme.title);
    json.member("text", programme.text);
    json.member("actions_least", static_cast<std::uint64_t>(programme.actions_least));
    json.key("profile");
    if (profile == nullptr) {
        json.null();
        return;
    }
    json.begin_object().member("name", profile->name).member("title", profile->title);
    json.member("text", profile->text).key("thresholds").begin_array();
    for (const auto& threshold : profile->thresholds) {
        json.begin_object().member("score", threshold.score).key("least").rounded(threshold.least);
        json.end_object();
    }
    json.end_array().end_object();
}

void write_conformance(JsonWriter& json, const manrs::Conformance& conformance) {
    write_standing(json, conformance.band, conformance.before, conformance.verdict);
    json.key("actions").begin_array();
    for (const auto& action : conformance.actions) write_action(json, action);
    json.end_array();
}

}  // namespace comity::report
