// Routes about frameworks: the methodology, from the files that scores are computed by.
#include <algorithm>

#include "base/text.h"
#include "report/framework_json.h"
#include "service/api/handlers.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {

Result<Answer, Problem> answer_frameworks(const Call& call) {
    JsonWriter json;
    json.begin_object().member("served", call.snapshot.framework->name);
    json.key("items").begin_array();
    for (const auto& framework : call.frameworks) {
        json.begin_object();
        report::write_framework_heading(json, framework);
        json.end_object();
    }
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> answer_framework(const Call& call) {
    const auto& name = call.arguments[0];
    const auto found =
        std::find_if(call.frameworks.begin(), call.frameworks.end(),
                     [&name](const manrs::Framework& framework) { return framework.name == name; });
    if (found == call.frameworks.end()) {
        return fail(Problem{404, &kFrameworkUnknown, escape_for_terminal(name, kSearchOctetsMax)});
    }
    JsonWriter json;
    report::write_whole_framework(json, *found);
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
