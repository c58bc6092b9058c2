#include "observation/path_table.h"

#include <algorithm>

namespace comity::observation {
namespace {

// Of entries.
constexpr std::uint8_t kHasSet = 1;
constexpr std::uint8_t kNoOrigin = 2;
constexpr std::uint8_t kBlackhole = 4;
constexpr std::uint8_t kOtc = 8;

std::uint32_t hash_of(std::span<const net::Asn> words, std::uint8_t flags) {
    std::uint64_t hash = 0x9E37'79B9'7F4A'7C15U + flags;
    for (const auto word : words) {
        hash = (hash ^ word.value()) * 0xD6E8'FEB8'6659'FD93U;
        hash ^= hash >> 32U;
    }
    return static_cast<std::uint32_t>(hash);
}

/// Whether the path alone tells which of the table's it is.
bool is_plain(const bgp::Attributes& attributes) {
    return !attributes.has(bgp::Attributes::kOnlyToCustomer) &&
           !attributes.has_community(bgp::kBlackholeCommunity);
}

}  // namespace

PathTable::Wanted PathTable::want(const bgp::Attributes& attributes, net::Asn own) {
    auto& words = wanted_words_;
    const auto first = words.size();
    std::uint8_t flags = 0;
    auto last = net::SegmentType::AsSequence;
    attributes.as_path.for_each_segment([&](const net::SegmentView& segment) {
        last = segment.type();
        if (last == net::SegmentType::AsConfedSequence || last == net::SegmentType::AsConfedSet) {
            return;
        }
        if (last == net::SegmentType::AsSet) flags |= kHasSet;
        for (std::size_t i = 0; i < segment.size(); ++i) {
            const auto asn = segment[i];
            if (words.size() == first || words.back() != asn) words.push_back(asn);
        }
    });
    if (words.size() - first > kPathAsnsMax) {
        // The origin stays the origin.
        words[first + kPathAsnsMax - 1] = words.back();
        words.resize(first + kPathAsnsMax);
    }
    if (words.size() == first) {
        words.push_back(own);
    } else if (last == net::SegmentType::AsSet) {
        flags |= kNoOrigin;
    }
    const auto length = words.size() - first;
    if (attributes.has_community(bgp::kBlackholeCommunity)) flags |= kBlackhole;
    if (attributes.has(bgp::Attributes::kOnlyToCustomer)) {
        flags |= kOtc;
        words.push_back(attributes.only_to_customer);
    }
    const auto hash = hash_of(std::span(words).subspan(first), flags);
    if (!index_.empty()) __builtin_prefetch(&index_[hash & (index_.size() - 1)]);
    return {hash, static_cast<std::uint32_t>(first), static_cast<std::uint16_t>(length), flags};
}

void PathTable::approach(const Wanted& wanted) const {
    if (index_.empty()) return;
    const auto id = index_[wanted.hash & (index_.size() - 1)];
    if (id != kNoPath) __builtin_prefetch(&entries_[id]);
}

PathId PathTable::approach_words(const Wanted& wanted) const {
    if (index_.empty()) return kNoPath;
    const auto id = index_[wanted.hash & (index_.size() - 1)];
    if (id != kNoPath) __builtin_prefetch(&words_[entries_[id].first]);
    return id;
}

PathId PathTable::intern(const Wanted& wanted) {
    if (index_.empty()) grow_index();
    const auto sought = words_of(wanted);
    const auto mask = index_.size() - 1;
    for (auto place = wanted.hash & mask;; place = (place + 1) & mask) {
        const auto id = index_[place];
        if (id == kNoPath) break;
        const auto& entry = entries_[id];
        if (entry.hash != wanted.hash || entry.flags != wanted.flags) continue;
        const auto words = words_of(entry);
        if (std::equal(words.begin(), words.end(), sought.begin(), sought.end())) return id;
    }
    return add(wanted);
}

PathView PathTable::path(PathId id) const {
    const auto& entry = entries_[id];
    PathView view{.asns = std::span(words_).subspan(entry.first, entry.length),
                  .has_set = (entry.flags & kHasSet) != 0,
                  .has_origin = (entry.flags & kNoOrigin) == 0,
                  .is_blackhole = (entry.flags & kBlackhole) != 0};
    if ((entry.flags & kOtc) != 0) view.only_to_customer = words_[entry.first + entry.length];
    return view;
}

std::size_t PathTable::octets() const {
    return entries_.capacity() * sizeof(Entry) + words_.capacity() * sizeof(net::Asn) +
           (free_.capacity() + index_.capacity()) * sizeof(PathId);
}

std::vector<PathId> PathTable::keep_only(const std::vector<bool>& is_live) {
    std::vector<PathId> forgotten;
    std::vector<net::Asn> words;
    for (PathId id = 0; id < entries_.size(); ++id) {
        auto& entry = entries_[id];
        if (entry.length == 0) continue;
        if (!is_live[id]) {
            entry = Entry();
            forgotten.push_back(id);
            continue;
        }
        const auto kept = words_of(entry);
        entry.first = static_cast<std::uint32_t>(words.size());
        words.insert(words.end(), kept.begin(), kept.end());
    }
    words_ = std::move(words);
    // The lowest numbers are given out first, as if they had come in this order.
    free_.insert(free_.end(), forgotten.begin(), forgotten.end());
    std::sort(free_.begin(), free_.end(), std::greater<>());
    std::fill(index_.begin(), index_.end(), kNoPath);
    for (PathId id = 0; id < entries_.size(); ++id) {
        if (entries_[id].length > 0) put_in_index(id);
    }
    return forgotten;
}

std::span<const net::Asn> PathTable::words_of(const Entry& entry) const {
    const auto otc = (entry.flags & kOtc) != 0 ? 1U : 0U;
    return std::span(words_).subspan(entry.first, entry.length + otc);
}

std::span<const net::Asn> PathTable::words_of(const Wanted& wanted) const {
    const auto otc = (wanted.flags & kOtc) != 0 ? 1U : 0U;
    return std::span(wanted_words_).subspan(wanted.first, wanted.length + otc);
}

PathId PathTable::add(const Wanted& wanted) {
    PathId id = 0;
    if (free_.empty()) {
        id = static_cast<PathId>(entries_.size());
        entries_.emplace_back();
    } else {
        id = free_.back();
        free_.pop_back();
    }
    entries_[id] = {.hash = wanted.hash,
                    .first = static_cast<std::uint32_t>(words_.size()),
                    .length = wanted.length,
                    .flags = wanted.flags};
    const auto words = words_of(wanted);
    words_.insert(words_.end(), words.begin(), words.end());
    // Half full at most.
    if (2 * size() > index_.size()) {
        grow_index();
    } else {
        put_in_index(id);
    }
    return id;
}

void PathTable::put_in_index(PathId id) {
    const auto mask = index_.size() - 1;
    auto place = entries_[id].hash & mask;
    while (index_[place] != kNoPath) place = (place + 1) & mask;
    index_[place] = id;
}

void PathTable::grow_index() {
    constexpr std::size_t kSmallest = 1024;
    index_.assign(std::max(kSmallest, 2 * index_.size()), kNoPath);
    for (PathId id = 0; id < entries_.size(); ++id) {
        if (entries_[id].length > 0) put_in_index(id);
    }
}

PathId LastPath::id_of(const bgp::Attributes& attributes) const {
    const auto octets = attributes.as_path.octets();
    const bool is_same = id_ != kNoPath && octets.size() == size_ &&
                         std::equal(octets.begin(), octets.end(), octets_.begin());
    return is_same && is_plain(attributes) ? id_ : kNoPath;
}

void LastPath::keep(const bgp::Attributes& attributes, PathId id) {
    const auto octets = attributes.as_path.octets();
    if (octets.size() > octets_.size() || !is_plain(attributes)) return;
    std::copy(octets.begin(), octets.end(), octets_.begin());
    size_ = static_cast<std::uint8_t>(octets.size());
    id_ = id;
}

}  // namespace comity::observation
