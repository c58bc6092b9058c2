// Routes about programmes: what each asks, and what its participants show of that.
#include <algorithm>
#include <array>
#include <tuple>

#include "base/text.h"
#include "report/conformance_json.h"
#include "service/api/handlers.h"
#include "service/api/json_parts.h"
#include "service/api/page.h"
#include "service/api/programme_standing.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

using manrs::Band;
using manrs::Verdict;

constexpr std::array kBands{Band::Ready, Band::Aspiring, Band::Lagging, Band::NoData};
constexpr std::array kVerdicts{Verdict::Conformant, Verdict::NonConformant, Verdict::NoData,
                               Verdict::NotSeen};

/// How many participants stand how.
struct Tally {
    std::array<std::uint64_t, kBands.size()> bands{};
    std::array<std::uint64_t, kVerdicts.size()> verdicts{};

    void add(Band band, const std::optional<Verdict>& verdict) {
        ++bands.at(static_cast<std::size_t>(band));
        if (verdict) ++verdicts.at(static_cast<std::size_t>(*verdict));
    }
    void write(JsonWriter& json, bool has_verdicts) const {
        json.key("bands").begin_array();
        for (const auto band : kBands) {
            json.begin_object().member("band", to_string(band));
            json.member("participants", bands.at(static_cast<std::size_t>(band))).end_object();
        }
        json.end_array().key("verdicts");
        if (!has_verdicts) {
            json.null();
            return;
        }
        json.begin_array();
        for (const auto verdict : kVerdicts) {
            json.begin_object().member("verdict", to_string(verdict));
            json.member("participants", verdicts.at(static_cast<std::size_t>(verdict)));
            json.end_object();
        }
        json.end_array();
    }
};

Result<const manrs::Programme*, Problem> programme_of(const Call& call, std::string_view name) {
    const auto* const programme = call.programmes.find(name);
    if (programme == nullptr) {
        return fail(Problem{404, &kProgrammeUnknown, escape_for_terminal(name, kSearchOctetsMax)});
    }
    return programme;
}

void write_standing(JsonWriter& json, const Call& call, const manrs::Programme& programme) {
    const auto* const profile = call.programmes.profile_for(programme.name);
    const auto judged = judge_participants(call.snapshot, programme, profile);
    Tally whole;
    std::vector<Tally> by_action(programme.actions.size());
    for (const auto& one : judged) {
        whole.add(one.conformance.band, one.conformance.verdict);
        for (std::size_t i = 0; i < by_action.size(); ++i) {
            const auto& action = one.conformance.actions[i];
            by_action[i].add(action.band, action.verdict);
        }
    }
    json.begin_object();
    report::write_programme(json, programme, profile);
    json.member("participants", std::uint64_t{judged.size()});
    whole.write(json, profile != nullptr);
    json.key("actions").begin_array();
    for (std::size_t i = 0; i < by_action.size(); ++i) {
        const auto& action = programme.actions[i];
        json.begin_object().member("id", action.id).member("title", action.title);
        json.member("level", to_string(action.level)).member("text", action.text);
        json.member("proof", action.proof).key("scores").begin_array();
        for (const auto& score : action.scores) json.value(score);
        json.end_array().member("wanted", to_string(action.wanted));
        by_action[i].write(json, profile != nullptr);
        json.end_object();
    }
    json.end_array().end_object();
}

void write_participant(JsonWriter& json, const JudgedParticipant& judged) {
    const auto& participant = judged.line->participant;
    json.begin_object().member("id", judged.line->id).member("name", judged.line->name());
    json.key("areas_served").begin_array();
    for (const auto& area : participant.areas_served) json.value(area);
    json.end_array();
    write_or_null(json, "member_since", participant.member_since);
    json.key("asns").begin_array();
    for (const auto asn : participant.asns) json.value(asn.value());
    json.end_array();
    report::write_conformance(json, judged.conformance);
    json.end_object();
}

std::string csv_of(const manrs::Programme& programme, const Page<JudgedParticipant>& page) {
    report::CsvRecord header;
    for (const auto* const name :
         {"id", "name", "areas_served", "member_since", "asns", "band", "before", "verdict"}) {
        header.text(name);
    }
    for (const auto& action : programme.actions) {
        header.text(action.id + "_band");
        header.text(action.id + "_verdict");
    }
    auto text = header.take();
    const auto verdict_text = [](const std::optional<Verdict>& verdict) {
        return verdict ? to_string(*verdict) : std::string_view();
    };
    for (const auto* const judged : page.items) {
        const auto& participant = judged->line->participant;
        const auto& conformance = judged->conformance;
        report::CsvRecord record;
        record.text(judged->line->id);
        record.text(judged->line->name());
        record.text(joined(participant.areas_served));
        record.text(participant.member_since ? to_string(*participant.member_since) : "");
        record.text(joined(participant.asns));
        record.text(to_string(conformance.band));
        record.text(conformance.before ? to_string(*conformance.before) : "");
        record.text(verdict_text(conformance.verdict));
        for (const auto& action : conformance.actions) {
            record.text(to_string(action.band));
            record.text(verdict_text(action.verdict));
        }
        text += record.take();
    }
    return text;
}

/// Which participants are asked for.
struct ConformanceFilter {
    std::string search;
    std::optional<Band> band;
    std::optional<Verdict> verdict;

    [[nodiscard]] static Result<ConformanceFilter, Problem> read(const Call& call,
                                                                 bool has_profile) {
        ConformanceFilter filter;
        filter.search = lower_case(trim(call.parameters.text("q").value_or("")));
        if (filter.search.size() > kSearchOctetsMax) {
            return fail(Parameters::bad_value("q", "at most 100 octets long"));
        }
        filter.band = COMITY_TRY(
            call.parameters.value("band", "ready, aspiring, lagging or no-data",
                                  [](std::string_view text) { return one_of(kBands, text); }));
        filter.verdict = COMITY_TRY(
            call.parameters.value("verdict", "conformant, non-conformant, no-data or not-seen",
                                  [](std::string_view text) { return one_of(kVerdicts, text); }));
        if (filter.verdict && !has_profile) {
            return fail(Parameters::bad_value("verdict", "left out: the programme has no profile"));
        }
        return filter;
    }
    [[nodiscard]] bool lets_through(const JudgedParticipant& judged) const {
        if (band && judged.conformance.band != *band) return false;
        if (verdict && judged.conformance.verdict != verdict) return false;
        if (search.empty()) return true;
        auto digits = std::string_view(search);
        if (digits.starts_with("as")) digits.remove_prefix(2);
        const auto asn = net::Asn::parse(digits);
        const auto& asns = judged.line->participant.asns;
        if (asn && std::binary_search(asns.begin(), asns.end(), *asn)) return true;
        return lower_case(judged.line->name()).find(search) != std::string::npos;
    }

private:
    template <class Value, std::size_t Count>
    static std::optional<Value> one_of(const std::array<Value, Count>& all, std::string_view name) {
        for (const auto one : all) {
            if (to_string(one) == name) return one;
        }
        return std::nullopt;
    }
};

/// What "worst" sorts by: not conformant, then the worse band; those without data last.
int rank_of(const manrs::Conformance& conformance) {
    if (conformance.verdict == Verdict::NonConformant) return 0;
    if (conformance.band == Band::NoData) return 4;
    return 3 - static_cast<int>(conformance.band);
}

Result<void, Problem> sort(const Call& call, std::vector<JudgedParticipant>& judged) {
    const auto is_worst_first =
        COMITY_TRY(call.parameters.value("sort", "worst or name", [](std::string_view text) {
            return text == "worst"  ? std::optional(true)
                   : text == "name" ? std::optional(false)
                                    : std::nullopt;
        }));
    // By name in any case; participants of one name in the order given.
    std::vector<std::tuple<int, std::string, std::size_t>> keys;
    for (std::size_t i = 0; i < judged.size(); ++i) {
        const auto rank = is_worst_first.value_or(true) ? rank_of(judged[i].conformance) : 0;
        keys.emplace_back(rank, lower_case(judged[i].line->name()), i);
    }
    std::sort(keys.begin(), keys.end());
    std::vector<JudgedParticipant> sorted;
    sorted.reserve(judged.size());
    for (const auto& key : keys) sorted.push_back(std::move(judged[std::get<2>(key)]));
    judged = std::move(sorted);
    return {};
}

}  // namespace

Result<Answer, Problem> answer_conformance(const Call& call) {
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    write_framework(json, *call.snapshot.framework);
    json.member("has_participants", call.snapshot.current->observation().facts.has("participants"));
    json.key("programmes").begin_array();
    for (const auto& programme : call.programmes.programmes) write_standing(json, call, programme);
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> answer_programme(const Call& call) {
    const auto* const programme = COMITY_TRY(programme_of(call, call.arguments[0]));
    const auto* const profile = call.programmes.profile_for(programme->name);
    const auto filter = COMITY_TRY(ConformanceFilter::read(call, profile != nullptr));
    auto judged = judge_participants(call.snapshot, *programme, profile);
    COMITY_TRY(sort(call, judged));
    std::vector<const JudgedParticipant*> found;
    for (const auto& one : judged) {
        if (filter.lets_through(one)) found.push_back(&one);
    }
    return answer_page(
        call, COMITY_TRY(page_of(call, std::move(found))),
        [programme](const Page<JudgedParticipant>& page) { return csv_of(*programme, page); },
        [&](JsonWriter& json) {
            write_framework(json, *call.snapshot.framework);
            json.key("programme").begin_object();
            report::write_programme(json, *programme, profile);
            json.end_object();
        },
        [](JsonWriter& json, const JudgedParticipant& one) { write_participant(json, one); });
}

Result<Answer, Problem> answer_participant(const Call& call) {
    const auto* const programme = COMITY_TRY(programme_of(call, call.arguments[0]));
    const auto& index = *call.snapshot.current;
    const auto* const line = index.participant_of(call.arguments[1]);
    if (line == nullptr || !is_in(*line, *programme)) {
        return fail(Problem{404, &kParticipantUnknown,
                            escape_for_terminal(call.arguments[1], kSearchOctetsMax)});
    }
    const auto* const profile = call.programmes.profile_for(programme->name);
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    if (call.snapshot.previous) {
        write_observation(json, "since", call.snapshot, call.snapshot.previous->observation());
    } else {
        json.key("since").null();
    }
    write_framework(json, *call.snapshot.framework);
    json.key("programme").begin_object();
    report::write_programme(json, *programme, profile);
    json.end_object().key("participant");
    write_participant(json, judge_participant(call.snapshot, *programme, profile, *line));
    json.key("networks").begin_array();
    for (const auto asn : line->participant.asns) {
        if (const auto* const network = index.line_of(asn)) {
            write_network_summary(json, *network, call.snapshot);
        }
    }
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
