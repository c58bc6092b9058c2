#include "bgp/message/community.h"

#include "base/text.h"

namespace comity::bgp {

std::optional<Community> Community::parse(std::string_view text) {
    const auto fields = split(text, ':');
    Community community;
    if (fields.size() == 2) {
        const auto asn = parse_decimal<std::uint16_t>(fields[0]);
        const auto value = parse_decimal<std::uint16_t>(fields[1]);
        if (!asn || !value) return std::nullopt;
        community.standard = static_cast<std::uint32_t>(*asn) << 16U | *value;
        return community;
    }
    if (fields.size() != 3) return std::nullopt;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto number = parse_decimal<std::uint32_t>(fields[i]);
        if (!number) return std::nullopt;
        community.large.at(i) = *number;
    }
    return community;
}

bool has_community(const Attributes& attributes, const Community& community) {
    if (community.standard) return attributes.has_community(*community.standard);
    const auto large = attributes.large_communities;
    for (std::size_t i = 0; i < large.size(); i += 12) {
        if (Reader::load_u32(large.subspan(i)) == community.large[0] &&
            Reader::load_u32(large.subspan(i + 4)) == community.large[1] &&
            Reader::load_u32(large.subspan(i + 8)) == community.large[2]) {
            return true;
        }
    }
    return false;
}

}  // namespace comity::bgp
