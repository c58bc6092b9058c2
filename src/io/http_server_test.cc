#include "io/http_server.h"

#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <thread>

#include "io/gzip_whole.h"
#include "io/http_stream.h"
#include "support/loopback_socket.h"

namespace comity::io {
namespace {

using std::chrono::steady_clock;

/// Long enough for a loaded machine, short enough for who waits for a failing test.
constexpr int kClientPatienceMilliseconds = 20'000;

HttpResponse echo(const HttpRequest& request) {
    HttpResponse response{.content_type = "text/plain", .body = request.target + "\n"};
    if (request.target == "/long") response.body = std::string(100'000, 'x');
    if (request.target == "/huge") response.body = std::string(50'000'000, 'x');
    if (request.target == "/zipped") {
        response.body = gzip_whole("asset");
        response.is_gzip = true;
    }
    if (request.target == "/throw") throw std::bad_alloc();
    if (request.target == "/same") response = {.status = 304, .fields = {{"ETag", "\"a\""}}};
    if (request.target == "/slow") std::this_thread::sleep_for(std::chrono::milliseconds(300));
    if (request.method == HttpMethod::Post) response.body = request.body;
    return response;
}

HttpResponse refuse(unsigned status) {
    return {.status = status, .content_type = "text/plain", .body = "refused\n"};
}

HttpServer started(HttpServerOptions options = {}) {
    options.listen = "127.0.0.1:0";
    if (options.threads == 0) options.threads = 2;
    auto server = HttpServer::start(options, echo, refuse);
    EXPECT_TRUE(server) << to_string(server.error());
    return std::move(*server);
}

/// A client that sends what it is told to, octet for octet.
class PlainClient {
public:
    explicit PlainClient(const HttpServer& server)
        : socket_(test::connected_socket(server.address())) {}
    ~PlainClient() {
        if (socket_ >= 0) ::close(socket_);
    }
    PlainClient(PlainClient&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
    PlainClient& operator=(PlainClient&&) = delete;

    void send(std::string_view text) const {
        while (!text.empty()) {
            const auto count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
            if (count <= 0) return;
            text.remove_prefix(static_cast<std::size_t>(count));
        }
    }
    /// What comes until the server closes, or `ending` has come.
    [[nodiscard]] std::string receive(std::string_view ending = "") const {
        std::string text;
        std::array<char, 65'536> piece{};
        pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
        while (::poll(&ready, 1, kClientPatienceMilliseconds) == 1) {
            const auto count = ::recv(socket_, piece.data(), piece.size(), 0);
            if (count <= 0) return text;
            text.append(piece.data(), static_cast<std::size_t>(count));
            if (!ending.empty() && text.ends_with(ending)) return text;
        }
        ADD_FAILURE() << "the server neither answered nor closed";
        return text;
    }
    [[nodiscard]] std::string ask(std::string_view request, std::string_view ending = "") const {
        send(request);
        return receive(ending);
    }

private:
    int socket_;
};

std::string_view status_line(std::string_view answer) {
    return answer.substr(0, answer.find('\r'));
}
std::string_view body_of(std::string_view answer) {
    const auto end = answer.find("\r\n\r\n");
    return end == std::string_view::npos ? "" : answer.substr(end + 4);
}

TEST(HttpServer, keeps_a_connection_for_many_requests) {
    const auto server = started();
    const PlainClient client(server);
    for (const auto* const path : {"/a", "/b?c=%20", "/d"}) {
        const auto answer = client.ask(std::string("GET ") + path + " HTTP/1.1\r\nHost: x\r\n\r\n",
                                       std::string(path) + "\n");
        EXPECT_EQ(status_line(answer), "HTTP/1.1 200 OK");
        EXPECT_EQ(body_of(answer), std::string(path) + "\n");
        EXPECT_NE(answer.find("\r\nDate: "), std::string::npos);
    }
    // Two at once are answered in their order, and the last closes.
    const auto both = client.ask(
        "GET /1 HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_LT(both.find("/1\n"), both.find("/2\n"));
    EXPECT_TRUE(both.ends_with("/2\n"));
    EXPECT_EQ(server.counts().accepted, 1U);
    EXPECT_EQ(server.counts().by_class.at(2), 5U);
}

TEST(HttpServer, closes_after_http_1_0) {
    const auto server = started();
    const auto answer = PlainClient(server).ask("GET /a HTTP/1.0\r\n\r\n");
    EXPECT_EQ(body_of(answer), "/a\n");
}

TEST(HttpServer, answers_head_with_the_fields_of_get_alone) {
    const auto server = started();
    const PlainClient client(server);
    const auto answer = client.ask("HEAD /long HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n");
    EXPECT_NE(answer.find("Content-Length: 100000\r\n"), std::string::npos) << answer;
    EXPECT_EQ(body_of(answer), "");
    EXPECT_EQ(body_of(client.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n", "/a\n")), "/a\n");
    const auto same = client.ask("GET /same HTTP/1.1\r\nHost: x\r\n\r\n", "\r\n\r\n");
    EXPECT_EQ(status_line(same), "HTTP/1.1 304 Not Modified");
    EXPECT_EQ(same.find("Content-Length"), std::string::npos);
    EXPECT_EQ(body_of(client.ask("GET /b HTTP/1.1\r\nHost: x\r\n\r\n", "/b\n")), "/b\n");
}

TEST(HttpServer, compresses_for_who_takes_it) {
    const auto server = started();
    const auto ask = [&server](std::string_view path, std::string_view fields) {
        return PlainClient(server).ask("GET " + std::string(path) +
                                       " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" +
                                       std::string(fields) + "\r\n");
    };
    const auto zipped = ask("/long", "Accept-Encoding: gzip\r\n");
    EXPECT_NE(zipped.find("Content-Encoding: gzip\r\n"), std::string::npos);
    EXPECT_EQ(gunzip_whole(body_of(zipped), 100'000), std::string(100'000, 'x'));
    EXPECT_EQ(body_of(ask("/long", "")), std::string(100'000, 'x'));
    EXPECT_EQ(body_of(ask("/long", "Accept-Encoding: gzip;q=0\r\n")), std::string(100'000, 'x'));
    EXPECT_EQ(body_of(ask("/short", "Accept-Encoding: gzip\r\n")), "/short\n");
    // What is stored compressed is decompressed for the others.
    EXPECT_EQ(body_of(ask("/zipped", "")), "asset");
    const auto asset = ask("/zipped", "Accept-Encoding: br, gzip\r\n");
    EXPECT_EQ(gunzip_whole(body_of(asset), 100), "asset");
}

TEST(HttpServer, refuses_what_is_malformed_or_too_large_and_says_so) {
    const auto server = started();
    const auto status = [&server](const std::string& request) {
        return std::string(status_line(PlainClient(server).ask(request)));
    };
    EXPECT_EQ(status("nonsense\r\n\r\n"), "HTTP/1.1 400 Bad Request");
    EXPECT_EQ(status("GET / HTTP/9.9\r\n\r\n"), "HTTP/1.1 400 Bad Request");
    EXPECT_EQ(status("GET / HTTP/1.1\r\nbad name: x\r\n\r\n"), "HTTP/1.1 400 Bad Request");
    EXPECT_EQ(status("GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n"), "HTTP/1.1 400 Bad Request");
    EXPECT_EQ(status("GET /" + std::string(kHttpHeaderOctetsMax, 'a') + " HTTP/1.1\r\n\r\n"),
              "HTTP/1.1 431 Request Header Fields Too Large");
    std::string fields;
    for (int i = 0; i < 2'000; ++i) fields += "X-Field: 0123456789\r\n";
    EXPECT_EQ(status("GET / HTTP/1.1\r\n" + fields + "\r\n"),
              "HTTP/1.1 431 Request Header Fields Too Large");
    const std::string body(kHttpBodyOctetsMax + 1, 'x');
    EXPECT_EQ(status("POST / HTTP/1.1\r\nContent-Length: " + std::to_string(body.size()) +
                     "\r\n\r\n" + body),
              "HTTP/1.1 413 Payload Too Large");
    std::string chunks = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (int i = 0; i < 70; ++i) chunks += "400\r\n" + std::string(0x400, 'x') + "\r\n";
    EXPECT_EQ(status(chunks + "0\r\n\r\n"), "HTTP/1.1 413 Payload Too Large");
    // What is just not too large is taken.
    const std::string whole(kHttpBodyOctetsMax, 'x');
    EXPECT_EQ(
        body_of(PlainClient(server).ask("POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: " +
                                        std::to_string(whole.size()) + "\r\n\r\n" + whole)),
        whole);
}

TEST(HttpServer, answers_500_where_the_handler_throws_and_goes_on) {
    const auto server = started();
    const PlainClient client(server);
    const auto answer = client.ask("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n", "refused\n");
    EXPECT_EQ(status_line(answer), "HTTP/1.1 500 Internal Server Error");
    EXPECT_EQ(body_of(client.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n", "/a\n")), "/a\n");
}

TEST(HttpServer, ends_who_sends_or_reads_too_slowly) {
    const auto server = started({.idle_seconds = 1, .request_seconds = 1, .answer_seconds = 1});
    const auto start = steady_clock::now();
    // Says nothing at all.
    const PlainClient silent(server);
    // Sends an octet every 100 ms, and so would never be idle.
    std::atomic<bool> is_over = false;
    const PlainClient dripping(server);
    std::thread drip([&dripping, &is_over] {
        dripping.send("GET / HTTP/1.1\r\n");
        while (!is_over) {
            dripping.send("X");
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    });
    // Asks for more than the system's buffers hold, and does not read it.
    const PlainClient deaf(server);
    deaf.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(silent.receive(), "");
    EXPECT_EQ(dripping.receive(), "");
    is_over = true;
    drip.join();
    while (server.counts().open > 0 && steady_clock::now() - start < std::chrono::seconds(20)) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_EQ(server.counts().open, 0U);
    EXPECT_EQ(server.counts().octets_sent, 0U);
}

TEST(HttpServer, serves_beside_a_thousand_idle_connections) {
    constexpr std::size_t kIdle = 1'000;
    const auto server = started({.connections_max = kIdle + 1});
    std::vector<PlainClient> idle;
    idle.reserve(kIdle);
    for (std::size_t i = 0; i < kIdle; ++i) idle.emplace_back(server);
    const auto ask = [](const PlainClient& client) {
        return std::string(body_of(client.ask("GET /a HTTP/1.1\r\nHost: x\r\n\r\n", "/a\n")));
    };
    {
        const PlainClient last(server);
        EXPECT_EQ(ask(last), "/a\n");
        EXPECT_EQ(server.counts().open, kIdle + 1);
        // One too many is closed at once.
        EXPECT_EQ(PlainClient(server).receive(), "");
        EXPECT_EQ(server.counts().refused, 1U);
    }
    // All of them are still good.
    for (const auto& client : idle) ASSERT_EQ(ask(client), "/a\n");
}

TEST(HttpServer, stops_when_what_is_under_way_is_answered) {
    auto server = started();
    const PlainClient idle(server);
    const PlainClient busy(server);
    busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    server.stop();
    EXPECT_EQ(idle.receive(), "");
    const auto answer = busy.receive();
    EXPECT_EQ(body_of(answer), "/slow\n");
    EXPECT_NE(answer.find("Connection: close\r\n"), std::string::npos);
    server.stop();  // again: nothing
}

TEST(HttpServer, does_not_wait_forever_for_who_does_not_read) {
    auto server = started({.drain_seconds = 1});
    const PlainClient deaf(server);
    deaf.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    const auto start = steady_clock::now();
    server.stop();
    EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(15));
}

TEST(HttpServer, answers_many_clients_at_once) {
    const auto server = started({.threads = 4});
    constexpr int kClients = 16;
    constexpr int kRequests = 50;
    std::atomic<int> good = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < kClients; ++i) {
        threads.emplace_back([&server, &good, i] {
            const PlainClient client(server);
            for (int j = 0; j < kRequests; ++j) {
                const auto path = "/" + std::to_string(i * kRequests + j);
                const auto answer =
                    client.ask("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n", path + "\n");
                if (body_of(answer) == path + "\n") ++good;
            }
        });
    }
    for (auto& thread : threads) thread.join();
    EXPECT_EQ(good, kClients * kRequests);
}

/// A server that answers everything with a stream, and the streams that it has begun.
class Streaming {
public:
    explicit Streaming(HttpServerOptions options = {}, HttpStreamOptions kind = {}) {
        options.listen = "127.0.0.1:0";
        options.threads = 1;
        auto server = HttpServer::start(
            options,
            [this, kind](const HttpRequest&) {
                auto stream = std::make_shared<HttpStream>(kind);
                const std::lock_guard lock(mutex_);
                streams_.push_back(stream);
                return HttpResponse{.content_type = "text/event-stream", .stream = stream};
            },
            refuse);
        EXPECT_TRUE(server) << to_string(server.error());
        server_.emplace(std::move(*server));
    }
    HttpServer& server() { return *server_; }
    /// Of the clients that have asked; waits until so many have.
    std::vector<std::shared_ptr<HttpStream>> streams(std::size_t count) {
        EXPECT_TRUE(until([&] { return server_->counts().streams_begun >= count; }));
        const std::lock_guard lock(mutex_);
        return streams_;
    }
    static bool until(const std::function<bool()>& holds) {
        const auto end =
            steady_clock::now() + std::chrono::milliseconds(kClientPatienceMilliseconds);
        while (!holds()) {
            if (steady_clock::now() > end) return false;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        return true;
    }

private:
    std::mutex mutex_;
    std::vector<std::shared_ptr<HttpStream>> streams_;
    std::optional<HttpServer> server_;
};

HttpStream::Octets octets(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

TEST(HttpServer, sends_a_stream_as_it_comes_to_be) {
    Streaming streaming;
    const PlainClient client(streaming.server());
    const PlainClient old(streaming.server());
    client.send("GET /a HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n");
    const auto head = client.receive("\r\n\r\n");
    EXPECT_EQ(status_line(head), "HTTP/1.1 200 OK");
    EXPECT_NE(head.find("\r\nTransfer-Encoding: chunked\r\n"), std::string::npos) << head;
    EXPECT_EQ(head.find("Content-Length"), std::string::npos) << head;
    EXPECT_EQ(head.find("Content-Encoding"), std::string::npos) << head;
    old.send("GET /a HTTP/1.0\r\n\r\n");
    EXPECT_EQ(old.receive("\r\n\r\n").find("Transfer-Encoding"), std::string::npos);
    const auto streams = streaming.streams(2);
    for (const auto& stream : streams) EXPECT_TRUE(stream->send(octets("first\n")));
    EXPECT_EQ(client.receive("first\n\r\n"), "6\r\nfirst\n\r\n");
    EXPECT_EQ(old.receive("first\n"), "first\n");
    for (const auto& stream : streams) {
        EXPECT_TRUE(stream->send(octets(std::string(100'000, 'x'))));
        stream->end();
    }
    EXPECT_EQ(client.receive(), "186a0\r\n" + std::string(100'000, 'x') + "\r\n0\r\n\r\n");
    EXPECT_EQ(old.receive(), std::string(100'000, 'x'));
    EXPECT_TRUE(Streaming::until([&] { return streaming.server().counts().streams == 0; }));
    EXPECT_EQ(streaming.server().counts().streams_slow, 0U);
}

TEST(HttpServer, sends_no_stream_to_head) {
    Streaming streaming;
    const auto answer = PlainClient(streaming.server()).ask("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(status_line(answer), "HTTP/1.1 200 OK");
    EXPECT_NE(answer.find("Content-Type: text/event-stream\r\n"), std::string::npos);
    EXPECT_EQ(body_of(answer), "");
    EXPECT_EQ(streaming.server().counts().streams_begun, 0U);
}

TEST(HttpServer, keeps_a_silent_stream_and_notices_who_is_gone) {
    Streaming streaming({}, {.heartbeat = ": x\n", .heartbeat_seconds = 1});
    std::optional<PlainClient> client(streaming.server());
    client->send("GET /a HTTP/1.0\r\n\r\n");
    EXPECT_EQ(body_of(client->receive("\r\n\r\n: x\n")), ": x\n");
    EXPECT_EQ(client->receive(": x\n"), ": x\n");
    const auto stream = streaming.streams(1).front();
    EXPECT_FALSE(stream->is_over());
    client.reset();
    EXPECT_TRUE(Streaming::until([&] { return stream->is_over(); }));
    EXPECT_TRUE(Streaming::until([&] { return streaming.server().counts().open == 0; }));
    EXPECT_FALSE(stream->send(octets("x")));
}

TEST(HttpServer, ends_a_stream_whose_client_does_not_read_or_does_not_stop_talking) {
    Streaming streaming({.answer_seconds = 1}, {.octets_max = 20'000'000});
    const PlainClient deaf(streaming.server());
    deaf.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    const auto stream = streaming.streams(1).front();
    // More than the system's buffers hold.
    EXPECT_TRUE(stream->send(octets(std::string(19'000'000, 'x'))));
    EXPECT_TRUE(Streaming::until([&] { return stream->is_over(); }));
    EXPECT_TRUE(Streaming::until([&] { return streaming.server().counts().streams == 0; }));
    EXPECT_EQ(streaming.server().counts().streams_slow, 1U);
    const PlainClient talking(streaming.server());
    talking.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    static_cast<void>(talking.receive("\r\n\r\n"));
    talking.send(std::string(2 * kHttpStreamHeardMax, 'x'));
    EXPECT_TRUE(Streaming::until([&] { return streaming.server().counts().open == 0; }));
}

TEST(HttpServer, ends_at_once_who_lets_too_much_wait) {
    Streaming streaming({}, {.octets_max = 1'000'000});
    const PlainClient deaf(streaming.server());
    const PlainClient good(streaming.server());
    for (const auto* const client : {&deaf, &good}) {
        client->send("GET /a HTTP/1.0\r\n\r\n");
        static_cast<void>(client->receive("\r\n\r\n"));
    }
    const auto streams = streaming.streams(2);
    const auto piece = octets(std::string(100'000, 'x') + "\n");
    // More than the system's buffers and the queue hold.
    std::size_t count = 0;
    while (streams[0]->send(piece) && ++count < 1'000) {
    }
    EXPECT_LT(count, 1'000U);
    EXPECT_TRUE(Streaming::until([&] { return streaming.server().counts().open == 1; }));
    EXPECT_EQ(streaming.server().counts().streams_slow, 1U);
    EXPECT_TRUE(streams[1]->send(piece));
    EXPECT_EQ(good.receive("\n").size(), piece->size());
}

TEST(HttpServer, holds_a_thousand_streams_and_ends_them_when_it_stops) {
    constexpr std::size_t kStreams = 1'000;
    Streaming streaming;
    std::vector<PlainClient> clients;
    clients.reserve(kStreams);
    for (std::size_t i = 0; i < kStreams; ++i) {
        clients.emplace_back(streaming.server());
        clients.back().send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        static_cast<void>(clients.back().receive("\r\n\r\n"));
    }
    const auto shared = octets("news\n");
    for (const auto& stream : streaming.streams(kStreams)) ASSERT_TRUE(stream->send(shared));
    for (const auto& client : clients) ASSERT_EQ(client.receive("news\n\r\n"), "5\r\nnews\n\r\n");
    const auto start = steady_clock::now();
    streaming.server().stop();
    EXPECT_LT(steady_clock::now() - start, std::chrono::seconds(kHttpDrainSeconds));
    for (const auto& client : clients) ASSERT_EQ(client.receive(), "0\r\n\r\n");
    // Who has something to say later says it to nobody.
    for (const auto& stream : streaming.streams(kStreams)) ASSERT_FALSE(stream->send(shared));
}

TEST(HttpServer, says_why_it_cannot_listen) {
    const auto refused = [](const std::string& listen) {
        const auto server = HttpServer::start({.listen = listen}, echo, refuse);
        return server ? std::string("listens") : to_string(server.error());
    };
    for (const auto* const listen :
         {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:70000", "localhost:80", "::1:80", "[::1:80",
          "[127.0.0.1]:80", "127.0.0.1:+1"}) {
        EXPECT_NE(refused(listen).find("not an address and a port"), std::string::npos) << listen;
    }
    const auto server = started();
    EXPECT_NE(refused(server.address()).find("in use"), std::string::npos)
        << refused(server.address());
}

}  // namespace
}  // namespace comity::io
