#include "io/bzip2_splitter.h"

#include <algorithm>
#include <array>

#include "io/bzip2_bits.h"
#include "io/limits.h"

namespace comity::io::bzip2 {
namespace {

/// Whether the octets of bits [`from`, `from` + 48) that are there, as far as they are whole, are
/// those of `magic`.
bool may_be(std::uint64_t magic, Octets octets, std::size_t from) {
    const auto bits = std::min(8 * octets.size() - from, kMagicBits) / 8 * 8;
    return bits_at(octets, from, bits) == magic >> (kMagicBits - bits);
}

}  // namespace

Result<bool> Splitter::need(std::uint64_t place, std::size_t count) {
    const auto wanted = (place + count + 7) / 8 - forgotten_;
    while (buffer_.size() < wanted && !at_end_) {
        const auto before = buffer_.size();
        buffer_.resize(before + kReadOctets);
        const auto got = stored_.read(std::span(buffer_).subspan(before));
        buffer_.resize(before + got.value_or(0));
        if (!got) return fail(got.error());
        at_end_ = *got == 0;
    }
    return buffer_.size() >= wanted;
}

Result<Piece> Splitter::next() { return digit_ == kNoStream ? next_stream() : next_block(); }

// Behind a stream, what is no head of another is no part of the file: bzip2 ignores it too.
Result<Piece> Splitter::next_stream() {
    constexpr std::array<char, 4> kHead{'B', 'Z', 'h', '1'};
    for (std::size_t i = 0; i < kHead.size(); ++i) {
        if (!COMITY_TRY(need(place_, 8 * (i + 1)))) {
            const bool nothing = i == 0 && !is_first_stream_;
            return Piece{.kind = nothing ? Piece::Kind::End : Piece::Kind::CutShort,
                         .begin = place_};
        }
        const auto octet = static_cast<char>(at_hand(place_).octets[i]);
        const bool is_digit = i == 3 && octet >= '1' && octet <= '9';
        if (octet != kHead[i] && !is_digit) {
            return Piece{.kind = is_first_stream_ ? Piece::Kind::Damaged : Piece::Kind::End,
                         .begin = place_};
        }
    }
    digit_ = static_cast<char>(at_hand(place_).octets[3]);
    place_ += 8 * kHead.size();
    is_first_stream_ = false;
    return next_block();
}

Result<Piece> Splitter::next_block() {
    Piece piece{.begin = place_, .digit = digit_};
    const bool whole = COMITY_TRY(need(place_, kMagicBits + kCrcBits));
    const auto [octets, bit] = at_hand(place_);
    const bool is_block = may_be(kBlockMagic, octets, bit);
    if (!is_block && !may_be(kEndMagic, octets, bit)) {
        piece.kind = Piece::Kind::Damaged;
    } else if (!whole) {
        piece.kind = Piece::Kind::CutShort;
    } else if (is_block) {
        piece.crc = static_cast<std::uint32_t>(bits_at(octets, bit + kMagicBits, kCrcBits));
        COMITY_TRY(find_end(piece));
    } else {
        piece.kind = Piece::Kind::StreamEnd;
        piece.crc = static_cast<std::uint32_t>(bits_at(octets, bit + kMagicBits, kCrcBits));
        piece.end = (place_ + kMagicBits + kCrcBits + 7) / 8 * 8;
        place_ = piece.end;
        digit_ = kNoStream;
    }
    return piece;
}

Result<void> Splitter::find_end(Piece& piece) {
    const auto limit = piece.begin + 8 * kBzip2StoredOctetsMax;
    for (auto from = piece.begin + kMagicBits + kCrcBits;;) {
        const auto [octets, bit] = at_hand(from);
        if (const auto found = find_magic(octets, bit)) {
            piece.kind = Piece::Kind::Block;
            piece.end = from + *found - bit;
            place_ = piece.end;
            return {};
        }
        // A magic may have begun in the last octets.
        const auto known = 8 * (forgotten_ + buffer_.size());
        from = std::max(from, known - kMagicBits);
        if (from >= limit || !COMITY_TRY(need(known, 8))) {
            piece.kind = Piece::Kind::OpenBlock;
            return {};
        }
    }
}

void Splitter::go_to(std::uint64_t place, char digit) {
    place_ = place;
    digit_ = digit;
}

void Splitter::forget_before(std::uint64_t place) {
    const auto count = place / 8 - forgotten_;
    // Moving the rest to the front is worth it now and then.
    if (count < buffer_.size() / 2) return;
    buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(count));
    forgotten_ += count;
}

Splitter::Window Splitter::at_hand(std::uint64_t place) const {
    return {Octets(buffer_).subspan(place / 8 - forgotten_), place % 8};
}

Result<Splitter::Window> Splitter::window_at(std::uint64_t place) {
    static_cast<void>(COMITY_TRY(need(place, 8 * kBzip2StoredOctetsMax)));
    auto window = at_hand(place);
    window.octets = window.octets.first(std::min(window.octets.size(), kBzip2StoredOctetsMax));
    return window;
}

}  // namespace comity::io::bzip2
