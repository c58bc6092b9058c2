#include "service/api/claim_desk.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/random.h"
#include "service/api/access.h"
#include "service/api/rate_limiter.h"
#include "service/claims/letter.h"
#include "service/claims/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

/// Nobody guesses the id of somebody else's claim to use up its tries.
constexpr std::size_t kClaimIdOctets = 16;

/// What went wrong stays here: it names files.
Problem claim_not_kept(const Error& /*error*/) {
    constexpr std::int64_t kRetrySeconds = 10;
    return {.status = 503, .rule = &kClaimNotKept, .detail = "", .retry_seconds = kRetrySeconds};
}

store::ClaimErrand errand_of(const MailAddress& address, const std::string& client) {
    store::ClaimErrand errand;
    crypto::fill_random(errand.mark.salt);
    errand.mark.digest = claims::hash_of_address(errand.mark.salt, address);
    errand.asked_from = claims::prefix_of_client(client);
    crypto::fill_random(errand.code.octets);
    return errand;
}

/// Why no token was made; none where one was.
std::optional<Problem> problem_of(const store::ClaimConfirmation& confirmation) {
    using Outcome = store::ClaimConfirmation::Outcome;
    switch (confirmation.outcome) {
        case Outcome::Confirmed: return std::nullopt;
        case Outcome::NoClaim: return Problem{404, &kClaimUnknown, ""};
        case Outcome::IsConfirmed: return Problem{409, &kClaimConfirmed, ""};
        case Outcome::HasExpired: return Problem{410, &kClaimExpired, ""};
        case Outcome::IsSpent: return Problem{410, &kClaimSpent, ""};
        case Outcome::WrongCode: break;
    }
    return Problem{403, &kClaimWrongCode,
                   fmt::format("{} more may be tried", confirmation.tries_left)};
}

}  // namespace

Result<store::AccessBook*> ClaimDesk::book() {
    // The first to claim a network may come before anybody has a token.
    if (!book_) book_ = COMITY_TRY(store::AccessBook::open(path_, store::OpenMode::ReadWrite));
    return &*book_;
}

Problem ClaimDesk::too_many(std::string detail, std::int64_t seconds) {
    ++counts_.refused;
    return {.status = 429,
            .rule = &kClaimsTooMany,
            .detail = std::move(detail),
            .retry_seconds = std::max<std::int64_t>(1, seconds)};
}

Result<store::Claim, Problem> ClaimDesk::take(const NewClaim& asked, const std::string& client,
                                              const ClaimLimits& limits, Timestamp now) {
    const std::lock_guard lock(mutex_);
    if (const auto bucket = bucket_of(client)) {
        const auto seconds = clients_.wait(*bucket, limits.per_client, now, claims::kClaimantsMax);
        if (seconds) return fail(too_many("of this client", *seconds));
    }
    store::Claim claim{.id = crypto::random_digits<kClaimIdOctets>(),
                       .asn = asked.asn,
                       .made = now,
                       .expires = Timestamp::from_seconds(now.seconds() + claims::kClaimSeconds)};
    auto* const book = COMITY_TRY(this->book().map_error(claim_not_kept));
    const auto added = book->add(claim, errand_of(asked.address, client), limits.per_day);
    if (!added) {
        book_.reset();
        return fail(claim_not_kept(added.error()));
    }
    const auto seconds = added->again.seconds() - now.seconds();
    switch (added->outcome) {
        case store::AddedClaim::Outcome::Added: break;
        case store::AddedClaim::Outcome::TooManyOfNetwork:
            return fail(too_many("of this network", seconds));
        case store::AddedClaim::Outcome::TooMany: return fail(too_many("of all", seconds));
    }
    ++counts_.taken;
    if (postman_ != nullptr) postman_->wake();
    return claim;
}

Result<ClaimedToken, Problem> ClaimDesk::confirm(const std::string& id,
                                                 std::string_view code_digits, Timestamp now) {
    const auto made = make_token();
    ClaimedToken claimed{.secret = made.text, .token = {}};
    auto& token = claimed.token;
    token.id = made.id;
    token.name = fmt::format("claimed by mail, {}", to_string(now).substr(0, 10));
    token.created = now;
    token.expires = Timestamp::from_seconds(now.seconds() + claims::kTokenSeconds);
    const std::lock_guard lock(mutex_);
    auto* const book = COMITY_TRY(this->book().map_error(claim_not_kept));
    const auto confirmation =
        book->confirm(id, claims::hash_of_code(code_digits), token, made.secret);
    if (!confirmation) {
        book_.reset();
        return fail(claim_not_kept(confirmation.error()));
    }
    if (auto problem = problem_of(*confirmation)) {
        if (problem->rule == &kClaimWrongCode) ++counts_.wrong_codes;
        return fail(std::move(*problem));
    }
    token.scope = store::Scope::Network;
    token.networks = {confirmation->asn};
    ++counts_.confirmed;
    return claimed;
}

ClaimCounts ClaimDesk::counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
}

claims::PostmanCounts ClaimDesk::mail_counts() const {
    return postman_ == nullptr ? claims::PostmanCounts() : postman_->counts();
}

}  // namespace comity::service::api
