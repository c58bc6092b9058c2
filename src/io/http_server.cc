#include "io/http_server.h"

#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/status.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>
#include <chrono>
#include <ctime>
#include <system_error>
#include <thread>
#include <unordered_set>

#include "base/text.h"
#include "io/gzip_whole.h"
#include "io/http_fields.h"
#include "io/http_stream.h"

namespace comity::io {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;

/// Octets asked for at a time: a request has a few hundred.
constexpr std::size_t kReceiveOctets = 4'096;
/// Connections that the system keeps until they are accepted.
constexpr int kBacklog = 512;
/// How long accepting rests when the system has no descriptor left.
constexpr auto kAcceptPause = std::chrono::milliseconds(100);
/// How long, and how much, is read of a client that was refused.
constexpr auto kLingerTime = std::chrono::seconds(2);
constexpr std::size_t kLingerOctetsMax = 1UL * 1024 * 1024;

HttpMethod method_of(http::verb verb) {
    if (verb == http::verb::get) return HttpMethod::Get;
    if (verb == http::verb::head) return HttpMethod::Head;
    if (verb == http::verb::post) return HttpMethod::Post;
    if (verb == http::verb::put) return HttpMethod::Put;
    if (verb == http::verb::delete_) return HttpMethod::Delete;
    if (verb == http::verb::options) return HttpMethod::Options;
    return HttpMethod::Other;
}

std::string lower(beast::string_view text) {
    std::string result(text);
    for (auto& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// The present as RFC 9110 s5.6.7 wants it.
std::string http_date() {
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm parts{};
    if (gmtime_r(&now, &parts) == nullptr) return {};
    std::array<char, 40> text{};
    const auto length =
        std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), length};
}

/// The status that tells a client what was wrong with what it sent; 0: it is gone, or was too slow,
/// and its connection is closed.
unsigned status_of(const error_code& error) {
    if (error == http::error::header_limit) return 431;
    if (error == http::error::body_limit) return 413;
    if (error == http::error::end_of_stream || error == http::error::partial_message) return 0;
    return error.category() == http::make_error_code(http::error::bad_method).category() ? 400 : 0;
}

/// So that every connection has a descriptor, as far as the system allows.
void raise_descriptor_limit(std::size_t wanted) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
    static_cast<void>(setrlimit(RLIMIT_NOFILE, &limit) == 0);
}

Result<tcp::endpoint> endpoint_of(const std::string& listen) {
    const auto refuse = [&listen] {
        return fail(Error{.subject = listen,
                          .what = "listen: not an address and a port, as 127.0.0.1:8080"});
    };
    const auto colon = listen.rfind(':');
    if (colon == std::string::npos) return refuse();
    const auto port = parse_decimal<std::uint16_t>(std::string_view(listen).substr(colon + 1));
    auto host = listen.substr(0, colon);
    const bool is_bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (is_bracketed) host = host.substr(1, host.size() - 2);
    error_code error;
    const auto address = asio::ip::make_address(host, error);
    if (error || !port || address.is_v6() != is_bracketed) return refuse();
    return tcp::endpoint(address, *port);
}

std::string text_of(const tcp::endpoint& endpoint) {
    const auto address = endpoint.address().to_string();
    const auto port = std::to_string(endpoint.port());
    return endpoint.address().is_v6() ? "[" + address + "]:" + port : address + ":" + port;
}

/// Counts that any thread may add to.
struct Counters {
    std::atomic<std::uint64_t> open{0};
    std::atomic<std::uint64_t> accepted{0};
    std::atomic<std::uint64_t> refused{0};
    std::array<std::atomic<std::uint64_t>, 6> by_class{};
    std::atomic<std::uint64_t> octets_sent{0};
    std::atomic<std::uint64_t> handler_microseconds{0};
    std::atomic<std::size_t> waiting{0};  ///< For a thread, or in one.
    std::atomic<std::uint64_t> handshakes_failed{0};
    std::atomic<std::uint64_t> streams{0};
    std::atomic<std::uint64_t> streams_begun{0};
    std::atomic<std::uint64_t> streams_slow{0};
};

/// One client. All but the handler runs on the thread that waits.
struct Connection {
    explicit Connection(tcp::socket socket)
        : stream(std::move(socket)), wake(stream.get_executor()) {}
    beast::tcp_stream stream;
    std::optional<TlsSession> tls;  ///< None: what is sent is plain.
    std::string peer;
    bool is_idle = true;                   ///< Between requests: nobody waits for an answer.
    bool is_refused = false;               ///< It may still be sending what is not wanted.
    std::shared_ptr<HttpStream> followed;  ///< The answer that goes on, to the end; or null.
    asio::steady_timer wake;               ///< Of it: until the next heartbeat.
};

asio::awaitable<void> write_plain(Connection& connection, std::string_view head,
                                  std::string_view body, error_code& error) {
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
    co_await asio::async_write(connection.stream, parts,
                               asio::redirect_error(asio::use_awaitable, error));
}

/// Sends what TLS has for the client.
asio::awaitable<void> flush(Connection& connection, error_code& error) {
    const auto octets = connection.tls->take_outgoing();
    if (!octets.empty()) co_await write_plain(connection, octets, "", error);
}

asio::awaitable<void> write_tls(Connection& connection, std::string_view head,
                                std::string_view body, error_code& error) {
    const std::array<std::string_view, 2> parts{head, body};
    for (auto text : parts) {
        while (!text.empty()) {
            const auto piece = text.substr(0, kTlsOutgoingOctets);
            if (!connection.tls->write(piece)) {
                error = asio::error::broken_pipe;
                co_return;
            }
            text.remove_prefix(piece.size());
            if (connection.tls->outgoing() < kTlsOutgoingOctets) continue;
            co_await flush(connection, error);
            if (error) co_return;
        }
    }
    co_await flush(connection, error);
}

/// Sends two parts of an answer, by the time that the stream has.
asio::awaitable<void> write(Connection& connection, std::string_view head, std::string_view body,
                            error_code& error) {
    return connection.tls ? write_tls(connection, head, body, error)
                          : write_plain(connection, head, body, error);
}

asio::awaitable<std::size_t> read_plain(Connection& connection, std::span<char> room,
                                        error_code& error) {
    co_return co_await connection.stream.async_read_some(
        asio::buffer(room.data(), room.size()), asio::redirect_error(asio::use_awaitable, error));
}

/// Has TLS take what comes next of the client.
asio::awaitable<void> receive(Connection& connection, error_code& error) {
    std::array<char, kReceiveOctets> octets{};
    const auto count = co_await read_plain(connection, octets, error);
    if (!error) connection.tls->receive(std::string_view(octets.data(), count));
}

asio::awaitable<std::size_t> read_tls(Connection& connection, std::span<char> room,
                                      error_code& error) {
    for (;;) {
        const auto read = connection.tls->read(room);
        // What answers the client's protocol waits for the stream's next octets: two must not write
        // at once.
        if (!connection.followed) co_await flush(connection, error);
        if (!error && read.is_over) error = asio::error::eof;
        if (error || read.octets > 0) co_return read.octets;
        co_await receive(connection, error);
        if (error) co_return 0;
    }
}

/// Octets that come of the client, at least one unless there is an error.
asio::awaitable<std::size_t> read_some(Connection& connection, std::span<char> room,
                                       error_code& error) {
    return connection.tls ? read_tls(connection, room, error) : read_plain(connection, room, error);
}

/// Whether the client and TLS have agreed.
asio::awaitable<bool> shake_hands(Connection& connection) {
    error_code error;
    for (;;) {
        const auto outcome = connection.tls->handshake();
        // Also what tells the client why it failed.
        co_await flush(connection, error);
        if (outcome == TlsSession::Handshake::Done) co_return !error;
        if (error || outcome == TlsSession::Handshake::Failed) co_return false;
        co_await receive(connection, error);
        if (error) co_return false;
    }
}

using RequestParser = http::request_parser<http::string_body>;

/// Reads on until the parser has the whole request.
asio::awaitable<void> read_request(Connection& connection, beast::flat_buffer& buffer,
                                   RequestParser& parser, error_code& error) {
    for (;;) {
        std::size_t taken = 0;
        if (buffer.size() > 0) {
            taken = parser.put(buffer.data(), error);
            buffer.consume(taken);
            if (error && error != http::error::need_more) co_return;
            if (parser.is_done()) break;
            if (!error && taken > 0) continue;
        }
        error = {};
        // Limits of the parser are reached before that.
        if (buffer.max_size() - buffer.size() < kReceiveOctets) {
            error = http::error::header_limit;
            co_return;
        }
        const auto room = buffer.prepare(kReceiveOctets);
        buffer.commit(co_await read_some(
            connection, std::span(static_cast<char*>(room.data()), room.size()), error));
        if (error) co_return;
    }
    error = {};
}

/// The status line and the fields of an answer (RFC 9112 s4, s5); how its body ends is said by
/// `framing`, a field with its line end, or nothing.
std::string head_of(const HttpResponse& response, std::string_view framing, unsigned version,
                    bool keep_alive) {
    std::string head = version == 10 ? "HTTP/1.0 " : "HTTP/1.1 ";
    const auto field = [&head](std::string_view name, std::string_view value) {
        head.append(name).append(": ").append(value).append("\r\n");
    };
    head += std::to_string(response.status) + ' ';
    const auto reason = http::obsolete_reason(static_cast<http::status>(response.status));
    head.append(reason.data(), reason.size()).append("\r\n");
    field("Date", http_date());
    for (const auto& [name, value] : response.fields) field(name, value);
    if (!response.content_type.empty()) {
        field("Content-Type", response.content_type);
        field("X-Content-Type-Options", "nosniff");
    }
    if (response.is_gzip) field("Content-Encoding", "gzip");
    if (!response.content_type.empty() || response.status == 304) {
        field("Vary", "Accept, Accept-Encoding, Authorization");
    }
    if (version == 10 && keep_alive) field("Connection", "keep-alive");
    if (version != 10 && !keep_alive) field("Connection", "close");
    return head.append(framing).append("\r\n");
}

/// `octets` as a chunk (RFC 9112 s7.1).
std::string chunk_of(std::string_view octets) {
    std::array<char, 16> digits{};
    const auto end =
        std::to_chars(digits.data(), digits.data() + digits.size(), octets.size(), 16).ptr;
    std::string chunk(digits.data(), end);
    return chunk.append("\r\n").append(octets).append("\r\n");
}

/// Ends `stream` however it is left.
struct StreamEnd {
    std::shared_ptr<HttpStream> stream;
    ~StreamEnd() {
        if (stream) stream->close();
    }
};

}  // namespace

struct HttpServer::State {
    State(const HttpServerOptions& given, HttpHandler to_answer, HttpRefusal to_refuse,
          unsigned threads)
        : options(given),
          handler(std::move(to_answer)),
          refusal(std::move(to_refuse)),
          acceptor(context),
          pause(context),
          drain(context),
          workers(threads),
          tls(given.tls) {}

    const HttpServerOptions options;
    const HttpHandler handler;
    const HttpRefusal refusal;
    Counters counters;
    asio::io_context context{1};
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    asio::steady_timer drain;
    asio::thread_pool workers;
    std::optional<TlsIdentity> tls;  ///< Of the thread that waits.
    std::thread thread;
    std::string address;
    std::unordered_set<Connection*> connections;  ///< Of the thread that waits.
    bool is_stopping = false;                     ///< Of the same.

    using Client = std::shared_ptr<Connection>;

    Result<void> listen();
    asio::awaitable<void> accept();
    asio::awaitable<void> serve(Client connection);
    asio::awaitable<bool> begin(Connection& connection);
    asio::awaitable<void> finish(Connection& connection);
    asio::awaitable<bool> serve_one(const Client& connection, beast::flat_buffer& buffer);
    asio::awaitable<bool> answer(Connection& connection, const HttpRequest& request,
                                 HttpResponse response, unsigned version, bool keep_alive);
    asio::awaitable<void> answer_stream(const Client& connection, const HttpRequest& request,
                                        HttpResponse response, unsigned version);
    asio::awaitable<void> follow(const Client& connection, bool is_chunked);
    static asio::awaitable<void> hear(Client connection);
    asio::awaitable<HttpResponse> call_handler(const HttpRequest& request);
    static asio::awaitable<void> linger(Connection& connection);
    [[nodiscard]] HttpResponse handled(const HttpRequest& request);
    void close_all(bool only_idle);
    void begin_stop();
};

namespace {

void fit_encoding(const HttpRequest& request, HttpResponse& response) {
    if (response.body.empty()) return;
    const bool takes_gzip = accepts_gzip(request.field("accept-encoding"));
    if (response.is_gzip && !takes_gzip) {
        auto text = gunzip_whole(response.body, kHttpBodyUnzippedMax);
        response.body = text ? std::move(*text) : std::string();
        response.is_gzip = false;
    } else if (!response.is_gzip && takes_gzip && response.body.size() >= kHttpGzipOctetsMin) {
        response.body = gzip_whole(response.body);
        response.is_gzip = true;
    }
}

}  // namespace

HttpResponse HttpServer::State::handled(const HttpRequest& request) {
    const auto start = std::chrono::steady_clock::now();
    HttpResponse response;
    try {
        response = handler(request);
        fit_encoding(request, response);
    } catch (const std::exception&) {
        response = refusal(500);
    }
    const auto took = std::chrono::steady_clock::now() - start;
    counters.handler_microseconds += static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(took).count());
    return response;
}

asio::awaitable<HttpResponse> HttpServer::State::call_handler(const HttpRequest& request) {
    // Also when memory is out, and the coroutine left by a throw.
    struct Place {
        std::atomic<std::size_t>& waiting;
        ~Place() { --waiting; }
    };
    const bool is_full = counters.waiting.fetch_add(1) >= kHttpWaitingMax;
    const Place place{counters.waiting};
    if (is_full) co_return refusal(503);
    auto work = [this, &request]() -> asio::awaitable<HttpResponse> { co_return handled(request); };
    co_return co_await asio::co_spawn(workers, std::move(work), asio::use_awaitable);
}

asio::awaitable<bool> HttpServer::State::answer(Connection& connection, const HttpRequest& request,
                                                HttpResponse response, unsigned version,
                                                bool keep_alive) {
    const bool has_body = response.status != 304 && response.status != 204;
    const auto framing =
        has_body ? "Content-Length: " + std::to_string(response.body.size()) + "\r\n" : "";
    const auto head = head_of(response, framing, version, keep_alive);
    const bool sends_body = has_body && request.method != HttpMethod::Head;
    const auto body = sends_body ? std::string_view(response.body) : std::string_view();
    ++counters.by_class.at(std::min<std::size_t>(response.status / 100, 5));
    connection.stream.expires_after(std::chrono::seconds(options.answer_seconds));
    error_code error;
    co_await write(connection, head, body, error);
    if (!error) counters.octets_sent += body.size();
    co_return !error && keep_alive;
}

/// Notices that the client of a stream is gone: nothing else would, before the next heartbeat.
asio::awaitable<void> HttpServer::State::hear(Client connection) {
    error_code error;
    std::array<char, kReceiveOctets> unwanted{};
    for (std::size_t octets = 0; !error && octets < kHttpStreamHeardMax;) {
        // It may be silent as long as it likes; what is sent to it has a time of its own.
        connection->stream.expires_never();
        octets += co_await read_some(*connection, unwanted, error);
    }
    connection->followed->close();
    connection->wake.cancel();
}

/// Sends what comes of the stream until it is over, or the client does not take it.
asio::awaitable<void> HttpServer::State::follow(const Client& connection, bool is_chunked) {
    const auto stream = connection->followed;
    const auto& [heartbeat, heartbeat_seconds, octets_max] = stream->options();
    error_code error;
    while (!error) {
        const auto next = stream->next();
        std::string_view octets;
        if (next.is_slow) break;
        if (next.is_end) {
            if (is_chunked) co_await write(*connection, "0\r\n\r\n", "", error);
            break;
        }
        if (next.octets) {
            octets = *next.octets;
        } else {
            connection->wake.expires_after(std::chrono::seconds(heartbeat_seconds));
            error_code woken;
            co_await connection->wake.async_wait(asio::redirect_error(asio::use_awaitable, woken));
            if (woken) continue;
            octets = heartbeat;
        }
        connection->stream.expires_after(std::chrono::seconds(options.answer_seconds));
        if (is_chunked) {
            const auto chunk = chunk_of(octets);
            co_await write(*connection, chunk, "", error);
        } else {
            co_await write(*connection, octets, "", error);
        }
        if (next.octets) stream->sent();
        if (!error) counters.octets_sent += octets.size();
    }
    if (error == beast::error::timeout || stream->next().is_slow) ++counters.streams_slow;
}

asio::awaitable<void> HttpServer::State::answer_stream(const Client& connection,
                                                       const HttpRequest& request,
                                                       HttpResponse response, unsigned version) {
    const StreamEnd end{response.stream};
    // HTTP/1.0 has no chunks: the end of the connection is that of the body.
    const bool is_chunked = version != 10;
    const auto head =
        head_of(response, is_chunked ? "Transfer-Encoding: chunked\r\n" : "", version, false);
    ++counters.by_class.at(std::min<std::size_t>(response.status / 100, 5));
    connection->stream.expires_after(std::chrono::seconds(options.answer_seconds));
    error_code error;
    co_await write(*connection, head, "", error);
    if (error || request.method == HttpMethod::Head || is_stopping) co_return;
    struct Following {
        std::atomic<std::uint64_t>& streams;
        ~Following() { --streams; }
    };
    connection->followed = response.stream;
    ++counters.streams_begun;
    ++counters.streams;
    const Following following{counters.streams};
    response.stream->attach([this, client = std::weak_ptr(connection)] {
        asio::post(context, [client] {
            const auto awake = client.lock();
            if (!awake) return;
            awake->wake.cancel();
            // It may be in the middle of a piece that the client does not take.
            if (awake->followed->next().is_slow) awake->stream.close();
        });
    });
    asio::co_spawn(context, hear(connection), asio::detached);
    co_await follow(connection, is_chunked);
}

asio::awaitable<bool> HttpServer::State::serve_one(const Client& connection,
                                                   beast::flat_buffer& buffer) {
    error_code error;
    connection->is_idle = true;
    if (buffer.size() == 0) {
        connection->stream.expires_after(std::chrono::seconds(options.idle_seconds));
        const auto room = buffer.prepare(kReceiveOctets);
        buffer.commit(co_await read_some(
            *connection, std::span(static_cast<char*>(room.data()), room.size()), error));
        if (error) co_return false;
    }
    connection->is_idle = false;
    RequestParser parser;
    parser.eager(true);
    parser.header_limit(kHttpHeaderOctetsMax);
    parser.body_limit(kHttpBodyOctetsMax);
    connection->stream.expires_after(std::chrono::seconds(options.request_seconds));
    co_await read_request(*connection, buffer, parser, error);
    HttpRequest request;
    if (error) {
        const auto status = status_of(error);
        if (status == 0) co_return false;
        connection->is_refused = true;
        auto refused = refusal(status);
        static_cast<void>(co_await answer(*connection, request, std::move(refused), 11, false));
        co_return false;
    }
    auto message = parser.release();
    request.method = method_of(message.method());
    request.target = std::string(message.target());
    for (const auto& field : message) {
        request.fields.emplace_back(lower(field.name_string()), std::string(field.value()));
    }
    request.body = std::move(message.body());
    request.peer = connection->peer;
    auto response = co_await call_handler(request);
    const auto version = message.version();
    if (response.stream) {
        co_await answer_stream(connection, request, std::move(response), version);
        co_return false;
    }
    const bool keep_alive = message.keep_alive() && !is_stopping;
    co_return co_await answer(*connection, request, std::move(response), version, keep_alive);
}

/// Reads on for a while after a refusal: what the client still sends would otherwise make the
/// system reset the connection, and the client lose the answer (RFC 9112 s9.6).
asio::awaitable<void> HttpServer::State::linger(Connection& connection) {
    error_code error;
    std::array<char, kReceiveOctets> unwanted{};
    connection.stream.expires_after(kLingerTime);
    for (std::size_t octets = 0; !error && octets < kLingerOctetsMax;) {
        octets += co_await read_plain(connection, unwanted, error);
    }
}

/// Agrees on TLS, where there is any; whether the client may ask.
asio::awaitable<bool> HttpServer::State::begin(Connection& connection) {
    if (!tls) co_return true;
    connection.tls.emplace(*tls);
    connection.stream.expires_after(std::chrono::seconds(options.handshake_seconds));
    const bool is_agreed = co_await shake_hands(connection);
    if (!is_agreed && !is_stopping) ++counters.handshakes_failed;
    // It may have sent more than what was not understood.
    connection.is_refused = !is_agreed;
    co_return is_agreed;
}

/// Says that nothing follows.
asio::awaitable<void> HttpServer::State::finish(Connection& connection) {
    error_code ignored;
    if (connection.tls) {
        connection.tls->close();
        connection.stream.expires_after(kLingerTime);
        co_await flush(connection, ignored);
    }
    static_cast<void>(connection.stream.socket().shutdown(tcp::socket::shutdown_send, ignored));
    if (connection.is_refused && !is_stopping) co_await linger(connection);
}

asio::awaitable<void> HttpServer::State::serve(Client connection) {
    connections.insert(connection.get());
    ++counters.open;
    // Answers are small and each is written at once: waiting for more to send would only add time.
    error_code ignored;
    static_cast<void>(connection->stream.socket().set_option(tcp::no_delay(true), ignored));
    beast::flat_buffer buffer(kHttpHeaderOctetsMax + kHttpBodyOctetsMax + kReceiveOctets);
    try {
        bool goes_on = co_await begin(*connection);
        while (goes_on && !is_stopping) goes_on = co_await serve_one(connection, buffer);
        co_await finish(*connection);
    } catch (const std::exception&) {
        // Out of memory for this client: it is cut off, the others go on.
        ++counters.refused;
    }
    connections.erase(connection.get());
    --counters.open;
    // Whoever still hears a stream's client has an end too.
    connection->stream.close();
    if (is_stopping && connections.empty()) drain.cancel();
}

asio::awaitable<void> HttpServer::State::accept() {
    while (!is_stopping) {
        error_code error;
        auto socket =
            co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
        if (is_stopping) break;
        if (error) {
            pause.expires_after(kAcceptPause);
            co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
            continue;
        }
        ++counters.accepted;
        if (connections.size() >= options.connections_max) {
            ++counters.refused;
            continue;
        }
        auto connection = std::make_shared<Connection>(std::move(socket));
        const auto peer = connection->stream.socket().remote_endpoint(error);
        if (!error) connection->peer = peer.address().to_string();
        asio::co_spawn(context, serve(std::move(connection)), asio::detached);
    }
}

Result<void> HttpServer::State::listen() {
    const auto endpoint = COMITY_TRY(endpoint_of(options.listen));
    error_code error;
    static_cast<void>(acceptor.open(endpoint.protocol(), error));
    const auto go_on = [&error](auto step) {
        if (!error) static_cast<void>(step());
    };
    go_on([&] { return acceptor.set_option(tcp::acceptor::reuse_address(true), error); });
    go_on([&] { return acceptor.bind(endpoint, error); });
    go_on([&] { return acceptor.listen(kBacklog, error); });
    if (error) {
        return fail(Error{.os_error = error.value(), .subject = options.listen, .what = "listen"});
    }
    address = text_of(acceptor.local_endpoint(error));
    return {};
}

void HttpServer::State::close_all(bool only_idle) {
    for (auto* const connection : connections) {
        if (!only_idle || connection->is_idle) connection->stream.cancel();
        if (!only_idle) connection->stream.close();
    }
}

void HttpServer::State::begin_stop() {
    if (is_stopping) return;
    is_stopping = true;
    error_code ignored;
    static_cast<void>(acceptor.close(ignored));
    pause.cancel();
    close_all(true);
    for (auto* const connection : connections) {
        if (connection->followed) connection->followed->end();
    }
    if (connections.empty()) return;
    drain.expires_after(std::chrono::seconds(options.drain_seconds));
    drain.async_wait([this](const error_code& error) {
        if (!error) close_all(false);
    });
}

Result<HttpServer> HttpServer::start(const HttpServerOptions& options, HttpHandler handler,
                                     HttpRefusal refusal) {
    constexpr std::size_t kOtherDescriptors = 256;
    raise_descriptor_limit(options.connections_max + kOtherDescriptors);
    const auto threads = options.threads > 0
                             ? options.threads
                             : std::thread::hardware_concurrency() + kHttpThreadsWaiting;
    try {
        auto state =
            std::make_unique<State>(options, std::move(handler), std::move(refusal), threads);
        COMITY_TRY(state->listen());
        asio::co_spawn(state->context, state->accept(), asio::detached);
        state->thread = std::thread([context = &state->context] { context->run(); });
        return HttpServer(std::move(state));
    } catch (const std::system_error& error) {
        return fail(Error{.os_error = error.code().value(),
                          .subject = options.listen,
                          .what = "start threads to serve"});
    }
}

HttpServer::HttpServer(std::unique_ptr<State> state) : state_(std::move(state)) {}
HttpServer::HttpServer(HttpServer&&) noexcept = default;
// Without memory to say that it is to end, the program ends.
HttpServer::~HttpServer() { stop(); }  // NOLINT(bugprone-exception-escape)

std::string HttpServer::address() const { return state_->address; }

HttpServerCounts HttpServer::counts() const {
    const auto& counters = state_->counters;
    HttpServerCounts counts{.open = counters.open,
                            .accepted = counters.accepted,
                            .refused = counters.refused,
                            .octets_sent = counters.octets_sent,
                            .handler_microseconds = counters.handler_microseconds,
                            .handshakes_failed = counters.handshakes_failed,
                            .streams = counters.streams,
                            .streams_begun = counters.streams_begun,
                            .streams_slow = counters.streams_slow};
    for (std::size_t i = 0; i < counts.by_class.size(); ++i) {
        counts.by_class.at(i) = counters.by_class.at(i);
    }
    return counts;
}

void HttpServer::renew(TlsIdentity identity) {
    auto* const state = state_.get();
    asio::post(state->context, [state, renewed = std::move(identity)]() mutable {
        if (state->tls) state->tls = std::move(renewed);
    });
}

void HttpServer::stop() {
    if (!state_ || !state_->thread.joinable()) return;
    auto* const state = state_.get();
    asio::post(state->context, [state] { state->begin_stop(); });
    state->thread.join();
    state->workers.join();
}

}  // namespace comity::io
