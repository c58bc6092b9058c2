// Whether a prefix or an AS number is one that nobody may announce, and by whose word.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/rule.h"
#include "registry/rir.h"

namespace comity::registry {

struct BogonVerdict {
    /// Unknown is no bogon either: what is known does not make it one, and more might.
    enum class Kind : std::uint8_t { None, Full, Administrative, Unknown };
    Kind kind = Kind::None;
    const Rule* rule = nullptr;  ///< Null of None.
    /// Whose word it is: IANA's of what is full, the registry's of what is administrative or of
    /// none. None where there are several, or none is needed (the default route).
    Rir registry = Rir::None;
    /// What the special purpose is, as "Private-Use"; else empty. As long as the judge lives.
    std::string_view purpose;
};

/// "none", "full", "administrative", "unknown".
[[nodiscard]] std::string_view to_string(BogonVerdict::Kind kind);

}  // namespace comity::registry
