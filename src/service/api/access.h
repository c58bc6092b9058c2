// Who asks, and what they may see: every handler has it as `Call::access`.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "incident/event.h"
#include "service/api/incident_index.h"
#include "service/api/problem.h"
#include "store/access_book.h"

namespace comity::service::api {

/// Whoever asks one request.
class Access {
public:
    /// Of who has no token, where everybody sees `everyone`.
    explicit Access(Visibility everyone) : everyone_(everyone) {}
    /// Of who has `token`, which is good, by its `secret`. Until `resolve`, a participant's has no
    /// networks.
    Access(Visibility everyone, store::Token token, crypto::Sha256 secret = {});

    [[nodiscard]] bool has_token() const { return token_.has_value(); }
    [[nodiscard]] bool is_administrator() const { return has(store::Scope::Administrator); }
    /// An administrator may do what an auditor may.
    [[nodiscard]] bool is_auditor() const {
        return has(store::Scope::Auditor) || is_administrator();
    }
    /// Null without one.
    [[nodiscard]] const store::Token* token() const { return token_ ? &*token_ : nullptr; }
    /// What is kept of the token's text.
    [[nodiscard]] const crypto::Sha256& secret() const { return secret_; }
    /// The networks that the token is for, sorted; those of administrators and auditors have none.
    [[nodiscard]] const std::vector<net::Asn>& networks() const { return networks_; }
    [[nodiscard]] bool owns(net::Asn asn) const;
    /// The group whose members are the token's networks; empty where the token names its own.
    [[nodiscard]] std::string group() const;
    /// Takes the members of `group()` as the token's networks.
    void resolve(std::vector<net::Asn> members) { networks_ = std::move(members); }

    /// What may be seen of whatever network.
    [[nodiscard]] Visibility visibility() const {
        return is_auditor() ? Visibility::All : everyone_;
    }
    /// Whether there is any incident that may be seen.
    [[nodiscard]] bool sees_incidents() const {
        return has_token() || everyone_ != Visibility::None;
    }
    /// Whether the event may be seen: everybody may; or the token's network caused it or let it
    /// pass; or it was done to one, and is attested. A suspicion is for who is suspected alone.
    [[nodiscard]] bool may_see(const incident::Event& event) const;
    /// "none", "attested", "all"; or "own" for what a token's networks have a part in, besides what
    /// everybody sees.
    [[nodiscard]] std::string_view seen() const;
    /// The same of what the page of one network shows.
    [[nodiscard]] std::string_view seen_of(net::Asn asn) const {
        return owns(asn) ? to_string(Visibility::All) : seen();
    }
    /// Tells answers apart that differ by who asks; no secret. Letters, digits and "-".
    [[nodiscard]] std::string key() const;

private:
    [[nodiscard]] bool has(store::Scope scope) const { return token_ && token_->scope == scope; }

    Visibility everyone_;
    std::optional<store::Token> token_;
    crypto::Sha256 secret_;
    std::vector<net::Asn> networks_;
};

/// The token that an `Authorization` field carries as RFC 6750 s2.1 has it. None where the field is
/// empty or of another scheme, which a proxy in front may use for itself; empty where what stands
/// there is none of ours.
[[nodiscard]] std::optional<std::string_view> bearer_of(std::string_view authorization);

/// Whether `text` has the form of a token; nothing else is ever looked up.
[[nodiscard]] bool is_token_text(std::string_view text);

/// A token that was just made.
struct NewToken {
    std::string text;       ///< The secret, to be shown once.
    std::string id;         ///< Its public name.
    crypto::Sha256 secret;  ///< What is kept of it.
};
[[nodiscard]] NewToken make_token();

/// Knows the tokens of one store. Any thread may ask it.
class Gate {
public:
    explicit Gate(const std::string& store_path) : path_(store::access_path(store_path)) {}

    /// Who comes with that `Authorization` field. Errors: 401 where its token is unknown, expired
    /// or revoked; 500 where tokens cannot be read. A token that is revoked is refused from then
    /// on.
    [[nodiscard]] Result<Access, Problem> admit(std::string_view authorization, Visibility everyone,
                                                Timestamp now);
    /// What whoever was admitted as `before` may see now; errors as those of `admit`.
    [[nodiscard]] Result<Access, Problem> admit_again(const Access& before, Visibility everyone,
                                                      Timestamp now);

private:
    [[nodiscard]] Result<Access, Problem> admit(const crypto::Sha256& secret, Visibility everyone,
                                                Timestamp now);
    [[nodiscard]] Result<std::optional<store::Token>> find(const crypto::Sha256& secret,
                                                           Timestamp now);

    const std::string path_;
    std::mutex mutex_;
    std::optional<store::AccessBook> book_;  ///< Under the mutex; none until there is a token.
};

}  // namespace comity::service::api
