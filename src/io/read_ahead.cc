#include "io/read_ahead.h"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <vector>

#include "io/limits.h"

namespace comity::io {

struct ReadAhead::State {
    struct Piece {
        std::vector<std::uint8_t> octets = std::vector<std::uint8_t>(kReadOctets);
        std::size_t size = 0;
    };

    explicit State(ByteSource& from) : source(from) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        {
            const std::lock_guard lock(mutex);
            is_stopped = true;
        }
        changed.notify_all();
    }

    /// The thread: fills pieces until the source ends, fails, or nobody wants more.
    void fill() {
        for (;;) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [this] { return is_stopped || filled - taken < pieces.size(); });
            if (is_stopped) return;
            auto& piece = pieces[filled % pieces.size()];
            lock.unlock();
            std::exception_ptr failure;
            Result<std::size_t> count = std::size_t{0};
            try {
                count = source.read(piece.octets);
            } catch (...) {
                failure = std::current_exception();  // out of memory: for the caller's thread
            }
            lock.lock();
            thrown = failure;
            if (!count) error = count.error();
            piece.size = count.value_or(0);
            has_ended = piece.size == 0;
            if (!has_ended) ++filled;
            changed.notify_all();
            if (has_ended) return;
        }
    }

    ByteSource& source;
    std::mutex mutex;
    std::condition_variable changed;
    std::array<Piece, kReadAheadPieces> pieces;
    std::size_t filled = 0;  ///< Pieces, since the start.
    std::size_t taken = 0;   ///< Pieces that were given whole.
    std::size_t given = 0;   ///< Octets of the piece that comes next; only for who asks.
    bool is_stopped = false;
    bool has_ended = false;
    bool has_thread = false;
    std::optional<Error> error;
    std::exception_ptr thrown;
    std::jthread thread;  ///< Last, so that it ends before what it uses.
};

ReadAhead::ReadAhead(ByteSource& source) : state_(std::make_unique<State>(source)) {
    try {
        state_->thread = std::jthread([state = state_.get()] { state->fill(); });
        state_->has_thread = true;
        // NOLINTNEXTLINE(bugprone-empty-catch)
    } catch (const std::system_error&) {
        // The system gives no thread: `read` asks the source itself.
    }
}

ReadAhead::~ReadAhead() = default;

Result<std::size_t> ReadAhead::read(std::span<std::uint8_t> buffer) {
    auto& state = *state_;
    if (!state.has_thread) return state.source.read(buffer);
    std::unique_lock lock(state.mutex);
    state.changed.wait(lock, [&state] { return state.has_ended || state.filled > state.taken; });
    if (state.filled == state.taken) {
        if (state.thrown) std::rethrow_exception(state.thrown);
        if (state.error) return fail(*state.error);
        return std::size_t{0};
    }
    // The thread does not touch a piece that was filled until it was taken.
    lock.unlock();
    const auto& piece = state.pieces[state.taken % state.pieces.size()];
    const auto count = std::min(buffer.size(), piece.size - state.given);
    std::copy_n(piece.octets.begin() + static_cast<std::ptrdiff_t>(state.given), count,
                buffer.begin());
    state.given += count;
    if (state.given == piece.size) {
        lock.lock();
        ++state.taken;
        state.given = 0;
        lock.unlock();
        state.changed.notify_all();
    }
    return count;
}

}  // namespace comity::io
