// How often each client did something within 24 hours, in bounded memory.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/timestamp.h"

namespace comity::service::claims {

/// One thread at a time.
class ClientCounts {
public:
    /// Seconds until `client` may do it again; none where it may now, and then that counts. It may
    /// `most` times in the 24 hours that begin with its first. Beyond `clients_max` clients, those
    /// that are new count as one.
    [[nodiscard]] std::optional<std::int64_t> wait(const std::string& client, std::int64_t most,
                                                   Timestamp now, std::size_t clients_max);
    [[nodiscard]] std::size_t clients() const { return clients_.size(); }

private:
    struct Day {
        Timestamp begun;
        std::int64_t count = 0;
    };
    std::unordered_map<std::string, Day> clients_;
    Day others_;
};

}  // namespace comity::service::claims
