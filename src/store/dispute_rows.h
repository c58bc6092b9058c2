// The rows of disputes and rulings: written once, never changed.
#pragma once

#include <optional>
#include <vector>

#include "incident/dispute.h"
#include "store/access_book.h"
#include "store/sqlite.h"

namespace comity::store {

/// The dispute about the same event that is open or accepted, so that there is nothing to add.
[[nodiscard]] Result<std::optional<AddedDispute>> standing_dispute(
    const Database& database, const incident::Dispute& dispute);

/// Writes it without its rulings; its id.
[[nodiscard]] Result<std::int64_t> insert_dispute(const Database& database,
                                                  const incident::Dispute& dispute);

/// The number of the last ruling on a dispute, 0 before the first; none where there is no such
/// dispute.
[[nodiscard]] Result<std::optional<std::int64_t>> last_ruling(const Database& database,
                                                              std::int64_t dispute_id);
[[nodiscard]] Result<void> insert_ruling(const Database& database, std::int64_t dispute_id,
                                         std::int64_t number, const incident::Ruling& ruling);

[[nodiscard]] Result<std::vector<incident::Dispute>> select_disputes(const Database& database);
[[nodiscard]] Result<DisputeCounts> count_disputes(const Database& database);

}  // namespace comity::store
