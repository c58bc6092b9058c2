// The rows of claims. Each function is one step; who calls several makes a transaction of them.
#pragma once

#include <optional>

#include "store/claim.h"
#include "store/sqlite.h"

namespace comity::store {

/// The time of the claim from which on `most` more were made, `since` or later; of one network, or
/// of all. None where there are fewer.
[[nodiscard]] Result<std::optional<Timestamp>> crowd_of_claims(const Database& database,
                                                               Timestamp since, std::int64_t most,
                                                               std::optional<net::Asn> asn);
[[nodiscard]] Result<void> insert_claim(const Database& database, const Claim& claim,
                                        const ClaimErrand& errand);
/// Deletes claims that expired before `time`.
[[nodiscard]] Result<void> delete_claims_before(const Database& database, Timestamp time);

[[nodiscard]] Result<std::optional<PendingClaim>> first_errand(const Database& database);
/// Takes away what errands of claims that are no good at `now` kept.
[[nodiscard]] Result<void> forget_expired_errands(const Database& database, Timestamp now);
[[nodiscard]] Result<void> forget_errand(const Database& database, std::string_view claim_id);
[[nodiscard]] Result<void> update_code(const Database& database, std::string_view claim_id,
                                       const crypto::Sha256& code);

/// What giving `code` at `now` comes to; changes nothing.
[[nodiscard]] Result<ClaimConfirmation> try_code(const Database& database,
                                                 std::string_view claim_id,
                                                 const crypto::Sha256& code, Timestamp now);
[[nodiscard]] Result<void> count_wrong_code(const Database& database, std::string_view claim_id);
[[nodiscard]] Result<void> set_confirmed(const Database& database, std::string_view claim_id,
                                         std::string_view token_id, Timestamp now);

}  // namespace comity::store
