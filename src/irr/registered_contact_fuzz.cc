// Fuzzes the search for a contact in RPSL: whatever the octets, what is found is one of the
// addresses that were asked about.
#include <set>

#include "base/check.h"
#include "irr/registered_contact.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity;
    std::set<std::string> seen;
    irr::RegisteredContactSearch search(net::Asn(64500), [&seen](const MailAddress& address) {
        seen.insert(address.text());
        return true;
    });
    MemorySource source({data, size});
    COMITY_CHECK(search.add(source).has_value());
    if (const auto address = search.found()) COMITY_CHECK(seen.contains(address->text()));
    irr::RegisteredContactSearch nobody(net::Asn(64500), [](const MailAddress&) { return false; });
    MemorySource again({data, size});
    COMITY_CHECK(nobody.add(again).has_value());
    COMITY_CHECK(!nobody.found());
    return 0;
}
