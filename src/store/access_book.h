// What operators say: who may see and do what, and what they dispute. It follows from no source, so
// it has a file of its own beside the store and outlives every format of that
// (docs/decisions/0016-what-operators-say.md).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "crypto/sha256.h"
#include "incident/dispute.h"
#include "net/asn.h"
#include "store/claim.h"
#include "store/store.h"

namespace comity::store {

/// What a token is good for.
enum class Scope : std::uint8_t {
    Administrator,  ///< Everything.
    Auditor,        ///< Sees everything, and rules on disputes.
    Network,        ///< Sees the incidents of the networks that it names, and disputes them.
    Participant     ///< The same for the networks that a participant of MANRS has.
};

/// "administrator", "auditor", "network", "participant".
[[nodiscard]] std::string_view to_string(Scope scope);

struct Token {
    std::string id;    ///< Names it; no secret.
    std::string name;  ///< For people: whose it is.
    Scope scope = Scope::Network;
    std::vector<net::Asn> networks;  ///< Of Scope::Network: sorted.
    std::string participant;         ///< Of Scope::Participant: its name as groups have it.
    Timestamp created;
    Timestamp expires;                   ///< From then on it is no good.
    std::optional<Timestamp> revoked;    ///< Since then it is no good.
    std::optional<Timestamp> last_used;  ///< The midnight before: no more is kept.

    [[nodiscard]] bool is_good(Timestamp now) const { return !revoked && now < expires; }
};

/// What became of a dispute that somebody wanted to add: its id, or why there is no new one.
struct AddedDispute {
    enum class Outcome : std::uint8_t {
        Added,
        IsOpen,      ///< Nobody has ruled on that one yet.
        IsAccepted,  ///< The event is ruled out already.
        TooMany      ///< kDisputesMax are there.
    };
    Outcome outcome = Outcome::Added;
    std::int64_t id = 0;  ///< Of the new one, or of the one that is there.
};

/// The same of a ruling: its number on the dispute.
struct AddedRuling {
    enum class Outcome : std::uint8_t { Added, NoDispute, TooMany /**< kRulingsMax are there. */ };
    Outcome outcome = Outcome::Added;
    std::int64_t number = 0;  ///< Of the last one on the dispute, from 1.
};

/// What tells one state of all disputes from the next: nothing is ever taken away.
struct DisputeCounts {
    std::int64_t disputes = 0;
    std::int64_t rulings = 0;
    friend bool operator==(const DisputeCounts&, const DisputeCounts&) = default;
};

/// Why a reason cannot be kept, as what it must be; empty where it can: UTF-8 of at most
/// kReasonOctetsMax octets, some of them no blanks, without control characters but line feeds.
[[nodiscard]] std::string_view fault_of_reason(std::string_view reason);

/// Where the tokens and disputes of the store at `store_path` are.
[[nodiscard]] std::string access_path(const std::string& store_path);

/// The file of what operators say. What a function has done is on the disk when it returns. One
/// thread at a time may use it; other processes may at the same time.
class AccessBook {
public:
    /// As Store::open; to be read or written, the file is made only with `OpenMode::ReadWrite`.
    [[nodiscard]] static Result<AccessBook> open(const std::string& path, OpenMode mode);
    /// Without the right to write, what others write after it was opened is not seen.
    [[nodiscard]] bool is_frozen() const;
    ~AccessBook();
    AccessBook(AccessBook&&) noexcept;
    AccessBook& operator=(AccessBook&&) noexcept;

    /// `secret` is the SHA-256 of the token as it is shown: of 256 random bits, so that no slow
    /// hash is needed to keep it from being guessed.
    [[nodiscard]] Result<void> add(const Token& token, const crypto::Sha256& secret);
    /// All, also those that are no good any more, by the time they were made.
    [[nodiscard]] Result<std::vector<Token>> tokens() const;
    /// The token of that secret, good or not; none where there is none.
    [[nodiscard]] Result<std::optional<Token>> find(const crypto::Sha256& secret) const;
    /// Whether there is a token of that id; one that was revoked stays as it was.
    [[nodiscard]] Result<bool> revoke(const std::string& id, Timestamp now);
    /// Keeps the day of `now` as the last on which it was used.
    [[nodiscard]] Result<void> note_use(const std::string& id, Timestamp now);

    /// Keeps a dispute, without rulings and under a new id.
    [[nodiscard]] Result<AddedDispute> add(const incident::Dispute& dispute);
    /// Keeps the next ruling on the dispute of that id.
    [[nodiscard]] Result<AddedRuling> rule(std::int64_t dispute_id, const incident::Ruling& ruling);
    /// All, by id, with their rulings.
    [[nodiscard]] Result<std::vector<incident::Dispute>> disputes() const;
    [[nodiscard]] Result<DisputeCounts> dispute_counts() const;

    /// Keeps a claim and what its mail needs, unless there are too many of the last 24 hours.
    /// Claims that expired long ago go.
    [[nodiscard]] Result<AddedClaim> add(const Claim& claim, const ClaimErrand& errand,
                                         const ClaimsPerDay& most);
    /// The oldest errand of a claim that is good at `now`; none where none is left. What is kept
    /// for errands of others is taken away.
    [[nodiscard]] Result<std::optional<PendingClaim>> next_errand(Timestamp now);
    /// The code that the mail of that claim has, before the mail goes.
    [[nodiscard]] Result<void> set_code(const std::string& claim_id, const crypto::Sha256& code);
    /// Takes away what its mail needed: it went, or never will.
    [[nodiscard]] Result<void> end_errand(const std::string& claim_id);
    /// Adds `token` where `code` is the claim's and the claim is good at the time the token was
    /// made; else counts a wrong one.
    [[nodiscard]] Result<ClaimConfirmation> confirm(const std::string& claim_id,
                                                    const crypto::Sha256& code, Token token,
                                                    const crypto::Sha256& secret);

private:
    struct State;
    /// An earlier version wrote the file, and it was opened to be read alone.
    [[nodiscard]] Result<bool> has_disputes() const;
    explicit AccessBook(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// All disputes about what the store at `store_path` has, for Store::heed; null where there are
/// none, or no such file. Errors: it cannot be read.
[[nodiscard]] Result<std::shared_ptr<const incident::Disputes>> read_disputes(
    const std::string& store_path);

}  // namespace comity::store
