#include "io/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <new>

#include "base/timestamp.h"
#include "io/input.h"
#include "io/limits.h"

namespace comity::io {
namespace {

template <auto Function>
struct Frees {
    template <class T>
    void operator()(T* object) const noexcept {
        Function(object);
    }
};
using Bio = std::unique_ptr<BIO, Frees<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Frees<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Frees<EVP_PKEY_free>>;

/// The protocol of RFC 7301 that is spoken here, as it stands in the extension.
constexpr std::array<unsigned char, 9> kHttp11{8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

Error fault(const std::string& path, std::string what) {
    return Error{.subject = path, .what = std::move(what)};
}

/// What OpenSSL says of the last thing that failed; empty where it says nothing.
std::string reason() {
    const auto* const text = ERR_reason_error_string(ERR_peek_last_error());
    ERR_clear_error();
    return text == nullptr ? "" : std::string(": ") + text;
}

Bio reader_of(const Contents& file) {
    Bio bio(BIO_new_mem_buf(file.octets.data(), static_cast<int>(file.octets.size())));
    if (!bio) throw std::bad_alloc();
    return bio;
}

/// A key with a passphrase: nobody is there to be asked.
int no_passphrase(char* /*room*/, int /*size*/, int /*is_writing*/, void* was_asked) {
    *static_cast<bool*>(was_asked) = true;
    return -1;
}

int choose_protocol(SSL* /*session*/, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned offered_length, void* /*context*/) {
    unsigned char* found = nullptr;
    const auto outcome = SSL_select_next_proto(&found, length, kHttp11.data(), kHttp11.size(),
                                               offered, offered_length);
    *chosen = found;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

std::shared_ptr<SSL_CTX> make_context() {
    std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
    if (!context) throw std::bad_alloc();
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
    // An idle connection needs no room for records. Sessions are resumed by tickets alone, which
    // clients keep.
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
    return context;
}

std::string text_of(const ASN1_TIME* time) {
    std::tm parts{};
    if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unknown time";
    constexpr int kYearOfTm = 1900;
    constexpr std::int64_t kSecondsPerMinute = 60;
    const auto day =
        Timestamp::from_date(kYearOfTm + parts.tm_year, static_cast<unsigned>(parts.tm_mon) + 1,
                             static_cast<unsigned>(parts.tm_mday));
    const auto minutes = std::int64_t{parts.tm_hour} * kSecondsPerMinute + parts.tm_min;
    return to_string(
        Timestamp::from_seconds(day.seconds() + minutes * kSecondsPerMinute + parts.tm_sec));
}

Result<void> check_validity(const std::string& path, const X509* certificate) {
    const auto* const from = X509_get0_notBefore(certificate);
    const auto* const until = X509_get0_notAfter(certificate);
    if (X509_cmp_current_time(from) > 0) {
        return fail(fault(path, "the certificate is not valid before " + text_of(from)));
    }
    if (X509_cmp_current_time(until) < 0) {
        return fail(fault(path, "the certificate expired at " + text_of(until)));
    }
    return {};
}

/// Takes the certificate, and all that follow it; the end of its validity.
Result<std::string> use_certificates(SSL_CTX* context, const std::string& path) {
    const auto file = COMITY_TRY(read_file(path, kPemOctetsMax));
    const auto bio = reader_of(file);
    const Certificate certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    if (!certificate) return fail(fault(path, "no certificate in PEM" + reason()));
    COMITY_TRY(check_validity(path, certificate.get()));
    if (SSL_CTX_use_certificate(context, certificate.get()) != 1) {
        return fail(fault(path, "the certificate cannot be used" + reason()));
    }
    for (;;) {
        Certificate next(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!next) break;
        if (SSL_CTX_add1_chain_cert(context, next.get()) != 1) {
            return fail(fault(path, "a certificate of the chain cannot be used" + reason()));
        }
    }
    // The end of the file is the one good end: what is damaged is not left out in silence.
    const bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
    if (!is_end) return fail(fault(path, "a certificate of the chain is damaged" + reason()));
    ERR_clear_error();
    return text_of(X509_get0_notAfter(certificate.get()));
}

Result<void> use_key(SSL_CTX* context, const std::string& path,
                     const std::string& certificate_path) {
    auto file = COMITY_TRY(read_file(path, kPemOctetsMax));
    bool was_asked = false;
    const auto bio = reader_of(file);
    const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, &was_asked));
    OPENSSL_cleanse(file.octets.data(), file.octets.size());
    if (was_asked) {
        ERR_clear_error();
        return fail(fault(path, "the key has a passphrase: write it without one"));
    }
    if (!key) return fail(fault(path, "no private key in PEM" + reason()));
    if (X509_check_private_key(SSL_CTX_get0_certificate(context), key.get()) != 1) {
        ERR_clear_error();
        return fail(fault(path, "the key is not that of the certificate in " + certificate_path));
    }
    if (SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
        return fail(fault(path, "the key cannot be used" + reason()));
    }
    return {};
}

/// What is wrong with who may read a key; empty where nothing is.
std::string fault_of_permissions(const std::string& path) {
    struct stat status{};
    if (::stat(path.c_str(), &status) != 0) return "";
    // A group may read it: that is how a service that is not root is given one.
    constexpr unsigned kTooOpen = S_IWGRP | S_IRWXO;
    if ((status.st_mode & kTooOpen) == 0) return "";
    return path + ": others may read or write this key: chmod 600, or 640 with a group of its own";
}

}  // namespace

Result<TlsIdentity> TlsIdentity::load(const std::string& certificate_path,
                                      const std::string& key_path) {
    ERR_clear_error();
    TlsIdentity identity;
    identity.context_ = make_context();
    identity.not_after_ = COMITY_TRY(use_certificates(identity.context_.get(), certificate_path));
    COMITY_TRY(use_key(identity.context_.get(), key_path, certificate_path));
    if (auto warning = fault_of_permissions(key_path); !warning.empty()) {
        identity.warnings_.push_back(std::move(warning));
    }
    return identity;
}

void TlsSession::Free::operator()(ssl_st* session) const noexcept { SSL_free(session); }

TlsSession::TlsSession(const TlsIdentity& identity) : session_(SSL_new(identity.context_.get())) {
    Bio in(BIO_new(BIO_s_mem()));
    Bio out(BIO_new(BIO_s_mem()));
    if (!session_ || !in || !out) throw std::bad_alloc();
    // Empty is not over.
    BIO_set_mem_eof_return(in.get(), -1);
    in_ = in.get();
    out_ = out.get();
    SSL_set_bio(session_.get(), in.release(), out.release());
    SSL_set_accept_state(session_.get());
}

void TlsSession::receive(std::string_view octets) {
    const auto size = static_cast<int>(octets.size());
    if (BIO_write(in_, octets.data(), size) != size) throw std::bad_alloc();
}

std::size_t TlsSession::outgoing() const { return BIO_ctrl_pending(out_); }

std::string TlsSession::take_outgoing() {
    std::string octets(outgoing(), '\0');
    if (octets.empty()) return octets;
    const auto size = BIO_read(out_, octets.data(), static_cast<int>(octets.size()));
    octets.resize(static_cast<std::size_t>(std::max(size, 0)));
    return octets;
}

TlsSession::Handshake TlsSession::handshake() {
    ERR_clear_error();
    const auto outcome = SSL_do_handshake(session_.get());
    if (outcome == 1) return Handshake::Done;
    return SSL_get_error(session_.get(), outcome) == SSL_ERROR_WANT_READ ? Handshake::NeedsOctets
                                                                         : Handshake::Failed;
}

TlsSession::Read TlsSession::read(std::span<char> room) {
    ERR_clear_error();
    std::size_t octets = 0;
    const auto outcome = SSL_read_ex(session_.get(), room.data(), room.size(), &octets);
    if (outcome == 1) return {.octets = octets};
    return {.is_over = SSL_get_error(session_.get(), outcome) != SSL_ERROR_WANT_READ};
}

bool TlsSession::write(std::string_view text) {
    if (text.empty()) return true;
    ERR_clear_error();
    std::size_t written = 0;
    return SSL_write_ex(session_.get(), text.data(), text.size(), &written) == 1 &&
           written == text.size();
}

void TlsSession::close() {
    ERR_clear_error();
    // Not said before the handshake is over, or after a fatal error.
    if (SSL_is_init_finished(session_.get()) == 1) static_cast<void>(SSL_shutdown(session_.get()));
}

}  // namespace comity::io
