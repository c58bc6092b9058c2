#include "rpki/payload/read.h"

#include <algorithm>
#include <array>
#include <utility>

#include "rpki/payload/csv.h"
#include "rpki/payload/json.h"

namespace comity::rpki::payload {
namespace {

bool is_json(Octets octets) {
    constexpr std::array<std::uint8_t, 3> kByteOrderMark{0xEF, 0xBB, 0xBF};
    if (octets.size() >= 3 && std::ranges::equal(octets.first(3), kByteOrderMark)) {
        octets = octets.subspan(3);
    }
    for (const auto octet : octets) {
        if (octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n') continue;
        return octet == '{' || octet == '[';
    }
    return false;
}

}  // namespace

Parsed<PayloadSet> read_payloads(std::vector<std::uint8_t>&& octets) {
    if (!is_json(octets)) return read_csv(octets);
    return read_json(std::move(octets));
}

Parsed<PayloadSet> read_payloads(Octets octets) {
    return is_json(octets) ? read_json(octets) : read_csv(octets);
}

}  // namespace comity::rpki::payload
