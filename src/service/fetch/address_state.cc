#include "service/fetch/address_state.h"

#include "io/download.h"
#include "service/fetch/cache.h"
#include "service/fetch/limits.h"
#include "service/fetch/url.h"
#include "service/fetch/url_template.h"

namespace comity::service::fetch {
namespace {

/// The newest of the address's files that there is; of one that is not dated, what there is.
CacheState newest_of(const UrlTemplate& address, const std::string& folder, Timestamp now) {
    auto slot = address.slot_at(now);
    CacheState first;
    for (std::size_t i = 0; i < kSlotsLookedAt; ++i) {
        auto state = peek_state(folder, address.at(slot));
        if (state.fetched || !address.is_dated()) return state;
        if (i == 0) first = std::move(state);
        slot = address.slot_at(Timestamp::from_microseconds(slot.microseconds() - 1));
    }
    return first;
}

}  // namespace

std::vector<AddressState> address_states(const SourceFiles& files, const std::string& folder,
                                         Timestamp now) {
    std::vector<AddressState> states;
    for (const auto& source : kSources) {
        for (const auto& path : files.at(index_of(source.kind))) {
            if (!io::is_url(path)) continue;
            const auto address = UrlTemplate::parse(path);
            if (!address) continue;  // no configuration has such a one
            states.push_back({.kind = source.kind,
                              .url = shown_url(path),
                              .state = newest_of(*address, folder, now)});
        }
    }
    return states;
}

}  // namespace comity::service::fetch
