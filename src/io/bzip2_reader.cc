#include "io/bzip2_reader.h"

#include <algorithm>
#include <bit>
#include <string>
#include <utility>

#include "io/bzip2_bits.h"
#include "io/limits.h"

namespace comity::io {

using bzip2::Piece;

namespace {

unsigned threads_of(unsigned wanted) {
    if (wanted == 0) wanted = std::max(1U, std::thread::hardware_concurrency());
    return std::min(wanted, kBzip2ThreadsMax);
}

}  // namespace

Bzip2Reader::Bzip2Reader(ByteSource& stored, unsigned threads)
    : splitter_(stored),
      ahead_max_(kBzip2BlocksPerThread * threads_of(threads)),
      tasks_(threads_of(threads) - 1) {}

Result<std::size_t> Bzip2Reader::read(std::span<std::uint8_t> buffer) {
    for (;;) {
        if (long_content_) {
            if (const auto count = long_content_->read(buffer); count > 0) return count;
            long_content_.reset();
        }
        if (current_ && returned_ < current_->content->octets.size()) {
            const auto rest = Octets(current_->content->octets).subspan(returned_);
            const auto count = std::min(rest.size(), buffer.size());
            std::copy_n(rest.begin(), count, buffer.begin());
            returned_ += count;
            return count;
        }
        current_.reset();
        if (damage_) return fail(*damage_);
        if (ended_) return std::size_t{0};
        look_ahead();
        if (auto done = advance(); !done) damage_ = std::move(done).error();
    }
}

void Bzip2Reader::look_ahead() {
    while (!guessed_all_ && ahead_.size() < ahead_max_) {
        auto& next = ahead_.emplace_back();
        auto piece = splitter_.next();
        if (!piece) {
            next.error = std::move(piece).error();
            guessed_all_ = true;
            return;
        }
        next.piece = *piece;
        guessed_all_ = piece->kind != Piece::Kind::Block && piece->kind != Piece::Kind::StreamEnd;
        if (piece->kind != Piece::Kind::Block) continue;
        const auto [octets, bit] = splitter_.at_hand(piece->begin);
        next.block = std::make_shared<Block>();
        next.block->stream =
            bzip2::stream_of_block(octets, bit, bit + (piece->end - piece->begin), piece->digit);
        next.task = tasks_.add(
            [block = next.block] { block->content = bzip2::decompress_block(block->stream); });
    }
}

Result<void> Bzip2Reader::advance() {
    const auto first = std::move(ahead_.front());
    ahead_.pop_front();
    if (first.error) return fail(*first.error);
    const auto& piece = first.piece;
    switch (piece.kind) {
        case Piece::Kind::Block:
        case Piece::Kind::OpenBlock: return open_block(first);
        case Piece::Kind::StreamEnd:
            if (piece.crc != std::exchange(stream_crc_, 0)) damaged_at(piece.begin);
            splitter_.forget_before(piece.end);
            break;
        case Piece::Kind::Damaged: damaged_at(piece.begin); break;
        case Piece::Kind::CutShort: cut_short_ = ended_ = true; break;
        case Piece::Kind::End: ended_ = true; break;
    }
    return {};
}

Result<void> Bzip2Reader::open_block(const Pending& first) {
    const auto& piece = first.piece;
    auto end = piece.end;
    current_ = first.block;
    if (current_) tasks_.wait_for(*first.task);
    if (!current_ || !current_->content) {
        // Damage, the end of a cut file, or a magic inside the block that is content by chance: all
        // that was guessed from here on is void.
        tasks_.drop_waiting();
        ahead_.clear();
        guessed_all_ = false;
        current_.reset();
        const auto [octets, bit] = COMITY_TRY(splitter_.window_at(piece.begin));
        auto found = bzip2::find_block(octets, bit, piece.digit);
        if (!found) {
            const bool is_last = octets.size() < kBzip2StoredOctetsMax;
            cut_short_ = ended_ = is_last && found.error() == bzip2::NoBlock::CutShort;
            if (!ended_) damaged_at(piece.begin);
            return {};
        }
        end = piece.begin + found->end - bit;
        splitter_.go_to(end, piece.digit);
        current_ =
            std::make_shared<Block>(Block{std::move(found->stream), std::move(found->content)});
    }
    splitter_.forget_before(end);
    stream_crc_ = std::rotl(stream_crc_, 1) ^ piece.crc;
    returned_ = 0;
    if (current_->content->is_long) long_content_.emplace(current_->stream);
    return {};
}

void Bzip2Reader::damaged_at(std::uint64_t place) {
    damage_ =
        Error{.what = "decompress bzip2: data is damaged after octet " + std::to_string(place / 8)};
}

}  // namespace comity::io
