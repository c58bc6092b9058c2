#include "io/tls.h"

#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <thread>

#include "io/http_server.h"
#include "io/http_stream.h"
#include "support/loopback_socket.h"
#include "support/temporary_folder.h"

namespace comity::io {
namespace {

template <auto Function>
struct Frees {
    template <class T>
    void operator()(T* object) const noexcept {
        Function(object);
    }
};
using Key = std::unique_ptr<EVP_PKEY, Frees<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Frees<X509_free>>;

constexpr long kDay = 86'400;

std::string text_of(BIO* bio) {
    std::string text(BIO_ctrl_pending(bio), '\0');
    EXPECT_EQ(BIO_read(bio, text.data(), static_cast<int>(text.size())),
              static_cast<int>(text.size()));
    BIO_free(bio);
    return text;
}

/// A key and a certificate that it signed itself, as PEM.
struct Pair {
    std::string certificate;
    std::string key;

    /// Valid from now + `from` to now + `until`, in seconds.
    static Pair make(long from = -kDay, long until = kDay) {
        const Key key(EVP_EC_gen("P-256"));
        const Certificate certificate(X509_new());
        X509_set_version(certificate.get(), X509_VERSION_3);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), from);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), until);
        X509_set_pubkey(certificate.get(), key.get());
        EXPECT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
        auto* const of_certificate = BIO_new(BIO_s_mem());
        auto* const of_key = BIO_new(BIO_s_mem());
        PEM_write_bio_X509(of_certificate, certificate.get());
        PEM_write_bio_PrivateKey(of_key, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
        return {text_of(of_certificate), text_of(of_key)};
    }
};

class Tls : public testing::Test {
protected:
    std::string write(const std::string& name, const std::string& text) {
        const auto path = folder_.path() + "/" + name;
        std::ofstream(path) << text;
        ::chmod(path.c_str(), 0600);
        return path;
    }
    TlsIdentity identity(const Pair& pair) {
        auto made = TlsIdentity::load(write("c.pem", pair.certificate), write("k.pem", pair.key));
        EXPECT_TRUE(made) << to_string(made.error());
        return std::move(*made);
    }
    /// Why the two are refused.
    std::string refusal(const std::string& certificate, const std::string& key) {
        const auto made = TlsIdentity::load(write("c.pem", certificate), write("k.pem", key));
        return made ? "taken" : to_string(made.error());
    }

private:
    test::TemporaryFolder folder_;
};

/// A client that trusts anyone; what it and the session have for each other is carried by hand.
class TlsClient {
public:
    explicit TlsClient(int version_max = TLS1_3_VERSION, const std::string& protocols = "")
        : context_(SSL_CTX_new(TLS_client_method())) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_.get(), version_max);
        session_.reset(SSL_new(context_.get()));
        if (!protocols.empty()) {
            SSL_set_alpn_protos(session_.get(),
                                reinterpret_cast<const unsigned char*>(protocols.data()),
                                static_cast<unsigned>(protocols.size()));
        }
        in_ = BIO_new(BIO_s_mem());
        out_ = BIO_new(BIO_s_mem());
        BIO_set_mem_eof_return(in_, -1);
        SSL_set_bio(session_.get(), in_, out_);
        SSL_set_connect_state(session_.get());
    }
    /// The octets that it has for the server.
    std::string take() {
        std::string octets(BIO_ctrl_pending(out_), '\0');
        if (!octets.empty()) BIO_read(out_, octets.data(), static_cast<int>(octets.size()));
        return octets;
    }
    void give(const std::string& octets) {
        if (!octets.empty()) BIO_write(in_, octets.data(), static_cast<int>(octets.size()));
    }
    bool shake() { return SSL_do_handshake(session_.get()) == 1; }
    void say(const std::string& text) {
        SSL_write(session_.get(), text.data(), static_cast<int>(text.size()));
    }
    std::string heard() {
        std::string all;
        std::array<char, 1'000> room{};
        for (;;) {
            const auto count = SSL_read(session_.get(), room.data(), room.size());
            if (count <= 0) return all;
            all.append(room.data(), static_cast<std::size_t>(count));
        }
    }
    void end() { SSL_shutdown(session_.get()); }
    bool was_ended() { return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }
    [[nodiscard]] std::string protocol() const {
        const unsigned char* chosen = nullptr;
        unsigned length = 0;
        SSL_get0_alpn_selected(session_.get(), &chosen, &length);
        return {reinterpret_cast<const char*>(chosen), length};
    }
    [[nodiscard]] int version() const { return SSL_version(session_.get()); }

private:
    std::unique_ptr<SSL_CTX, Frees<SSL_CTX_free>> context_;
    std::unique_ptr<SSL, Frees<SSL_free>> session_;
    BIO* in_ = nullptr;
    BIO* out_ = nullptr;
};

/// How the handshake ends, one octet of the client's at a time.
TlsSession::Handshake agree(TlsClient& client, TlsSession& session) {
    auto outcome = TlsSession::Handshake::NeedsOctets;
    for (int trips = 0; trips < 5; ++trips) {
        static_cast<void>(client.shake());
        for (const char octet : client.take()) {
            session.receive(std::string_view(&octet, 1));
            if (outcome == TlsSession::Handshake::NeedsOctets) outcome = session.handshake();
        }
        client.give(session.take_outgoing());
    }
    return outcome;
}

TEST_F(Tls, carries_text_both_ways_and_says_its_end) {
    const auto made = identity(Pair::make());
    TlsSession session(made);
    TlsClient client;
    ASSERT_EQ(agree(client, session), TlsSession::Handshake::Done);
    EXPECT_EQ(client.version(), TLS1_3_VERSION);
    std::array<char, 10> room{};
    EXPECT_EQ(session.read(room).octets, 0U);
    EXPECT_FALSE(session.read(room).is_over);
    client.say("0123456789abc");
    session.receive(client.take());
    EXPECT_EQ(session.read(room).octets, 10U);
    EXPECT_EQ(std::string_view(room.data(), 10), "0123456789");
    EXPECT_EQ(session.read(room).octets, 3U);
    const std::string much(100'000, 'x');
    EXPECT_TRUE(session.write(much));
    EXPECT_GT(session.outgoing(), much.size());
    client.give(session.take_outgoing());
    EXPECT_EQ(client.heard(), much);
    session.close();
    client.give(session.take_outgoing());
    EXPECT_EQ(client.heard(), "");
    EXPECT_TRUE(client.was_ended());
    client.end();
    session.receive(client.take());
    EXPECT_TRUE(session.read(room).is_over);
}

TEST_F(Tls, agrees_on_no_older_version_and_no_other_protocol) {
    const auto made = identity(Pair::make());
    const auto outcome = [&made](int version, const std::string& protocols, std::string* chosen) {
        TlsSession session(made);
        TlsClient client(version, protocols);
        const auto ended = agree(client, session);
        if (chosen != nullptr) *chosen = client.protocol();
        return ended;
    };
    EXPECT_EQ(outcome(TLS1_2_VERSION, "", nullptr), TlsSession::Handshake::Done);
    EXPECT_EQ(outcome(TLS1_1_VERSION, "", nullptr), TlsSession::Handshake::Failed);
    std::string chosen;
    EXPECT_EQ(outcome(TLS1_3_VERSION, "\x02h2\x08http/1.1", &chosen), TlsSession::Handshake::Done);
    EXPECT_EQ(chosen, "http/1.1");
    EXPECT_EQ(outcome(TLS1_3_VERSION, "\x02h2", nullptr), TlsSession::Handshake::Failed);
}

TEST_F(Tls, ends_with_who_speaks_something_else) {
    const auto made = identity(Pair::make());
    for (const std::string text : {"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\x16\x03\x01\xff\xff",
                                   "\x15\x03\x03\x00\x02\x02\x28", "SSH-2.0-OpenSSH\r\n"}) {
        TlsSession session(made);
        session.receive(text);
        const auto outcome = session.handshake();
        EXPECT_NE(outcome, TlsSession::Handshake::Done) << text;
        session.close();
    }
    // And in the middle of what was agreed.
    TlsSession session(made);
    TlsClient client;
    ASSERT_EQ(agree(client, session), TlsSession::Handshake::Done);
    session.receive("GET / HTTP/1.1\r\n\r\n");
    std::array<char, 10> room{};
    EXPECT_TRUE(session.read(room).is_over);
    EXPECT_FALSE(session.write("x"));
    session.close();
}

TEST_F(Tls, says_what_is_wrong_with_a_pair) {
    const auto pair = Pair::make();
    const auto other = Pair::make();
    const auto says = [](const std::string& refusal, std::string_view file, std::string_view what) {
        EXPECT_NE(refusal.find(file), std::string::npos) << refusal;
        EXPECT_NE(refusal.find(what), std::string::npos) << refusal;
    };
    says(refusal("", pair.key), "c.pem", "no certificate in PEM");
    says(refusal(pair.key, pair.key), "c.pem", "no certificate in PEM");
    says(refusal(pair.certificate, ""), "k.pem", "no private key in PEM");
    says(refusal(pair.certificate, pair.certificate), "k.pem", "no private key in PEM");
    says(refusal(pair.certificate, other.key), "k.pem", "not that of the certificate");
    const auto half = pair.certificate.substr(0, pair.certificate.size() / 2);
    says(refusal(half, pair.key), "c.pem", "no certificate in PEM");
    says(refusal(pair.certificate + half, pair.key), "c.pem", "of the chain is damaged");
    const auto past = Pair::make(-2 * kDay, -kDay);
    says(refusal(past.certificate, past.key), "c.pem", "expired at 20");
    const auto future = Pair::make(kDay, 2 * kDay);
    says(refusal(future.certificate, future.key), "c.pem", "not valid before 20");
    says(refusal(std::string(2'000'000, 'x'), pair.key), "c.pem", "larger than");
    EXPECT_EQ(refusal(pair.certificate + other.certificate, pair.key), "taken");
    const auto absent = TlsIdentity::load("/nowhere/c.pem", "/nowhere/k.pem");
    ASSERT_FALSE(absent);
    says(to_string(absent.error()), "/nowhere/c.pem", "No such file");
    const auto locked =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + pair.key.substr(pair.key.find('\n') + 1);
    EXPECT_NE(refusal(pair.certificate, locked), "taken");
}

TEST_F(Tls, warns_of_a_key_that_others_may_read) {
    const auto pair = Pair::make();
    const auto certificate = write("c.pem", pair.certificate);
    const auto key = write("k.pem", pair.key);
    const auto warnings = [&](unsigned mode) {
        ::chmod(key.c_str(), mode);
        return TlsIdentity::load(certificate, key)->warnings().size();
    };
    EXPECT_EQ(warnings(0600), 0U);
    EXPECT_EQ(warnings(0640), 0U);
    EXPECT_EQ(warnings(0644), 1U);
    EXPECT_EQ(warnings(0660), 1U);
}

/// A client on a socket, with octets that pass through the machine above.
class Caller {
public:
    explicit Caller(const HttpServer& server) : socket_(test::connected_socket(server.address())) {}
    ~Caller() { ::close(socket_); }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    void send(const std::string& octets) const {
        EXPECT_EQ(::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL),
                  static_cast<ssize_t>(octets.size()));
    }
    /// What comes next; empty at the end.
    [[nodiscard]] std::string receive() const {
        constexpr int kPatienceMilliseconds = 20'000;
        std::array<char, 65'536> piece{};
        pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
        if (::poll(&ready, 1, kPatienceMilliseconds) != 1) {
            ADD_FAILURE() << "the server neither answered nor closed";
            return "";
        }
        const auto count = ::recv(socket_, piece.data(), piece.size(), 0);
        return {piece.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
    }

private:
    int socket_;
};

TEST_F(Tls, a_server_answers_streams_and_ends_over_it) {
    const auto stream = std::make_shared<HttpStream>(HttpStreamOptions());
    const std::string much(300'000, 'x');
    auto server = HttpServer::start(
        {.listen = "127.0.0.1:0",
         .threads = 1,
         .handshake_seconds = 1,
         .tls = identity(Pair::make())},
        [&](const HttpRequest& request) {
            HttpResponse response{.content_type = "text/plain", .body = much};
            if (request.target == "/stream") response.stream = stream;
            return response;
        },
        [](unsigned status) { return HttpResponse{.status = status}; });
    ASSERT_TRUE(server) << to_string(server.error());
    const Caller caller(*server);
    TlsClient client;
    // Whether all was heard that `text` ends with.
    std::string heard;
    const auto hear = [&](std::string_view ending) {
        while (!heard.ends_with(ending)) {
            caller.send(client.take());
            const auto octets = caller.receive();
            if (octets.empty()) return false;
            client.give(octets);
            if (client.shake()) heard += client.heard();
        }
        return true;
    };
    while (!client.shake()) {
        caller.send(client.take());
        client.give(caller.receive());
    }
    client.say("GET /much HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(hear(much));
    client.say("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(hear("\r\n\r\n"));
    EXPECT_TRUE(stream->send(std::make_shared<const std::string>("news")));
    EXPECT_TRUE(hear("4\r\nnews\r\n"));
    EXPECT_TRUE(stream->send(std::make_shared<const std::string>(much.substr(0, 200'000))));
    EXPECT_TRUE(hear("xx\r\n"));
    // One that says nothing, and one that says something else, beside it.
    const Caller silent(*server);
    const Caller plain(*server);
    plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    while (!plain.receive().empty()) {
    }
    EXPECT_EQ(silent.receive(), "");
    // It is counted just after it is closed.
    for (int i = 0; i < 500 && server->counts().handshakes_failed < 2; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    EXPECT_EQ(server->counts().handshakes_failed, 2U);
    server->stop();
    EXPECT_TRUE(hear("0\r\n\r\n"));
    EXPECT_FALSE(hear("more"));
    EXPECT_TRUE(client.was_ended());
}

}  // namespace
}  // namespace comity::io
