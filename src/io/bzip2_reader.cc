#include "io/bzip2_reader.h"

#include <fmt/format.h>

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
        if (folded_) {
            if (const auto count = folded_->read(buffer); count > 0) return count;
            folded_.reset();
        }
        if (returned_ < current_.octets.size()) {
            const auto rest = Octets(current_.octets).subspan(returned_);
            const auto count = std::min(rest.size(), buffer.size());
            std::copy_n(rest.begin(), count, buffer.begin());
            returned_ += count;
            return count;
        }
        current_ = {};
        returned_ = 0;
        if (damage_) return fail(*damage_);
        if (ended_) return std::size_t{0};
        look_ahead();
        if (auto done = advance(); !done) damage_ = std::move(done).error();
    }
}

std::unique_ptr<bzip2::BlockDecoder> Bzip2Reader::take_decoder() {
    const std::lock_guard lock(mutex_);
    if (decoders_.empty()) return std::make_unique<bzip2::BlockDecoder>();
    auto decoder = std::move(decoders_.back());
    decoders_.pop_back();
    return decoder;
}

void Bzip2Reader::give_back(std::unique_ptr<bzip2::BlockDecoder> decoder) {
    const std::lock_guard lock(mutex_);
    decoders_.push_back(std::move(decoder));
}

void Bzip2Reader::decompress(Work& work) {
    auto decoder = take_decoder();
    auto block = decoder->decode(work.stored, work.begin, work.digit);
    give_back(std::move(decoder));
    if (block && block->end == work.end) work.content = std::move(block->content);
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
        const auto end = bit + (piece->end - piece->begin);
        const auto stored = octets.first((end + 7) / 8);
        next.work = std::make_shared<Work>(Work{.stored = {stored.begin(), stored.end()},
                                                .begin = bit,
                                                .end = end,
                                                .digit = piece->digit});
        next.task = tasks_.add([this, work = next.work] { decompress(*work); });
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
    if (first.work) tasks_.wait_for(*first.task);
    if (first.work && first.work->content) {
        current_ = std::move(*first.work->content);
    } else {
        // Damage, the end of a cut file, or a magic inside the block that is content by chance: all
        // that was guessed from here on is void.
        tasks_.drop_waiting();
        ahead_.clear();
        guessed_all_ = false;
        const auto [octets, bit] = COMITY_TRY(splitter_.window_at(piece.begin));
        auto decoder = take_decoder();
        auto block = decoder->decode(octets, bit, piece.digit);
        give_back(std::move(decoder));
        if (!block) {
            const bool is_last = octets.size() < kBzip2StoredOctetsMax;
            const bool is_randomised = block.error() == bzip2::NoBlock::Randomised;
            cut_short_ = ended_ = is_last && block.error() == bzip2::NoBlock::CutShort;
            if (!ended_) {
                damaged_at(piece.begin, is_randomised ? "randomised as by bzip2 before 0.9.5"
                                                      : "data is damaged");
            }
            return {};
        }
        end = piece.begin + block->end - bit;
        splitter_.go_to(end, piece.digit);
        current_ = std::move(block->content);
    }
    splitter_.forget_before(end);
    stream_crc_ = std::rotl(stream_crc_, 1) ^ piece.crc;
    if (!current_.folded.empty()) folded_.emplace(current_.folded);
    return {};
}

void Bzip2Reader::damaged_at(std::uint64_t place, std::string_view what) {
    damage_ = Error{.what = fmt::format("decompress bzip2: {} after octet {}", what, place / 8)};
}

}  // namespace comity::io
