// An HTTP/1.1 server (RFC 9112), plain or over TLS, around one function that answers requests.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "io/http_message.h"
#include "io/limits.h"
#include "io/tls.h"

namespace comity::io {

/// Answers one request; called from several threads at once. What it throws becomes status 500.
using HttpHandler = std::function<HttpResponse(const HttpRequest&)>;

/// The answer to a request that never reaches the handler: it is malformed (400), too large (413,
/// 431), one too many (503), or the handler threw (500).
using HttpRefusal = std::function<HttpResponse(unsigned status)>;

struct HttpServerOptions {
    /// An address and a port, as "127.0.0.1:8080" or "[::1]:8080"; port 0 is any that is free.
    std::string listen;
    unsigned threads = 0;  ///< That run the handler; 0: two more than cores.
    std::size_t connections_max = kHttpConnectionsMax;
    std::int64_t idle_seconds = kHttpIdleSeconds;
    std::int64_t request_seconds = kHttpRequestSeconds;
    std::int64_t answer_seconds = kHttpAnswerSeconds;
    std::int64_t drain_seconds = kHttpDrainSeconds;
    std::int64_t handshake_seconds = kTlsHandshakeSeconds;
    std::optional<TlsIdentity> tls = std::nullopt;  ///< None: plain HTTP.
};

/// What a server has done since it was started.
struct HttpServerCounts {
    std::uint64_t open = 0;  ///< Connections, now.
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;                ///< Connections closed because of too many.
    std::array<std::uint64_t, 6> by_class{};  ///< Answers by the first digit of their status.
    std::uint64_t octets_sent = 0;            ///< Of bodies, as sent.
    std::uint64_t handler_microseconds = 0;   ///< In the handler, all threads together.
    std::uint64_t handshakes_failed = 0;      ///< Of TLS, or not ended in time.
    std::uint64_t streams = 0;                ///< Answers that go on, now.
    std::uint64_t streams_begun = 0;
    std::uint64_t streams_slow = 0;  ///< Of these, ended since the client did not take them.
};

/// Keeps connections alive, answers HEAD as GET without a body, compresses with gzip for who takes
/// it, and ends who is too slow. One thread does the waiting, and all of TLS; the handler has
/// threads of its own, so that a long answer holds up no other connection. An answer that is a
/// stream needs no thread while it goes on.
class HttpServer {
public:
    /// Listens, and serves from then on. Errors: `listen` is no address and port; the port is taken
    /// or not allowed; the system gives no thread.
    [[nodiscard]] static Result<HttpServer> start(const HttpServerOptions& options,
                                                  HttpHandler handler, HttpRefusal refusal);
    /// As `stop`.
    ~HttpServer();
    HttpServer(HttpServer&&) noexcept;
    HttpServer& operator=(HttpServer&&) = delete;

    /// Where it listens, with its port: "127.0.0.1:8080".
    [[nodiscard]] std::string address() const;
    [[nodiscard]] HttpServerCounts counts() const;

    /// Has connections that come from now on shown another certificate. Only where there was one
    /// from the start.
    void renew(TlsIdentity identity);

    /// Takes no more connections and ends idle ones and streams; requests under way are answered,
    /// for at most `drain_seconds`. Returns when all threads have ended.
    void stop();

private:
    struct State;
    explicit HttpServer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace comity::io
