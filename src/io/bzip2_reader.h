// bzip2, its blocks decompressed side by side.
#pragma once

#include <deque>
#include <memory>
#include <optional>

#include "io/bzip2_block.h"
#include "io/bzip2_splitter.h"
#include "io/decompressor.h"
#include "io/task_queue.h"

namespace comity::io {

/// Streams one after another, as `bzip2 -dc` takes them: what stands behind them and is no stream
/// is ignored. No octet is returned before the CRC of its block was right.
///
/// Where blocks begin and end is guessed from the magics between them. A block that its guessed end
/// does not fit is looked at alone, by what libbz2 says of its end, and the guesses behind it are
/// made again.
class Bzip2Reader final : public Decompressor {
public:
    /// Decompresses on `threads` threads, that of the caller among them; 0 means one a core.
    explicit Bzip2Reader(ByteSource& stored, unsigned threads = 0);

    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override;
    [[nodiscard]] bool cut_short() const override { return cut_short_; }

private:
    /// A block under way; shared with the thread that decompresses it.
    struct Block {
        std::vector<std::uint8_t> stream;
        std::optional<bzip2::BlockContent> content;
    };
    struct Pending {
        bzip2::Piece piece;
        std::shared_ptr<Block> block;
        std::shared_ptr<TaskQueue::Task> task;
        std::optional<Error> error;  ///< Instead of a piece.
    };

    /// Guesses ahead as far as memory should hold, and has it decompressed.
    void look_ahead();
    /// Goes over the first of what is ahead: its content, if it has any, is then `current_`.
    [[nodiscard]] Result<void> advance();
    [[nodiscard]] Result<void> open_block(const Pending& first);
    void damaged_at(std::uint64_t place);

    bzip2::Splitter splitter_;
    std::size_t ahead_max_;
    std::deque<Pending> ahead_;  ///< In the order of the file.
    bool guessed_all_ = false;

    std::shared_ptr<Block> current_;
    std::size_t returned_ = 0;  ///< Of its content.
    std::optional<bzip2::BlockReader> long_content_;

    std::uint32_t stream_crc_ = 0;  ///< Of the blocks of the stream so far.
    bool ended_ = false;
    bool cut_short_ = false;
    std::optional<Error> damage_;
    TaskQueue tasks_;  // last, so that its threads end first
};

}  // namespace comity::io
