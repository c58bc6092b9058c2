// Routes about groups of networks.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "report/csv_record.h"
#include "report/group_json.h"
#include "service/api/handlers.h"
#include "service/api/json_parts.h"
#include "service/api/network_list.h"
#include "service/api/page.h"
#include "service/limits.h"

namespace comity::service::api {
namespace {

constexpr std::array<std::string_view, 6> kGroupKinds{"country", "un-region",    "un-subregion",
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
    write_rolling(json, call.snapshot, group.members);
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
    for (const auto& action : call.snapshot.framework->actions) {
        header.text(action.id + "_rolling_mean");
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
        const auto* const rolling = call.snapshot.rolling.get();
        const auto means = rolling == nullptr
                               ? std::vector<manrs::RollingMean>(group->standing.actions.size())
                               : rolling->means(group->members);
        for (const auto& [measured, mean] : means) record.rounded(mean);
        text += record.take();
    }
    return text;
}

}  // namespace

Result<Answer, Problem> answer_groups(const Call& call) {
    const auto kind = COMITY_TRY(call.parameters.value(
        "kind", "country, un-region, un-subregion, rir, participants or custom",
        [](std::string_view text) -> std::optional<std::string_view> {
            const bool is_known =
                std::find(kGroupKinds.begin(), kGroupKinds.end(), text) != kGroupKinds.end();
            return is_known ? std::optional(text) : std::nullopt;
        }));
    const auto search = lower_case(trim(call.parameters.text("q").value_or("")));
    std::vector<const GroupLine*> found;
    for (const auto& group : call.snapshot.current->groups()) {
        if (kind && kind_of(group.name) != *kind) continue;
        const bool matches = lower_case(group.name).find(search) != std::string::npos ||
                             lower_case(group.title).find(search) != std::string::npos;
        if (matches) found.push_back(&group);
    }
    return answer_page(
        call, COMITY_TRY(page_of(call, std::move(found))),
        [&call](const Page<GroupLine>& page) { return csv_of(call, page.items); },
        [&call](JsonWriter& json) {
            write_framework(json, *call.snapshot.framework);
            json.member("has_cones", call.snapshot.current->has_cones());
        },
        [&call](JsonWriter& json, const GroupLine& group) { write_summary(json, call, group); });
}

Result<Answer, Problem> answer_group(const Call& call) {
    const auto& name = call.arguments[0];
    const auto& index = *call.snapshot.current;
    const auto [title, members] = COMITY_TRY(group_of(call, name));
    std::optional<manrs::GroupAssessment> before;
    if (call.snapshot.previous) {
        const auto& earlier = *call.snapshot.previous;
        const auto group = find_group(earlier, name);
        if (group) before = earlier.assess(name, title, group->members, nullptr);
    }
    const auto group = index.assess(name, title, members, before ? &*before : nullptr);
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    report::write_group_standing(json, group);
    write_rolling(json, call.snapshot, members);
    json.end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> answer_group_members(const Call& call) {
    const auto group = COMITY_TRY(group_of(call, call.arguments[0]));
    return answer_of(call, COMITY_TRY(page_of(call, &group.members, "worst")));
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
        write_rolling(json, call.snapshot, group.members);
        json.end_object();
    }
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
