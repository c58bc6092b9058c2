#include "service/api/access.h"

#include <algorithm>
#include <cerrno>
#include <span>

#include "base/text.h"
#include "base/timestamp.h"
#include "crypto/random.h"
#include "manrs/incident_fixes.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

/// So that whoever finds one in a file knows what it is.
constexpr std::string_view kTokenPrefix = "comity_";
/// Of a token's secret: nobody finds 256 random bits by trying.
constexpr std::size_t kSecretOctets = 32;
constexpr std::size_t kTokenIdOctets = 6;

crypto::Sha256 secret_of(std::string_view text) {
    return crypto::sha256(
        std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

}  // namespace

Access::Access(Visibility everyone, store::Token token, crypto::Sha256 secret)
    : everyone_(everyone), token_(std::move(token)), secret_(secret), networks_(token_->networks) {}

bool Access::owns(net::Asn asn) const {
    return std::binary_search(networks_.begin(), networks_.end(), asn);
}

std::string Access::group() const {
    return has(store::Scope::Participant) ? "participants:" + token_->participant : std::string();
}

bool Access::may_see(const incident::Event& event) const {
    if (api::may_see(visibility(), event.certainty)) return true;
    return std::any_of(networks_.begin(), networks_.end(), [&event](net::Asn asn) {
        switch (manrs::part_in(event, asn)) {
            case manrs::Part::Culprit:
            case manrs::Part::Accomplice: return true;
            case manrs::Part::Victim: return event.certainty == incident::Certainty::Attested;
            case manrs::Part::None: return false;
        }
        return false;
    });
}

std::string_view Access::seen() const {
    return has_token() && !is_auditor() ? "own" : to_string(visibility());
}

std::string Access::key() const {
    const std::string everyone(to_string(visibility()));
    return token_ ? everyone + "-" + token_->id : everyone;
}

std::optional<std::string_view> bearer_of(std::string_view authorization) {
    constexpr std::string_view kScheme = "bearer";
    const auto blank = std::min(authorization.find(' '), authorization.size());
    if (lower_case(authorization.substr(0, blank)) != kScheme) return std::nullopt;
    const auto text = trim(authorization.substr(blank));
    return is_token_text(text) ? text : std::string_view();
}

bool is_token_text(std::string_view text) {
    return text.size() == kTokenPrefix.size() + 2 * kSecretOctets &&
           text.starts_with(kTokenPrefix) &&
           std::all_of(text.begin() + kTokenPrefix.size(), text.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

NewToken make_token() {
    NewToken made{.text = std::string(kTokenPrefix) + crypto::random_digits<kSecretOctets>(),
                  .id = crypto::random_digits<kTokenIdOctets>(),
                  .secret = {}};
    made.secret = secret_of(made.text);
    return made;
}

Result<std::optional<store::Token>> Gate::find(const crypto::Sha256& secret, Timestamp now) {
    const std::lock_guard lock(mutex_);
    if (!book_) {
        // `comity token` or the first claim makes the file: without it nobody has a token.
        auto opened = store::AccessBook::open(path_, store::OpenMode::ReadOnly);
        if (!opened && opened.error().os_error == ENOENT) return std::optional<store::Token>();
        book_ = COMITY_TRY(std::move(opened));
    }
    auto token = book_->find(secret);
    // Opened anew next time, so that no revocation is missed.
    const bool is_stale = !token || book_->is_frozen();
    if (is_stale) book_.reset();
    if (!token) return fail(std::move(token).error());
    if (is_stale) return token;
    // Where that cannot be kept, the token is good all the same.
    const bool is_first_today =
        *token && (!(*token)->last_used || (*token)->last_used->seconds() / kSecondsPerDay !=
                                               now.seconds() / kSecondsPerDay);
    if (is_first_today && (*token)->is_good(now)) {
        static_cast<void>(book_->note_use((*token)->id, now).has_value());
    }
    return token;
}

Result<Access, Problem> Gate::admit(std::string_view authorization, Visibility everyone,
                                    Timestamp now) {
    const auto text = bearer_of(authorization);
    if (!text) return Access(everyone);
    if (text->empty()) return fail(Problem{401, &kTokenInvalid, ""});
    return admit(secret_of(*text), everyone, now);
}

Result<Access, Problem> Gate::admit_again(const Access& before, Visibility everyone,
                                          Timestamp now) {
    if (!before.has_token()) return Access(everyone);
    return admit(before.secret(), everyone, now);
}

Result<Access, Problem> Gate::admit(const crypto::Sha256& secret, Visibility everyone,
                                    Timestamp now) {
    auto token = COMITY_TRY(find(secret, now).map_error(store_problem));
    if (!token || !token->is_good(now)) return fail(Problem{401, &kTokenInvalid, ""});
    return Access(everyone, std::move(*token), secret);
}

}  // namespace comity::service::api
