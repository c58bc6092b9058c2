// Routes about networks: lists, one network, its history, its routes, and several side by side.
#include <algorithm>

#include "base/text.h"
#include "report/csv.h"
#include "report/json.h"
#include "service/api/handlers.h"
#include "service/api/json_parts.h"
#include "service/api/network_assessment.h"
#include "service/api/network_list.h"
#include "service/api/revisions.h"
#include "service/api/source_kinds.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

using observation::JudgedPair;

std::string network_json(const Call& call, const manrs::Assessment& assessment) {
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    json.member("visibility", call.access.seen_of(assessment.asn));
    write_kinds(json, "sources", assessment.facts);
    json.key("assessment");
    report::write_json(json, assessment, report::Sources::LeftOut);
    json.end_object();
    return json.take() + "\n";
}

void write_metric_scores(JsonWriter& json, const std::vector<manrs::MetricResult>& metrics) {
    json.key("metrics").begin_array();
    for (const auto& metric : metrics) {
        json.begin_object().member("metric", to_string(metric.id));
        write_or_null(json, "value", metric.value);
        json.key("score").rounded(metric.score).end_object();
    }
    json.end_array();
}

std::vector<std::optional<double>> scores_of(const std::vector<manrs::ActionResult>& actions) {
    std::vector<std::optional<double>> scores;
    scores.reserve(actions.size());
    for (const auto& action : actions) scores.push_back(action.score);
    return scores;
}

/// A route's members in the order of kRouteListColumns.
void write_route(JsonWriter& json, const JudgedPair& judged,
                 const observation::ObservationFacts& facts) {
    json.begin_object().member("prefix", to_string(judged.pair.prefix)).key("origin");
    if (judged.pair.origin) {
        json.value(judged.pair.origin->value());
    } else {
        json.null();
    }
    const bool has_payloads = facts.has_payloads;
    write_text_or_null(json, "rov", has_payloads ? to_string(judged.verdict.validity) : "");
    write_text_or_null(json, "rule", has_payloads ? rpki::rule_of(judged.verdict).id : "");
    json.member("harmless", judged.is_harmless);
    write_text_or_null(json, "registered",
                       facts.has("irr") ? to_string(judged.registered) : std::string_view());
    write_text_or_null(json, "excluded", to_string(judged.exclusion));
    json.member("blackhole", judged.pair.is_blackhole).member("peers", judged.pair.peers);
    json.member("full_feed_peers", judged.pair.full_feed_peers).end_object();
}

constexpr std::array<std::string_view, 10> kRouteListColumns{
    "prefix",     "origin",   "rov",       "rule",  "harmless",
    "registered", "excluded", "blackhole", "peers", "full_feed_peers"};

void write_route(report::CsvRecord& record, const JudgedPair& judged,
                 const observation::ObservationFacts& facts) {
    record.text(to_string(judged.pair.prefix));
    if (judged.pair.origin) {
        record.number(judged.pair.origin->value());
    } else {
        record.empty();
    }
    record.text(facts.has_payloads ? to_string(judged.verdict.validity) : "");
    record.text(facts.has_payloads ? rpki::rule_of(judged.verdict).id : "");
    record.number(judged.is_harmless ? 1 : 0);
    record.text(facts.has("irr") ? to_string(judged.registered) : std::string_view());
    record.text(to_string(judged.exclusion));
    record.number(judged.pair.is_blackhole ? 1 : 0);
    record.number(judged.pair.peers);
    record.number(judged.pair.full_feed_peers);
}

/// The page of routes in the format of `call`; `routes` are all that match.
Answer routes_answer(const Call& call, std::span<const JudgedPair* const> routes, std::size_t start,
                     std::size_t limit) {
    const auto& facts = call.snapshot.current->observation().facts;
    const auto end = std::min(routes.size(), start + limit);
    const auto page = routes.subspan(std::min(start, end), end - std::min(start, end));
    Answer answer;
    if (end < routes.size()) answer.next = Cursor::next(call, end);
    if (call.format == Format::Csv) {
        report::CsvRecord header;
        for (const auto name : kRouteListColumns) header.text(name);
        answer.body = header.take();
        for (const auto* const judged : page) {
            report::CsvRecord record;
            write_route(record, *judged, facts);
            answer.body += record.take();
        }
        return answer;
    }
    JsonWriter json;
    if (call.format == Format::JsonLines) {
        for (const auto* const judged : page) {
            write_route(json, *judged, facts);
            answer.body += json.text() + "\n";
            json.clear();
        }
        return answer;
    }
    json.begin_object();
    write_observation(json, call.snapshot);
    json.member("total", std::uint64_t{routes.size()}).key("items").begin_array();
    for (const auto* const judged : page) write_route(json, *judged, facts);
    json.end_array();
    end_page(json, answer.next);
    answer.body = json.take() + "\n";
    return answer;
}

/// One network or group among others.
Result<void, Problem> write_compared(JsonWriter& json, const Call& call, const std::string& id) {
    const auto& index = *call.snapshot.current;
    const auto& framework = *call.snapshot.framework;
    const auto& facts = index.observation().facts;
    json.begin_object();
    if (const auto asn = net::Asn::parse(id)) {
        const auto* const line = COMITY_TRY(line_of(call, id));
        const auto& figures = line->figures;
        const auto name = figures.member.name.empty() ? to_string(*asn) : figures.member.name;
        json.member("id", to_string(*asn)).member("kind", "network").member("title", name);
        json.member("networks", std::uint64_t{1});
        write_routes(json, line->routes, facts);
        write_action_scores(json, framework, figures.member.scores);
        const auto place = static_cast<std::uint32_t>(line - index.lines().data());
        write_rolling(json, call.snapshot, {&place, 1});
        json.key("metrics").begin_array();
        for (std::size_t i = 0; i < manrs::kMetricCount; ++i) {
            json.begin_object().member("metric", manrs::kMetrics.at(i).name);
            write_or_null(json, "value", figures.values.at(i));
            json.key("score").rounded(figures.scores.at(i)).end_object();
        }
        json.end_array().end_object();
        return {};
    }
    const auto [title, members] = COMITY_TRY(group_of(call, id));
    const auto group = index.assess(id, title, members, nullptr);
    json.member("id", id).member("kind", "group").member("title", group.title);
    json.member("networks", group.scores.networks);
    write_routes(json, index.standing_of(members).routes, facts);
    json.key("actions").begin_array();
    for (const auto& action : group.scores.actions) {
        json.begin_object().member("id", action.id).key("score").rounded(action.mean);
        json.key("band").null().end_object();
    }
    json.end_array();
    write_rolling(json, call.snapshot, members);
    json.key("metrics").begin_array();
    for (const auto& metric : group.scores.metrics) {
        json.begin_object().member("metric", to_string(metric.id));
        write_or_null(json, "value", metric.value);
        json.key("score").rounded(metric.score).end_object();
    }
    json.end_array().end_object();
    return {};
}

}  // namespace

Result<const NetworkLine*, Problem> line_of(const Call& call, std::string_view text) {
    const auto asn = net::Asn::parse(text);
    const auto* const line = asn ? call.snapshot.current->line_of(*asn) : nullptr;
    if (line == nullptr) {
        return fail(Problem{404, &kNetworkUnknown, escape_for_terminal(text, kSearchOctetsMax)});
    }
    return line;
}

Result<Answer, Problem> answer_networks(const Call& call) {
    NamedGroup group;
    const auto name = call.parameters.text("group");
    if (name) group = COMITY_TRY(group_of(call, std::string(*name)));
    return answer_of(call, COMITY_TRY(page_of(call, name ? &group.members : nullptr, "asn")));
}

Result<Answer, Problem> answer_network(const Call& call) {
    const auto* const line = COMITY_TRY(line_of(call, call.arguments[0]));
    const auto [assessment, unseen] = COMITY_TRY(assess(call, line->asn()));
    if (call.format != Format::Csv) return Answer{.body = network_json(call, assessment)};
    return Answer{.body =
                      report::csv_header(*call.snapshot.framework) + report::csv_row(assessment)};
}

Result<Answer, Problem> answer_network_history(const Call& call) {
    const auto* const line = COMITY_TRY(line_of(call, call.arguments[0]));
    const auto& framework = *call.snapshot.framework;
    std::span<const store::ObservationRow> observations(call.snapshot.observations);
    if (observations.size() > kHistoryMax) observations = observations.last(kHistoryMax);
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    write_framework(json, framework);
    json.member("asn", line->asn().value()).key("items").begin_array();
    for (const auto& observation : observations) {
        const auto record =
            COMITY_TRY(call.store.record(observation.id, line->asn()).map_error(store_problem));
        if (!record) continue;
        const auto judgement = manrs::judge(framework, observation.facts, *record);
        json.begin_object();
        write_observation(json, "observation", call.snapshot, observation);
        write_routes(json, states_of(judgement.tally), observation.facts);
        write_action_scores(json, framework, scores_of(judgement.actions));
        write_metric_scores(json, judgement.metrics);
        json.end_object();
    }
    json.end_array();
    COMITY_TRY(write_network_revisions(json, call, line->asn()));
    json.end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> answer_network_routes(const Call& call) {
    const auto* const line = COMITY_TRY(line_of(call, call.arguments[0]));
    const auto& observation = call.snapshot.current->observation();
    const auto wanted = COMITY_TRY(call.parameters.value(
        "rov", "valid, invalid or not-found",
        [](std::string_view text) -> std::optional<rpki::Validity> {
            for (const auto validity :
                 {rpki::Validity::Valid, rpki::Validity::Invalid, rpki::Validity::NotFound}) {
                if (rpki::to_string(validity) == text) return validity;
            }
            return std::nullopt;
        }));
    const auto limit = COMITY_TRY(call.parameters.limit());
    const auto start = COMITY_TRY(Cursor::read(call));
    const auto record = COMITY_TRY(record_of(call, observation.id, line->asn()));
    std::vector<const JudgedPair*> routes;
    for (const auto& judged : record.evidence.pairs) {
        const bool has_state = observation.facts.has_payloads;
        if (wanted && (!has_state || judged.verdict.validity != *wanted)) continue;
        routes.push_back(&judged);
    }
    return routes_answer(call, routes, start, limit);
}

Result<Answer, Problem> answer_comparison(const Call& call) {
    const auto ids = call.parameters.list("ids");
    if (ids.empty() || ids.size() > kComparedMax) {
        return fail(
            Parameters::bad_value("ids", "one to ten networks or groups, as AS64500,country:PT"));
    }
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    write_framework(json, *call.snapshot.framework);
    json.key("items").begin_array();
    for (const auto& id : ids) COMITY_TRY(write_compared(json, call, id));
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
