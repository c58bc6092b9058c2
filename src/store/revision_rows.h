// Revisions of months: what was published of a month that was observed again when it was over.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace comity::store {

/// The calendar month of an observation where it was over when that was made, so that its scores
/// were published as provisional or final. Where it is not known when, the time of its newest input
/// stands for it.
[[nodiscard]] std::optional<std::string> published_month(const ObservationRow& observation);

/// Keeps a stored observation as the next revision of `month`, with all its scores until it is
/// settled; returns its id.
[[nodiscard]] Result<std::int64_t> keep_revision(const Database& database,
                                                 const ObservationRow& observation,
                                                 const std::string& month);

/// What a revision is of which the next one changed nothing.
enum class Unchanged : std::uint8_t { IsRevision, IsNone };

/// Leaves of a revision what the observation `next_id` changed.
[[nodiscard]] Result<void> settle_revision(const Database& database, std::int64_t revision,
                                           std::int64_t next_id, Unchanged unchanged);

/// `Store::revisions`, `Store::revision_scores`, `Store::scores` and `Store::framework_of`.
[[nodiscard]] Result<std::vector<RevisionRow>> read_revisions(const Database& database);
[[nodiscard]] Result<std::vector<RevisionScore>> read_revision_scores(const Database& database,
                                                                      net::Asn asn);
[[nodiscard]] Result<std::vector<StoredScore>> read_scores(const Database& database,
                                                           std::int64_t observation_id,
                                                           net::Asn asn);
[[nodiscard]] Result<std::string> read_framework(const Database& database,
                                                 std::int64_t observation_id);

/// The time in a column; none where it is null.
[[nodiscard]] std::optional<Timestamp> time_of(const Statement& row, int column);

}  // namespace comity::store
