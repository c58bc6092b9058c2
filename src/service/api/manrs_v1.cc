// The MANRS API, version 1: who has joined, and what they show (docs/compatibility.md).
#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"
#include "manrs/conformance.h"
#include "report/csv_record.h"
#include "service/api/existing.h"
#include "service/api/json_parts.h"
#include "service/api/months.h"
#include "service/api/network_list.h"
#include "service/api/programme_standing.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

using registry::Programme;

/// The networks of all who have joined.
std::set<net::Asn> joined_networks(const std::vector<ParticipantLine>& lines) {
    std::set<net::Asn> asns;
    for (const auto& line : lines) {
        if (!line.is_approved()) continue;
        asns.insert(line.participant.asns.begin(), line.participant.asns.end());
    }
    return asns;
}

void write_asn_info(JsonWriter& json, const NetworkLine& line, bool has_joined) {
    json.begin_object().member("number", line.asn().value());
    json.member("name", line.figures.member.name);
    json.member("status", has_joined ? "approved" : "");
    json.member("manrs", has_joined);
    // The only thing that a registry says of it here is which one has it.
    json.member("rir_status", line.rir == registry::Rir::None ? "" : "allocated").end_object();
}

void write_states(JsonWriter& json, const RouteStates& routes) {
    json.member("announced", routes.counted).member("valid", routes.valid);
    json.member("invalid", routes.invalid).member("unknown", routes.not_found);
}

/// Programmes by the names that the paths give them.
struct NamedProgramme {
    std::string_view path;
    Programme programme;
    bool has_csv;
};
constexpr std::array kProgrammes{NamedProgramme{"net-ops", Programme::NetworkOperators, true},
                                 NamedProgramme{"cdns", Programme::CdnsAndClouds, true},
                                 NamedProgramme{"ixps", Programme::Ixps, false},
                                 NamedProgramme{"vendors", Programme::Vendors, false}};

/// The actions of the record, by the ids of the programmes that ship.
struct NamedAction {
    std::string_view key;
    std::string_view action;
};
constexpr std::array kActions{NamedAction{"filtering", "filtering"},
                              NamedAction{"anti_spoofing", "anti-spoofing"},
                              NamedAction{"coordination", "coordination"},
                              NamedAction{"routing_information", "routing-information"}};
/// Its scores where it has two, by the framework's ids.
constexpr std::array kNamedScores{NamedAction{"score_irr", "routing-information-irr"},
                                  NamedAction{"score_rpki", "routing-information-rpki"}};

/// Without a profile nothing is said to be conformant or not.
std::string_view conformance_of(const std::optional<manrs::Verdict>& verdict) {
    const bool is_known =
        verdict == manrs::Verdict::Conformant || verdict == manrs::Verdict::NonConformant;
    return is_known ? to_string(*verdict) : "no-data";
}

const manrs::ActionConformance* action_of(const manrs::Conformance& conformance,
                                          std::string_view id) {
    for (const auto& action : conformance.actions) {
        if (action.id == id) return &action;
    }
    return nullptr;
}

const manrs::ShownScore* score_of(const manrs::ActionConformance& action, std::string_view id) {
    for (const auto& shown : action.scores) {
        if (shown.id == id) return &shown;
    }
    return nullptr;
}

void write_score(JsonWriter& json, std::string_view key, const manrs::ShownScore* shown) {
    json.key(key).begin_object();
    json.key("value").rounded(shown == nullptr ? std::nullopt : shown->score);
    json.member("severity", severity_of(shown == nullptr ? manrs::Band::NoData : shown->band));
    json.end_object();
}

void write_action(JsonWriter& json, const NamedAction& named,
                  const manrs::ActionConformance& action) {
    json.key(named.key).begin_object().member("conformance", conformance_of(action.verdict));
    if (named.key == kActions.back().key) {
        for (const auto& score : kNamedScores) {
            write_score(json, score.key, score_of(action, score.action));
        }
    } else {
        write_score(json, "score", action.scores.empty() ? nullptr : action.scores.data());
    }
    json.end_object();
}

/// The day, as "2019-03-12"; empty where it is not known.
std::string day_of(const std::optional<Timestamp>& time) {
    constexpr std::size_t kDayLength = 10;
    return time ? to_string(*time).substr(0, kDayLength) : "";
}

struct Record {
    std::uint64_t number = 0;  ///< From 1, in the order given.
    JudgedParticipant judged;
};

void write_record(JsonWriter& json, const Record& record) {
    const auto& participant = record.judged.line->participant;
    const auto number = parse_decimal<std::uint64_t>(participant.id);
    json.begin_object().member("id", number.value_or(record.number));
    json.member("name", record.judged.line->name()).key("areas_served").begin_array();
    for (const auto& area : participant.areas_served) json.value(area);
    json.end_array().key("ASNs").begin_array();
    for (const auto asn : participant.asns) json.value(asn.value());
    json.end_array().member("member_since", day_of(participant.member_since));
    for (const auto& named : kActions) {
        const auto* const action = action_of(record.judged.conformance, named.action);
        if (action != nullptr) write_action(json, named, *action);
    }
    json.end_object();
}

std::string csv_of(const std::vector<Record>& records) {
    report::CsvRecord header;
    for (const auto* const name : {"id", "name", "areas_served", "ASNs", "member_since"}) {
        header.text(name);
    }
    for (const auto& action : kActions) {
        header.text(std::string(action.key) + "_conformance");
        if (action.key != kActions.back().key) header.text(std::string(action.key) + "_severity");
    }
    for (const auto& score : kNamedScores) header.text(std::string(score.key) + "_severity");
    auto text = header.take();
    for (const auto& record : records) {
        const auto& participant = record.judged.line->participant;
        report::CsvRecord row;
        row.number(parse_decimal<std::uint64_t>(participant.id).value_or(record.number));
        row.text(record.judged.line->name());
        row.text(joined(participant.areas_served));
        row.text(joined(participant.asns));
        row.text(day_of(participant.member_since));
        const manrs::ActionConformance none;
        for (const auto& named : kActions) {
            const auto* const found = action_of(record.judged.conformance, named.action);
            const auto& action = found == nullptr ? none : *found;
            row.text(conformance_of(action.verdict));
            if (named.key != kActions.back().key) row.text(severity_of(action.band));
        }
        const auto* const found = action_of(record.judged.conformance, kActions.back().action);
        for (const auto& score : kNamedScores) {
            const auto* const shown = found == nullptr ? nullptr : score_of(*found, score.action);
            row.text(severity_of(shown == nullptr ? manrs::Band::NoData : shown->band));
        }
        text += row.take();
    }
    return text;
}

/// All records of a programme in an observation.
Result<std::vector<Record>, Problem> records_of(const Call& call, Programme wanted,
                                                const std::vector<ParticipantLine>& lines) {
    const auto* const programme = call.programmes.find(to_string(wanted));
    if (programme == nullptr) return fail(Problem{404, &kProgrammeUnknown, ""});
    const auto* const profile = call.programmes.profile_for(programme->name);
    std::vector<Record> records;
    std::uint64_t number = 0;
    for (const auto& line : lines) {
        ++number;
        if (!line.is_approved() || !is_in(line, *programme)) continue;
        records.push_back(
            {number,
             {&line, judge_conformance(*programme, profile, call.snapshot.framework->bands,
                                       {.actions = line.scores.actions})}});
    }
    return records;
}

}  // namespace

Result<Answer, Problem> manrs_asns(const Call& call) {
    JsonWriter json;
    json.begin_object().key("asns").begin_array();
    for (const auto asn : joined_networks(call.snapshot.current->participants())) {
        json.value(asn.value());
    }
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> manrs_asns_info(const Call& call) {
    const auto joined = joined_networks(call.snapshot.current->participants());
    JsonWriter json;
    json.begin_object().key("asns").begin_array();
    for (const auto& line : call.snapshot.current->lines()) {
        write_asn_info(json, line, joined.contains(line.asn()));
    }
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> manrs_asn_info(const Call& call) {
    const auto* const line = COMITY_TRY(line_of(call, call.arguments[0]));
    const auto joined = joined_networks(call.snapshot.current->participants());
    JsonWriter json;
    write_asn_info(json, *line, joined.contains(line->asn()));
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> manrs_ixps_info(const Call& call) {
    JsonWriter json;
    json.begin_object().key("ixps").begin_array();
    std::uint64_t number = 0;
    for (const auto& line : call.snapshot.current->participants()) {
        ++number;
        if (!line.is_approved() || line.participant.programme != Programme::Ixps) continue;
        const auto& participant = line.participant;
        json.begin_object();
        json.member("id", parse_decimal<std::uint64_t>(participant.id).value_or(number));
        json.member("name", line.name()).key("areas_served").begin_array();
        for (const auto& area : participant.areas_served) json.value(area);
        json.end_array().key("ASNs").begin_array();
        for (const auto asn : participant.asns) json.value(asn.value());
        json.end_array().member("member_since", day_of(participant.member_since)).end_object();
    }
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> manrs_roas_of_asn(const Call& call) {
    const auto* const line = COMITY_TRY(line_of(call, call.arguments[0]));
    const auto& observation = call.snapshot.current->observation();
    const auto record =
        COMITY_TRY(call.store.record(observation.id, line->asn()).map_error(store_problem));
    std::array<std::uint64_t, 2> roas{};
    if (record) {
        for (const auto& vrp : record->evidence.vrps) {
            if (vrp.asn != line->asn()) continue;
            ++roas.at(place_of(vrp.prefix.family()));
        }
    }
    JsonWriter json;
    json.begin_object().member("asn", line->asn().value());
    json.member("name", line->figures.member.name).member("roa_count", roas[0] + roas[1]);
    json.member("roa_v4", roas[0]).member("roa_v6", roas[1]);
    write_states(json, line->routes);
    json.end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> manrs_roas_of_country(const Call& call) {
    constexpr std::size_t kCodeLength = 2;
    std::string code;
    for (const char c : call.arguments[0]) {
        code += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    const auto& index = *call.snapshot.current;
    const auto* const group =
        code.size() == kCodeLength ? index.group_of("country:" + code) : nullptr;
    if (group == nullptr) {
        return fail(Problem{404, &kGroupUnknown, escape_for_terminal(code, kSearchOctetsMax)});
    }
    JsonWriter json;
    json.begin_object().member("country", code).member("name", group->title);
    write_states(json, group->standing.routes);
    json.key("asns").begin_array();
    for (const auto place : group->members) {
        const auto& line = index.lines()[place];
        json.begin_object().member("asn", line.asn().value());
        json.member("name", line.figures.member.name);
        write_states(json, line.routes);
        json.end_object();
    }
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> manrs_conformance(const Call& call) {
    const auto* const named =
        std::find_if(kProgrammes.begin(), kProgrammes.end(),
                     [&call](const NamedProgramme& one) { return one.path == call.arguments[0]; });
    if (named == kProgrammes.end()) {
        return fail(Problem{404, &kProgrammeUnknown,
                            escape_for_terminal(call.arguments[0], kSearchOctetsMax)});
    }
    const auto month = COMITY_TRY(
        call.parameters.value("month", "a year and a month, as 202611", parse_month_digits));
    const auto* const observation = observation_of(call.snapshot, month);
    if (observation == nullptr) return fail(Problem{404, &kMonthUnknown, ""});
    const auto participants = COMITY_TRY(ParticipantsOfMonth::of(call, *observation));
    const auto records = COMITY_TRY(records_of(call, named->programme, participants.lines()));
    if (call.format == Format::Csv) {
        if (!named->has_csv) return fail(Problem{406, &kNotAcceptable, "application/json"});
        return Answer{.body = csv_of(records)};
    }
    JsonWriter json;
    if (call.format == Format::JsonLines) {
        Answer answer;
        for (const auto& record : records) {
            write_record(json, record);
            answer.body += json.text() + "\n";
            json.clear();
        }
        return answer;
    }
    json.begin_object().key("participants").begin_array();
    for (const auto& record : records) write_record(json, record);
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
