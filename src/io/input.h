// Input files and pipes, plain or compressed, recognised by content; hashed as read.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/byte_source.h"
#include "crypto/sha256.h"

namespace comity::io {

enum class Hashing : std::uint8_t { No, Yes };

/// A file, or standard input by the name "-", read once from front to back.
class Input final : public ByteSource {
public:
    /// Errors: what open(2) says; a directory.
    [[nodiscard]] static Result<std::unique_ptr<Input>> open(const std::string& path,
                                                             Hashing hashing);
    ~Input() override;

    /// Decompressed octets (decompressor.h). A compressed stream that ends early ends here too, and
    /// sets `cut_short`. Errors: read(2) failed, or the compressed data is damaged (its good part
    /// was delivered).
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override;

    [[nodiscard]] const std::string& path() const;
    [[nodiscard]] bool is_compressed() const;
    /// Whether the compressed stream ended before its end mark.
    [[nodiscard]] bool cut_short() const;
    /// Octets of the file as stored, read so far; also while another thread reads.
    [[nodiscard]] std::uint64_t octets_read() const;
    /// Octets of the file as stored, or 0 where that is not known (a pipe).
    [[nodiscard]] std::uint64_t octets_in_file() const;
    /// SHA-256 of the file's octets as stored. Call once, after `read` has returned 0, and only
    /// where hashing was asked for.
    [[nodiscard]] crypto::Sha256 digest();

private:
    struct State;
    explicit Input(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// A whole file in memory.
struct Contents {
    std::vector<std::uint8_t> octets;
    crypto::Sha256 digest;             ///< Of the file as stored.
    std::uint64_t octets_in_file = 0;  ///< Of the file as stored.
    bool cut_short = false;
};

/// The decompressed octets of the file at `path`.
/// Errors: as Input; more than `octets_max` octets.
[[nodiscard]] Result<Contents> read_file(const std::string& path, std::uint64_t octets_max);

}  // namespace comity::io
