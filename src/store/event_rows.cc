#include "store/event_rows.h"

#include <algorithm>
#include <map>

#include "store/limits.h"

namespace comity::store {
namespace {

using incident::Event;

/// The part of each network in an event: the first that holds of culprit, accomplice, victim.
std::map<net::Asn, std::string_view> parts_of(const Event& event) {
    std::map<net::Asn, std::string_view> parts{{event.culprit, "culprit"}};
    for (const auto& accomplice : event.accomplices) {
        parts.try_emplace(accomplice.asn, "accomplice");
    }
    for (const auto victim : event.victims) parts.try_emplace(victim, "victim");
    return parts;
}

bool overlaps(const net::Prefix& a, const net::Prefix& b) { return a.covers(b) || b.covers(a); }

bool is_about(const Event& event, const net::Prefix& prefix) {
    return overlaps(event.prefix, prefix) ||
           std::any_of(event.prefixes.begin(), event.prefixes.end(),
                       [&prefix](const net::Prefix& one) { return overlaps(one, prefix); });
}

Result<Event> read_event(const std::string& path, Octets event, Octets evidence, bool is_whole) {
    auto decoded = decode_event(event);
    if (!decoded) return fail(damaged(path, decoded.error()));
    if (!is_whole) return std::move(*decoded);
    auto rest = decode_event_evidence(evidence);
    if (!rest) return fail(damaged(path, rest.error()));
    decoded->evidence = std::move(*rest);
    return std::move(*decoded);
}

}  // namespace

Error damaged(const std::string& path, const ParseError& error) {
    return Error{.subject = path, .what = "read store: " + to_string(error)};
}

Result<EventWriter> EventWriter::prepare(const Database& database, std::int64_t observation_id) {
    return EventWriter(
        observation_id,
        COMITY_TRY(Statement::prepare(
            database, "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")),
        COMITY_TRY(Statement::prepare(database, "INSERT INTO event_network VALUES (?, ?, ?, ?)")));
}

Result<void> EventWriter::write(const Event& event) {
    const auto number = next_++;
    const auto name = incident::event_id(event);
    const auto prefix = to_string(event.prefix);
    const auto blob = encode_event(event);
    const auto evidence = encode_event_evidence(event.evidence);
    COMITY_TRY(event_.bind(1, id_)
                   .bind(2, number)
                   .bind(3, std::string_view(name))
                   .bind(4, to_string(event.kind))
                   .bind(5, to_string(event.certainty))
                   .bind(6, std::int64_t{event.suspicion})
                   .bind(7, static_cast<std::int64_t>(event.culprit.value()))
                   .bind(8, std::string_view(prefix))
                   .bind(9, static_cast<std::int64_t>(event.prefix_count))
                   .bind(10, event.start.microseconds())
                   .bind(11, event.end.microseconds())
                   .bind(12, std::int64_t{event.lasts ? 1 : 0})
                   .bind(13, std::int64_t{event.full_feeds})
                   .bind(14, std::int64_t{event.counts() ? 1 : 0})
                   .bind(15, std::span(blob))
                   .bind(16, std::span(evidence))
                   .run());
    for (const auto& [asn, part] : parts_of(event)) {
        COMITY_TRY(network_.bind(1, id_)
                       .bind(2, static_cast<std::int64_t>(asn.value()))
                       .bind(3, number)
                       .bind(4, part)
                       .run());
    }
    return {};
}

Result<EventsOfNetworks> EventsOfNetworks::prepare(const Database& database,
                                                   const std::string& path,
                                                   std::int64_t observation_id,
                                                   std::optional<net::Asn> asn) {
    auto select = COMITY_TRY(Statement::prepare(
        database,
        asn ? "SELECT n.asn, e.event, e.evidence FROM event_network AS n CROSS JOIN event AS e "
              "USING (observation_id, number) WHERE n.observation_id = ?1 AND n.asn = ?2 "
              "ORDER BY n.number"
            : "SELECT n.asn, e.event, e.evidence FROM event_network AS n CROSS JOIN event AS e "
              "USING (observation_id, number) WHERE n.observation_id = ?1 "
              "ORDER BY n.asn, n.number"));
    select.bind(1, observation_id);
    if (asn) select.bind(2, static_cast<std::int64_t>(asn->value()));
    return EventsOfNetworks(path, std::move(select));
}

Result<void> EventsOfNetworks::advance() {
    at_end_ = !COMITY_TRY(select_.step());
    if (!at_end_) asn_ = select_.integer(0);
    return {};
}

Result<std::vector<Event>> EventsOfNetworks::of(net::Asn asn) {
    const auto wanted = static_cast<std::int64_t>(asn.value());
    while (!at_end_ && asn_ < wanted) COMITY_TRY(advance());
    std::vector<Event> events;
    while (!at_end_ && asn_ == wanted) {
        const bool is_whole = events.size() < kEventsWithEvidenceMax;
        // A blob that is not asked for is not read from the disk.
        const auto evidence = is_whole ? select_.blob(2) : Octets();
        events.push_back(COMITY_TRY(read_event(path_, select_.blob(1), evidence, is_whole)));
        COMITY_TRY(advance());
    }
    return events;
}

Result<void> visit_events(const Database& database, const std::string& path,
                          std::int64_t observation_id, const EventFilter& filter,
                          const std::function<bool(const EventRow&)>& visit) {
    std::string sql =
        "SELECT e.number, e.id, e.event, e.evidence FROM event AS e WHERE e.observation_id = ?1";
    if (filter.asn) {
        // By what is least: the events of one network.
        sql =
            "SELECT e.number, e.id, e.event, e.evidence FROM event_network AS n CROSS JOIN event "
            "AS e USING (observation_id, number) WHERE n.observation_id = ?1 AND n.asn = ?2";
    }
    if (filter.id) sql += " AND e.id = ?3";
    if (filter.number) sql += " AND e.number = ?8";
    if (filter.kind) sql += " AND e.kind = ?4";
    if (filter.certainty) sql += " AND e.certainty = ?5";
    if (filter.since) sql += " AND e.ended >= ?6";
    if (filter.until) sql += " AND e.started <= ?7";
    if (!filter.with_excused) sql += " AND e.certainty <> 'excused'";
    sql += " ORDER BY e.number";
    auto select = COMITY_TRY(Statement::prepare(database, sql.c_str()));
    select.bind(1, observation_id);
    if (filter.asn) select.bind(2, static_cast<std::int64_t>(filter.asn->value()));
    if (filter.id) select.bind(3, std::string_view(*filter.id));
    if (filter.number) select.bind(8, *filter.number);
    if (filter.kind) select.bind(4, to_string(*filter.kind));
    if (filter.certainty) select.bind(5, to_string(*filter.certainty));
    if (filter.since) select.bind(6, filter.since->microseconds());
    if (filter.until) select.bind(7, filter.until->microseconds());
    while (COMITY_TRY(select.step())) {
        auto event = decode_event(select.blob(2));
        if (!event) return fail(damaged(path, event.error()));
        if (filter.prefix && !is_about(*event, *filter.prefix)) continue;
        if (filter.with_evidence) {
            auto evidence = decode_event_evidence(select.blob(3));
            if (!evidence) return fail(damaged(path, evidence.error()));
            event->evidence = std::move(*evidence);
        }
        if (!visit({select.integer(0), select.text(1), std::move(*event)})) break;
    }
    return {};
}

}  // namespace comity::store
