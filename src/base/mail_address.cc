#include "base/mail_address.h"

#include <algorithm>

#include "base/text.h"

namespace comity {
namespace {

/// RFC 5321 s4.5.3.1: of the local part, and of a path without its brackets.
constexpr std::size_t kLocalOctetsMax = 64;
constexpr std::size_t kAddressOctetsMax = 254;
/// Of one label (RFC 1035 s2.3.4).
constexpr std::size_t kLabelOctetsMax = 63;

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// atext of RFC 5322 s3.2.3.
bool is_atom_octet(char c) {
    constexpr std::string_view kOthers = "!#$%&'*+-/=?^_`{|}~";
    return is_letter_or_digit(c) || kOthers.find(c) != std::string_view::npos;
}

bool is_local_part(std::string_view text) {
    if (text.empty() || text.size() > kLocalOctetsMax) return false;
    const auto atoms = split(text, '.');
    return std::all_of(atoms.begin(), atoms.end(), [](std::string_view atom) {
        return !atom.empty() && std::all_of(atom.begin(), atom.end(), is_atom_octet);
    });
}

bool is_label(std::string_view text) {
    if (text.empty() || text.size() > kLabelOctetsMax) return false;
    if (text.front() == '-' || text.back() == '-') return false;
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_letter_or_digit(c) || c == '-'; });
}

bool is_domain(std::string_view text) {
    const auto labels = split(text, '.');
    if (labels.size() < 2 || !std::all_of(labels.begin(), labels.end(), is_label)) return false;
    // Else it may be an IPv4 address.
    return labels.back().find_first_not_of("0123456789") != std::string_view::npos;
}

}  // namespace

std::optional<MailAddress> MailAddress::parse(std::string_view text) {
    text = trim(text);
    if (text.size() > kAddressOctetsMax) return std::nullopt;
    const auto at = text.find('@');
    if (at == std::string_view::npos) return std::nullopt;
    if (!is_local_part(text.substr(0, at)) || !is_domain(text.substr(at + 1))) return std::nullopt;
    return MailAddress(text);
}

std::string_view MailAddress::domain() const {
    return std::string_view(text_).substr(text_.find('@') + 1);
}

std::string MailAddress::key() const { return lower_case(text_); }

}  // namespace comity
