#include "store/dispute_rows.h"

#include <array>
#include <string_view>

#include "store/row_values.h"

namespace comity::store {
namespace {

using incident::Certainty;
using incident::Dispute;
using incident::DisputeState;
using incident::EventKind;

constexpr std::string_view kSpeaker = "speaker";
constexpr std::string_view kProvider = "provider";
constexpr std::string_view kNeighbour = "neighbour";
constexpr std::string_view kVictim = "victim";
constexpr std::string_view kAccepted = "accepted";
constexpr std::string_view kRefused = "refused";

constexpr std::array kKinds{EventKind::BogonPrefix,    EventKind::BogonAsn,
                            EventKind::MisOrigination, EventKind::RouteLeak,
                            EventKind::RpkiInvalid,    EventKind::ForgedOrigin};
constexpr std::array kCertainties{Certainty::Attested, Certainty::Suspected, Certainty::Excused};

template <class Choice, std::size_t Count>
bool read_name(const std::array<Choice, Count>& choices, std::string_view name, Choice& choice) {
    for (const auto candidate : choices) {
        if (to_string(candidate) != name) continue;
        choice = candidate;
        return true;
    }
    return false;
}

/// The dispute in a row of select_disputes. Errors: a later version knows more kinds.
Result<Dispute> dispute_in(const Database& database, const Statement& row) {
    Dispute dispute{.id = row.integer(0),
                    .event_id = row.text(1),
                    .subject = row.text(2),
                    .sentence = row.text(9),
                    .time = Timestamp::from_microseconds(row.integer(10)),
                    .reason = row.text(11),
                    .by = {row.text(12), row.text(13), row.text(14)}};
    auto& event = dispute.event;
    const auto prefix = net::Prefix::parse(row.text(6));
    const bool is_known = read_name(kKinds, row.text(3), event.kind) &&
                          read_name(kCertainties, row.text(4), event.certainty) && prefix;
    if (!is_known) return fail(database.failed("read disputes: unknown kind of event"));
    event.culprit = asn_of(row.integer(5));
    event.prefix = *prefix;
    event.start = Timestamp::from_microseconds(row.integer(7));
    event.end = Timestamp::from_microseconds(row.integer(8));
    return dispute;
}

void add_network(Dispute& dispute, net::Asn asn, std::string_view part) {
    if (part == kSpeaker) dispute.networks.push_back(asn);
    if (part == kProvider) dispute.event.accomplices.push_back({asn, true});
    if (part == kNeighbour) dispute.event.accomplices.push_back({asn, false});
    if (part == kVictim) dispute.event.victims.push_back(asn);
}

/// Calls `visit(dispute, row)` with each row of `select` whose first column is the id of one of
/// `disputes`; both are by id.
template <class Visit>
Result<void> join(const Database& database, const char* select, std::vector<Dispute>& disputes,
                  Visit visit) {
    auto rows = COMITY_TRY(Statement::prepare(database, select));
    auto dispute = disputes.begin();
    while (COMITY_TRY(rows.step())) {
        while (dispute != disputes.end() && dispute->id < rows.integer(0)) ++dispute;
        // What another process wrote since the disputes were read comes the next time.
        if (dispute == disputes.end()) break;
        if (dispute->id == rows.integer(0)) visit(*dispute, rows);
    }
    return {};
}

}  // namespace

Result<std::optional<AddedDispute>> standing_dispute(const Database& database,
                                                     const Dispute& dispute) {
    auto rows = COMITY_TRY(Statement::prepare(
        database,
        "SELECT id, (SELECT verdict FROM ruling WHERE dispute_id = id ORDER BY number DESC LIMIT "
        "1) FROM dispute WHERE subject = ? AND started <= ? AND ended >= ? ORDER BY id"));
    rows.bind(1, std::string_view(dispute.subject))
        .bind(2, dispute.event.end.microseconds())
        .bind(3, dispute.event.start.microseconds());
    std::optional<AddedDispute> standing;
    while (COMITY_TRY(rows.step())) {
        const auto verdict = rows.text(1);
        if (verdict == kRefused) continue;
        standing = {verdict == kAccepted ? AddedDispute::Outcome::IsAccepted
                                         : AddedDispute::Outcome::IsOpen,
                    rows.integer(0)};
        if (standing->outcome == AddedDispute::Outcome::IsAccepted) break;
    }
    return standing;
}

Result<std::int64_t> insert_dispute(const Database& database, const Dispute& dispute) {
    const auto& event = dispute.event;
    const auto prefix = to_string(event.prefix);
    auto insert = COMITY_TRY(Statement::prepare(
        database,
        "INSERT INTO dispute (event_id, subject, kind, certainty, culprit, prefix, started, ended, "
        "sentence, time, reason, token_id, token_name, role) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
        "?, ?, ?, ?) RETURNING id"));
    insert.bind(1, std::string_view(dispute.event_id))
        .bind(2, std::string_view(dispute.subject))
        .bind(3, to_string(event.kind))
        .bind(4, to_string(event.certainty))
        .bind(5, static_cast<std::int64_t>(event.culprit.value()))
        .bind(6, std::string_view(prefix))
        .bind(7, event.start.microseconds())
        .bind(8, event.end.microseconds())
        .bind(9, std::string_view(dispute.sentence))
        .bind(10, dispute.time.microseconds())
        .bind(11, std::string_view(dispute.reason))
        .bind(12, std::string_view(dispute.by.token_id))
        .bind(13, std::string_view(dispute.by.name))
        .bind(14, std::string_view(dispute.by.role));
    if (!COMITY_TRY(insert.step())) return fail(database.failed("keep a dispute"));
    const auto id = insert.integer(0);
    static_cast<void>(COMITY_TRY(insert.step()));
    auto network =
        COMITY_TRY(Statement::prepare(database, "INSERT INTO dispute_network VALUES (?, ?, ?)"));
    const auto add = [&](net::Asn asn, std::string_view part) {
        return network.bind(1, id)
            .bind(2, static_cast<std::int64_t>(asn.value()))
            .bind(3, part)
            .run();
    };
    for (const auto asn : dispute.networks) COMITY_TRY(add(asn, kSpeaker));
    for (const auto& [asn, is_provider] : event.accomplices) {
        COMITY_TRY(add(asn, is_provider ? kProvider : kNeighbour));
    }
    for (const auto asn : event.victims) COMITY_TRY(add(asn, kVictim));
    return id;
}

Result<std::optional<std::int64_t>> last_ruling(const Database& database, std::int64_t dispute_id) {
    auto row = COMITY_TRY(Statement::prepare(
        database,
        "SELECT (SELECT coalesce(max(number), 0) FROM ruling WHERE dispute_id = ?1) FROM dispute "
        "WHERE id = ?1"));
    row.bind(1, dispute_id);
    if (!COMITY_TRY(row.step())) return std::optional<std::int64_t>();
    return std::optional(row.integer(0));
}

Result<void> insert_ruling(const Database& database, std::int64_t dispute_id, std::int64_t number,
                           const incident::Ruling& ruling) {
    auto insert = COMITY_TRY(
        Statement::prepare(database, "INSERT INTO ruling VALUES (?, ?, ?, ?, ?, ?, ?, ?)"));
    return insert.bind(1, dispute_id)
        .bind(2, number)
        .bind(3, ruling.time.microseconds())
        .bind(4, ruling.is_accepted ? kAccepted : kRefused)
        .bind(5, std::string_view(ruling.reason))
        .bind(6, std::string_view(ruling.by.token_id))
        .bind(7, std::string_view(ruling.by.name))
        .bind(8, std::string_view(ruling.by.role))
        .run();
}

Result<std::vector<Dispute>> select_disputes(const Database& database) {
    auto rows = COMITY_TRY(Statement::prepare(
        database,
        "SELECT id, event_id, subject, kind, certainty, culprit, prefix, started, ended, sentence, "
        "time, reason, token_id, token_name, role FROM dispute ORDER BY id"));
    std::vector<Dispute> disputes;
    while (COMITY_TRY(rows.step())) disputes.push_back(COMITY_TRY(dispute_in(database, rows)));
    COMITY_TRY(join(database,
                    "SELECT dispute_id, asn, part FROM dispute_network ORDER BY dispute_id, asn, "
                    "part",
                    disputes, [](Dispute& dispute, const Statement& row) {
                        add_network(dispute, asn_of(row.integer(1)), row.text(2));
                    }));
    COMITY_TRY(join(database,
                    "SELECT dispute_id, time, verdict, reason, token_id, token_name, role FROM "
                    "ruling ORDER BY dispute_id, number",
                    disputes, [](Dispute& dispute, const Statement& row) {
                        dispute.rulings.push_back(
                            {.time = Timestamp::from_microseconds(row.integer(1)),
                             .is_accepted = row.text(2) == kAccepted,
                             .reason = row.text(3),
                             .by = {row.text(4), row.text(5), row.text(6)}});
                    }));
    return disputes;
}

Result<DisputeCounts> count_disputes(const Database& database) {
    auto row = COMITY_TRY(Statement::prepare(
        database, "SELECT (SELECT count(*) FROM dispute), (SELECT count(*) FROM ruling)"));
    if (!COMITY_TRY(row.step())) return DisputeCounts();
    return DisputeCounts{row.integer(0), row.integer(1)};
}

}  // namespace comity::store
