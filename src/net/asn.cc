#include "net/asn.h"

#include "base/text.h"

namespace comity::net {

std::optional<Asn> Asn::parse(std::string_view text) {
    if (text.size() > 2 && (text[0] == 'A' || text[0] == 'a') &&
        (text[1] == 'S' || text[1] == 's')) {
        text.remove_prefix(2);
    }
    const auto number = parse_decimal<std::uint32_t>(text);
    if (!number) return std::nullopt;
    return Asn(*number);
}

std::string to_string(Asn asn) { return "AS" + std::to_string(asn.value()); }

}  // namespace comity::net
