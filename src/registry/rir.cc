#include "registry/rir.h"

#include <algorithm>

#include "base/text.h"

namespace comity::registry {
namespace {

bool is_same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return lower_case(x) == lower_case(y); });
}

}  // namespace

std::string_view to_string(Rir rir) {
    switch (rir) {
        case Rir::None: return "none";
        case Rir::Iana: return "iana";
        case Rir::Afrinic: return "afrinic";
        case Rir::Apnic: return "apnic";
        case Rir::Arin: return "arin";
        case Rir::Lacnic: return "lacnic";
        case Rir::RipeNcc: return "ripencc";
    }
    return "none";
}

std::optional<Rir> parse_rir(std::string_view text) {
    if (is_same_name(text, to_string(Rir::Iana))) return Rir::Iana;
    for (const auto rir : kRirs) {
        if (is_same_name(text, to_string(rir))) return rir;
    }
    return std::nullopt;
}

}  // namespace comity::registry
