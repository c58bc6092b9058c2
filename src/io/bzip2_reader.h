// bzip2, its blocks decompressed side by side.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "io/bzip2_block.h"
#include "io/bzip2_runs.h"
#include "io/bzip2_splitter.h"
#include "io/decompressor.h"
#include "io/task_queue.h"

namespace comity::io {

/// Streams one after another, as `bzip2 -dc` takes them: what stands behind them and is no stream
/// is ignored. No octet is returned before the CRC of its block was right.
///
/// Where blocks begin and end is guessed from the magics between them. A block that does not end
/// where that was guessed is decompressed again from all that may be of it, and the guesses behind
/// it are made anew.
class Bzip2Reader final : public Decompressor {
public:
    /// Decompresses on `threads` threads, that of the caller among them; 0 means one a core.
    explicit Bzip2Reader(ByteSource& stored, unsigned threads = 0);

    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override;
    [[nodiscard]] bool cut_short() const override { return cut_short_; }

private:
    /// A block under way; shared with the thread that decompresses it.
    struct Work {
        std::vector<std::uint8_t> stored;
        std::size_t begin = 0;  ///< Bits of `stored`.
        std::size_t end = 0;
        char digit = '0';
        std::optional<bzip2::BlockContent> content;  ///< None where it is no block of that end.
    };
    struct Pending {
        bzip2::Piece piece;
        std::shared_ptr<Work> work;
        std::shared_ptr<TaskQueue::Task> task;
        std::optional<Error> error;  ///< Instead of a piece.
    };

    /// Guesses ahead as far as memory should hold, and has it decompressed.
    void look_ahead();
    /// Goes over the first of what is ahead: its content, if it has any, is then `current_`.
    [[nodiscard]] Result<void> advance();
    [[nodiscard]] Result<void> open_block(const Pending& first);
    void decompress(Work& work);
    /// One that no thread uses, to be given back.
    [[nodiscard]] std::unique_ptr<bzip2::BlockDecoder> take_decoder();
    void give_back(std::unique_ptr<bzip2::BlockDecoder> decoder);
    void damaged_at(std::uint64_t place, std::string_view what = "data is damaged");

    bzip2::Splitter splitter_;
    std::size_t ahead_max_;
    std::deque<Pending> ahead_;  ///< In the order of the file.
    bool guessed_all_ = false;

    bzip2::BlockContent current_;
    std::size_t returned_ = 0;  ///< Of its octets.
    std::optional<bzip2::RunReader> folded_;

    std::uint32_t stream_crc_ = 0;  ///< Of the blocks of the stream so far.
    bool ended_ = false;
    bool cut_short_ = false;
    std::optional<Error> damage_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<bzip2::BlockDecoder>> decoders_;  ///< That nobody uses.
    TaskQueue tasks_;  // last, so that its threads end first
};

}  // namespace comity::io
