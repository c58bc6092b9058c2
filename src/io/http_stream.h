// The body of an answer that goes on: what is sent to it reaches the client as it comes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "io/limits.h"

namespace comity::io {

struct HttpStreamOptions {
    /// Sent whenever nothing else was for so long, so that what is between server and client keeps
    /// the connection, and a client that is gone is noticed.
    std::string heartbeat;
    std::int64_t heartbeat_seconds = kHttpHeartbeatSeconds;
    std::size_t octets_max = kHttpStreamOctetsMax;  ///< That may wait for the client to take them.
};

/// One client's stream: whoever has something to say sends, from any thread and without waiting;
/// the server takes what waits. It holds no thread.
class HttpStream {
public:
    /// What many streams send alike is kept once.
    using Octets = std::shared_ptr<const std::string>;

    explicit HttpStream(HttpStreamOptions options) : options_(std::move(options)) {}

    /// Whether `octets` will be sent as far as the client takes them. They will not where the
    /// stream is over; nor where more would wait than may: then it is over, since the client is too
    /// slow.
    [[nodiscard]] bool send(Octets octets);
    /// Ends the stream when what waits is sent.
    void end();
    [[nodiscard]] bool is_over() const;

    // What follows is for the server.

    /// What there is to do: send a piece; end; cut the client off; or wait for `wake`.
    struct Next {
        Octets octets;
        bool is_end = false;
        bool is_slow = false;
    };
    [[nodiscard]] Next next() const;
    /// The piece that `next` gave is sent.
    void sent();
    /// Calls `wake`, from any thread, whenever there is something else to do.
    void attach(std::function<void()> wake);
    /// Nothing is taken from now on, and `wake` not called any more.
    void close();

    [[nodiscard]] const HttpStreamOptions& options() const { return options_; }

private:
    const HttpStreamOptions options_;
    mutable std::mutex mutex_;
    std::function<void()> wake_;  ///< Under the mutex, as all below.
    std::deque<Octets> waiting_;
    std::size_t octets_ = 0;  ///< Of `waiting_`.
    bool is_ending_ = false;
    bool is_slow_ = false;
    bool is_closed_ = false;
};

}  // namespace comity::io
