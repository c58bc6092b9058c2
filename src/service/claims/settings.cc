#include "service/claims/settings.h"

#include <algorithm>

#include "base/text.h"
#include "net/address.h"

namespace comity::service::claims {
namespace {

/// What stands behind the scheme; none where `text` has another one.
std::optional<std::string_view> behind_scheme(std::string_view text, std::string_view first,
                                              std::string_view second) {
    for (const auto scheme : {first, second}) {
        if (text.starts_with(scheme)) return text.substr(scheme.size());
    }
    return std::nullopt;
}

/// The host of "host:port", "host" or "[::1]:port"; none where it is none of them.
std::optional<std::string_view> host_of(std::string_view authority) {
    auto host = authority;
    const auto bracket = authority.find(']');
    const auto colon =
        authority.find(':', bracket == std::string_view::npos ? std::size_t{0} : bracket);
    if (colon != std::string_view::npos) {
        const auto port = parse_decimal<std::uint16_t>(authority.substr(colon + 1));
        if (!port || *port == 0) return std::nullopt;
        host = authority.substr(0, colon);
    }
    if (host.starts_with('[')) {
        const auto address = net::Address::parse(host.substr(1, host.size() - 2));
        const bool is_v6 = host.ends_with(']') && address && address->family() == net::Family::Ipv6;
        return is_v6 ? std::optional(host.substr(1, host.size() - 2)) : std::nullopt;
    }
    const bool is_name =
        !host.empty() && host.front() != '-' && std::all_of(host.begin(), host.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '.' || c == '-';
        });
    return is_name ? std::optional(host) : std::nullopt;
}

}  // namespace

bool is_mail_server(std::string_view text) {
    constexpr std::size_t kServerOctetsMax = 300;
    const auto authority = behind_scheme(text, "smtp://", "smtps://");
    return text.size() <= kServerOctetsMax && authority && host_of(*authority);
}

bool is_on_this_machine(std::string_view text) {
    const auto authority = behind_scheme(text, "smtp://", "smtps://");
    const auto host = authority ? host_of(*authority) : std::nullopt;
    if (!host) return false;
    const bool is_v4 = host->starts_with("127.") && net::Address::parse(*host).has_value();
    return is_v4 || *host == "::1" || lower_case(*host) == "localhost";
}

bool is_site(std::string_view text) {
    const auto rest = behind_scheme(text, "http://", "https://");
    if (!rest || text.size() > kSiteOctetsMax || rest->ends_with('/')) return false;
    if (!host_of(rest->substr(0, rest->find('/')))) return false;
    constexpr std::string_view kOthers = "-._~:/[]%";
    return std::all_of(rest->begin(), rest->end(), [kOthers](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               kOthers.find(c) != std::string_view::npos;
    });
}

bool is_sender_name(std::string_view text) {
    if (text.empty() || text.size() > kSenderOctetsMax) return false;
    for (std::size_t at = 0; at < text.size();) {
        const auto octet = static_cast<unsigned char>(text[at]);
        const auto length = utf8_length(text.substr(at));
        if (length == 0 || octet < 0x20 || octet == 0x7F) return false;
        // U+0080 to U+009F are control characters too.
        if (octet == 0xC2 && static_cast<unsigned char>(text[at + 1]) < 0xA0) return false;
        at += length;
    }
    return true;
}

}  // namespace comity::service::claims
