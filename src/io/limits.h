// Sizes that io works in, and what compressed input may take at most.
#pragma once

#include <cstddef>

namespace comity::io {

/// Octets a read or a write asks for at a time: they stay in the second-level cache on the way.
inline constexpr std::size_t kReadOctets = 256UL * 1024;
inline constexpr std::size_t kWriteOctets = 256UL * 1024;

/// Pieces of kReadOctets that are read ahead: enough that neither thread waits for the other's
/// every step.
inline constexpr std::size_t kReadAheadPieces = 8;

/// Octets of what came before that xz (all its memory) and Zstandard (its window) may hold to look
/// back at. `xz -9` makes files that need 65 MiB, `zstd --long` ones that need 128 MiB; both allow
/// gigabytes.
inline constexpr std::size_t kWindowOctetsMax = 128UL * 1024 * 1024;

/// Octets of one bzip2 block as stored. The longest that compresses anything has 900,100 symbols of
/// at most 20 bits, and 25 KB of tables: 2.3 MB.
inline constexpr std::size_t kBzip2StoredOctetsMax = 4UL * 1024 * 1024;

/// Octets of one bzip2 block's content that wait to be read. A block holds 900 KB, where runs of
/// one octet count as 5 for up to 259: what is longer, up to 47 MB, is decompressed again piece by
/// piece.
inline constexpr std::size_t kBzip2ContentOctetsMax = 4UL * 1024 * 1024;

/// Blocks of bzip2 under way for each thread: one in work and two that wait, for its own time and
/// that of the reader.
inline constexpr std::size_t kBzip2BlocksPerThread = 3;

/// Threads that decompress one bzip2 file, so that memory stays below 8 x (3 x 8 + 13) MiB.
inline constexpr unsigned kBzip2ThreadsMax = 8;

/// Octets of a pipe that are kept at a time.
inline constexpr std::size_t kSpoolPieceOctets = 256UL * 1024;

}  // namespace comity::io
