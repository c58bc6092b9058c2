#include "service/api/incident_filter.h"

#include <algorithm>
#include <array>

#include "incident/explanation.h"
#include "manrs/incident_fixes.h"
#include "service/api/json_parts.h"

namespace comity::service::api {
namespace {

using incident::Event;
using incident::EventKind;
using report::ListedIncident;

constexpr std::array kEventKinds{EventKind::BogonPrefix,    EventKind::BogonAsn,
                                 EventKind::MisOrigination, EventKind::RouteLeak,
                                 EventKind::RpkiInvalid,    EventKind::ForgedOrigin};

std::optional<net::Prefix> parse_prefix(std::string_view text) {
    if (const auto prefix = net::Prefix::parse(text)) return prefix;
    const auto address = net::Address::parse(text);
    if (!address) return std::nullopt;
    return net::Prefix::containing(*address, net::bits_of(address->family()));
}

bool overlap(const net::Prefix& a, const net::Prefix& b) { return a.covers(b) || b.covers(a); }

bool is_about(const Event& event, const net::Prefix& prefix) {
    return overlap(event.prefix, prefix) ||
           std::any_of(event.prefixes.begin(), event.prefixes.end(),
                       [&prefix](const net::Prefix& one) { return overlap(one, prefix); });
}

}  // namespace

std::string_view name_of(const Snapshot& snapshot, net::Asn asn) {
    const auto* const line = snapshot.current->line_of(asn);
    return line == nullptr ? std::string_view() : line->figures.member.name;
}

Result<IncidentFilter, Problem> read_incident_filter(const Parameters& parameters) {
    constexpr std::string_view kTime =
        "a day or a time in UTC, as 2026-11-20 or "
        "2026-11-20T08:00:00Z";
    const auto time = [](std::string_view text) { return Timestamp::parse(text); };
    IncidentFilter filter;
    filter.kind = COMITY_TRY(parameters.value(
        "kind",
        "bogon-prefix, bogon-asn, mis-origination, route-leak, rpki-invalid or forged-origin",
        [](std::string_view text) -> std::optional<EventKind> {
            const auto* const found =
                std::find_if(kEventKinds.begin(), kEventKinds.end(),
                             [text](EventKind kind) { return to_string(kind) == text; });
            return found == kEventKinds.end() ? std::nullopt : std::optional(*found);
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

bool lets_through(const IncidentFilter& filter, const ListedIncident& listed,
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

void write_incident_summary(JsonWriter& json, const Snapshot& snapshot,
                            const ListedIncident& listed) {
    const auto& [number, id, event] = *snapshot.incidents.event(listed.number);
    json.begin_object().member("id", id).member("kind", to_string(listed.kind));
    json.member("certainty", to_string(listed.certainty)).member("counts", listed.counts);
    json.member("ruled_out", listed.is_ruled_out);
    json.member("culprit", listed.culprit.value());
    write_text_or_null(json, "culprit_name", name_of(snapshot, listed.culprit));
    json.key("victims").begin_array();
    for (const auto victim : event.victims) json.value(victim.value());
    json.end_array().member("prefix", to_string(event.prefix));
    json.member("prefix_count", event.prefix_count);
    json.member("start", listed.start).member("end", listed.end).member("lasts", listed.lasts);
    json.member("full_feed_peers", listed.full_feeds);
    json.member("events", std::uint64_t{listed.numbers.size()});
    json.member("sentence", incident::sentence_of(event)).end_object();
}

}  // namespace comity::service::api
