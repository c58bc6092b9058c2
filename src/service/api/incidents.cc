// Routes about incidents. What the one who asks may not see is as if it were not there.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "incident/explanation.h"
#include "manrs/incident_fixes.h"
#include "report/csv_record.h"
#include "report/incident_json.h"
#include "report/incident_list.h"
#include "service/api/handlers.h"
#include "service/api/incident_list.h"
#include "service/api/json_parts.h"
#include "service/api/page.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

using incident::Event;
using incident::EventKind;
using report::ListedIncident;

constexpr std::array kKinds{EventKind::BogonPrefix,    EventKind::BogonAsn,
                            EventKind::MisOrigination, EventKind::RouteLeak,
                            EventKind::RpkiInvalid,    EventKind::ForgedOrigin};

/// Which incidents are asked for.
struct Filter {
    std::optional<EventKind> kind;
    std::optional<net::Asn> asn;
    std::optional<net::Prefix> prefix;
    std::optional<Timestamp> since;
    std::optional<Timestamp> until;
    bool counts = true;
};

std::optional<net::Prefix> parse_prefix(std::string_view text) {
    if (const auto prefix = net::Prefix::parse(text)) return prefix;
    const auto address = net::Address::parse(text);
    if (!address) return std::nullopt;
    return net::Prefix::containing(*address, net::bits_of(address->family()));
}

Result<Filter, Problem> read_filter(const Parameters& parameters) {
    constexpr std::string_view kTime =
        "a day or a time in UTC, as 2026-11-20 or "
        "2026-11-20T08:00:00Z";
    const auto time = [](std::string_view text) { return Timestamp::parse(text); };
    Filter filter;
    filter.kind = COMITY_TRY(parameters.value(
        "kind",
        "bogon-prefix, bogon-asn, mis-origination, route-leak, rpki-invalid or forged-origin",
        [](std::string_view text) -> std::optional<EventKind> {
            const auto* const found =
                std::find_if(kKinds.begin(), kKinds.end(),
                             [text](EventKind kind) { return to_string(kind) == text; });
            return found == kKinds.end() ? std::nullopt : std::optional(*found);
        }));
    filter.asn =
        COMITY_TRY(parameters.value("as", "an AS number, as AS64500",
                                    [](std::string_view text) { return net::Asn::parse(text); }));
    filter.prefix = COMITY_TRY(
        parameters.value("prefix", "a prefix or an address, as 192.0.2.0/24", parse_prefix));
    filter.since = COMITY_TRY(parameters.value("since", kTime, time));
    filter.until = COMITY_TRY(parameters.value("until", kTime, time));
    filter.counts = COMITY_TRY(parameters.truth("counts")).value_or(true);
    return filter;
}

bool overlap(const net::Prefix& a, const net::Prefix& b) { return a.covers(b) || b.covers(a); }

bool is_about(const Event& event, const net::Prefix& prefix) {
    return overlap(event.prefix, prefix) ||
           std::any_of(event.prefixes.begin(), event.prefixes.end(),
                       [&prefix](const net::Prefix& one) { return overlap(one, prefix); });
}

bool lets_through(const Filter& filter, const ListedIncident& listed,
                  const IncidentIndex& incidents) {
    if (listed.counts != filter.counts) return false;
    if (filter.kind && listed.kind != *filter.kind) return false;
    if (filter.since && listed.end < *filter.since) return false;
    if (filter.until && listed.start > *filter.until) return false;
    const auto any_event = [&](auto holds) {
        return std::any_of(listed.numbers.begin(), listed.numbers.end(), [&](std::int64_t number) {
            const auto* const row = incidents.event(number);
            return row != nullptr && holds(row->event);
        });
    };
    if (filter.asn && listed.culprit != *filter.asn && !any_event([&filter](const Event& event) {
            return manrs::part_in(event, *filter.asn) != manrs::Part::None;
        })) {
        return false;
    }
    return !filter.prefix ||
           any_event([&filter](const Event& event) { return is_about(event, *filter.prefix); });
}

std::string_view name_of(const Snapshot& snapshot, net::Asn asn) {
    const auto* const line = snapshot.current->line_of(asn);
    return line == nullptr ? std::string_view() : line->figures.member.name;
}

}  // namespace

void write_incident(JsonWriter& json, const Call& call, const ListedIncident& listed) {
    const auto& [number, id, event] = *call.snapshot.incidents.event(listed.number);
    json.begin_object().member("id", id).member("kind", to_string(listed.kind));
    json.member("certainty", to_string(listed.certainty)).member("counts", listed.counts);
    json.member("ruled_out", listed.is_ruled_out);
    json.member("culprit", listed.culprit.value());
    write_text_or_null(json, "culprit_name", name_of(call.snapshot, listed.culprit));
    json.key("victims").begin_array();
    for (const auto victim : event.victims) json.value(victim.value());
    json.end_array().member("prefix", to_string(event.prefix));
    json.member("prefix_count", event.prefix_count);
    json.member("start", listed.start).member("end", listed.end).member("lasts", listed.lasts);
    json.member("full_feed_peers", listed.full_feeds);
    json.member("events", std::uint64_t{listed.numbers.size()});
    json.member("sentence", incident::sentence_of(event)).end_object();
}

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

namespace {

Result<void, Problem> require_sight(const Call& call) {
    if (call.access.sees_incidents()) return {};
    return fail(Problem{401, &kIncidentsHidden,
                        "the configuration says visibility = "
                        "\"participants\""});
}

}  // namespace

Result<FoundIncidents, Problem> all_incidents(const Call& call) {
    COMITY_TRY(require_sight(call));
    const auto filter = COMITY_TRY(read_filter(call.parameters));
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
            write_incident(json, call, listed);
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
