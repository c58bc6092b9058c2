#include "io/bzip2_transform.h"

#include <algorithm>

namespace comity::io::bzip2 {
namespace {

/// An entry is the next row, shifted, and an octet.
constexpr unsigned kOctetBits = 8;

/// Walks side by side: as many as keep their rows in registers.
constexpr std::size_t kWalks = 8;
/// Rows from one start to the next; so long is a walk on average. A power of two.
constexpr std::uint32_t kStartDistance = 2'048;
/// Shorter texts stay in the caches.
constexpr std::size_t kOneWalkOctets = 32'768;

/// Room for what one walk finds. No walk is longer than all, since walks do not meet. Not a
/// multiple of the caches' sizes, where the walks would be in each other's way.
constexpr std::size_t kWalkOctets = kTextOctetsMax + 4'096 + 64;

bool is_start(std::uint32_t row) { return row % kStartDistance == 0; }

using Rows = std::array<std::uint32_t, kWalks>;

/// Takes a step of all walks at a time, until one reaches a start; returns how many octets each has
/// found then, `step` of them before.
std::size_t advance(const std::uint32_t* entries, Rows& rows, std::uint8_t* found,
                    std::size_t step) {
    auto at = rows;
    bool reached = false;
    do {
#pragma GCC unroll 8
        for (std::size_t i = 0; i < kWalks; ++i) {
            const auto entry = entries[at[i]];
            found[i * kWalkOctets + step] = static_cast<std::uint8_t>(entry);
            at[i] = entry >> kOctetBits;
            reached |= is_start(at[i]);
        }
        ++step;
    } while (!reached);
    rows = at;
    return step;
}

}  // namespace

void InverseTransform::sort_rows(Octets last) {
    std::array<std::uint32_t, 256> next{};
    for (const auto octet : last) ++next[octet];
    std::uint32_t sum = 0;
    for (auto& place : next) sum += std::exchange(place, sum);
    rows_.resize(last.size());
    auto* const rows = rows_.data();
    for (std::uint32_t row = 0; row < last.size(); ++row) {
        rows[next[last[row]]++] = row << kOctetBits | last[row];
    }
}

// Each walk ends at the next start, so that their segments make up all rows. One that finds no
// start left to set out from goes on to no purpose, which costs less than to ask.
void InverseTransform::walk_all(std::size_t count) {
    if (!walked_) walked_ = std::make_unique_for_overwrite<std::uint8_t[]>(kWalks * kWalkOctets);
    segments_.assign((count + kStartDistance - 1) / kStartDistance, {});
    std::array<Segment*, kWalks> segments{};
    Rows rows{};
    std::size_t set_out = 0;
    const auto begin = [&](std::size_t walk, std::size_t step) {
        segments.at(walk) = nullptr;
        if (set_out == segments_.size()) return;
        rows.at(walk) = static_cast<std::uint32_t>(set_out) * kStartDistance;
        segments.at(walk) = &segments_[set_out++];
        segments.at(walk)->begin = walk * kWalkOctets + step;
    };
    for (std::size_t walk = 0; walk < kWalks; ++walk) begin(walk, 0);
    std::size_t step = 0;
    for (std::size_t done = 0; done < segments_.size();) {
        step = advance(rows_.data(), rows, walked_.get(), step);
        for (std::size_t walk = 0; walk < kWalks; ++walk) {
            if (!is_start(rows.at(walk)) || segments.at(walk) == nullptr) continue;
            auto& segment = *segments.at(walk);
            segment.count = walk * kWalkOctets + step - segment.begin;
            segment.next = rows.at(walk) / kStartDistance;
            ++done;
            begin(walk, step);
        }
    }
}

Octets InverseTransform::undo(Octets last, std::uint32_t origin) {
    const auto count = last.size();
    sort_rows(last);
    text_.resize(count);
    std::size_t used = 0;
    auto row = origin;
    do {
        const auto entry = rows_[row];
        text_[used++] = static_cast<std::uint8_t>(entry);
        row = entry >> kOctetBits;
    } while (used < count && (count <= kOneWalkOctets || !is_start(row)));
    if (used == count) return text_;
    walk_all(count);
    for (auto start = row / kStartDistance; used < count; start = segments_[start].next) {
        const auto& segment = segments_[start];
        const auto wanted = std::min(segment.count, count - used);
        std::copy_n(walked_.get() + segment.begin, wanted,
                    text_.begin() + static_cast<std::ptrdiff_t>(used));
        used += wanted;
    }
    return text_;
}

}  // namespace comity::io::bzip2
