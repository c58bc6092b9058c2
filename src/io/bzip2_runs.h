// What bzip2 does to octets before all else, undone: of a run, four stand there and behind them how
// many more there are. And the CRC over the outcome.
#pragma once

#include <cstdint>
#include <span>

#include "base/reader.h"

namespace comity::io::bzip2 {

/// Takes `octets` into a CRC-32, the highest bit first; begins with 0.
[[nodiscard]] std::uint32_t crc_of(Octets octets, std::uint32_t before = 0);

/// Unfolds the runs of a block's text, which must outlive it.
class RunReader {
public:
    explicit RunReader(Octets text) : text_(text) {}

    /// Puts into `target` what fits and is there; fewer octets than that only at the end.
    [[nodiscard]] std::size_t read(std::span<std::uint8_t> target);
    [[nodiscard]] bool at_end() const { return next_ == text_.size() && repeats_ == 0; }
    /// Whether the text ends where it may not: behind four octets of a run.
    [[nodiscard]] bool lacks_count() const { return at_end() && run_ == kRunOctets; }

private:
    static constexpr unsigned kRunOctets = 4;

    Octets text_;
    std::size_t next_ = 0;
    std::uint8_t last_ = 0;
    unsigned run_ = 0;      ///< How many octets like `last_` were read; 0 behind a count.
    unsigned repeats_ = 0;  ///< Of `last_`, to be given.
};

}  // namespace comity::io::bzip2
