// Sizes that io works in.
#pragma once

#include <cstddef>

namespace comity::io {

/// Octets a read or a write asks for at a time: they stay in the second-level cache on the way.
inline constexpr std::size_t kReadOctets = 256UL * 1024;
inline constexpr std::size_t kWriteOctets = 256UL * 1024;

}  // namespace comity::io
