// Fuzzes configuration files: what is accepted keeps to its limits, what is not names its line.
#include "base/check.h"
#include "service/limits.h"
#include "service/sources.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity::service;
    const std::string text(data, data + size);
    const auto configuration = parse_configuration(text, "fuzz.toml", "folder");
    if (!configuration) {
        COMITY_CHECK(configuration.error().what.starts_with("line "));
        return 0;
    }
    COMITY_CHECK(!configuration->peers ||
                 (*configuration->peers >= 1 && *configuration->peers <= kPeersMax));
    for (const auto& paths : configuration->files) {
        for (const auto& path : paths) COMITY_CHECK(!path.empty());
    }
    return 0;
}
