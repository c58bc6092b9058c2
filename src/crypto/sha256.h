// SHA-256 (FIPS 180-4), by OpenSSL's libcrypto.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

struct evp_md_ctx_st;

namespace comity::crypto {

/// A digest of 32 octets.
struct Sha256 {
    std::array<std::uint8_t, 32> octets{};
    friend auto operator<=>(const Sha256&, const Sha256&) = default;
};

/// 64 hexadecimal digits, lower case.
[[nodiscard]] std::string to_string(const Sha256& digest);

/// Takes octets in pieces.
class Sha256Hasher {
public:
    Sha256Hasher();
    ~Sha256Hasher();
    Sha256Hasher(Sha256Hasher&&) noexcept;
    Sha256Hasher& operator=(Sha256Hasher&&) noexcept;

    void update(std::span<const std::uint8_t> octets);
    /// The digest of all octets so far; afterwards the hasher is spent.
    [[nodiscard]] Sha256 finish();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const noexcept;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

[[nodiscard]] Sha256 sha256(std::span<const std::uint8_t> octets);

}  // namespace comity::crypto
