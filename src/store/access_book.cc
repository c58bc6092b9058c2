#include "store/access_book.h"

#include <array>
#include <cerrno>
#include <span>
#include <utility>

#include "base/text.h"
#include "store/access_schema.h"
#include "store/claim_rows.h"
#include "store/dispute_rows.h"
#include "store/limits.h"
#include "store/sqlite.h"

namespace comity::store {
namespace {

/// "CMTA" (PRAGMA application_id).
constexpr std::int64_t kAccessApplicationId = 0x434D'5441;
constexpr auto kAccessCurrentVersion = static_cast<std::int64_t>(kAccessMigrations.size());
constexpr std::int64_t kDayMicroseconds = 86'400'000'000;

constexpr std::array kScopes{Scope::Administrator, Scope::Auditor, Scope::Network,
                             Scope::Participant};

constexpr const char* kColumns =
    "SELECT id, name, scope, participant, created, expires, coalesce(revoked, -1), "
    "coalesce(last_used, -1) FROM token";

Result<std::int64_t> number_of(const Database& database, const char* sql) {
    auto statement = COMITY_TRY(Statement::prepare(database, sql));
    if (!COMITY_TRY(statement.step())) return 0;
    return statement.integer(0);
}

/// Runs `work` in a transaction, which is undone where it fails.
template <class Work>
Result<void> in_transaction(const Database& database, Work work) {
    COMITY_TRY(database.execute("BEGIN IMMEDIATE"));
    auto done = work();
    if (done) done = database.execute("COMMIT");
    if (!done) static_cast<void>(database.execute("ROLLBACK").has_value());
    return done;
}

Result<void> migrate_access(const Database& database, const std::string& path) {
    // FULL: what was acknowledged survives a power cut too. And what is taken away is gone.
    COMITY_TRY(database.execute(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; "
        "PRAGMA secure_delete = ON"));
    return in_transaction(database, [&]() -> Result<void> {
        const auto version = COMITY_TRY(number_of(database, "PRAGMA user_version"));
        const auto id = COMITY_TRY(number_of(database, "PRAGMA application_id"));
        const auto tables = COMITY_TRY(number_of(database, "SELECT count(*) FROM sqlite_schema"));
        const bool is_new = tables == 0 && version == 0 && id == 0;
        if (!is_new && id != kAccessApplicationId) {
            return fail(
                Error{.subject = path, .what = "open tokens: it is another program's file"});
        }
        if (version > kAccessCurrentVersion) {
            return fail(Error{.subject = path, .what = "open tokens: a newer Comity wrote it"});
        }
        for (auto step = static_cast<std::size_t>(version); step < kAccessMigrations.size();
             ++step) {
            COMITY_TRY(database.execute(kAccessMigrations.at(step)));
        }
        const auto set = "PRAGMA application_id = " + std::to_string(kAccessApplicationId) +
                         "; PRAGMA user_version = " + std::to_string(kAccessCurrentVersion);
        return database.execute(set.c_str());
    });
}

std::optional<Timestamp> time_at(std::int64_t microseconds) {
    return microseconds < 0 ? std::nullopt
                            : std::optional(Timestamp::from_microseconds(microseconds));
}

/// Inside a transaction.
Result<void> insert_token(const Database& database, const Token& token,
                          const crypto::Sha256& secret) {
    auto insert = COMITY_TRY(
        Statement::prepare(database, "INSERT INTO token VALUES (?, ?, ?, ?, ?, ?, ?, NULL, NULL)"));
    COMITY_TRY(insert.bind(1, std::string_view(token.id))
                   .bind(2, std::span<const std::uint8_t>(secret.octets))
                   .bind(3, std::string_view(token.name))
                   .bind(4, to_string(token.scope))
                   .bind(5, std::string_view(token.participant))
                   .bind(6, token.created.microseconds())
                   .bind(7, token.expires.microseconds())
                   .run());
    auto network =
        COMITY_TRY(Statement::prepare(database, "INSERT INTO token_network VALUES (?, ?)"));
    for (const auto asn : token.networks) {
        COMITY_TRY(network.bind(1, std::string_view(token.id))
                       .bind(2, static_cast<std::int64_t>(asn.value()))
                       .run());
    }
    return {};
}

/// The token in the row of `statement`, of kColumns. Errors: a scope that this version does not
/// know.
Result<Token> token_of(const Database& database, const Statement& statement) {
    Token token{.id = statement.text(0),
                .name = statement.text(1),
                .participant = statement.text(3),
                .created = Timestamp::from_microseconds(statement.integer(4)),
                .expires = Timestamp::from_microseconds(statement.integer(5)),
                .revoked = time_at(statement.integer(6)),
                .last_used = time_at(statement.integer(7))};
    const auto name = statement.text(2);
    bool is_known = false;
    for (const auto scope : kScopes) {
        if (to_string(scope) != name) continue;
        token.scope = scope;
        is_known = true;
    }
    if (!is_known) return fail(database.failed("read tokens: unknown scope"));
    auto networks = COMITY_TRY(Statement::prepare(
        database, "SELECT asn FROM token_network WHERE token_id = ? ORDER BY asn"));
    networks.bind(1, std::string_view(token.id));
    while (COMITY_TRY(networks.step())) {
        token.networks.emplace_back(static_cast<std::uint32_t>(networks.integer(0)));
    }
    return token;
}

}  // namespace

std::string_view to_string(Scope scope) {
    switch (scope) {
        case Scope::Administrator: return "administrator";
        case Scope::Auditor: return "auditor";
        case Scope::Network: return "network";
        case Scope::Participant: return "participant";
    }
    return "network";
}

std::string access_path(const std::string& store_path) { return store_path + ".access"; }

struct AccessBook::State {
    Database database;
};

AccessBook::AccessBook(std::unique_ptr<State> state) : state_(std::move(state)) {}
AccessBook::~AccessBook() = default;
AccessBook::AccessBook(AccessBook&&) noexcept = default;
AccessBook& AccessBook::operator=(AccessBook&&) noexcept = default;

Result<AccessBook> AccessBook::open(const std::string& path, OpenMode mode) {
    auto database = COMITY_TRY(Database::open(path, mode == OpenMode::ReadWrite));
    if (mode == OpenMode::ReadWrite) {
        COMITY_TRY(migrate_access(database, path));
    } else {
        const auto version = COMITY_TRY(number_of(database, "PRAGMA user_version"));
        const bool is_ours =
            COMITY_TRY(number_of(database, "PRAGMA application_id")) == kAccessApplicationId &&
            version > 0 && version <= kAccessCurrentVersion;
        if (!is_ours) {
            return fail(
                Error{.subject = path, .what = "open tokens: of another program or version"});
        }
    }
    return AccessBook(std::make_unique<State>(State{std::move(database)}));
}

bool AccessBook::is_frozen() const { return state_->database.is_frozen(); }

Result<void> AccessBook::add(const Token& token, const crypto::Sha256& secret) {
    const auto& database = state_->database;
    return in_transaction(database, [&] { return insert_token(database, token, secret); });
}

Result<std::vector<Token>> AccessBook::tokens() const {
    const auto& database = state_->database;
    auto rows = COMITY_TRY(
        Statement::prepare(database, (std::string(kColumns) + " ORDER BY created, id").c_str()));
    std::vector<Token> tokens;
    while (COMITY_TRY(rows.step())) tokens.push_back(COMITY_TRY(token_of(database, rows)));
    return tokens;
}

Result<std::optional<Token>> AccessBook::find(const crypto::Sha256& secret) const {
    const auto& database = state_->database;
    auto row = COMITY_TRY(
        Statement::prepare(database, (std::string(kColumns) + " WHERE secret_sha256 = ?").c_str()));
    row.bind(1, std::span<const std::uint8_t>(secret.octets));
    if (!COMITY_TRY(row.step())) return std::optional<Token>();
    return std::optional(COMITY_TRY(token_of(database, row)));
}

Result<bool> AccessBook::revoke(const std::string& id, Timestamp now) {
    const auto& database = state_->database;
    auto update = COMITY_TRY(Statement::prepare(
        database, "UPDATE token SET revoked = coalesce(revoked, ?) WHERE id = ? RETURNING id"));
    update.bind(1, now.microseconds()).bind(2, std::string_view(id));
    const bool is_there = COMITY_TRY(update.step());
    // The change is whole once the statement has ended.
    if (is_there) static_cast<void>(COMITY_TRY(update.step()));
    return is_there;
}

Result<void> AccessBook::note_use(const std::string& id, Timestamp now) {
    auto update = COMITY_TRY(Statement::prepare(
        state_->database,
        "UPDATE token SET last_used = max(coalesce(last_used, 0), ?) WHERE id = ?"));
    const auto day = now.microseconds() - now.microseconds() % kDayMicroseconds;
    return update.bind(1, day).bind(2, std::string_view(id)).run();
}

Result<AddedDispute> AccessBook::add(const incident::Dispute& dispute) {
    const auto& database = state_->database;
    AddedDispute added;
    const auto add = [&]() -> Result<void> {
        const auto standing = COMITY_TRY(standing_dispute(database, dispute));
        if (standing) {
            added = *standing;
        } else if (COMITY_TRY(count_disputes(database)).disputes >= kDisputesMax) {
            added.outcome = AddedDispute::Outcome::TooMany;
        } else {
            added.id = COMITY_TRY(insert_dispute(database, dispute));
        }
        return {};
    };
    COMITY_TRY(in_transaction(database, add));
    return added;
}

Result<AddedRuling> AccessBook::rule(std::int64_t dispute_id, const incident::Ruling& ruling) {
    const auto& database = state_->database;
    AddedRuling added;
    const auto add = [&]() -> Result<void> {
        const auto last = COMITY_TRY(last_ruling(database, dispute_id));
        added.number = last.value_or(0);
        if (!last) {
            added.outcome = AddedRuling::Outcome::NoDispute;
        } else if (*last >= kRulingsMax) {
            added.outcome = AddedRuling::Outcome::TooMany;
        } else {
            ++added.number;
            return insert_ruling(database, dispute_id, added.number, ruling);
        }
        return {};
    };
    COMITY_TRY(in_transaction(database, add));
    return added;
}

Result<bool> AccessBook::has_disputes() const {
    constexpr std::int64_t kVersionWithDisputes = 2;
    return COMITY_TRY(number_of(state_->database, "PRAGMA user_version")) >= kVersionWithDisputes;
}

Result<std::vector<incident::Dispute>> AccessBook::disputes() const {
    if (!COMITY_TRY(has_disputes())) return std::vector<incident::Dispute>();
    return select_disputes(state_->database);
}

Result<DisputeCounts> AccessBook::dispute_counts() const {
    if (!COMITY_TRY(has_disputes())) return DisputeCounts();
    return count_disputes(state_->database);
}

Result<AddedClaim> AccessBook::add(const Claim& claim, const ClaimErrand& errand,
                                   const ClaimsPerDay& most) {
    const auto& database = state_->database;
    const auto since = Timestamp::from_microseconds(claim.made.microseconds() - kDayMicroseconds);
    const auto kept = Timestamp::from_seconds(claim.made.seconds() - kClaimKeptSeconds);
    AddedClaim added;
    const auto refuse = [&added](AddedClaim::Outcome outcome, Timestamp oldest) {
        added.outcome = outcome;
        added.again = Timestamp::from_microseconds(oldest.microseconds() + kDayMicroseconds);
    };
    const auto add = [&]() -> Result<void> {
        COMITY_TRY(delete_claims_before(database, kept));
        const auto of_all = COMITY_TRY(crowd_of_claims(database, since, most.of_all, std::nullopt));
        const auto of_network =
            COMITY_TRY(crowd_of_claims(database, since, most.of_network, claim.asn));
        if (of_network) {
            refuse(AddedClaim::Outcome::TooManyOfNetwork, *of_network);
        } else if (of_all) {
            refuse(AddedClaim::Outcome::TooMany, *of_all);
        } else {
            return insert_claim(database, claim, errand);
        }
        return {};
    };
    COMITY_TRY(in_transaction(database, add));
    return added;
}

Result<std::optional<PendingClaim>> AccessBook::next_errand(Timestamp now) {
    const auto& database = state_->database;
    std::optional<PendingClaim> next;
    const auto find = [&]() -> Result<void> {
        COMITY_TRY(forget_expired_errands(database, now));
        next = COMITY_TRY(first_errand(database));
        return {};
    };
    COMITY_TRY(in_transaction(database, find));
    return next;
}

Result<void> AccessBook::set_code(const std::string& claim_id, const crypto::Sha256& code) {
    return update_code(state_->database, claim_id, code);
}

Result<void> AccessBook::end_errand(const std::string& claim_id) {
    COMITY_TRY(forget_errand(state_->database, claim_id));
    // What was taken away stands in the log of writes until that is emptied; where somebody reads
    // just now, the next time.
    static_cast<void>(state_->database.execute("PRAGMA wal_checkpoint(TRUNCATE)").has_value());
    return {};
}

Result<ClaimConfirmation> AccessBook::confirm(const std::string& claim_id,
                                              const crypto::Sha256& code, Token token,
                                              const crypto::Sha256& secret) {
    const auto& database = state_->database;
    ClaimConfirmation confirmation;
    const auto confirm = [&]() -> Result<void> {
        confirmation = COMITY_TRY(try_code(database, claim_id, code, token.created));
        if (confirmation.outcome == ClaimConfirmation::Outcome::WrongCode) {
            return count_wrong_code(database, claim_id);
        }
        if (confirmation.outcome != ClaimConfirmation::Outcome::Confirmed) return {};
        token.scope = Scope::Network;
        token.networks = {confirmation.asn};
        COMITY_TRY(insert_token(database, token, secret));
        return set_confirmed(database, claim_id, token.id, token.created);
    };
    COMITY_TRY(in_transaction(database, confirm));
    return confirmation;
}

std::string_view fault_of_reason(std::string_view reason) {
    if (reason.find_first_not_of(" \n") == std::string_view::npos) return "some words";
    if (reason.size() > kReasonOctetsMax) return "at most 2,000 octets";
    std::size_t at = 0;
    while (at < reason.size()) {
        const auto octet = static_cast<unsigned char>(reason[at]);
        if ((octet < 0x20 && octet != '\n') || octet == 0x7F) {
            return "text without control characters";
        }
        const auto length = utf8_length(reason.substr(at));
        if (length == 0) return "UTF-8";
        // U+0080 to U+009F are control characters too.
        const bool is_control =
            length == 2 && octet == 0xC2 && static_cast<unsigned char>(reason[at + 1]) < 0xA0;
        if (is_control) return "text without control characters";
        at += length;
    }
    return "";
}

Result<std::shared_ptr<const incident::Disputes>> read_disputes(const std::string& store_path) {
    const auto book = AccessBook::open(access_path(store_path), OpenMode::ReadOnly);
    if (!book && book.error().os_error == ENOENT) {
        return std::shared_ptr<const incident::Disputes>();
    }
    if (!book) return fail(book.error());
    auto disputes = COMITY_TRY(book->disputes());
    if (disputes.empty()) return std::shared_ptr<const incident::Disputes>();
    return std::make_shared<const incident::Disputes>(std::move(disputes));
}

}  // namespace comity::store
