// The texts that fetching reads: addresses with dates, state files, Retry-After. The first octet
// says which.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "service/fetch/cache_state.h"
#include "service/fetch/limits.h"
#include "service/fetch/retry.h"
#include "service/fetch/url.h"
#include "service/fetch/url_template.h"

using namespace comity::service::fetch;  // NOLINT(google-build-using-namespace)

namespace {

void read_address(std::string_view text) {
    const auto name = cache_name(text);
    COMITY_CHECK(name.find("..") == std::string::npos || name.find("/..") == std::string::npos);
    COMITY_CHECK(shown_url(shown_url(text)).size() <= text.size());
    const auto address = UrlTemplate::parse(text);
    if (!address) return;
    const auto time = comity::Timestamp::from_seconds(1'795'000'000);
    const auto slot = address->slot_at(time);
    COMITY_CHECK(slot <= time && address->slot_at(slot) == slot);
    constexpr std::int64_t kDay = 86'400;
    const auto slots = address->slots(
        {.start = comity::Timestamp::from_seconds(time.seconds() - kDay), .end = time});
    COMITY_CHECK(!slots.empty() && slots.size() <= kDay / 60 + 2);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* octets, std::size_t count) {
    if (count == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(octets) + 1, count - 1);
    switch (octets[0]) {
        case 'a': read_address(text); break;
        case 's':
            if (const auto state = parse_state(text)) {
                const auto again = parse_state(print_state(*state));
                COMITY_CHECK(!again || again->serial == state->serial);
            }
            break;
        default: {
            const auto seconds = retry_after_seconds(text, comity::Timestamp::from_seconds(0));
            COMITY_CHECK(!seconds || (*seconds >= 0 && *seconds <= kRetryAfterSecondsMax));
        }
    }
    return 0;
}
