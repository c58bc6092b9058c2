// Routes about incidents. What the one who asks may not see is as if it were not there.
#include <algorithm>

#include "base/text.h"
#include "incident/explanation.h"
#include "report/csv_record.h"
#include "report/incident_json.h"
#include "report/incident_list.h"
#include "service/api/handlers.h"
#include "service/api/incident_filter.h"
#include "service/api/incident_list.h"
#include "service/api/json_parts.h"
#include "service/api/page.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {

using report::ListedIncident;

std::string incident_csv_header() {
    report::CsvRecord header;
    for (const auto* const name :
         {"id", "kind", "certainty", "counts", "ruled_out", "culprit", "culprit_name", "prefix",
          "prefix_count", "start", "end", "lasts", "full_feed_peers", "events", "sentence"}) {
        header.text(name);
    }
    return header.take();
}

std::string incident_csv_row(const Call& call, const ListedIncident& listed) {
    const auto& [number, id, event] = *call.snapshot.incidents.event(listed.number);
    report::CsvRecord record;
    record.text(id);
    record.text(to_string(listed.kind));
    record.text(to_string(listed.certainty));
    record.number(listed.counts ? 1 : 0);
    record.number(listed.is_ruled_out ? 1 : 0);
    record.number(listed.culprit.value());
    record.text(name_of(call.snapshot, listed.culprit));
    record.text(to_string(event.prefix));
    record.number(event.prefix_count);
    record.text(to_string(listed.start));
    record.text(to_string(listed.end));
    record.number(listed.lasts ? 1 : 0);
    record.number(listed.full_feeds);
    record.number(listed.numbers.size());
    record.text(incident::sentence_of(event));
    return record.take();
}

Result<FoundIncidents, Problem> all_incidents(const Call& call) {
    COMITY_TRY(require_sight(call));
    const auto filter = COMITY_TRY(read_incident_filter(call.parameters));
    const auto& incidents = call.snapshot.incidents;
    FoundIncidents found{.seen = incidents.incidents(call.access), .list = {}};
    for (const auto& listed : *found.seen) {
        if (lets_through(filter, listed, incidents)) found.list.push_back(&listed);
    }
    return found;
}

Result<Answer, Problem> answer_incidents(const Call& call) {
    auto found = COMITY_TRY(all_incidents(call));
    return answer_page(
        call, COMITY_TRY(page_of(call, std::move(found.list))),
        [&call](const Page<ListedIncident>& page) {
            auto text = incident_csv_header();
            for (const auto* const listed : page.items) text += incident_csv_row(call, *listed);
            return text;
        },
        [&call](JsonWriter& json) { json.member("visibility", call.access.seen()); },
        [&call](JsonWriter& json, const ListedIncident& listed) {
            write_incident_summary(json, call.snapshot, listed);
        });
}

Result<Answer, Problem> answer_incident(const Call& call) {
    COMITY_TRY(require_sight(call));
    std::optional<store::EventRow> found;
    const auto visited = call.store.for_each_event(call.snapshot.current->observation().id,
                                                   {.id = call.arguments[0], .with_evidence = true},
                                                   [&](const store::EventRow& row) {
                                                       if (call.access.may_see(row.event))
                                                           found = row;
                                                       return !found;
                                                   });
    COMITY_TRY(Result<void>(visited).map_error(store_problem));
    if (!found) {
        return fail(Problem{404, &kIncidentUnknown,
                            escape_for_terminal(call.arguments[0], kSearchOctetsMax)});
    }
    const auto seen = call.snapshot.incidents.incidents(call.access);
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    json.member("visibility", call.access.seen()).key("event").begin_object();
    report::write_event_members(json, found->event);
    json.end_object().key("others").begin_array();
    for (const auto& listed : *seen) {
        const auto& numbers = listed.numbers;
        if (!std::binary_search(numbers.begin(), numbers.end(), found->number)) continue;
        for (const auto number : numbers) {
            if (number != found->number) json.value(call.snapshot.incidents.event(number)->id);
        }
    }
    json.end_array().key("names").begin_object();
    for (const auto asn : report::networks_in(found->event)) {
        const auto name = name_of(call.snapshot, asn);
        if (!name.empty()) json.member(std::to_string(asn.value()), name);
    }
    json.end_object().end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
