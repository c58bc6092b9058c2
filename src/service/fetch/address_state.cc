#include "service/fetch/address_state.h"

#include "io/download.h"
#include "service/fetch/cache.h"
#include "service/fetch/limits.h"
#include "service/fetch/url.h"
#include "service/fetch/url_template.h"

namespace comity::service::fetch {
namespace {

struct Newest {
    CacheState state;
    std::string url;
};

/// The newest of the address's files that there is; of one that is not dated, what there is.
Newest newest_of(const UrlTemplate& address, const std::string& folder, Timestamp now) {
    auto slot = address.slot_at(now);
    Newest first;
    for (std::size_t i = 0; i < kSlotsLookedAt; ++i) {
        Newest newest{.state = peek_state(folder, address.at(slot)), .url = address.at(slot)};
        if (newest.state.fetched || !address.is_dated()) return newest;
        if (i == 0) first = std::move(newest);
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
            auto newest = newest_of(*address, folder, now);
            auto content = newest.state.fetched
                               ? content_path(folder, newest.url, newest.state.serial)
                               : std::string();
            states.push_back({.kind = source.kind,
                              .url = shown_url(path),
                              .state = std::move(newest.state),
                              .content = std::move(content)});
        }
    }
    return states;
}

}  // namespace comity::service::fetch
