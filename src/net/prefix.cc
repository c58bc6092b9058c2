#include "net/prefix.h"

#include "base/text.h"

namespace comity::net {

std::optional<Prefix> Prefix::parse(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const auto address = Address::parse(text.substr(0, slash));
    const auto length = parse_decimal<std::uint8_t>(text.substr(slash + 1));
    if (!address || !length) return std::nullopt;
    return make(*address, *length);
}

std::string to_string(const Prefix& prefix) {
    return to_string(prefix.address()) + "/" + std::to_string(prefix.length());
}

}  // namespace comity::net
