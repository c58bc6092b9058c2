// The bits of bzip2 streams, in which blocks begin anywhere in an octet.
//
// A stream is "BZh", a digit (the size of its blocks), blocks, and an end; each of the latter
// begins with 48 bits of its own. A block goes on with its CRC and has no length: only its
// decoding, or the next 48 bits of that kind, tell where it ends.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/reader.h"

namespace comity::io::bzip2 {

inline constexpr std::uint64_t kBlockMagic = 0x3141'5926'5359;
inline constexpr std::uint64_t kEndMagic = 0x1772'4538'5090;
inline constexpr std::size_t kMagicBits = 48;
inline constexpr std::size_t kCrcBits = 32;

/// The `count` bits (at most 56) of `octets` from bit `at` on, which must be there.
[[nodiscard]] std::uint64_t bits_at(Octets octets, std::size_t at, std::size_t count);

/// Where, from bit `from` on, a block or an end may begin: the first of their magics in `octets`.
/// Compressed content may hold one by chance, or by intent.
[[nodiscard]] std::optional<std::size_t> find_magic(Octets octets, std::size_t from);

/// A stream of its own that holds the one block in bits [`begin`, `end`) of `octets`; `digit` is
/// that of the stream it is from. At least kMagicBits + kCrcBits bits.
[[nodiscard]] std::vector<std::uint8_t> stream_of_block(Octets octets, std::size_t begin,
                                                        std::size_t end, char digit);

/// The same without an end, from bit `begin` to the end of `octets`.
[[nodiscard]] std::vector<std::uint8_t> stream_from(Octets octets, std::size_t begin, char digit);

}  // namespace comity::io::bzip2
