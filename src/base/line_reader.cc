#include "base/line_reader.h"

#include <algorithm>
#include <cstring>

namespace comity {
namespace {

/// Octets asked of the source at a time.
constexpr std::size_t kLinePieceOctets = 64UL * 1024;

}  // namespace

LineReader::LineReader(ByteSource& source, std::size_t octets_max)
    : source_(source), octets_max_(octets_max), buffer_(octets_max + 2 + kLinePieceOctets) {}

Result<std::optional<LineReader::Line>> LineReader::next() {
    is_too_long_ = false;
    for (;;) {
        const auto* const from = buffer_.data() + scanned_;
        const auto* const found =
            static_cast<const char*>(std::memchr(from, '\n', end_ - scanned_));
        if (found != nullptr) {
            const auto line_end = static_cast<std::size_t>(found - buffer_.data());
            return take(line_end, line_end + 1);
        }
        scanned_ = end_;
        if (end_ - start_ > octets_max_ + 1) {
            // Only the front is kept (with a CR that may be the last of it), the rest is read over.
            is_too_long_ = true;
            end_ = scanned_ = start_ + octets_max_ + 1;
        }
        if (!COMITY_TRY(read_more())) {
            if (start_ == end_) return std::nullopt;
            return take(end_, end_);
        }
    }
}

LineReader::Line LineReader::take(std::size_t line_end, std::size_t next_start) {
    std::string_view text(buffer_.data() + start_, line_end - start_);
    if (text.ends_with('\r') && !is_too_long_) text.remove_suffix(1);
    is_too_long_ = is_too_long_ || text.size() > octets_max_;
    start_ = scanned_ = next_start;
    return {text.substr(0, octets_max_), ++number_, is_too_long_};
}

Result<bool> LineReader::read_more() {
    if (is_at_end_) return false;
    if (buffer_.size() - end_ < kLinePieceOctets) {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(start_),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= start_;
        scanned_ -= start_;
        start_ = 0;
    }
    auto* const target = buffer_.data() + end_;
    const auto count = COMITY_TRY(
        source_.read(std::span(reinterpret_cast<std::uint8_t*>(target), buffer_.size() - end_)));
    end_ += count;
    is_at_end_ = count == 0;
    return count > 0;
}

}  // namespace comity
