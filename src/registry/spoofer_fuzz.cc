// Any octets read as Spoofer's give tests that keep their promises, and an address that can stand
// in a request.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "registry/spoofer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity;
    using namespace comity::registry;
    SpooferReader once;
    SpooferReader twice;
    const auto next = once.add({data, size});
    COMITY_CHECK(twice.add({data, size}) == next && twice.add({data, size}) == next);
    COMITY_CHECK(!next || (next->starts_with('/') && next->find_first_of(" \r\n") == next->npos));
    const auto tests = std::move(once).finish();
    const auto same = std::move(twice).finish();
    COMITY_CHECK(tests.tests == same.tests && tests.sessions == same.sessions);
    // What was refused before its session was told is repeated the second time.
    const auto repeated = 2 * tests.repeated + tests.sessions;
    COMITY_CHECK(same.repeated == repeated ||
                 (same.repeated > repeated && tests.refused.total() > 0));
    COMITY_CHECK(tests.sessions <= tests.tests.size() && tests.tests.size() <= 2 * tests.sessions);
    const auto not_after = [](const SpoofTest& a, const SpoofTest& b) {
        return std::pair(a.session, a.family) >= std::pair(b.session, b.family);
    };
    COMITY_CHECK(std::ranges::adjacent_find(tests.tests, not_after) == tests.tests.end());
    for (const auto& test : tests.tests) {
        COMITY_CHECK(test.asn.value() != 0 && tests.span->start <= test.time &&
                     test.time <= tests.span->end);
        COMITY_CHECK(!test.client || test.client->family() == test.family);
        COMITY_CHECK(test.country.empty() || test.country.size() == 3);
    }
    return 0;
}
