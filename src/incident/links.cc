#include "incident/links.h"

#include <algorithm>

namespace comity::incident {
namespace {

std::uint64_t key_of(net::Asn a, net::Asn b) {
    return std::uint64_t{std::min(a, b).value()} << 32U | std::max(a, b).value();
}

}  // namespace

bool LinkBook::was_normal(net::Asn a, net::Asn b, Timestamp time) const {
    const auto found = index_.find(key_of(a, b));
    if (found == index_.end()) return false;
    const auto& link = links_[found->second];
    return link.presence.is_old() || link.first_seen + kSettledSeconds <= time.seconds();
}

void LinkBook::see_origin(net::Asn origin, Timestamp since, bool is_first_table) {
    const auto seconds = is_first_table ? 0 : whole_seconds(since);
    auto& first = origins_.try_emplace(origin.value(), seconds).first->second;
    first = std::min(first, seconds);
}

bool LinkBook::is_known_origin(net::Asn origin, Timestamp time) const {
    const auto found = origins_.find(origin.value());
    return found != origins_.end() && found->second + kSettledSeconds <= time.seconds();
}

LinkIndex LinkBook::see(net::Asn near, net::Asn origin, Timestamp since, bool is_first_table) {
    const auto key = key_of(near, origin);
    const auto found = index_.find(key);
    LinkIndex index = kNoLink;
    if (found == index_.end()) {
        if (links_.size() >= kLinksMax) return kNoLink;
        index = static_cast<LinkIndex>(links_.size());
        index_.emplace(key, index);
        links_.push_back({.near = near, .origin = origin, .first_seen = whole_seconds(since)});
    } else {
        index = found->second;
        links_[index].first_seen = std::min(links_[index].first_seen, whole_seconds(since));
    }
    if (is_first_table) links_[index].presence.make_old();
    return index;
}

}  // namespace comity::incident
