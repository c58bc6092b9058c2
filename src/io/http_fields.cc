#include "io/http_fields.h"

#include <algorithm>
#include <cstdint>

#include "base/text.h"
#include "io/limits.h"

namespace comity::io {
namespace {

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

std::optional<std::uint8_t> hex_digit(char c) {
    if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
    return std::nullopt;
}

/// Valid UTF-8 without control characters of ASCII.
bool is_plain(std::string_view text) {
    while (!text.empty()) {
        const auto octet = static_cast<unsigned char>(text.front());
        const auto length = utf8_length(text);
        if (length == 0 || octet < 0x20 || octet == 0x7F) return false;
        text.remove_prefix(length);
    }
    return true;
}

/// The path and query behind the scheme and authority of an absolute form; other forms as they are.
std::string_view without_authority(std::string_view text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!text.starts_with(scheme)) continue;
        const auto path = text.find_first_of("/?", scheme.size());
        return path == std::string_view::npos ? std::string_view("/") : text.substr(path);
    }
    return text;
}

bool read_query(std::string_view text, std::vector<QueryParameter>& query) {
    for (const auto field : split(text, '&')) {
        if (field.empty()) continue;
        if (query.size() == kQueryParametersMax) return false;
        std::string spaced(field);
        std::replace(spaced.begin(), spaced.end(), '+', ' ');
        const auto equals = std::min(spaced.find('='), spaced.size());
        const auto value_at = std::min(equals + 1, spaced.size());
        auto name = percent_decoded(std::string_view(spaced).substr(0, equals));
        auto value = percent_decoded(std::string_view(spaced).substr(value_at));
        if (!name || !value) return false;
        query.push_back({std::move(*name), std::move(*value), spaced.substr(value_at)});
    }
    return true;
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (auto& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// A weight as RFC 9110 s12.4.2 spells it, in thousandths.
std::optional<unsigned> parse_weight(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
    unsigned weight = text[0] == '1' ? 1000 : 0;
    if (text.size() == 1) return weight;
    if (text[1] != '.') return std::nullopt;
    unsigned place = 100;
    for (const char c : text.substr(2)) {
        if (c < '0' || c > '9') return std::nullopt;
        weight += static_cast<unsigned>(c - '0') * place;
        place /= 10;
    }
    return weight <= 1000 ? std::optional(weight) : std::nullopt;
}

/// One element of Accept or Accept-Encoding.
struct Choice {
    std::string what;  ///< In lower case: "text/csv", "gzip", "*".
    unsigned weight = 1000;
};

/// The elements of a list that can be read, at most kAcceptedMax.
std::vector<Choice> choices_of(std::string_view list) {
    std::vector<Choice> choices;
    while (!list.empty() && choices.size() < kAcceptedMax) {
        const auto comma = std::min(list.find(','), list.size());
        const auto element = list.substr(0, comma);
        list.remove_prefix(std::min(comma + 1, list.size()));
        const auto parts = split(element, ';');
        Choice choice{.what = lower(trim(parts.front()))};
        bool is_readable = !choice.what.empty();
        for (std::size_t i = 1; i < parts.size(); ++i) {
            const auto parameter = lower(trim(parts[i]));
            if (!parameter.starts_with("q=")) continue;
            const auto weight = parse_weight(std::string_view(parameter).substr(2));
            is_readable = is_readable && weight.has_value();
            choice.weight = weight.value_or(0);
            break;
        }
        if (is_readable) choices.push_back(std::move(choice));
    }
    return choices;
}

/// How exactly `range` names `type`: 3 by name, 2 as "text/*", 1 as "*/*", 0 not at all.
int exactness(std::string_view range, std::string_view type) {
    if (range == type) return 3;
    if (range == "*/*") return 1;
    const bool is_part = range.ends_with("/*") &&
                         type.starts_with(range.substr(0, range.size() - 1)) && range.size() > 2;
    return is_part ? 2 : 0;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            decoded += text[i];
            continue;
        }
        if (text.size() - i < 3) return std::nullopt;
        const auto high = hex_digit(text[i + 1]);
        const auto low = hex_digit(text[i + 2]);
        if (!high || !low) return std::nullopt;
        decoded += static_cast<char>(*high * 16 + *low);
        i += 2;
    }
    if (!is_plain(decoded)) return std::nullopt;
    return decoded;
}

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string encoded;
    encoded.reserve(text.size());
    for (const char c : text) {
        if (is_unreserved(c)) {
            encoded += c;
            continue;
        }
        const auto octet = static_cast<unsigned char>(c);
        encoded += {'%', kDigits[octet / 16U], kDigits[octet % 16U]};
    }
    return encoded;
}

std::optional<HttpTarget> parse_target(std::string_view text) {
    text = without_authority(text);
    // A fragment is never sent (RFC 9112 s3.2.1); blanks end the target for whoever reads it.
    if (text.find_first_of("# \t\r\n") != std::string_view::npos) return std::nullopt;
    const auto mark = std::min(text.find('?'), text.size());
    auto path = text.substr(0, mark);
    HttpTarget target;
    if (path.empty() && mark < text.size()) path = "/";
    if (!path.starts_with('/')) return std::nullopt;
    path.remove_prefix(1);
    if (!path.empty()) {
        for (const auto segment : split(path, '/')) {
            if (target.segments.size() == kPathSegmentsMax) return std::nullopt;
            auto decoded = percent_decoded(segment);
            if (!decoded) return std::nullopt;
            target.segments.push_back(std::move(*decoded));
        }
    }
    if (mark < text.size() && !read_query(text.substr(mark + 1), target.query)) return std::nullopt;
    return target;
}

std::optional<std::size_t> preferred_type(std::string_view accept,
                                          std::span<const std::string_view> offered) {
    if (offered.empty()) return std::nullopt;
    if (trim(accept).empty()) return 0;
    const auto choices = choices_of(accept);
    std::optional<std::size_t> best;
    unsigned best_weight = 0;
    for (std::size_t i = 0; i < offered.size(); ++i) {
        int exact = 0;
        unsigned weight = 0;
        for (const auto& choice : choices) {
            const auto how = exactness(choice.what, offered[i]);
            if (how <= exact) continue;
            exact = how;
            weight = choice.weight;
        }
        if (weight <= best_weight) continue;
        best = i;
        best_weight = weight;
    }
    return best;
}

bool accepts_gzip(std::string_view accept_encoding) {
    std::optional<unsigned> named;
    std::optional<unsigned> any;
    for (const auto& choice : choices_of(accept_encoding)) {
        if (choice.what == "gzip" || choice.what == "x-gzip") named = choice.weight;
        if (choice.what == "*") any = choice.weight;
    }
    return named.value_or(any.value_or(0)) > 0;
}

bool matches_etag(std::string_view if_none_match, std::string_view etag) {
    const auto opaque = [](std::string_view tag) {
        if (tag.starts_with("W/")) tag.remove_prefix(2);
        return tag;
    };
    if (etag.empty()) return false;
    if (trim(if_none_match) == "*") return true;
    auto list = if_none_match;
    while (!list.empty()) {
        // A tag may hold commas: it reaches from quote to quote.
        const auto open = list.find('"');
        if (open == std::string_view::npos) return false;
        const auto close = list.find('"', open + 1);
        if (close == std::string_view::npos) return false;
        if (list.substr(open, close + 1 - open) == opaque(etag)) return true;
        list.remove_prefix(close + 1);
    }
    return false;
}

}  // namespace comity::io
