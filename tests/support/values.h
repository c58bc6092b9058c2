// Values as tests write them; a text that is none of its kind ends the test.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::test {

inline std::vector<net::Asn> asns(std::initializer_list<std::uint32_t> numbers) {
    return {numbers.begin(), numbers.end()};
}

inline net::Prefix prefix(std::string_view text) { return net::Prefix::parse(text).value(); }

inline Timestamp at(std::string_view text) { return Timestamp::parse(text).value(); }

}  // namespace comity::test
