// What the scores of one network would be with some of its fixes made.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/what_if.h"
#include "service/api/handlers.h"
#include "service/api/json_parts.h"
#include "service/api/network_assessment.h"
#include "service/api/network_list.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

/// Which fixes are asked for.
struct Chosen {
    std::vector<std::size_t> places;   ///< Of FixPlan::effects, rising.
    std::vector<std::string> unknown;  ///< Names of none, as of what was mended since.
};

Result<Chosen, Problem> chosen_of(const Call& call, const manrs::FixPlan& plan) {
    const auto names = call.parameters.list("fixes");
    const bool is_short = std::all_of(names.begin(), names.end(), [](const std::string& name) {
        return name.size() <= kFixOctetsMax;
    });
    if (names.size() > kFixesChosenMax || !is_short) {
        return fail(Parameters::bad_value(
            "fixes",
            fmt::format("at most {} ids of fixes, or rules, or \"all\"", kFixesChosenMax)));
    }
    std::map<std::string_view, std::size_t> by_id;
    std::multimap<std::string_view, std::size_t> by_rule;
    for (std::size_t i = 0; i < plan.effects.size(); ++i) {
        const std::string_view id = plan.effects[i].id;
        by_id.emplace(id, i);
        by_rule.emplace(id.substr(0, id.find(':')), i);
    }
    Chosen chosen;
    for (const auto& name : names) {
        if (name == "all") {
            chosen.places = plan.order;
            continue;
        }
        const auto [first, last] = by_rule.equal_range(name);
        for (auto found = first; found != last; ++found) chosen.places.push_back(found->second);
        if (const auto found = by_id.find(name); found != by_id.end()) {
            chosen.places.push_back(found->second);
        } else if (first == last && !name.empty()) {
            chosen.unknown.push_back(name);
        }
    }
    std::sort(chosen.places.begin(), chosen.places.end());
    chosen.places.erase(std::unique(chosen.places.begin(), chosen.places.end()),
                        chosen.places.end());
    return chosen;
}

}  // namespace

Result<Answer, Problem> answer_what_if(const Call& call) {
    const auto* const line = COMITY_TRY(line_of(call, call.arguments[0]));
    const auto [assessment, unseen] = COMITY_TRY(assess(call, line->asn()));
    const auto& framework = *call.snapshot.framework;
    const auto chosen = COMITY_TRY(chosen_of(call, assessment.plan));
    const auto prospects = manrs::with_fixes(framework, assessment, unseen, chosen.places);
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    json.member("visibility", call.access.seen_of(assessment.asn));
    write_framework(json, framework);
    json.member("asn", assessment.asn.value()).key("fixes").begin_array();
    for (const auto place : chosen.places) json.value(assessment.plan.effects[place].id);
    json.end_array().key("unknown").begin_array();
    for (const auto& name : chosen.unknown) json.value(name);
    json.end_array();
    report::write_scores(json, "present", {assessment.metrics, assessment.actions});
    report::write_scores(json, "next", prospects.next);
    report::write_scores(json, "later", prospects.later);
    json.end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
