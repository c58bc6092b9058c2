#include "crypto/sha256.h"

#include <openssl/evp.h>

#include <string_view>

#include "base/check.h"

namespace comity::crypto {

void Sha256Hasher::Free::operator()(evp_md_ctx_st* context) const noexcept {
    EVP_MD_CTX_free(context);
}

Sha256Hasher::Sha256Hasher() : context_(EVP_MD_CTX_new()) {
    COMITY_CHECK(context_ != nullptr);
    COMITY_CHECK(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
}
Sha256Hasher::~Sha256Hasher() = default;
Sha256Hasher::Sha256Hasher(Sha256Hasher&&) noexcept = default;
Sha256Hasher& Sha256Hasher::operator=(Sha256Hasher&&) noexcept = default;

void Sha256Hasher::update(std::span<const std::uint8_t> octets) {
    COMITY_CHECK(EVP_DigestUpdate(context_.get(), octets.data(), octets.size()) == 1);
}

Sha256 Sha256Hasher::finish() {
    Sha256 digest;
    unsigned length = 0;
    COMITY_CHECK(EVP_DigestFinal_ex(context_.get(), digest.octets.data(), &length) == 1);
    COMITY_CHECK(length == digest.octets.size());
    return digest;
}

Sha256 sha256(std::span<const std::uint8_t> octets) {
    Sha256Hasher hasher;
    hasher.update(octets);
    return hasher.finish();
}

std::string to_string(const Sha256& digest) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string text;
    text.reserve(64);
    for (const auto octet : digest.octets) {
        text += kDigits[octet >> 4U];
        text += kDigits[octet & 0xFU];
    }
    return text;
}

}  // namespace comity::crypto
