// Where networks are claimed, and claims are confirmed: what it has taken is on the disk.
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "service/api/claim_body.h"
#include "service/api/problem.h"
#include "service/claims/client_counts.h"
#include "service/claims/postman.h"
#include "store/access_book.h"

namespace comity::service::api {

/// How many claims are taken within 24 hours.
struct ClaimLimits {
    std::int64_t per_client = 0;
    store::ClaimsPerDay per_day;
};

/// Since the service was started. Everybody may see these.
struct ClaimCounts {
    std::uint64_t taken = 0;
    std::uint64_t refused = 0;  ///< Because of the limits.
    std::uint64_t confirmed = 0;
    std::uint64_t wrong_codes = 0;
};

/// The token that a claim came to; the secret is shown once.
struct ClaimedToken {
    std::string secret;
    store::Token token;
};

/// Any thread may come to it.
class ClaimDesk {
public:
    explicit ClaimDesk(const std::string& store_path) : path_(store::access_path(store_path)) {}

    /// Who is told of new claims; it outlives this.
    void post_by(claims::Postman* postman) { postman_ = postman; }

    /// Keeps a claim of `client`, an address. Whether `asked.address` is a contact is not known
    /// here, so that the answer cannot tell. Errors: 429 where there are too many; 503 where it
    /// cannot be kept.
    [[nodiscard]] Result<store::Claim, Problem> take(const NewClaim& asked,
                                                     const std::string& client,
                                                     const ClaimLimits& limits, Timestamp now);
    /// Makes a token of the claim's network where the code is the claim's. Errors: 404 where there
    /// is no such claim; 403 where the code is wrong; 409 and 410 where no code is good any more;
    /// 503 where it cannot be kept.
    [[nodiscard]] Result<ClaimedToken, Problem> confirm(const std::string& id,
                                                        std::string_view code_digits,
                                                        Timestamp now);
    [[nodiscard]] ClaimCounts counts() const;
    [[nodiscard]] claims::PostmanCounts mail_counts() const;

private:
    /// Under the mutex.
    [[nodiscard]] Result<store::AccessBook*> book();
    [[nodiscard]] Problem too_many(std::string detail, std::int64_t seconds);

    const std::string path_;
    claims::Postman* postman_ = nullptr;  ///< Set before anybody comes.
    mutable std::mutex mutex_;
    std::optional<store::AccessBook> book_;  ///< Under the mutex, as all below; none before the
                                             ///< first, or after a failure.
    claims::ClientCounts clients_;
    ClaimCounts counts_;
};

}  // namespace comity::service::api
