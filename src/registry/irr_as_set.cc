#include "registry/irr_as_set.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "registry/limits.h"

namespace comity::registry {
namespace {

constexpr std::string_view kSeparators = " \t\r\n,;";
constexpr std::string_view kSourceSeparator = "::";

char to_upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool is_letter_or_digit(char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

/// Letters, digits, "-" and "_", a letter first (RFC 2622 s2); `word` is in capitals.
bool is_word(std::string_view word) {
    return !word.empty() && word[0] >= 'A' && word[0] <= 'Z' &&
           std::all_of(word.begin(), word.end(),
                       [](char c) { return is_letter_or_digit(c) || c == '-' || c == '_'; });
}

/// What one part of a name between colons is.
std::optional<IrrSetName::Kind> part_kind(std::string_view part) {
    using Kind = IrrSetName::Kind;
    if (!is_word(part)) return std::nullopt;
    if (part.size() > 3 && part.starts_with("AS-")) return Kind::AsSet;
    if (part.size() > 3 && part.starts_with("RS-")) return Kind::RouteSet;
    if (part.starts_with("AS") && parse_decimal<std::uint32_t>(part.substr(2))) return Kind::Asn;
    return std::nullopt;
}

/// A hierarchical name is made of ASNs and sets of one kind, at least one (RFC 2622 s5).
std::optional<IrrSetName::Kind> name_kind(std::string_view name) {
    using Kind = IrrSetName::Kind;
    std::optional<Kind> set;
    const auto parts = split(name, ':');
    for (const auto part : parts) {
        const auto kind = part_kind(part);
        if (!kind) return std::nullopt;
        if (*kind == Kind::Asn) continue;
        if (set && set != kind) return std::nullopt;
        set = kind;
    }
    if (!set && parts.size() > 1) return std::nullopt;
    return set.value_or(Kind::Asn);
}

std::optional<IrrSetName> parse_word(std::string_view word) {
    std::string capitals(word);
    std::transform(capitals.begin(), capitals.end(), capitals.begin(), to_upper);
    std::string_view name = capitals;
    std::string_view source;
    const auto front = name.find(kSourceSeparator);
    const auto at = name.rfind('@');
    if (front != std::string_view::npos && at != std::string_view::npos) return std::nullopt;
    if (front != std::string_view::npos) {
        source = name.substr(0, front);
        name.remove_prefix(front + kSourceSeparator.size());
        if (!is_word(source)) return std::nullopt;
    } else if (at != std::string_view::npos) {
        source = name.substr(at + 1);
        name = name.substr(0, at);
        if (!is_word(source)) return std::nullopt;
    }
    const auto kind = name_kind(name);
    if (!kind) return std::nullopt;
    return IrrSetName{std::string(source), std::string(name), *kind};
}

}  // namespace

IrrSetNames parse_irr_sets(std::string_view text) {
    IrrSetNames result;
    for (;;) {
        const auto start = text.find_first_not_of(kSeparators);
        if (start == std::string_view::npos) return result;
        text.remove_prefix(start);
        const auto word = text.substr(0, text.find_first_of(kSeparators));
        text.remove_prefix(word.size());
        auto name = parse_word(word);
        if (!name) {
            result.refused.emplace_back(word);
        } else if (std::find(result.names.begin(), result.names.end(), *name) ==
                   result.names.end()) {
            if (result.names.size() == kIrrSetsMax) {
                result.refused.emplace_back(word);
            } else {
                result.names.push_back(std::move(*name));
            }
        }
    }
}

}  // namespace comity::registry
