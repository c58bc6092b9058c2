// How old what the cache has of each address is.
#pragma once

#include <string>
#include <vector>

#include "service/fetch/cache_state.h"
#include "service/sources.h"

namespace comity::service::fetch {

struct AddressState {
    SourceKind kind = SourceKind::Mrt;
    std::string url;           ///< As configured, without user and password.
    CacheState state;          ///< Of its newest file that the cache has.
    std::string content = {};  ///< The path of that file; empty where there is none.
};

/// One for each address among `files`, in the order of SourceKind. Asks nobody and waits for
/// nobody: what is being fetched meanwhile shows as it was.
[[nodiscard]] std::vector<AddressState> address_states(const SourceFiles& files,
                                                       const std::string& folder, Timestamp now);

}  // namespace comity::service::fetch
