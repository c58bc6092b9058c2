#include "rpki/rov.h"

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <utility>

#include "base/check.h"

namespace comity::rpki {
namespace {

/// Look-ups under way at a time: enough to hide the wait for memory, few enough that what was asked
/// for is still in the first-level cache when it is read.
constexpr std::size_t kGroup = 64;

/// So many queries are put in order at a time; 32 octets each.
constexpr std::size_t kOrderedMax = std::size_t{1} << 19U;

/// The tries know the first 64 bits.
constexpr std::uint8_t kTrieLengthMax = 64;

/// What the VRPs that cover a route say of it: bits, so that it is gathered without a branch, which
/// would be mispredicted every other time.
using Seen = unsigned;
constexpr Seen kNone = 1U;     ///< The route has no one origin.
constexpr Seen kOrigin = 2U;   ///< It has one, and not AS0.
constexpr Seen kCovered = 4U;  ///< There is a VRP.
constexpr Seen kNotAs0 = 8U;   ///< Of another AS than AS0.
constexpr Seen kOwn = 16U;     ///< Of the route's origin.
constexpr Seen kMatch = 32U;   ///< And long enough.
/// No other VRP can change the verdict.
constexpr Seen kSettled = kOrigin | kMatch;

/// The definitions of RFC 6811 s2.
constexpr Verdict verdict_of(Seen seen) {
    if ((seen & kCovered) == 0) return {};
    if ((seen & kNone) != 0) return {Validity::Invalid, InvalidReason::AsSet};
    const bool can_match = (seen & kOrigin) != 0;
    if (can_match && (seen & kMatch) != 0) return {Validity::Valid, InvalidReason::None};
    if (can_match && (seen & kOwn) != 0) return {Validity::Invalid, InvalidReason::Length};
    if ((seen & kNotAs0) == 0) return {Validity::Invalid, InvalidReason::As0};
    return {Validity::Invalid, InvalidReason::AsMismatch};
}

constexpr auto kVerdicts = [] {
    std::array<Verdict, 64> verdicts{};
    for (Seen seen = 0; seen < verdicts.size(); ++seen) verdicts[seen] = verdict_of(seen);
    return verdicts;
}();

/// 1 if `a` is at most `b`, else 0: of numbers below 2^31, and not a comparison, of which the
/// compiler likes to make a branch.
constexpr unsigned at_most(unsigned a, unsigned b) { return (a - b - 1) >> 31U; }

/// What a VRP of `asn` and `max_length` that covers a route of `length` says of it.
constexpr Seen seen_in(std::uint32_t asn, unsigned max_length, unsigned length,
                       std::uint32_t origin) {
    const Seen is_own = asn == origin ? 1U : 0U;
    return kCovered | (asn != 0 ? kNotAs0 : 0U) | is_own * kOwn |
           (is_own & at_most(length, max_length)) * kMatch;
}

constexpr Seen seen_of(std::optional<net::Asn> origin) {
    if (!origin) return kNone;
    return origin->value() == 0 ? 0 : kOrigin;
}

/// Queries are ordered by family and so many bits of the address: few enough places to write to
/// side by side, and enough that what lies under one of them fits the second-level cache.
constexpr unsigned kKeyBits = 10;
constexpr std::size_t kPlaces = std::size_t{2} << kKeyBits;

constexpr std::size_t place_of(std::uint64_t bits, bool is_ipv6) {
    // All global unicast of IPv6 has the same first three bits.
    const std::size_t ipv6 = is_ipv6 ? 1 : 0;
    return ipv6 << kKeyBits | bits << 3 * ipv6 >> (64U - kKeyBits);
}

/// Makes counts the places where each begins.
template <std::size_t Size>
void add_up(std::array<std::uint32_t, Size>& counts) {
    std::uint32_t sum = 0;
    for (auto& count : counts) sum += std::exchange(count, sum);
}

}  // namespace

OriginValidator::OriginValidator(std::span<const payload::Vrp> vrps) {
    std::vector<payload::Vrp> sorted;
    if (std::adjacent_find(vrps.begin(), vrps.end(), std::greater_equal<>()) != vrps.end()) {
        sorted.assign(vrps.begin(), vrps.end());
        std::sort(sorted.begin(), sorted.end());
        sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
        vrps = sorted;
    }
    COMITY_CHECK(vrps.size() < std::size_t{1} << 27U);
    size_ = vrps.size();

    struct Above {
        net::Prefix prefix;
        Chain chain;
    };
    links_.reserve(size_ + 1);
    std::vector<Above> above;  // The prefixes that cover the next, shortest first.
    std::array<std::vector<net::AddressTrie::Entry>, 2> entries;
    while (!vrps.empty()) {
        const auto prefix = vrps.front().prefix;
        const auto count = static_cast<std::size_t>(
            std::ranges::find_if(vrps, [&](const auto& vrp) { return vrp.prefix != prefix; }) -
            vrps.begin());
        const auto own = vrps.first(count);
        vrps = vrps.subspan(count);
        if (prefix.length() > kTrieLengthMax) {
            long_vrps_.insert(long_vrps_.end(), own.begin(), own.end());
            continue;
        }
        while (!above.empty() && !above.back().prefix.covers(prefix)) above.pop_back();
        const auto chain = static_cast<Chain>(links_.size());
        append_chain(own, above.empty() ? net::AddressTrie::kNone : above.back().chain);
        above.push_back({prefix, chain});
        entries[place_of(prefix.family())].push_back(
            {prefix.address().high(), prefix.length(), chain});
    }
    tries_ = {net::AddressTrie(entries[0]), net::AddressTrie(entries[1])};
}

/// Appends the chain of one prefix: `vrps`, its own, and then those of `covering`.
void OriginValidator::append_chain(std::span<const payload::Vrp> vrps, Chain covering) {
    for (const auto& vrp : vrps) {
        links_.push_back({vrp.asn.value(), vrp.max_length, vrp.prefix.length(), 1});
    }
    auto& last = links_.back();
    const auto back =
        static_cast<std::int64_t>(covering) - static_cast<std::int64_t>(links_.size() - 1);
    if (covering == net::AddressTrie::kNone) {
        last.step = kEnd;
    } else if (back >= std::numeric_limits<std::int16_t>::min()) {
        last.step = static_cast<std::int16_t>(back);
    } else {
        links_.push_back({covering, 0, kNoLength, kFar});
    }
}

template <class See>
void OriginValidator::walk_long(const net::Prefix& prefix, See see) const {
    if (long_vrps_.empty()) return;
    for (auto length = prefix.length(); length > kTrieLengthMax; --length) {
        const auto wanted = net::Prefix::containing(prefix.address(), length);
        auto vrp = std::lower_bound(
            long_vrps_.begin(), long_vrps_.end(), wanted,
            [](const payload::Vrp& a, const net::Prefix& b) { return a.prefix < b; });
        for (; vrp != long_vrps_.end() && vrp->prefix == wanted; ++vrp) {
            see(*vrp);
        }
    }
}

/// What the VRP of `link` says of a route.
[[gnu::always_inline]] inline unsigned OriginValidator::see(const Link& link, unsigned length,
                                                            std::uint32_t origin) {
    const Seen covers = 0U - at_most(link.length, length);
    return covers & seen_in(link.asn, link.max_length, length, origin);
}

Verdict OriginValidator::validate(const net::Prefix& prefix, std::optional<net::Asn> origin) const {
    const auto asn = origin ? origin->value() : 0;
    auto seen = seen_of(origin);
    walk_long(prefix, [&](const payload::Vrp& vrp) {
        seen |= seen_in(vrp.asn.value(), vrp.max_length, prefix.length(), asn);
    });
    auto chain = trie_of(prefix.family()).longest(prefix.address().high());
    while (chain != net::AddressTrie::kNone && (seen & kSettled) != kSettled) {
        const auto& link = links_[chain];
        seen |= see(link, prefix.length(), asn);
        chain = rest_of(chain, link);
    }
    return kVerdicts[seen];
}

void OriginValidator::validate(std::span<const OriginQuery> queries,
                               std::span<Verdict> verdicts) const {
    COMITY_CHECK(queries.size() == verdicts.size());
    const auto waiting =
        std::make_unique_for_overwrite<Waiting[]>(std::min(queries.size(), kOrderedMax));
    while (!queries.empty()) {
        const auto count = std::min(queries.size(), kOrderedMax);
        const std::span ordered(waiting.get(), count);
        const auto ipv4_count = order(queries.first(count), ordered);
        const auto judge = [&](const net::AddressTrie& trie, std::span<const Waiting> rest) {
            while (!rest.empty()) {
                const auto group = rest.first(std::min(rest.size(), kGroup));
                judge_group(trie, group, verdicts);
                rest = rest.subspan(group.size());
            }
        };
        judge(tries_[0], ordered.first(ipv4_count));
        judge(tries_[1], ordered.subspan(ipv4_count));
        for (std::size_t i = 0; i < (long_vrps_.empty() ? 0 : count); ++i) {
            const auto& [prefix, origin] = queries[i];
            if (prefix.length() > kTrieLengthMax) verdicts[i] = validate(prefix, origin);
        }
        queries = queries.subspan(count);
        verdicts = verdicts.subspan(count);
    }
}

std::size_t OriginValidator::order(std::span<const OriginQuery> queries,
                                   std::span<Waiting> ordered) {
    std::array<std::uint32_t, kPlaces> next{};
    for (const auto& [prefix, origin] : queries) {
        ++next[place_of(prefix.address().high(), prefix.family() == net::Family::Ipv6)];
    }
    add_up(next);
    const auto ipv4_count = next[kPlaces / 2];
    std::uint32_t index = 0;
    for (const auto& [prefix, origin] : queries) {
        const auto bits = prefix.address().high();
        auto& place = ordered[next[place_of(bits, prefix.family() == net::Family::Ipv6)]++];
        place.bits = bits;
        place.origin = origin ? origin->value() : 0;
        place.index = index++ % kOrderedMax;
        place.length = prefix.length();
        place.seen = seen_of(origin) & (kNone | kOrigin);
    }
    return ipv4_count;
}

/// Judges at most kGroup queries side by side, all but what the trie does not know.
void OriginValidator::judge_group(const net::AddressTrie& trie, std::span<const Waiting> group,
                                  std::span<Verdict> verdicts) const {
    for (const auto& query : group) trie.prefetch_root(query.bits);
    std::array<net::AddressTrie::Cursor, kGroup> cursors;
    // Those that are not at their answer yet. Written always and kept by the count: a branch here
    // would be mispredicted.
    std::array<std::uint8_t, kGroup> below;
    std::size_t below_count = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
        cursors[i] = trie.start(group[i].bits);
        trie.prefetch(cursors[i]);
        below[below_count] = static_cast<std::uint8_t>(i);
        below_count += cursors[i].is_node() ? 1U : 0U;
    }
    while (below_count > 0) {
        const auto count = std::exchange(below_count, 0);
        for (std::size_t k = 0; k < count; ++k) {
            const auto i = below[k];
            cursors[i] = trie.step(cursors[i], group[i].bits);
            trie.prefetch(cursors[i]);
            below[below_count] = i;
            below_count += cursors[i].is_node() ? 1U : 0U;
        }
    }
    std::array<Chain, kGroup> chains;
    std::array<Seen, kGroup> seen;
    for (std::size_t i = 0; i < group.size(); ++i) {
        chains[i] = trie.answer(cursors[i]);
        __builtin_prefetch(&links_[chains[i]]);
        seen[i] = group[i].seen;
        below[i] = static_cast<std::uint8_t>(i);
    }
    for (auto left = group.size(); left > 0;) {
        const auto count = std::exchange(left, 0);
        for (std::size_t k = 0; k < count; ++k) {
            const auto i = below[k];
            const auto& link = links_[chains[i]];
            seen[i] |= see(link, group[i].length, group[i].origin);
            chains[i] = rest_of(chains[i], link);
            __builtin_prefetch(&links_[chains[i]]);
            below[left] = i;
            const bool goes_on =
                chains[i] != net::AddressTrie::kNone && (seen[i] & kSettled) != kSettled;
            left += goes_on ? 1U : 0U;
        }
    }
    for (std::size_t i = 0; i < group.size(); ++i) verdicts[group[i].index] = kVerdicts[seen[i]];
}

void OriginValidator::append_covering(const net::Prefix& prefix,
                                      std::vector<payload::Vrp>& vrps) const {
    walk_long(prefix, [&vrps](const payload::Vrp& vrp) { vrps.push_back(vrp); });
    auto chain = trie_of(prefix.family()).longest(prefix.address().high());
    while (chain != net::AddressTrie::kNone) {
        const auto& link = links_[chain];
        if (link.length <= prefix.length()) {
            vrps.push_back({net::Prefix::containing(prefix.address(), link.length), link.max_length,
                            net::Asn(link.asn)});
        }
        chain = rest_of(chain, link);
    }
}

}  // namespace comity::rpki
