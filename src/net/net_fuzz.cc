// AS numbers, addresses and prefixes from hostile text: what is read prints to a canonical form
// that reads back as the same value.
#include <arpa/inet.h>

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "base/check.h"
#include "net/address.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::net {
namespace {

void check_asn(const std::string& text) {
    const auto asn = Asn::parse(text);
    if (!asn) return;
    const auto canonical = to_string(*asn);
    COMITY_CHECK(Asn::parse(canonical) == asn);
    COMITY_CHECK(canonical.ends_with(text) || text.size() == canonical.size());
}

/// The address by the C library's reading of `text`, which stops at a NUL.
bool is_address_for_libc(const std::string& text) {
    if (text.find('\0') != std::string::npos) return false;
    std::array<std::uint8_t, 16> octets{};
    return inet_pton(AF_INET, text.c_str(), octets.data()) == 1 ||
           inet_pton(AF_INET6, text.c_str(), octets.data()) == 1;
}

void check_address(const std::string& text) {
    const auto address = Address::parse(text);
    COMITY_CHECK(address.has_value() == is_address_for_libc(text));
    if (!address) return;
    const auto canonical = to_string(*address);
    COMITY_CHECK(canonical.size() <= 45);
    COMITY_CHECK(Address::parse(canonical) == address);
    const auto bits = bits_of(address->family());
    COMITY_CHECK(address->masked(bits) == *address);
    COMITY_CHECK(address->masked(0).is_zero());
}

void check_prefix(const std::string& text) {
    const auto prefix = Prefix::parse(text);
    if (!prefix) return;
    const auto canonical = to_string(*prefix);
    COMITY_CHECK(Prefix::parse(canonical) == prefix);
    COMITY_CHECK(prefix->length() <= bits_of(prefix->family()));
    COMITY_CHECK(prefix->covers(*prefix));
    COMITY_CHECK(prefix->address().masked(prefix->length()) == prefix->address());
    if (prefix->length() == 0) return;
    const auto shorter =
        Prefix::containing(prefix->address(), static_cast<std::uint8_t>(prefix->length() - 1));
    COMITY_CHECK(shorter.covers(*prefix) && !prefix->covers(shorter) && shorter < *prefix);
}

/// Values made from the octets as they are: print, then read.
void check_values(const std::string& text) {
    if (text.size() < 4) return;
    std::array<std::uint8_t, 16> octets{};
    for (std::size_t i = 0; i < octets.size() && i < text.size(); ++i) {
        octets[i] = static_cast<std::uint8_t>(text[i]);
    }
    const auto v6 = Address::from_octets(octets);
    COMITY_CHECK(Address::parse(to_string(v6)) == v6);
    const auto v4 = Address::from_octets(std::span(octets).first(4));
    COMITY_CHECK(Address::parse(to_string(v4)) == v4);
    const Asn asn(v4.v4_value());
    COMITY_CHECK(Asn::parse(to_string(asn)) == asn);
}

}  // namespace
}  // namespace comity::net

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span octets(data, size);
    const std::string text(octets.begin(), octets.end());
    comity::net::check_asn(text);
    comity::net::check_address(text);
    comity::net::check_prefix(text);
    comity::net::check_values(text);
    return 0;
}
