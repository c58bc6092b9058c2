// Fuzzes the lists of known networks: whatever is accepted is asked for and found.
#include "base/check.h"
#include "incident/known_networks.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity::incident;
    const std::string text(data, data + size);
    KnownNetworks known;
    static_cast<void>(known.add_protection(text));
    static_cast<void>(known.add_anycast(text));
    COMITY_CHECK(known.has_protection() && known.has_anycast());
    const auto host = comity::net::Prefix::parse("192.0.2.1/32");
    if (known.is_anycast(*comity::net::Prefix::parse("192.0.0.0/16"))) {
        COMITY_CHECK(known.is_anycast(*host));
    }
    // The list again changes nothing.
    auto twice = known;
    static_cast<void>(twice.add_protection(text));
    COMITY_CHECK(twice.protects(comity::net::Asn(7)) == known.protects(comity::net::Asn(7)));
    return 0;
}
