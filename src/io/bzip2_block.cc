#include "io/bzip2_block.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "io/bzip2_bits.h"
#include "io/bzip2_runs.h"
#include "io/limits.h"

namespace comity::io::bzip2 {
namespace {

constexpr std::size_t kSymbolsPerGroup = 50;
/// As many groups as the longest block has; libbz2 reads past more of them, and so do we.
constexpr std::size_t kSelectorsMax = kTextOctetsMax / kSymbolsPerGroup + 2;
constexpr std::uint32_t kRunB = 1;
/// A run that is longer than any block, so that its length may be added up.
constexpr unsigned kRunDigitsMax = 21;

/// The content of a text whose runs are folded, if its CRC is `crc`.
std::optional<BlockContent> unfold(Octets text, std::uint32_t crc) {
    RunReader runs(text);
    BlockContent content;
    auto& octets = content.octets;
    octets.resize(text.size() + text.size() / 4 + 1);
    std::size_t used = 0;
    std::uint32_t found = 0;
    for (;;) {
        const auto room = std::span(octets).subspan(used);
        const auto count = runs.read(room);
        found = crc_of(room.first(count), found);
        used += count;
        if (runs.at_end()) break;
        if (octets.size() < kBzip2ContentOctetsMax) {
            octets.resize(std::min(2 * octets.size(), kBzip2ContentOctetsMax));
        } else {
            // Only its CRC is wanted still.
            if (content.folded.empty()) content.folded.assign(text.begin(), text.end());
            used = 0;
        }
    }
    if (found != crc || runs.lacks_count()) return std::nullopt;
    octets.resize(content.folded.empty() ? used : 0);
    return content;
}

/// Puts the `index`-th of `octets` before the others, and returns it.
std::uint8_t move_to_front(std::array<std::uint8_t, 256>& octets, std::size_t index) {
    const auto octet = octets.at(index);
    std::copy_backward(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(index),
                       octets.begin() + static_cast<std::ptrdiff_t>(index) + 1);
    octets.front() = octet;
    return octet;
}

}  // namespace

// Which octets occur: 16 bits for sixteen octets each, and 16 for each that is set.
bool BlockDecoder::read_map(BitReader& bits) {
    const auto groups = bits.take(16);
    used_count_ = 0;
    for (unsigned group = 0; group < 16; ++group) {
        if ((groups >> (15 - group) & 1U) == 0) continue;
        const auto octets = bits.take(16);
        for (unsigned i = 0; i < 16; ++i) {
            if ((octets >> (15 - i) & 1U) == 0) continue;
            used_.at(used_count_++) = static_cast<std::uint8_t>(16 * group + i);
        }
    }
    return used_count_ > 0;
}

// Each is how many others were used since it was, in ones that a zero ends.
bool BlockDecoder::read_selectors(BitReader& bits) {
    table_count_ = bits.take(3);
    const auto count = bits.take(15);
    if (table_count_ < 2 || table_count_ > kTablesMax || count == 0) return false;
    std::array<std::uint8_t, kTablesMax> recent{0, 1, 2, 3, 4, 5};
    selectors_.clear();
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t index = 0;
        while (bits.take(1) == 1) {
            if (++index == table_count_) return false;
        }
        if (i >= kSelectorsMax) continue;
        std::rotate(recent.begin(), recent.begin() + static_cast<std::ptrdiff_t>(index),
                    recent.begin() + static_cast<std::ptrdiff_t>(index) + 1);
        selectors_.push_back(recent.front());
    }
    return true;
}

// The length of the first symbol's code, then for each symbol steps up (10) and down (11) from the
// one before, and 0.
bool BlockDecoder::read_tables(BitReader& bits) {
    std::array<std::uint8_t, kSymbolsMax> lengths{};
    const auto symbols = std::span(lengths).first(used_count_ + 2);
    for (std::size_t table = 0; table < table_count_; ++table) {
        auto length = bits.take(5);
        for (auto& symbol : symbols) {
            for (;;) {
                if (length < 1 || length > kCodeBitsMax || bits.is_past_end()) return false;
                if (bits.take(1) == 0) break;
                length += bits.take(1) == 0 ? 1U : ~0U;
            }
            symbol = static_cast<std::uint8_t>(length);
        }
        tables_.at(table).assign(symbols);
    }
    return true;
}

// Symbols 0 and 1 are digits of how often the latest octet comes again, with the values 1 and 2 and
// the lowest first; n is the octet that n - 1 others were used after; the last is the end.
bool BlockDecoder::read_symbols(BitReader& bits, std::size_t octets_max) {
    const auto end = used_count_ + 1;
    auto recent = used_;
    std::size_t count = 0;
    std::size_t run = 0;
    unsigned run_digits = 0;
    if (last_.size() < octets_max) last_.resize(octets_max);
    for (const auto selector : selectors_) {
        const auto& table = tables_.at(selector);
        for (std::size_t i = 0; i < kSymbolsPerGroup; ++i) {
            const auto symbol = table.decode(bits);
            if (!symbol) return false;
            if (*symbol <= kRunB) {
                if (run_digits == kRunDigitsMax) return false;
                run += std::size_t{*symbol + 1} << run_digits++;
                continue;
            }
            if (run > 0) {
                if (run > octets_max - count) return false;
                std::fill_n(last_.begin() + static_cast<std::ptrdiff_t>(count), run,
                            recent.front());
                count += run;
                run = run_digits = 0;
            }
            if (*symbol == end) {
                last_.resize(count);
                return count > 0;
            }
            if (count == octets_max) return false;
            last_[count++] = move_to_front(recent, *symbol - 1);
        }
        if (bits.is_past_end()) return false;
    }
    return false;
}

Result<Block, NoBlock> BlockDecoder::decode(Octets octets, std::size_t begin, char digit) {
    BitReader bits(octets, begin);
    const auto failure = [&bits] {
        // Where fewer bits are left than a code may have, it is their want that made it fail.
        return fail(bits.is_past_end(kCodeBitsMax) ? NoBlock::CutShort : NoBlock::Damaged);
    };
    const auto magic = std::uint64_t{bits.take(24)} << 24U;
    if ((magic | bits.take(24)) != kBlockMagic) return failure();
    const auto crc = bits.take(32);
    const bool is_randomised = bits.take(1) == 1;
    const auto origin = bits.take(24);
    const auto octets_max = kTextOctetsMax / 9 * static_cast<std::size_t>(digit - '0');
    if (!read_map(bits) || !read_selectors(bits) || !read_tables(bits) ||
        !read_symbols(bits, octets_max)) {
        return failure();
    }
    if (bits.is_past_end()) return fail(NoBlock::CutShort);
    if (is_randomised) return fail(NoBlock::Randomised);
    if (origin >= last_.size()) return fail(NoBlock::Damaged);
    auto content = unfold(transform_.undo(last_, origin), crc);
    if (!content) return fail(NoBlock::Damaged);
    return Block{bits.place(), std::move(*content)};
}

}  // namespace comity::io::bzip2
