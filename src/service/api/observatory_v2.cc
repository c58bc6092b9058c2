// The MANRS Observatory API, version 2: networks, participants and scores (docs/compatibility.md).
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "registry/country_code.h"
#include "report/json.h"
#include "service/api/existing.h"
#include "service/api/json_parts.h"
#include "service/api/months.h"
#include "service/api/network_list.h"
#include "service/api/page.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

using manrs::Band;

constexpr std::size_t kPageSize = 100;
constexpr std::string_view kPageToken = "pageToken";

/// "anti-spoofing" as "antiSpoofing", "routing-information-irr" as "routingInformationIRR".
std::string camel_case(std::string_view id) {
    std::string name;
    for (const auto part : split(id, '-')) {
        const bool is_acronym = part == "irr" || part == "rpki";
        for (std::size_t i = 0; i < part.size(); ++i) {
            const bool is_capital = is_acronym || (i == 0 && !name.empty());
            const bool is_small = part[i] >= 'a' && part[i] <= 'z';
            name += is_capital && is_small ? static_cast<char>(part[i] - 'a' + 'A') : part[i];
        }
    }
    return name;
}

void write_as(JsonWriter& json, const NetworkLine& line) {
    const auto& member = line.figures.member;
    json.begin_object().member("id", member.asn.value()).member("name", member.name);
    json.member("organisation", line.organisation).member("economy", member.country.text());
    json.member("rir", line.rir == registry::Rir::None ? "" : registry::to_string(line.rir));
    json.end_object();
}

/// The items from the page token on, and where the next page begins.
template <class Item, class WriteItem>
Result<Answer, Problem> answer_list(const Call& call, std::string_view key,
                                    const std::vector<const Item*>& found, WriteItem write_item) {
    const auto start = std::min(COMITY_TRY(Cursor::read(call, kPageToken)), found.size());
    const auto end = start + std::min(kPageSize, found.size() - start);
    JsonWriter json;
    json.begin_object().key(key).begin_array();
    for (auto i = start; i < end; ++i) write_item(json, *found[i]);
    json.end_array();
    json.member("nextPageToken", end < found.size() ? Cursor::next(call, end) : std::string());
    json.end_object();
    return Answer{.body = json.take() + "\n"};
}

/// Of a month or of the one that is served.
struct Scope {
    std::string month;  ///< "2026-11"; empty where the observation tells no time.
    const store::ObservationRow* observation = nullptr;
    const store::ObservationRow* before = nullptr;  ///< Of the month before; null without one.
};

Result<Scope, Problem> scope_of(const Call& call) {
    const auto time = COMITY_TRY(
        call.parameters.value("month", "a time, as 2026-11-01T00:00:00Z",
                              [](std::string_view text) { return Timestamp::parse(text); }));
    const auto month =
        time ? std::optional(to_string(*time).substr(0, kMonthLength)) : std::nullopt;
    Scope scope{.observation = observation_of(call.snapshot, month)};
    if (scope.observation == nullptr) return fail(Problem{404, &kMonthUnknown, ""});
    scope.month = month_of(*scope.observation);
    const auto before = month_before(scope.month);
    if (!before.empty()) scope.before = observation_of(call.snapshot, before);
    return scope;
}

/// What one observation says of what is asked for.
using Actions = std::vector<manrs::GroupAction>;

/// Of one network, as a group of one.
Result<Actions, Problem> actions_of_network(const Call& call,
                                            const store::ObservationRow& observation,
                                            net::Asn asn) {
    const auto& framework = *call.snapshot.framework;
    const auto record = COMITY_TRY(call.store.record(observation.id, asn).map_error(store_problem));
    if (!record) return Actions();
    Actions actions;
    for (const auto& result : manrs::judge(framework, observation.facts, *record).actions) {
        manrs::GroupAction action{.id = result.id, .title = result.title, .mean = result.score};
        action.bands.at(static_cast<std::size_t>(result.band)) = 1;
        actions.push_back(std::move(action));
    }
    return actions;
}

/// The group of a region: a country by its code, another group by its name. Errors: there is none.
Result<std::string, Problem> group_of_region(const Call& call, std::string_view region) {
    std::string name(region);
    if (const auto code = registry::CountryCode::parse(region)) {
        name = "country:" + to_string(*code);
    }
    if (call.snapshot.current->group_of(name) == nullptr) {
        return fail(Problem{404, &kGroupUnknown, escape_for_terminal(region, kSearchOctetsMax)});
    }
    return name;
}

void write_key_figure(JsonWriter& json, const manrs::GroupAction& action, const Actions& before) {
    json.begin_object().member("id", camel_case(action.id)).key("value").rounded(action.mean);
    const auto earlier = std::find_if(before.begin(), before.end(),
                                      [&action](const auto& one) { return one.id == action.id; });
    const bool has_trend = earlier != before.end() && earlier->mean;
    json.key("trend").rounded(has_trend ? std::optional(*action.mean - *earlier->mean)
                                        : std::nullopt);
    json.key("severities").begin_array();
    std::uint64_t networks = 0;
    for (const auto count : action.bands) networks += count;
    for (const auto band : {Band::Ready, Band::Aspiring, Band::Lagging, Band::NoData}) {
        constexpr double kHundred = 100;
        const auto count = action.networks_in(band);
        json.begin_object().member("id", severity_of(band)).member("count", count);
        json.key("percentage")
            .rounded(kHundred * static_cast<double>(count) /
                     static_cast<double>(std::max<std::uint64_t>(1, networks)));
        json.end_object();
    }
    json.end_array().end_object();
}

Result<net::Asn, Problem> asn_of(const Call& call) {
    const auto asn = COMITY_TRY(
        call.parameters.value("asn", "an AS number, as 64500",
                              [](std::string_view text) { return net::Asn::parse(text); }));
    if (!asn) return fail(Parameters::bad_value("asn", "given: an AS number, as 64500"));
    return *asn;
}

}  // namespace

Result<Answer, Problem> observatory_ases(const Call& call) {
    std::set<std::string> economies;
    for (const auto& text : call.parameters.list("economies")) {
        const auto code = registry::CountryCode::parse(text);
        if (!code) {
            return fail(Parameters::bad_value("economies", "codes of two letters, as PT,ES"));
        }
        economies.insert(to_string(*code));
    }
    std::vector<const NetworkLine*> found;
    for (const auto& line : call.snapshot.current->lines()) {
        const auto& country = line.figures.member.country;
        if (!economies.empty() && !economies.contains(std::string(country.text()))) continue;
        found.push_back(&line);
    }
    return answer_list(call, "ases", found, write_as);
}

Result<Answer, Problem> observatory_as(const Call& call) {
    const auto* const line = COMITY_TRY(line_of(call, call.arguments[0]));
    JsonWriter json;
    write_as(json, *line);
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> observatory_participants(const Call& call) {
    std::optional<net::Asn> asn;
    if (call.parameters.text("asn")) asn = COMITY_TRY(asn_of(call));
    std::vector<const ParticipantLine*> found;
    for (const auto& line : call.snapshot.current->participants()) {
        const auto& asns = line.participant.asns;
        if (asn && !std::binary_search(asns.begin(), asns.end(), *asn)) continue;
        found.push_back(&line);
    }
    return answer_list(
        call, "participants", found, [](JsonWriter& json, const ParticipantLine& line) {
            const auto& participant = line.participant;
            json.begin_object().member("id", line.id).member("name", line.name());
            json.member("status", line.is_approved() ? "approved" : lower_case(participant.status));
            json.member("program", participant.programme ? to_string(*participant.programme)
                                                         : std::string_view(""));
            json.key("asns").begin_array();
            for (const auto one : participant.asns) json.value(one.value());
            json.end_array().key("areasServed").begin_array();
            for (const auto& area : participant.areas_served) json.value(area);
            json.end_array();
            write_or_null(json, "memberSince", participant.member_since);
            json.end_object();
        });
}

Result<Answer, Problem> observatory_summary(const Call& call) {
    const auto region = call.parameters.text("region");
    const bool has_asn = call.parameters.text("asn").has_value();
    if (region && has_asn) return fail(Parameters::bad_value("region", "given, or asn, not both"));
    const auto scope = COMITY_TRY(scope_of(call));
    Actions now;
    Actions before;
    if (has_asn) {
        const auto asn = COMITY_TRY(asn_of(call));
        now = COMITY_TRY(actions_of_network(call, *scope.observation, asn));
        if (scope.before != nullptr) {
            before = COMITY_TRY(actions_of_network(call, *scope.before, asn));
        }
    } else {
        const auto group = region ? COMITY_TRY(group_of_region(call, *region)) : std::string();
        now = COMITY_TRY(actions_of_group(call, *scope.observation, group));
        if (scope.before != nullptr) {
            before = COMITY_TRY(actions_of_group(call, *scope.before, group));
        }
    }
    JsonWriter json;
    json.begin_object().key("scores").begin_object();
    json.member("month", scope.month.empty() ? "" : scope.month + "-01T00:00:00Z");
    json.key("keyFigures").begin_array();
    // Clients take the mean of the values: what nobody measured has none.
    for (const auto& action : now) {
        if (action.mean) write_key_figure(json, action, before);
    }
    json.end_array().end_object().end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> observatory_details(const Call& call) {
    const auto asn = COMITY_TRY(asn_of(call));
    const auto scope = COMITY_TRY(scope_of(call));
    // Who sees all incidents is who holds the network, or looks after the service.
    if (call.access.seen_of(asn) != to_string(Visibility::All))
        return fail(Problem{403, &kNotYourNetwork, ""});
    const auto& framework = *call.snapshot.framework;
    const auto record =
        COMITY_TRY(call.store.record(scope.observation->id, asn).map_error(store_problem));
    if (!record) return fail(Problem{404, &kNetworkUnknown, to_string(asn)});
    JsonWriter json;
    json.begin_object().key("scores").begin_object().member("asn", asn.value());
    json.member("month", scope.month.empty() ? "" : scope.month + "-01T00:00:00Z");
    json.key("assessment");
    report::write_json(json, manrs::assess(framework, scope.observation->facts, *record),
                       report::Sources::LeftOut);
    json.end_object().end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
