// Compressed input, recognised by content and decompressed as a stream.
#pragma once

#include <memory>

#include "base/byte_source.h"
#include "base/reader.h"

namespace comity::io {

/// What compressed octets were, read once from the front. Its memory has a limit that does not
/// depend on them (limits.h).
///
/// A stream that ends early ends `read` too, and is told by `cut_short`. Errors of `read`: the
/// stored octets could not be read, or they are damaged; what came before the damage was returned
/// first. An error stays, however often it is asked again.
class Decompressor : public ByteSource {
public:
    /// Whether the stored octets end before the end mark of their compression; known once `read`
    /// has returned 0.
    [[nodiscard]] virtual bool cut_short() const = 0;
};

/// So many octets of the front tell every compression.
inline constexpr std::size_t kMagicOctetsMax = 6;

/// What decompresses `stored`, whose first octets are `front` (fewer than kMagicOctetsMax only
/// where there are no more): gzip, bzip2, xz or Zstandard; null where they are none of these.
/// `stored` must outlive it.
[[nodiscard]] std::unique_ptr<Decompressor> make_decompressor(Octets front, ByteSource& stored);

}  // namespace comity::io
