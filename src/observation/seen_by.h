// Which vantage points had each of many things: a row of bits a thing.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace comity::observation {

/// Rows of bits, one a vantage point; all rows grow when a vantage point of a higher number comes.
class SeenBy {
public:
    void add_row() { words_.resize(words_.size() + stride_); }
    void set(std::size_t row, std::size_t bit) {
        if (bit >= 64 * stride_) widen(bit / 64 + 1);
        words_[row * stride_ + bit / 64] |= std::uint64_t{1} << bit % 64;
    }
    [[nodiscard]] std::span<const std::uint64_t> row(std::size_t row) const {
        return std::span(words_).subspan(row * stride_, stride_);
    }
    [[nodiscard]] std::size_t stride() const { return stride_; }

private:
    void widen(std::size_t at_least) {
        const auto wider = std::max(at_least, 2 * stride_);
        const auto rows = words_.size() / stride_;
        std::vector<std::uint64_t> words(rows * wider);
        for (std::size_t i = 0; i < rows; ++i) {
            const auto from = row(i);
            std::copy(from.begin(), from.end(),
                      words.begin() + static_cast<std::ptrdiff_t>(i * wider));
        }
        words_ = std::move(words);
        stride_ = wider;
    }

    std::size_t stride_ = 1;
    std::vector<std::uint64_t> words_;
};

/// Calls `visit(bit)` for each bit set in `row`.
template <class Visit>
void for_each_bit(std::span<const std::uint64_t> row, Visit&& visit) {
    for (std::size_t i = 0; i < row.size(); ++i) {
        for (auto word = row[i]; word != 0; word &= word - 1) {
            visit(64 * i + static_cast<std::size_t>(std::countr_zero(word)));
        }
    }
}

}  // namespace comity::observation
