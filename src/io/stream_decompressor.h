// What the compressions have in common that are decompressed octet by octet.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "io/decompressor.h"

namespace comity::io {

/// Feeds a codec with stored octets until it gives some, and keeps what it says of their end.
class StreamDecompressor : public Decompressor {
public:
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) final;
    [[nodiscard]] bool cut_short() const final { return cut_short_; }

protected:
    enum class State : std::uint8_t {
        More,     ///< There may be more to come.
        End,      ///< All is told: the stored octets end where they may.
        Cut,      ///< They end inside the compression.
        Damaged,  ///< They are not what the compression makes.
        Refused   ///< They ask for more memory than the limit.
    };
    struct Step {
        std::size_t consumed = 0;  ///< Of the stored octets.
        std::size_t produced = 0;
        State state = State::More;
    };

    /// `stored` must outlive it; `name` is that of the compression, a literal.
    StreamDecompressor(ByteSource& stored, std::string_view name);
    /// Decompresses of `stored` into `target` what it can; `stored` is empty at the end of all, and
    /// only there. Without a step forward it must not return More at the end.
    [[nodiscard]] virtual Step step(Octets stored, std::span<std::uint8_t> target) = 0;

private:
    ByteSource& stored_;
    std::string_view name_;
    std::vector<std::uint8_t> buffer_;
    Octets pending_;              ///< What of `buffer_` is not consumed yet.
    std::uint64_t consumed_ = 0;  ///< Octets of all that was stored.
    bool at_end_ = false;         ///< `stored_` has no more.
    bool cut_short_ = false;
    std::optional<Error> damage_;  ///< Met behind octets that are to be returned first.
};

}  // namespace comity::io
