#include "store/revision_rows.h"

#include "store/row_values.h"

namespace comity::store {

std::optional<Timestamp> time_of(const Statement& row, int column) {
    if (row.is_null(column)) return std::nullopt;
    return Timestamp::from_microseconds(row.integer(column));
}

std::optional<std::string> published_month(const ObservationRow& observation) {
    auto month = calendar_month(observation);
    const auto& when = observation.observed ? observation.observed : observation.facts.at;
    if (!month || !when || *when < observation.facts.timeline->period.end) return std::nullopt;
    return month;
}

Result<std::int64_t> keep_revision(const Database& database, const ObservationRow& observation,
                                   const std::string& month) {
    const auto framework = COMITY_TRY(read_framework(database, observation.id));
    auto insert = COMITY_TRY(Statement::prepare(
        database,
        "INSERT INTO revision (month, number, inputs_sha256, at, observed, framework, changed) "
        "VALUES (?1, 1 + (SELECT coalesce(max(number), 0) FROM revision WHERE month = ?1), "
        "?2, ?3, ?4, ?5, 0) RETURNING id"));
    insert.bind(1, std::string_view(month))
        .bind(2, std::string_view(observation.inputs_sha256))
        .bind(3, microseconds(observation.facts.at))
        .bind(4, microseconds(observation.observed))
        .bind(5, std::string_view(framework));
    static_cast<void>(COMITY_TRY(insert.step()));
    const auto revision = insert.integer(0);
    static_cast<void>(COMITY_TRY(insert.step()));
    auto copy = COMITY_TRY(
        Statement::prepare(database,
                           "INSERT INTO revision_score SELECT ?1, asn, action, score FROM score "
                           "WHERE observation_id = ?2 AND framework = ?3"));
    COMITY_TRY(
        copy.bind(1, revision).bind(2, observation.id).bind(3, std::string_view(framework)).run());
    return revision;
}

Result<void> settle_revision(const Database& database, std::int64_t revision, std::int64_t next_id,
                             Unchanged unchanged) {
    // What the next one has where this one had no data comes first: the rows of all others tell it.
    auto added = COMITY_TRY(Statement::prepare(
        database,
        "INSERT INTO revision_score SELECT ?1, asn, action, NULL FROM score AS next "
        "WHERE observation_id = ?2 AND NOT EXISTS (SELECT 1 FROM revision_score AS own "
        "WHERE own.revision_id = ?1 AND own.asn = next.asn AND own.action = next.action)"));
    COMITY_TRY(added.bind(1, revision).bind(2, next_id).run());
    auto same = COMITY_TRY(Statement::prepare(
        database,
        "DELETE FROM revision_score WHERE revision_id = ?1 AND EXISTS (SELECT 1 FROM score AS next "
        "WHERE next.observation_id = ?2 AND next.asn = revision_score.asn "
        "AND next.action = revision_score.action AND next.score = revision_score.score)"));
    COMITY_TRY(same.bind(1, revision).bind(2, next_id).run());
    if (unchanged == Unchanged::IsNone) {
        auto none = COMITY_TRY(Statement::prepare(
            database,
            "DELETE FROM revision WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM revision_score "
            "WHERE revision_id = ?1)"));
        COMITY_TRY(none.bind(1, revision).run());
    }
    auto count = COMITY_TRY(
        Statement::prepare(database,
                           "UPDATE revision SET changed = (SELECT count(DISTINCT asn) FROM "
                           "revision_score WHERE revision_id = ?1) WHERE id = ?1"));
    return count.bind(1, revision).run();
}

Result<std::vector<RevisionRow>> read_revisions(const Database& database) {
    auto select = COMITY_TRY(
        Statement::prepare(database,
                           "SELECT month, number, inputs_sha256, at, observed, framework, changed "
                           "FROM revision ORDER BY month, number"));
    std::vector<RevisionRow> rows;
    while (COMITY_TRY(select.step())) {
        rows.push_back({.month = select.text(0),
                        .number = static_cast<std::uint64_t>(select.integer(1)),
                        .inputs_sha256 = select.text(2),
                        .at = time_of(select, 3),
                        .observed = time_of(select, 4),
                        .framework = select.text(5),
                        .changed = static_cast<std::uint64_t>(select.integer(6))});
    }
    return rows;
}

Result<std::vector<RevisionScore>> read_revision_scores(const Database& database, net::Asn asn) {
    auto select = COMITY_TRY(Statement::prepare(
        database,
        "SELECT month, number, action, score FROM revision_score "
        "JOIN revision ON revision.id = revision_id WHERE asn = ? ORDER BY month, number, action"));
    select.bind(1, static_cast<std::int64_t>(asn.value()));
    std::vector<RevisionScore> scores;
    while (COMITY_TRY(select.step())) {
        scores.push_back(
            {.month = select.text(0),
             .number = static_cast<std::uint64_t>(select.integer(1)),
             .action = select.text(2),
             .score = select.is_null(3) ? std::nullopt : std::optional(select.real(3))});
    }
    return scores;
}

Result<std::vector<StoredScore>> read_scores(const Database& database, std::int64_t observation_id,
                                             net::Asn asn) {
    auto select = COMITY_TRY(Statement::prepare(
        database,
        "SELECT action, score FROM score WHERE observation_id = ? AND asn = ? ORDER BY action"));
    select.bind(1, observation_id).bind(2, static_cast<std::int64_t>(asn.value()));
    std::vector<StoredScore> scores;
    while (COMITY_TRY(select.step())) {
        scores.push_back({.action = select.text(0), .score = select.real(1)});
    }
    return scores;
}

Result<std::string> read_framework(const Database& database, std::int64_t observation_id) {
    auto select = COMITY_TRY(Statement::prepare(
        database, "SELECT framework FROM score WHERE observation_id = ? LIMIT 1"));
    select.bind(1, observation_id);
    if (!COMITY_TRY(select.step())) return std::string();
    return select.text(0);
}

}  // namespace comity::store
