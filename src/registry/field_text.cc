#include "registry/field_text.h"

#include "base/text.h"
#include "registry/limits.h"

namespace comity::registry {

std::optional<net::Asn> parse_own_asn(std::string_view text) {
    const auto asn = net::Asn::parse(trim(text));
    if (!asn || asn->value() == 0) return std::nullopt;
    return asn;
}

std::string_view cut_name(std::string_view text) {
    if (text.size() <= kFieldOctetsMax) return text;
    auto end = kFieldOctetsMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
    return text.substr(0, end);
}

}  // namespace comity::registry
