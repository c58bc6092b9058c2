#include "bgp/message/as_path_merge.h"

#include <algorithm>

namespace comity::bgp {
namespace {

using net::SegmentType;

bool is_confederation(SegmentType type) {
    return type == SegmentType::AsConfedSequence || type == SegmentType::AsConfedSet;
}

/// The length of a path as route selection counts it (RFC 4271 s9.1.2.2 a, RFC 5065 s5.3).
std::size_t counted_length(const net::AsPathView& path) {
    std::size_t length = 0;
    path.for_each_segment([&length](const net::SegmentView& segment) {
        if (is_confederation(segment.type())) return;
        length += segment.type() == SegmentType::AsSet ? 1 : segment.size();
    });
    return length;
}

}  // namespace

bool is_as_path(Octets octets, AsnWidth asn_width) {
    const auto width = static_cast<std::size_t>(asn_width);
    for (auto rest = octets; !rest.empty();) {
        if (rest.size() < 2 || rest[0] < 1 || rest[0] > 4 || rest[1] == 0) return false;
        const auto length = 2 + width * rest[1];
        if (rest.size() < length) return false;
        rest = rest.subspan(length);
    }
    return true;
}

net::AsPathView widen_as_path(Octets octets, OctetArena& arena) {
    // Twice as many octets for the ASNs, as many for the head of a segment.
    const auto wide = arena.take(2 * octets.size());
    std::size_t out = 0;
    for (auto rest = octets; !rest.empty();) {
        const std::size_t count = rest[1];
        wide[out++] = rest[0];
        wide[out++] = rest[1];
        for (std::size_t i = 0; i < count; ++i) {
            wide[out++] = 0;
            wide[out++] = 0;
            wide[out++] = rest[2 + 2 * i];
            wide[out++] = rest[3 + 2 * i];
        }
        rest = rest.subspan(2 + 2 * count);
    }
    return net::AsPathView(wide.first(out));
}

net::AsPathView without_confederations(const net::AsPathView& path, OctetArena& arena) {
    bool found = false;
    path.for_each_segment([&found](const net::SegmentView& segment) {
        found = found || is_confederation(segment.type());
    });
    if (!found) return path;
    const auto kept = arena.take(path.octets().size());
    std::size_t out = 0;
    for (auto rest = path.octets(); !rest.empty();) {
        const auto segment = rest.first(2 + 4UL * rest[1]);
        rest = rest.subspan(segment.size());
        if (is_confederation(static_cast<SegmentType>(segment[0]))) continue;
        std::copy(segment.begin(), segment.end(), kept.begin() + static_cast<std::ptrdiff_t>(out));
        out += segment.size();
    }
    return net::AsPathView(kept.first(out));
}

net::AsPathView merge_as4_path(const net::AsPathView& path, const net::AsPathView& as4_path,
                               OctetArena& arena) {
    const auto length = counted_length(path);
    const auto as4_length = counted_length(as4_path);
    if (length < as4_length) return path;
    auto leading = length - as4_length;
    const auto merged = arena.take(path.octets().size() + as4_path.octets().size());
    std::size_t out = 0;
    const auto append = [&merged, &out](Octets octets) {
        std::copy(octets.begin(), octets.end(), merged.begin() + static_cast<std::ptrdiff_t>(out));
        out += octets.size();
    };
    auto rest = path.octets();
    while (!rest.empty()) {
        const auto type = static_cast<SegmentType>(rest[0]);
        const std::size_t count = rest[1];
        const auto segment = rest.first(2 + 4 * count);
        rest = rest.subspan(segment.size());
        if (is_confederation(type)) {
            append(segment);
            continue;
        }
        if (leading == 0) break;
        const auto kept = type == SegmentType::AsSet ? count : std::min(count, leading);
        leading -= type == SegmentType::AsSet ? 1 : kept;
        const auto at = out;
        append(segment.first(2 + 4 * kept));
        merged[at + 1] = static_cast<std::uint8_t>(kept);
        if (kept < count) break;
    }
    // A sequence continued by a sequence is one segment, as it was before it was split in two.
    const auto tail = as4_path.octets();
    const auto sequence = static_cast<std::uint8_t>(SegmentType::AsSequence);
    std::size_t last = 0;
    for (std::size_t at = 0; at < out; at += 2 + 4UL * merged[at + 1]) last = at;
    if (out > 0 && !tail.empty() && merged[last] == sequence && tail[0] == sequence &&
        merged[last + 1] + tail[1] <= 255) {
        merged[last + 1] = static_cast<std::uint8_t>(merged[last + 1] + tail[1]);
        append(tail.subspan(2));
    } else {
        append(tail);
    }
    return net::AsPathView(merged.first(out));
}

}  // namespace comity::bgp
