#include "service/fetch/url.h"

#include <algorithm>
#include <span>

#include "crypto/sha256.h"

namespace comity::service::fetch {
namespace {

/// Octets of a name in the cache, and digits of the hash behind it.
constexpr std::size_t kNameOctetsMax = 100;
constexpr std::size_t kHashDigits = 16;

struct Parts {
    std::string_view scheme;  ///< With its "://".
    std::string_view user;    ///< With its "@"; empty where there is none.
    std::string_view host;    ///< With its port.
    std::string_view rest;    ///< From the path on.
};

Parts parts_of(std::string_view url) {
    Parts parts;
    const auto colon = url.find("://");
    if (colon == std::string_view::npos) return {.scheme = {}, .user = {}, .host = {}, .rest = url};
    parts.scheme = url.substr(0, colon + 3);
    const auto after = url.substr(colon + 3);
    const auto authority = after.substr(0, after.find_first_of("/?#"));
    parts.rest = after.substr(authority.size());
    // The last "@": a password may hold others.
    const auto at = authority.rfind('@');
    parts.user = at == std::string_view::npos ? std::string_view() : authority.substr(0, at + 1);
    parts.host = authority.substr(parts.user.size());
    return parts;
}

std::string safe_name(std::string_view text) {
    std::string name;
    for (const auto c : text.substr(0, kNameOctetsMax)) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '.';
        name += is_plain && (c != '.' || !name.empty()) ? c : '_';
    }
    return name.empty() ? "_" : name;
}

}  // namespace

std::string shown_url(std::string_view url) {
    const auto parts = parts_of(url);
    return std::string(parts.scheme) + std::string(parts.host) + std::string(parts.rest);
}

std::string_view origin_of(std::string_view url) {
    const auto parts = parts_of(url);
    return url.substr(0, url.size() - parts.rest.size());
}

std::string cache_name(std::string_view url) {
    const auto parts = parts_of(url);
    const auto path = parts.rest.substr(0, parts.rest.find_first_of("?#"));
    const auto last = path.substr(path.rfind('/') + 1);
    const auto whole = shown_url(url);
    const std::span octets(reinterpret_cast<const std::uint8_t*>(whole.data()), whole.size());
    const auto hash = to_string(crypto::sha256(octets)).substr(0, kHashDigits);
    return safe_name(parts.host) + "/" + safe_name(last) + "-" + hash;
}

}  // namespace comity::service::fetch
