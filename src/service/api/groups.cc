// Routes about groups of networks.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "report/csv_record.h"
#include "report/group_json.h"
#include "service/api/handlers.h"
#include "service/api/json_parts.h"
#include "service/api/network_list.h"
#include "service/limits.h"

namespace comity::service::api {
namespace {

constexpr std::array<std::string_view, 6> kKinds{"country", "un-region",    "un-subregion",
                                                 "rir",     "participants", "custom"};

std::string_view kind_of(std::string_view name) { return name.substr(0, name.find(':')); }

/// The same group in the observation before; null where it had none.
const Standing* before_of(const Call& call, const GroupLine& group) {
    if (!call.snapshot.previous) return nullptr;
    const auto* const before = call.snapshot.previous->group_of(group.name);
    return before == nullptr ? nullptr : &before->standing;
}

void write_actions(JsonWriter& json, const Call& call, const GroupLine& group) {
    const auto* const before = before_of(call, group);
    report::write_group_actions(
        json, group.standing.actions, group.standing.networks,
        before == nullptr ? std::span<const manrs::GroupAction>() : before->actions);
}

void write_summary(JsonWriter& json, const Call& call, const GroupLine& group) {
    json.begin_object().member("group", group.name).member("title", group.title);
    json.member("kind", kind_of(group.name)).member("networks", group.standing.networks);
    json.member("announcing", group.standing.announcing);
    write_routes(json, group.standing.routes, call.snapshot.current->observation().facts);
    write_actions(json, call, group);
    json.end_object();
}

std::string csv_of(const Call& call, std::span<const GroupLine* const> page) {
    report::CsvRecord header;
    for (const auto* const name : {"group", "title", "networks", "announcing"}) header.text(name);
    for (const auto name : kRouteColumns) header.text(name);
    for (const auto& action : call.snapshot.framework->actions) {
        for (const auto* const column : {"_mean", "_ready", "_aspiring", "_lagging", "_no_data"}) {
            header.text(action.id + column);
        }
    }
    std::string text = header.take();
    for (const auto* const group : page) {
        report::CsvRecord record;
        record.text(group->name);
        record.text(group->title);
        record.number(group->standing.networks);
        record.number(group->standing.announcing);
        write_routes(record, group->standing.routes, call.snapshot.current->observation().facts);
        for (const auto& action : group->standing.actions) {
            record.rounded(action.mean);
            for (const auto count : action.bands) record.number(count);
        }
        text += record.take();
    }
    return text;
}

}  // namespace

Result<Answer, Problem> answer_groups(const Call& call) {
    const auto kind = COMITY_TRY(call.parameters.value(
        "kind", "country, un-region, un-subregion, rir, participants or custom",
        [](std::string_view text) -> std::optional<std::string_view> {
            const bool is_known = std::find(kKinds.begin(), kKinds.end(), text) != kKinds.end();
            return is_known ? std::optional(text) : std::nullopt;
        }));
    const auto search = lower_case(trim(call.parameters.text("q").value_or("")));
    const auto limit = COMITY_TRY(call.parameters.limit());
    const auto start = COMITY_TRY(Cursor::read(call));
    std::vector<const GroupLine*> found;
    for (const auto& group : call.snapshot.current->groups()) {
        if (kind && kind_of(group.name) != *kind) continue;
        const bool matches = lower_case(group.name).find(search) != std::string::npos ||
                             lower_case(group.title).find(search) != std::string::npos;
        if (matches) found.push_back(&group);
    }
    const auto end = std::min(found.size(), start + limit);
    const auto page = std::span(found).subspan(std::min(start, end), end - std::min(start, end));
    Answer answer;
    if (end < found.size()) answer.next = Cursor::next(call, end);
    if (call.format == Format::Csv) {
        answer.body = csv_of(call, page);
        return answer;
    }
    JsonWriter json;
    if (call.format == Format::JsonLines) {
        for (const auto* const group : page) {
            write_summary(json, call, *group);
            answer.body += json.text() + "\n";
            json.clear();
        }
        return answer;
    }
    json.begin_object();
    write_observation(json, call.snapshot);
    write_framework(json, *call.snapshot.framework);
    json.member("has_cones", call.snapshot.current->has_cones());
    json.member("total", std::uint64_t{found.size()}).key("items").begin_array();
    for (const auto* const group : page) write_summary(json, call, *group);
    json.end_array();
    end_page(json, answer.next);
    answer.body = json.take() + "\n";
    return answer;
}

Result<Answer, Problem> answer_group(const Call& call) {
    const auto& name = call.arguments[0];
    const auto& index = *call.snapshot.current;
    const auto members = COMITY_TRY(members_of(call, name));
    const auto* const line = index.group_of(name);
    std::string title = name;
    if (line != nullptr) {
        title = line->title;
    } else {
        const auto cone =
            COMITY_TRY(call.store.group(index.observation().id, name).map_error(store_problem));
        if (cone) title = cone->title;
    }
    std::optional<manrs::GroupAssessment> before;
    if (call.snapshot.previous) {
        const auto& earlier = *call.snapshot.previous;
        const auto group =
            COMITY_TRY(call.store.group(earlier.observation().id, name).map_error(store_problem));
        if (group) before = earlier.assess(name, title, earlier.places_of(group->members), nullptr);
    }
    const auto group = index.assess(name, title, members, before ? &*before : nullptr);
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    report::write_group_standing(json, group);
    json.end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> answer_group_members(const Call& call) {
    const auto members = COMITY_TRY(members_of(call, call.arguments[0]));
    return answer_of(call, COMITY_TRY(page_of(call, &members, "worst")));
}

Result<Answer, Problem> answer_countries(const Call& call) {
    constexpr std::string_view kCountryPrefix = "country:";
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    write_framework(json, *call.snapshot.framework);
    json.key("items").begin_array();
    for (const auto& group : call.snapshot.current->groups()) {
        if (!group.name.starts_with(kCountryPrefix)) continue;
        json.begin_object();
        json.member("country", std::string_view(group.name).substr(kCountryPrefix.size()));
        json.member("group", group.name).member("title", group.title);
        json.member("networks", group.standing.networks);
        write_actions(json, call, group);
        json.end_object();
    }
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
