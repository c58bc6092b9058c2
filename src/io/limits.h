// Sizes that io works in.
#pragma once

#include <cstddef>

namespace comity::io {

/// Octets a read or a write asks for at a time: they stay in the second-level cache on the way.
inline constexpr std::size_t kReadOctets = 256UL * 1024;
inline constexpr std::size_t kWriteOctets = 256UL * 1024;

/// Pieces of kReadOctets that are read ahead: enough that neither thread waits for the other's
/// every step.
inline constexpr std::size_t kReadAheadPieces = 8;

}  // namespace comity::io
