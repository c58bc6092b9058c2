#include "store/claim_rows.h"

#include <algorithm>
#include <span>

#include "store/limits.h"
#include "store/row_values.h"

namespace comity::store {
namespace {

constexpr const char* kForget =
    "UPDATE claim SET address_salt = NULL, address_sha256 = NULL, asked_from = NULL WHERE ";

std::span<const std::uint8_t> octets_of(const crypto::Sha256& digest) { return digest.octets; }

/// Whether the blob has as many octets as `target`, which it fills then.
template <std::size_t Octets>
bool take_octets(std::span<const std::uint8_t> blob, std::array<std::uint8_t, Octets>& target) {
    if (blob.size() != Octets) return false;
    std::copy(blob.begin(), blob.end(), target.begin());
    return true;
}

}  // namespace

Result<std::optional<Timestamp>> crowd_of_claims(const Database& database, Timestamp since,
                                                 std::int64_t most, std::optional<net::Asn> asn) {
    // The newest but `most` - 1: when that one is too old to count, there is room for another.
    auto row = COMITY_TRY(Statement::prepare(
        database,
        "SELECT made FROM claim WHERE made > ?1 AND (?2 IS NULL OR asn = ?2) ORDER BY made DESC "
        "LIMIT 1 OFFSET ?3"));
    row.bind(1, since.microseconds())
        .bind(2, asn ? std::optional(static_cast<std::int64_t>(asn->value())) : std::nullopt)
        .bind(3, std::max<std::int64_t>(most, 1) - 1);
    if (!COMITY_TRY(row.step())) return std::optional<Timestamp>();
    return std::optional(Timestamp::from_microseconds(row.integer(0)));
}

Result<void> insert_claim(const Database& database, const Claim& claim, const ClaimErrand& errand) {
    auto insert = COMITY_TRY(Statement::prepare(
        database, "INSERT INTO claim VALUES (?, ?, ?, ?, ?, 0, NULL, NULL, ?, ?, ?)"));
    return insert.bind(1, std::string_view(claim.id))
        .bind(2, static_cast<std::int64_t>(claim.asn.value()))
        .bind(3, claim.made.microseconds())
        .bind(4, claim.expires.microseconds())
        .bind(5, octets_of(errand.code))
        .bind(6, std::span<const std::uint8_t>(errand.mark.salt))
        .bind(7, octets_of(errand.mark.digest))
        .bind(8, std::string_view(errand.asked_from))
        .run();
}

Result<void> delete_claims_before(const Database& database, Timestamp time) {
    auto gone = COMITY_TRY(Statement::prepare(database, "DELETE FROM claim WHERE expires < ?"));
    return gone.bind(1, time.microseconds()).run();
}

Result<std::optional<PendingClaim>> first_errand(const Database& database) {
    auto row = COMITY_TRY(Statement::prepare(
        database,
        "SELECT id, asn, made, expires, address_salt, address_sha256, asked_from FROM claim WHERE "
        "address_sha256 IS NOT NULL ORDER BY made, id LIMIT 1"));
    if (!COMITY_TRY(row.step())) return std::optional<PendingClaim>();
    PendingClaim pending{.claim = {.id = row.text(0),
                                   .asn = asn_of(row.integer(1)),
                                   .made = Timestamp::from_microseconds(row.integer(2)),
                                   .expires = Timestamp::from_microseconds(row.integer(3))},
                         .mark = {},
                         .asked_from = row.text(6)};
    const bool is_whole = take_octets(row.blob(4), pending.mark.salt) &&
                          take_octets(row.blob(5), pending.mark.digest.octets);
    if (!is_whole) return fail(database.failed("read claims: a mark of another size"));
    return std::optional(std::move(pending));
}

Result<void> forget_expired_errands(const Database& database, Timestamp now) {
    const auto sql = std::string(kForget) + "address_sha256 IS NOT NULL AND expires <= ?";
    auto forget = COMITY_TRY(Statement::prepare(database, sql.c_str()));
    return forget.bind(1, now.microseconds()).run();
}

Result<void> forget_errand(const Database& database, std::string_view claim_id) {
    const auto sql = std::string(kForget) + "id = ?";
    auto forget = COMITY_TRY(Statement::prepare(database, sql.c_str()));
    return forget.bind(1, claim_id).run();
}

Result<void> update_code(const Database& database, std::string_view claim_id,
                         const crypto::Sha256& code) {
    auto update =
        COMITY_TRY(Statement::prepare(database, "UPDATE claim SET code_sha256 = ? WHERE id = ?"));
    return update.bind(1, octets_of(code)).bind(2, claim_id).run();
}

Result<ClaimConfirmation> try_code(const Database& database, std::string_view claim_id,
                                   const crypto::Sha256& code, Timestamp now) {
    using Outcome = ClaimConfirmation::Outcome;
    auto row = COMITY_TRY(Statement::prepare(
        database,
        "SELECT asn, expires, code_sha256, wrong_codes, confirmed FROM claim WHERE id = ?"));
    row.bind(1, claim_id);
    if (!COMITY_TRY(row.step())) return ClaimConfirmation{.outcome = Outcome::NoClaim};
    ClaimConfirmation confirmation{.outcome = Outcome::Confirmed, .asn = asn_of(row.integer(0))};
    const auto wrong = row.integer(3);
    const auto kept = row.blob(2);
    if (!row.is_null(4)) {
        confirmation.outcome = Outcome::IsConfirmed;
    } else if (now.microseconds() >= row.integer(1)) {
        confirmation.outcome = Outcome::HasExpired;
    } else if (wrong >= kWrongCodesMax) {
        confirmation.outcome = Outcome::IsSpent;
    } else if (!std::equal(kept.begin(), kept.end(), code.octets.begin(), code.octets.end())) {
        // What is compared are hashes: how long that takes tells nothing of the code.
        confirmation.outcome = Outcome::WrongCode;
        confirmation.tries_left = kWrongCodesMax - wrong - 1;
    }
    return confirmation;
}

Result<void> count_wrong_code(const Database& database, std::string_view claim_id) {
    auto update = COMITY_TRY(Statement::prepare(
        database, "UPDATE claim SET wrong_codes = wrong_codes + 1 WHERE id = ?"));
    return update.bind(1, claim_id).run();
}

Result<void> set_confirmed(const Database& database, std::string_view claim_id,
                           std::string_view token_id, Timestamp now) {
    auto update = COMITY_TRY(
        Statement::prepare(database, "UPDATE claim SET confirmed = ?, token_id = ? WHERE id = ?"));
    return update.bind(1, now.microseconds()).bind(2, token_id).bind(3, claim_id).run();
}

}  // namespace comity::store
