// The route about sources, and what other routes say of them.
#include <algorithm>

#include "report/json.h"
#include "service/api/handlers.h"
#include "service/api/json_parts.h"
#include "service/api/source_kinds.h"
#include "service/sources.h"

namespace comity::service::api {

std::vector<SourceKindTotals> kinds_of(const observation::ObservationFacts& facts) {
    std::vector<SourceKindTotals> kinds;
    for (const auto& source : facts.sources) {
        if (kinds.empty() || kinds.back().kind != source.kind) kinds.push_back({source.kind});
        auto& kind = kinds.back();
        ++kind.files;
        kind.octets += source.octets;
        kind.entries += source.entries;
        kind.errors += source.errors;
        if (!source.failure.empty()) ++kind.failures;
        if (!source.as_of) continue;
        kind.newest = std::max(kind.newest.value_or(*source.as_of), *source.as_of);
        kind.oldest = std::min(kind.oldest.value_or(*source.as_of), *source.as_of);
    }
    return kinds;
}

void write_kinds(JsonWriter& json, std::string_view name,
                 const observation::ObservationFacts& facts) {
    json.key(name).begin_array();
    for (const auto& kind : kinds_of(facts)) {
        const auto* const described = std::find_if(
            kSources.begin(), kSources.end(),
            [&kind](const SourceDescription& source) { return source.name == kind.kind; });
        json.begin_object().member("kind", kind.kind);
        json.member("what",
                    described == kSources.end() ? std::string_view(kind.kind) : described->what);
        json.member("files", kind.files).member("octets", kind.octets);
        json.member("entries", kind.entries).member("errors", kind.errors);
        write_or_null(json, "as_of", kind.newest);
        write_or_null(json, "oldest", kind.oldest);
        json.member("failures", kind.failures).end_object();
    }
    json.end_array();
}

Result<Answer, Problem> answer_sources(const Call& call) {
    const auto& facts = call.snapshot.current->observation().facts;
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    report::write_feeds(json, facts);
    write_kinds(json, "kinds", facts);
    json.key("items").begin_array();
    for (const auto& source : facts.sources) report::write_source(json, source);
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
