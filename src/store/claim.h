// Claims: somebody says that a network is theirs, and proves it with a code that is mailed to a
// contact of the network. No address of anybody is kept (docs/decisions/0018-claims-by-mail.md).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "base/timestamp.h"
#include "crypto/sha256.h"
#include "net/asn.h"

namespace comity::store {

struct Claim {
    std::string id;  ///< Names it; who has no code gets nothing by it.
    net::Asn asn;
    Timestamp made;
    Timestamp expires;  ///< From then on no code is good.
};

/// What finds the address of a claim again among the contacts of its network.
struct AddressMark {
    std::array<std::uint8_t, 16> salt{};
    crypto::Sha256 digest;  ///< Of the salt, then the address in lower case.
    friend bool operator==(const AddressMark&, const AddressMark&) = default;
};

/// What is needed until the mail of a claim is gone.
struct ClaimErrand {
    AddressMark mark;
    std::string asked_from;  ///< The prefix that the client's address is in; empty: the machine's.
    crypto::Sha256 code;     ///< As long as no mail has another: random.
};

struct PendingClaim {
    Claim claim;
    AddressMark mark;
    std::string asked_from;
};

/// Claims within 24 hours.
struct ClaimsPerDay {
    std::int64_t of_network = 0;
    std::int64_t of_all = 0;
    friend bool operator==(const ClaimsPerDay&, const ClaimsPerDay&) = default;
};

/// What became of a claim that somebody wanted to make.
struct AddedClaim {
    enum class Outcome : std::uint8_t { Added, TooManyOfNetwork, TooMany };
    Outcome outcome = Outcome::Added;
    Timestamp again;  ///< Where there are too many: when the oldest of them counts no more.
};

/// What became of a code that somebody gave.
struct ClaimConfirmation {
    enum class Outcome : std::uint8_t {
        Confirmed,
        NoClaim,
        IsConfirmed,  ///< It was before: a code is good once.
        HasExpired,
        IsSpent,  ///< By kWrongCodesMax wrong codes.
        WrongCode
    };
    Outcome outcome = Outcome::Confirmed;
    net::Asn asn;                 ///< Where there is a claim.
    std::int64_t tries_left = 0;  ///< After a wrong code.
};

}  // namespace comity::store
