#include "service/api/json_parts.h"

#include "report/json.h"
#include "report/rolling.h"

namespace comity::service::api {
namespace {

/// The states of routes in the order of kRouteColumns; none where they are not known.
std::array<std::optional<std::uint64_t>, kRouteColumns.size()> known_states(
    const RouteStates& routes, const observation::ObservationFacts& facts) {
    const auto where = [](bool is_known, std::uint64_t count) {
        return is_known ? std::optional(count) : std::nullopt;
    };
    return {routes.announced,
            routes.counted,
            where(facts.has_payloads, routes.valid),
            where(facts.has_payloads, routes.not_found),
            where(facts.has_payloads, routes.invalid),
            where(facts.has("irr"), routes.registered)};
}

/// The array of ActionScore.
void write_scores(JsonWriter& json, const manrs::Framework& framework,
                  const std::vector<std::optional<double>>& scores) {
    report::write_member_scores(json, framework.actions, framework.bands, scores);
}

void write_means(JsonWriter& json, const Snapshot& snapshot,
                 const std::vector<manrs::RollingMean>& means) {
    const auto& rolling = *snapshot.rolling;
    report::write_rolling(json, manrs::GroupRolling{rolling.period(), rolling.observed(), means},
                          snapshot.framework->actions);
}

}  // namespace

void write_observation(JsonWriter& json, std::string_view name, const Snapshot& snapshot,
                       const store::ObservationRow& row) {
    json.key(name).begin_object().member("id", row.inputs_sha256);
    write_or_null(json, "at", row.facts.at);
    const auto* const mark = mark_of(snapshot, row.id);
    if (mark != nullptr && *mark) {
        json.member("month", to_string((**mark).month));
        json.member("standing", to_string((**mark).standing));
        json.member("revision", (**mark).revision);
    } else {
        json.key("month").null().key("standing").null().key("revision").null();
    }
    json.end_object();
}

void write_observation(JsonWriter& json, const Snapshot& snapshot) {
    write_observation(json, "observation", snapshot, snapshot.current->observation());
}

void write_framework(JsonWriter& json, const manrs::Framework& framework) {
    report::write_framework(json, framework.name, framework.label, framework.text, framework.bands);
}

void write_routes(JsonWriter& json, const RouteStates& routes,
                  const observation::ObservationFacts& facts) {
    json.key("routes").begin_object();
    const auto states = known_states(routes, facts);
    for (std::size_t i = 0; i < states.size(); ++i) {
        json.key(kRouteColumns.at(i));
        if (states.at(i)) {
            json.value(*states.at(i));
        } else {
            json.null();
        }
    }
    json.end_object();
}

void write_routes(report::CsvRecord& record, const RouteStates& routes,
                  const observation::ObservationFacts& facts) {
    for (const auto& state : known_states(routes, facts)) {
        if (state) {
            record.number(*state);
        } else {
            record.empty();
        }
    }
}

void write_action_scores(JsonWriter& json, const manrs::Framework& framework,
                         const std::vector<std::optional<double>>& scores) {
    json.key("actions");
    write_scores(json, framework, scores);
}

void write_network_summary(JsonWriter& json, const NetworkLine& line, const Snapshot& snapshot) {
    const auto& member = line.figures.member;
    json.begin_object().member("asn", member.asn.value());
    write_text_or_null(json, "name", member.name);
    write_text_or_null(json, "organisation", line.organisation);
    write_text_or_null(json, "country", member.country.text());
    write_text_or_null(json, "rir",
                       line.rir == registry::Rir::None ? "" : registry::to_string(line.rir));
    json.member("announcing", member.is_announcing);
    write_routes(json, line.routes, snapshot.current->observation().facts);
    write_action_scores(json, *snapshot.framework, member.scores);
    json.key("rolling");
    if (snapshot.rolling) {
        const auto place = static_cast<std::size_t>(&line - snapshot.current->lines().data());
        write_scores(json, *snapshot.framework, snapshot.rolling->scores(place));
    } else {
        json.null();
    }
    json.end_object();
}

void write_rolling(JsonWriter& json, const Snapshot& snapshot) {
    if (!snapshot.rolling) {
        json.key("rolling").null();
        return;
    }
    write_means(json, snapshot, snapshot.rolling->means());
}

void write_rolling(JsonWriter& json, const Snapshot& snapshot,
                   std::span<const std::uint32_t> members) {
    if (!snapshot.rolling) {
        json.key("rolling").null();
        return;
    }
    write_means(json, snapshot, snapshot.rolling->means(members));
}

void end_page(JsonWriter& json, const std::optional<std::string>& next) {
    write_text_or_null(json, "next", next.value_or(""));
    json.end_object();
}

}  // namespace comity::service::api
