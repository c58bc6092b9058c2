// Addresses of mail, as far as mail is sent to them: an unquoted local part at a domain, all of
// ASCII (RFC 5321 s4.1.2). What else that grammar has (quoted local parts, literal addresses,
// UTF-8) is refused, so that nothing that is one can end a line or a field of a header.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace comity {

class MailAddress {
public:
    /// The address that the whole of `text` is, but for blanks around it; none where it is none.
    [[nodiscard]] static std::optional<MailAddress> parse(std::string_view text);

    /// As it was written.
    [[nodiscard]] const std::string& text() const { return text_; }
    /// Views this address.
    [[nodiscard]] std::string_view domain() const;
    /// What all spellings of one mailbox share: all of it in lower case. A host may tell its local
    /// parts apart by case (RFC 5321 s2.4), so mail goes to what was written.
    [[nodiscard]] std::string key() const;

    friend bool operator==(const MailAddress&, const MailAddress&) = default;

private:
    explicit MailAddress(std::string_view text) : text_(text) {}
    std::string text_;
};

}  // namespace comity
