// The fields of strangers that say who they are: Authorization, and behind a line feed
// X-Forwarded-For. A bearer has the form of a token, and a client an address or is who is
// connected.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "service/api/access.h"
#include "service/api/rate_limiter.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity;
    namespace api = service::api;
    const std::string text(data, data + size);
    const auto end = std::min(text.find('\n'), text.size());
    const auto authorization = std::string_view(text).substr(0, end);
    const auto bearer = api::bearer_of(authorization);
    if (bearer && !bearer->empty()) {
        COMITY_CHECK(api::is_token_text(*bearer));
        COMITY_CHECK(authorization.find(*bearer) != std::string_view::npos);
        COMITY_CHECK(api::bearer_of("Bearer " + std::string(*bearer)) == bearer);
    }
    const auto forwarded = std::string_view(text).substr(std::min(end + 1, text.size()));
    const std::vector<net::Prefix> trusted{*net::Prefix::parse("10.0.0.0/8"),
                                           *net::Prefix::parse("2001:db8::/32")};
    COMITY_CHECK(api::client_of("192.0.2.1", forwarded, trusted) == "192.0.2.1");
    const auto client = api::client_of("10.0.0.1", forwarded, trusted);
    COMITY_CHECK(client == "10.0.0.1" || forwarded.find(client) != std::string_view::npos);
    const auto bucket = api::bucket_of(client);
    COMITY_CHECK(!bucket || bucket->size() <= 64);
    return 0;
}
