// Lines out of a stream of octets, in bounded memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/byte_source.h"

namespace comity {

/// Cuts a source into lines at LF; a CR before it belongs to the end. The last line needs none.
class LineReader {
public:
    struct Line {
        std::string_view text;     ///< Without its end; stands until the next call.
        std::uint64_t number = 0;  ///< From 1.
        bool is_too_long = false;  ///< `text` is then what of it was kept.
    };

    /// `source` must outlive it. Of a line longer than `octets_max` the rest is passed over.
    LineReader(ByteSource& source, std::size_t octets_max);

    /// The next line; none at the end. Errors: those of the source.
    [[nodiscard]] Result<std::optional<Line>> next();

private:
    Line take(std::size_t line_end, std::size_t next_start);
    /// Makes room behind what is not taken yet and reads; false at the end.
    Result<bool> read_more();

    ByteSource& source_;
    std::size_t octets_max_;
    std::vector<char> buffer_;
    std::size_t start_ = 0;    ///< Of the line that is being found.
    std::size_t scanned_ = 0;  ///< Up to here there is no end of it.
    std::size_t end_ = 0;      ///< Of what was read.
    std::uint64_t number_ = 0;
    bool is_at_end_ = false;
    bool is_too_long_ = false;
};

}  // namespace comity
