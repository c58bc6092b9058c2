// TLS 1.2 and 1.3 (RFC 5246, RFC 8446) as a server speaks it, by OpenSSL's libssl: octets of the
// network in and out, text of the application in and out. No sockets: who has them is http_server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

struct ssl_ctx_st;
struct ssl_st;
struct bio_st;

namespace comity::io {

/// A server's certificate with its chain and its key. Immutable; copies are the same one.
class TlsIdentity {
public:
    /// Reads two PEM files: the certificate, followed by what a client needs to trust it, and its
    /// key, which has no passphrase. Errors name the file: it cannot be read, or has no such thing;
    /// the certificate is not valid yet, or not any more; the key is of another one.
    [[nodiscard]] static Result<TlsIdentity> load(const std::string& certificate_path,
                                                  const std::string& key_path);

    /// What an operator should mend, although it is no reason to refuse: lines that name the file.
    [[nodiscard]] const std::vector<std::string>& warnings() const { return warnings_; }
    /// The end of the certificate's validity, as "2026-11-30T00:00:00Z".
    [[nodiscard]] const std::string& not_after() const { return not_after_; }

private:
    friend class TlsSession;
    std::shared_ptr<ssl_ctx_st> context_;
    std::vector<std::string> warnings_;
    std::string not_after_;
};

/// One connection, as a machine: what came of the client goes into `receive`, what `take_outgoing`
/// gives goes to the client, after each step. One thread at a time.
class TlsSession {
public:
    /// Throws std::bad_alloc without memory.
    explicit TlsSession(const TlsIdentity& identity);

    void receive(std::string_view octets);
    [[nodiscard]] std::string take_outgoing();
    [[nodiscard]] std::size_t outgoing() const;

    enum class Handshake : std::uint8_t { Done, NeedsOctets, Failed };
    [[nodiscard]] Handshake handshake();

    struct Read {
        std::size_t octets = 0;  ///< 0: more must be received first, unless it is over.
        bool is_over = false;    ///< The client has ended it, or broken the protocol.
    };
    [[nodiscard]] Read read(std::span<char> room);
    /// Whether all of `text` is on its way out.
    [[nodiscard]] bool write(std::string_view text);
    /// Says to the client that nothing follows (RFC 8446 s6.1).
    void close();

private:
    struct Free {
        void operator()(ssl_st* session) const noexcept;
    };
    std::unique_ptr<ssl_st, Free> session_;
    bio_st* in_ = nullptr;  ///< Of the session, as the next.
    bio_st* out_ = nullptr;
};

}  // namespace comity::io
