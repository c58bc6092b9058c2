// Fuzzes addresses of mail: one that is taken stands in a header and a command of SMTP as it is.
#include "base/check.h"
#include "base/mail_address.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto address = MailAddress::parse(text);
    if (!address) return 0;
    COMITY_CHECK(address->text() == trim(text) && address->text().size() <= 254);
    for (const char c : address->text()) {
        COMITY_CHECK(c > ' ' && c < 0x7F);
        COMITY_CHECK(std::string_view("<>()[],;:\\\"").find(c) == std::string_view::npos);
    }
    COMITY_CHECK(MailAddress::parse(address->key()).has_value());
    COMITY_CHECK(address->text().ends_with("@" + std::string(address->domain())));
    return 0;
}
