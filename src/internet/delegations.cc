#include "internet/delegations.h"

#include <algorithm>
#include <array>
#include <bit>

#include "internet/random.h"
#include "internet/registries.h"

namespace comity::internet {
namespace {

using net::Address;
using net::Family;
using net::Prefix;

/// Space of one region, as first and last 64 bits.
struct Segment {
    std::uint64_t first;
    std::uint64_t last;
    std::uint8_t region;
};

Prefix prefix_at(Family family, std::uint64_t bits, std::uint8_t length) {
    return Prefix::containing(family == Family::Ipv4
                                  ? Address::v4(static_cast<std::uint32_t>(bits >> 32U))
                                  : Address::v6(bits, 0),
                              length);
}

/// `segments` without the special-purpose blocks, whose registry is IANA's.
std::vector<Segment> without_special(Family family, std::vector<Segment> segments) {
    for (const auto& block : special_blocks(family)) {
        const auto prefix = Prefix::parse(block.prefix);
        if (!prefix) continue;  // the two addresses, which lie in another block
        const auto first = first_bits(*prefix);
        const auto last = last_bits(*prefix);
        std::vector<Segment> left;
        for (const auto& segment : segments) {
            if (segment.last < first || last < segment.first) {
                left.push_back(segment);
                continue;
            }
            if (segment.first < first) left.push_back({segment.first, first - 1, segment.region});
            if (last < segment.last) left.push_back({last + 1, segment.last, segment.region});
        }
        segments = std::move(left);
    }
    return segments;
}

std::vector<Segment> segments_of(Family family) {
    std::vector<Segment> segments;
    if (family == Family::Ipv4) {
        for (std::uint32_t octet = 1; octet < 224; ++octet) {
            if (!is_given_ipv4(octet)) continue;
            const auto whole = prefix_at(family, std::uint64_t{octet} << 56U, 8);
            segments.push_back({first_bits(whole), last_bits(whole),
                                static_cast<std::uint8_t>(region_of_ipv4(octet))});
        }
    } else {
        for (const auto& one : ipv6_assignments()) {
            if (one.region == kRegions) continue;
            const auto whole = prefix_at(family, one.start, one.length);
            segments.push_back({first_bits(whole), last_bits(whole), one.region});
        }
    }
    return without_special(family, std::move(segments));
}

/// One in six pieces of what is left is kept back.
RangeStatus status_of_rest(std::uint64_t seed, std::uint64_t start) {
    return mix(seed, start) % 6 == 0 ? RangeStatus::Reserved : RangeStatus::Available;
}

/// Puts ranges together, in order.
class RangeMaker {
public:
    RangeMaker(Family family, const Organisations& organisations, std::uint64_t seed)
        : family_(family), organisations_(organisations), seed_(seed) {}

    void hold(std::uint64_t first, std::uint64_t last, AsIndex network) {
        add({first, last, organisations_.number_of(network), organisations_.of(network).region,
             RangeStatus::Held});
    }
    void leave(std::uint64_t first, std::uint64_t last, std::uint8_t region) {
        for (const auto& piece : prefixes_of(family_, first, last)) {
            const auto start = first_bits(piece);
            const auto end = last_bits(piece);
            // Each region has both, whatever the chance: its first piece of some size has.
            if (!had_both_[region] && piece.length() <= (family_ == Family::Ipv4 ? 20 : 30)) {
                had_both_[region] = true;
                const auto middle = start + (end - start) / 2;
                add({start, middle, 0, region, RangeStatus::Available});
                add({middle + 1, end, 0, region, RangeStatus::Reserved});
                continue;
            }
            add({start, end, 0, region, status_of_rest(seed_, start)});
        }
    }
    [[nodiscard]] std::vector<SpaceRange> take() { return std::move(ranges_); }

private:
    void add(const SpaceRange& range) {
        if (!ranges_.empty()) {
            auto& before = ranges_.back();
            if (before.last + 1 == range.first && before.status == range.status &&
                before.region == range.region && before.organisation == range.organisation) {
                before.last = range.last;
                return;
            }
        }
        ranges_.push_back(range);
    }

    Family family_;
    const Organisations& organisations_;
    std::uint64_t seed_;
    std::array<bool, kRegions> had_both_{};
    std::vector<SpaceRange> ranges_;
};

/// `holdings` are in order and do not overlap.
std::vector<SpaceRange> make_ranges(Family family, const Organisations& organisations,
                                    std::span<const Holding> holdings, std::uint64_t seed) {
    RangeMaker maker(family, organisations, seed);
    std::size_t next = 0;
    for (const auto& segment : segments_of(family)) {
        auto at = segment.first;
        bool full = false;
        while (next < holdings.size() && last_bits(holdings[next].prefix) < segment.first) ++next;
        for (auto i = next; i < holdings.size() && !full; ++i) {
            const auto first = std::max(first_bits(holdings[i].prefix), segment.first);
            const auto last = std::min(last_bits(holdings[i].prefix), segment.last);
            if (first > segment.last) break;
            if (at < first) maker.leave(at, first - 1, segment.region);
            maker.hold(first, last, holdings[i].network);
            full = last == segment.last;
            at = last + 1;
        }
        if (!full) maker.leave(at, segment.last, segment.region);
    }
    return maker.take();
}

/// Without those that others cover, that are no registry's, or that nobody holds whole.
std::vector<Holding> outermost(std::vector<Holding> holdings) {
    std::stable_sort(holdings.begin(), holdings.end(),
                     [](const Holding& a, const Holding& b) { return a.prefix < b.prefix; });
    std::vector<Holding> result;
    for (const auto& one : holdings) {
        const auto shortest = one.prefix.family() == Family::Ipv4 ? 8 : 16;
        if (one.prefix.length() < shortest || is_special_purpose(one.prefix) ||
            is_unallocated(one.prefix) ||
            (!result.empty() && result.back().prefix.covers(one.prefix))) {
            continue;
        }
        result.push_back(one);
    }
    return result;
}

/// The AS numbers of a registry's blocks that nobody holds.
void leave_asns(std::uint32_t first, std::uint32_t end, std::uint64_t seed,
                std::vector<AsnRange>& out) {
    while (first < end) {
        const auto block_end = std::min(end, (first / kAsnBlock + 1) * kAsnBlock);
        const auto region = static_cast<std::uint8_t>(region_of(net::Asn(first)));
        const auto status = status_of_rest(seed, first);
        if (!net::is_reserved(net::Asn(first))) {
            out.push_back({first, block_end - 1, {}, region, status});
        }
        first = block_end;
    }
}

std::vector<AsnRange> delegate_asns(const Topology& topology, const Organisations& organisations,
                                    std::span<const net::Asn> exchange_asns, std::uint64_t seed) {
    std::vector<AsnRange> held;
    for (AsIndex network = 0; network < topology.size(); ++network) {
        const auto asn = topology.asn(network);
        if (net::is_reserved(asn)) continue;
        const auto& organisation = organisations.of(network);
        held.push_back({asn.value(), asn.value(), organisation, organisation.region});
    }
    for (const auto asn : exchange_asns) {
        const auto organisation = organisation_alone(asn, seed);
        held.push_back({asn.value(), asn.value(), organisation, organisation.region});
    }
    std::sort(held.begin(), held.end(),
              [](const AsnRange& a, const AsnRange& b) { return a.first < b.first; });
    // What nobody may have parts the numbers: each span is one side of it.
    struct Span {
        std::uint32_t first;
        std::uint32_t end;
    };
    constexpr std::uint32_t kGivenAtLeast = 16 * kAsnBlock;
    constexpr std::uint32_t kFourOctetFirst = 131'072;
    constexpr std::uint32_t kFourOctetEnd = 1'000'000;
    auto end = kFourOctetFirst + kGivenAtLeast;
    for (const auto& one : held) {
        if (one.first < kFourOctetEnd) end = std::max(end, (one.first / kAsnBlock + 1) * kAsnBlock);
    }
    constexpr auto kTrans = net::kAsTrans.value();
    std::vector<AsnRange> result;
    auto next = held.begin();
    for (const auto span :
         {Span{1, kTrans}, Span{kTrans + 1, 64'496}, Span{kFourOctetFirst, end}}) {
        auto at = span.first;
        for (; next != held.end() && next->first < span.end; ++next) {
            leave_asns(at, next->first, seed, result);
            result.push_back(*next);
            at = next->first + 1;
        }
        leave_asns(at, span.end, seed, result);
    }
    result.insert(result.end(), next, held.end());
    return result;
}

}  // namespace

std::vector<Prefix> prefixes_of(Family family, std::uint64_t first, std::uint64_t last) {
    std::vector<Prefix> result;
    while (first <= last) {
        const auto left = last - first;  // one less than how many there are
        int bits = first == 0 ? 64 : std::countr_zero(first);
        const auto fits = left == ~std::uint64_t{0} ? 64 : std::bit_width(left + 1) - 1;
        bits = std::min<int>(bits, static_cast<int>(fits));
        result.push_back(prefix_at(family, first, static_cast<std::uint8_t>(64 - bits)));
        const auto end = last_bits(result.back());
        if (end >= last) break;
        first = end + 1;
    }
    return result;
}

Delegations::Delegations(const Topology& topology, const Organisations& organisations,
                         std::vector<Holding> holdings, std::span<const net::Asn> exchange_asns,
                         std::uint64_t seed)
    : holdings_(outermost(std::move(holdings))),
      asns_(delegate_asns(topology, organisations, exchange_asns, seed)) {
    const auto first_ipv6 = std::find_if(holdings_.begin(), holdings_.end(), [](const Holding& h) {
        return h.prefix.family() == Family::Ipv6;
    });
    ipv4_ =
        make_ranges(Family::Ipv4, organisations, std::span(holdings_.begin(), first_ipv6), seed);
    ipv6_ = make_ranges(Family::Ipv6, organisations, std::span(first_ipv6, holdings_.end()), seed);
}

const SpaceRange* Delegations::range_at(const Prefix& prefix) const {
    const auto all = ranges(prefix.family());
    const auto after = std::upper_bound(
        all.begin(), all.end(), first_bits(prefix),
        [](std::uint64_t bits, const SpaceRange& range) { return bits < range.first; });
    if (after == all.begin() || (after - 1)->last < first_bits(prefix)) return nullptr;
    return &*(after - 1);
}

Space Delegations::space_of(const Prefix& prefix) const {
    if (is_special_purpose(prefix)) return Space::SpecialPurpose;
    if (is_unallocated(prefix)) return Space::Unallocated;
    const auto* range = range_at(prefix);
    if (range == nullptr || range->status == RangeStatus::Held) return Space::Held;
    const auto all = ranges(prefix.family());
    auto space = Space::Available;
    for (auto i = static_cast<std::size_t>(range - all.data());; ++i) {
        if (i == all.size() || all[i].status == RangeStatus::Held) return Space::Held;
        if (all[i].status == RangeStatus::Reserved) space = Space::Reserved;
        if (all[i].last >= last_bits(prefix)) return space;
        if (i + 1 < all.size() && all[i + 1].first != all[i].last + 1) return Space::Held;
    }
}

bool Delegations::is_held_by_one(const Prefix& prefix) const {
    const auto* range = range_at(prefix);
    return range != nullptr && range->status == RangeStatus::Held &&
           last_bits(prefix) <= range->last;
}

const Holding* Delegations::holding_of(const Prefix& prefix) const {
    const auto after = std::upper_bound(
        holdings_.begin(), holdings_.end(), prefix,
        [](const Prefix& wanted, const Holding& holding) { return wanted < holding.prefix; });
    if (after == holdings_.begin() || !(after - 1)->prefix.covers(prefix)) return nullptr;
    return &*(after - 1);
}

}  // namespace comity::internet
