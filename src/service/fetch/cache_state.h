// What is known of one file of the cache, and how that is written down. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"

namespace comity::service::fetch {

struct CacheState {
    std::string url;  ///< Without user and password.
    /// Counts the contents that the file has had; 0: none yet.
    std::uint64_t serial = 0;
    std::uint64_t octets = 0;
    std::string etag;                     ///< As the server sent it; empty: it did not.
    std::string last_modified;            ///< The same.
    std::optional<Timestamp> fetched;     ///< When this content came.
    std::optional<Timestamp> checked;     ///< When the server last said that it is the newest.
    std::string failure;                  ///< Why the last attempt brought nothing; empty: it did.
    std::optional<Timestamp> failed;      ///< When that was.
    std::optional<Timestamp> not_before;  ///< Until when the server wants to be left alone.
    friend bool operator==(const CacheState&, const CacheState&) = default;
};

/// One "key value" a line; what is not known has no line.
[[nodiscard]] std::string print_state(const CacheState& state);

/// None where it is not what `print_state` prints: then the file is fetched anew.
[[nodiscard]] std::optional<CacheState> parse_state(std::string_view text);

}  // namespace comity::service::fetch
