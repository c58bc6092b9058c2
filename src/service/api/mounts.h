// Where the APIs of existing services are answered, so that their clients can be pointed here
// (docs/compatibility.md).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace comity::service::api {

enum class MountedApi : std::uint8_t {
    Manrs,        ///< MANRS API, version 1: once api.manrs.org.
    Observatory,  ///< MANRS Observatory API, version 2.
    Reports       ///< The API of the benchmarking tool of 2018.
};

struct MountDescription {
    MountedApi api;
    std::string_view key;     ///< In the table serve.mounts of the configuration.
    std::string_view prefix;  ///< Where it is unless that says otherwise.
};

inline constexpr std::array<MountDescription, 3> kMountedApis{{
    // Where MANRS has them, but the last, which had no host of its own.
    {MountedApi::Manrs, "manrs", "/api"},
    {MountedApi::Observatory, "observatory", "/api/v2"},
    {MountedApi::Reports, "reports", "/reports-api"},
}};

/// The segments below which each of kMountedApis is; none where it is nowhere.
struct Mounts {
    std::array<std::optional<std::vector<std::string>>, kMountedApis.size()> prefixes;

    /// Where they are unless somebody says otherwise.
    [[nodiscard]] static Mounts by_default();
};

/// The segments of `text`: "/" and then nothing, or segments of letters, digits and "-._" with "/"
/// between them. None where it is something else, or has more than four segments.
[[nodiscard]] std::optional<std::vector<std::string>> parse_mount(std::string_view text);

}  // namespace comity::service::api
