#include "registry/as_rank/path_sample.h"

#include <algorithm>
#include <utility>

#include "registry/limits.h"

namespace comity::registry::as_rank {
namespace {

using net::Asn;

std::uint64_t hash_of(std::span<const Asn> path) {
    std::uint64_t hash = path.size();
    for (const auto asn : path) {
        hash = (hash ^ asn.value()) * 0x9E37'79B9'7F4A'7C15U;
        hash ^= hash >> 29U;
    }
    return hash;
}

static_assert(kSampledAsnsMax <= 0xFFFF'FFFF && kSampledPathAsnsMax <= 0xFF);  // as a Path has them

std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32U); }

}  // namespace

PathSample::PathSample(std::vector<Asn> route_servers)
    : PathSample(std::move(route_servers), {kSampledPathsMax, kSampledAsnsMax}) {}

PathSample::PathSample(std::vector<Asn> route_servers, Limits limits)
    : route_servers_(std::move(route_servers)), limits_(limits), slots_(kSlotsFirst) {}

Sampled PathSample::add(const net::CollapsedPath& path, std::uint64_t routes) {
    const auto sampled = [&] {
        if (path.has_set) return Sampled::AsSet;
        if (path.asns.empty() || path.asns.size() > kSampledPathAsnsMax) return Sampled::Length;
        const auto hash = hash_of(path.asns);
        const auto slot = slot_of(path.asns, hash);
        if (slots_[slot].path == kNone) return take_new(path.asns, hash, slot);
        return paths_[slots_[slot].path].sampled;
    }();
    routes_[static_cast<std::size_t>(sampled)] += routes;
    return sampled;
}

Sampled PathSample::take_new(std::span<const Asn> path, std::uint64_t hash, std::size_t slot) {
    const auto sampled = clean(path);
    if (is_overfull_ || !store(path, sampled, hash, slot) || sampled != Sampled::Kept) {
        return sampled;
    }
    if (clean_.size() == path.size()) {
        kept_.push_back(static_cast<PathIndex>(paths_.size() - 1));
        return sampled;
    }
    // What is left without route servers may have come before, or will.
    const auto clean_hash = hash_of(clean_);
    const auto clean_slot = slot_of(clean_, clean_hash);
    if (slots_[clean_slot].path == kNone && store(clean_, sampled, clean_hash, clean_slot)) {
        kept_.push_back(static_cast<PathIndex>(paths_.size() - 1));
    }
    return sampled;
}

Sampled PathSample::clean(std::span<const Asn> path) {
    clean_.clear();
    for (const auto asn : path) {
        if (!clean_.empty() && clean_.back() == asn) continue;
        if (std::binary_search(route_servers_.begin(), route_servers_.end(), asn)) continue;
        if (net::is_reserved(asn)) return Sampled::ReservedAsn;
        clean_.push_back(asn);
    }
    sorted_ = clean_;
    std::sort(sorted_.begin(), sorted_.end());
    if (std::adjacent_find(sorted_.begin(), sorted_.end()) != sorted_.end()) return Sampled::Loop;
    return clean_.empty() ? Sampled::Length : Sampled::Kept;
}

bool PathSample::store(std::span<const Asn> path, Sampled sampled, std::uint64_t hash,
                       std::size_t slot) {
    if (paths_.size() == limits_.paths_max || path.size() > limits_.asns_max - asns_.size()) {
        is_overfull_ = true;
        asns_ = {};
        paths_ = {};
        kept_ = {};
        slots_ = std::vector<Slot>(kSlotsFirst);
        return false;
    }
    slots_[slot] = {tag_of(hash), static_cast<PathIndex>(paths_.size())};
    paths_.push_back({static_cast<std::uint32_t>(asns_.size()),
                      static_cast<std::uint8_t>(path.size()), sampled});
    asns_.insert(asns_.end(), path.begin(), path.end());
    if (2 * paths_.size() > slots_.size()) grow();
    return true;
}

std::size_t PathSample::slot_of(std::span<const Asn> path, std::uint64_t hash) const {
    const auto mask = slots_.size() - 1;
    for (auto at = static_cast<std::size_t>(hash) & mask;; at = (at + 1) & mask) {
        if (slots_[at].path == kNone) return at;
        if (slots_[at].tag != tag_of(hash)) continue;
        const auto there = asns_of(slots_[at].path);
        if (std::equal(there.begin(), there.end(), path.begin(), path.end())) return at;
    }
}

void PathSample::grow() {
    slots_ = std::vector<Slot>(2 * slots_.size());
    for (std::size_t i = 0; i < paths_.size(); ++i) {
        const auto path = asns_of(static_cast<PathIndex>(i));
        const auto hash = hash_of(path);
        slots_[slot_of(path, hash)] = {tag_of(hash), static_cast<PathIndex>(i)};
    }
}

}  // namespace comity::registry::as_rank
