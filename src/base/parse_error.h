// Why some octets or some text were refused.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/rule.h"

namespace comity {

enum class Fault : std::uint8_t {
    Truncated,
    TrailingBytes,
    BadValue,
    LimitExceeded,
    Duplicate,
    Unsupported
};

/// Why some octets were refused. Trivially copyable; the views name static strings.
struct ParseError {
    Fault fault;
    std::size_t offset;     ///< Octets from the start of the outermost input.
    const Rule* rule;       ///< The rule broken: id, citation, severity. Never null.
    std::string_view what;  ///< The field, as "NLRI prefix length".
};

template <class T>
using Parsed = Result<T, ParseError>;

[[nodiscard]] std::string_view to_string(Fault fault);

/// One line for people: `RFC 4271 s4.3: NLRI prefix length: bad value (octet 214)
/// [bgp.nlri.length]`.
[[nodiscard]] std::string to_string(const ParseError& error);

}  // namespace comity
