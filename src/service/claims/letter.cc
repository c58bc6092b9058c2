#include "service/claims/letter.h"

#include <fmt/format.h>

#include <vector>

#include "net/prefix.h"

namespace comity::service::claims {
namespace {

constexpr std::size_t kCodeDigits = 32;
constexpr std::size_t kGroupDigits = 4;

crypto::Sha256 sha256_of(std::string_view text) {
    return crypto::sha256(
        std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

/// "2026-11-30 05:30 UTC".
std::string minute_of(Timestamp time) {
    const auto text = to_string(Timestamp::from_seconds(time.seconds()));
    return fmt::format("{} {} UTC", text.substr(0, 10), text.substr(11, 5));
}

/// The host in the address of the dashboard, as people say it.
std::string_view host_of_site(std::string_view site) {
    const auto scheme = site.find("://");
    const auto rest = scheme == std::string_view::npos ? site : site.substr(scheme + 3);
    return rest.substr(0, rest.find('/'));
}

}  // namespace

std::string shown_code(std::string_view digits) {
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        if (i > 0 && i % kGroupDigits == 0) text += '-';
        text += digits[i];
    }
    return text;
}

std::optional<std::string> parse_code(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n') continue;
        const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
        const bool is_digit = (lower >= '0' && lower <= '9') || (lower >= 'a' && lower <= 'f');
        if (!is_digit || digits.size() == kCodeDigits) return std::nullopt;
        digits += lower;
    }
    return digits.size() == kCodeDigits ? std::optional(std::move(digits)) : std::nullopt;
}

crypto::Sha256 hash_of_code(std::string_view digits) { return sha256_of(digits); }

crypto::Sha256 hash_of_address(const std::array<std::uint8_t, 16>& salt,
                               const MailAddress& address) {
    return sha256_of(std::string(salt.begin(), salt.end()) + address.key());
}

std::string prefix_of_client(std::string_view client) {
    constexpr std::uint8_t kBitsV4 = 24;
    constexpr std::uint8_t kBitsV6 = 48;
    constexpr std::string_view kMapped = "::ffff:";
    auto address = net::Address::parse(client);
    if (client.starts_with(kMapped)) {
        const auto inner = net::Address::parse(client.substr(kMapped.size()));
        if (inner && inner->family() == net::Family::Ipv4) address = inner;
    }
    if (!address) return {};
    const auto text = to_string(*address);
    if (text == "::1" || text.starts_with("127.")) return {};
    return to_string(net::Prefix::containing(
        *address, address->family() == net::Family::Ipv4 ? kBitsV4 : kBitsV6));
}

Message letter_of(const store::PendingClaim& pending, const MailAddress& to,
                  std::string_view code_digits, const MailSettings& settings, Timestamp now) {
    const auto& claim = pending.claim;
    const auto network = to_string(claim.asn);
    const auto whence = pending.asked_from.empty()
                            ? std::string("the machine that the observatory runs on")
                            : pending.asked_from;
    auto body = fmt::format(
        "Somebody asks {site}\n"
        "for a token of {network}, and named this address, which is registered\n"
        "as a contact of {network}.\n"
        "\n"
        "If that was you, give this code\n"
        "\n"
        "    {code}\n"
        "\n"
        "at {site}/access?claim={id}&as={number}\n"
        "\n"
        "It is good once, until {until}. Whoever gives it gets a\n"
        "token that is good for a year. It shows the incidents of {network},\n"
        "suspicions too, and lets its holder dispute them. Give the code to\n"
        "nobody else. Of several such mails the last one has the code.\n"
        "\n"
        "If it was not you, there is nothing to do: without the code nobody\n"
        "gets anything, and it ends by itself. It was asked for at\n"
        "{made} from {whence}.\n"
        "Your address was not kept.\n",
        fmt::arg("site", settings.site), fmt::arg("network", network),
        fmt::arg("code", shown_code(code_digits)), fmt::arg("id", claim.id),
        fmt::arg("number", claim.asn.value()), fmt::arg("until", minute_of(claim.expires)),
        fmt::arg("made", minute_of(claim.made)), fmt::arg("whence", whence));
    return {.from = *settings.from,
            .from_name = settings.name,
            .to = to,
            .subject =
                fmt::format("Code for the claim of {} at {}", network, host_of_site(settings.site)),
            .id = fmt::format("{}.{}", claim.id, now.microseconds()),
            .time = now,
            .body = std::move(body)};
}

}  // namespace comity::service::claims
