#include "rpki/rov.h"

#include <algorithm>
#include <array>
#include <functional>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "rpki/rules.h"

namespace comity::rpki {
namespace {

/// Look-ups under way at a time: enough to hide the wait for memory, few enough that what was asked
/// for is still in the first-level cache when it is read.
constexpr std::size_t kGroup = 64;

/// So many queries are worth ordering, and more are not ordered at a time: the order takes 4 octets
/// each.
constexpr std::size_t kOrderedMin = 4096;
constexpr std::size_t kOrderedMax = std::size_t{1} << 20U;

/// VRPs of covering prefixes that a chain repeats before it goes on elsewhere. Nearly all chains
/// are shorter, and no set of VRPs makes them larger than the set by more than this.
constexpr std::uint32_t kRepeatedMax = 6;

/// The tries know the first 64 bits.
constexpr std::uint8_t kTrieLengthMax = 64;

/// The definitions of RFC 6811 s2, over the VRPs that cover a route, one at a time.
class Judgement {
public:
    explicit Judgement(const OriginQuery& query)
        : length_(query.prefix.length()),
          has_origin_(query.origin.has_value()),
          origin_(query.origin ? query.origin->value() : 0) {}

    /// Takes a covering VRP into account; whether it makes the route valid.
    bool see(std::uint32_t asn, std::uint8_t max_length) {
        is_covered_ = true;
        if (asn == 0) return false;
        all_as0_ = false;
        if (asn != origin_) return false;
        is_valid_ = length_ <= max_length;
        is_too_long_ = true;
        return is_valid_;
    }
    [[nodiscard]] Verdict verdict() const {
        if (is_valid_) return {Validity::Valid, InvalidReason::None};
        if (!is_covered_) return {};
        if (!has_origin_) return {Validity::Invalid, InvalidReason::AsSet};
        if (is_too_long_) return {Validity::Invalid, InvalidReason::Length};
        return {Validity::Invalid, all_as0_ ? InvalidReason::As0 : InvalidReason::AsMismatch};
    }

private:
    std::uint8_t length_;
    bool has_origin_;
    bool is_covered_ = false;
    bool is_valid_ = false;
    bool is_too_long_ = false;
    bool all_as0_ = true;
    std::uint32_t origin_;  ///< 0, which nothing matches, if the route has none.
};

/// Numbers that sort queries by family and the first bits of the address.
constexpr unsigned kBucketBits = 16;
std::size_t bucket_of(const OriginQuery& query) {
    const auto high = query.prefix.address().high();
    if (query.prefix.family() == net::Family::Ipv4) return high >> (64U - kBucketBits);
    // All global unicast has the same first three bits.
    return std::size_t{1} << kBucketBits | high << 3U >> (64U - kBucketBits);
}

/// The indices of `queries` in the order of their addresses, roughly: a counting sort.
std::vector<std::uint32_t> by_address(std::span<const OriginQuery> queries) {
    std::vector<std::uint32_t> next((std::size_t{2} << kBucketBits) + 1);
    for (const auto& query : queries) ++next[bucket_of(query) + 1];
    for (std::size_t i = 1; i < next.size(); ++i) next[i] += next[i - 1];
    std::vector<std::uint32_t> order(queries.size());
    for (std::size_t i = 0; i < queries.size(); ++i) {
        order[next[bucket_of(queries[i])]++] = static_cast<std::uint32_t>(i);
    }
    return order;
}

}  // namespace
std::string_view to_string(Validity validity) {
    switch (validity) {
        case Validity::Valid: return "valid";
        case Validity::Invalid: return "invalid";
        case Validity::NotFound: return "not-found";
    }
    return "not-found";
}

const Rule& rule_of(Verdict verdict) {
    if (verdict.validity == Validity::Valid) return kRovValid;
    if (verdict.validity == Validity::NotFound) return kRovNotFound;
    switch (verdict.reason) {
        case InvalidReason::Length: return kRovInvalidLength;
        case InvalidReason::As0: return kRovInvalidAs0;
        case InvalidReason::AsSet: return kRovInvalidAsSet;
        case InvalidReason::None:
        case InvalidReason::AsMismatch: break;
    }
    return kRovInvalidAsMismatch;
}

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
        std::size_t links;
    };
    std::vector<Above> above;  // The prefixes that cover the next, shortest first.
    std::array<std::vector<net::AddressTrie::Entry>, 2> entries;
    links_.reserve(size_ * 2);
    while (!vrps.empty()) {
        const auto prefix = vrps.front().prefix;
        if (prefix.length() > kTrieLengthMax) {
            long_vrps_.push_back(vrps.front());
            vrps = vrps.subspan(1);
            continue;
        }
        const auto chain = static_cast<Chain>(links_.size());
        for (; !vrps.empty() && vrps.front().prefix == prefix; vrps = vrps.subspan(1)) {
            const auto& vrp = vrps.front();
            links_.push_back({vrp.asn.value(), vrp.max_length, prefix.length(), Follows::Another});
        }
        while (!above.empty() && !above.back().prefix.covers(prefix)) above.pop_back();
        auto links = links_.size() - chain;
        if (above.empty()) {
            links_.back().follows = Follows::Nothing;
        } else if (above.back().links <= kRepeatedMax) {
            for (std::size_t i = 0; i < above.back().links; ++i) {
                const auto link = links_[above.back().chain + i];
                links_.push_back(link);
            }
            links += above.back().links;
        } else {
            links_.push_back({above.back().chain, 0, 0, Follows::Elsewhere});
            links = kRepeatedMax + 1;
        }
        above.push_back({prefix, chain, links});
        entries[prefix.family() == net::Family::Ipv4 ? 0 : 1].push_back(
            {prefix.address().high(), prefix.length(), chain});
    }
    tries_ = {net::AddressTrie(entries[0]), net::AddressTrie(entries[1])};
}

template <class See>
bool OriginValidator::walk_long(const net::Prefix& prefix, See see) const {
    if (long_vrps_.empty()) return false;
    for (auto length = prefix.length(); length > kTrieLengthMax; --length) {
        const auto wanted = net::Prefix::containing(prefix.address(), length);
        auto vrp = std::lower_bound(
            long_vrps_.begin(), long_vrps_.end(), wanted,
            [](const payload::Vrp& a, const net::Prefix& b) { return a.prefix < b; });
        for (; vrp != long_vrps_.end() && vrp->prefix == wanted; ++vrp) {
            if (see(*vrp)) return true;
        }
    }
    return false;
}

/// The verdict on a route whose address is held by the prefixes of `chain`.
[[gnu::always_inline]] inline Verdict OriginValidator::judge(Chain chain,
                                                             const OriginQuery& query) const {
    Judgement judgement(query);
    const auto length = query.prefix.length();
    if (length > kTrieLengthMax && walk_long(query.prefix, [&](const payload::Vrp& vrp) {
            return judgement.see(vrp.asn.value(), vrp.max_length);
        })) {
        return judgement.verdict();
    }
    if (chain != net::AddressTrie::kNone) {
        walk(chain, length,
             [&](const Link& link) { return judgement.see(link.asn, link.max_length); });
    }
    return judgement.verdict();
}

Verdict OriginValidator::validate(const net::Prefix& prefix, std::optional<net::Asn> origin) const {
    return judge(trie_of(prefix.family()).longest(prefix.address().high()), {prefix, origin});
}

void OriginValidator::validate(std::span<const OriginQuery> queries,
                               std::span<Verdict> verdicts) const {
    COMITY_CHECK(queries.size() == verdicts.size());
    for (std::size_t done = 0; done < queries.size(); done += kOrderedMax) {
        const auto count = std::min(queries.size() - done, kOrderedMax);
        const auto part = queries.subspan(done, count);
        std::vector<std::uint32_t> order;
        if (count >= kOrderedMin) {
            order = by_address(part);
        } else {
            order.resize(count);
            std::iota(order.begin(), order.end(), 0U);
        }
        std::array<OriginQuery, kGroup> group;
        std::array<Verdict, kGroup> judged;
        for (std::span<const std::uint32_t> rest = order; !rest.empty();) {
            const auto which = rest.first(std::min(rest.size(), kGroup));
            rest = rest.subspan(which.size());
            for (std::size_t i = 0; i < which.size(); ++i) group[i] = part[which[i]];
            for (const auto i : rest.first(std::min(rest.size(), kGroup))) {
                __builtin_prefetch(&part[i]);
            }
            judge_group(std::span(group).first(which.size()), judged);
            for (std::size_t i = 0; i < which.size(); ++i) verdicts[done + which[i]] = judged[i];
        }
    }
}

/// Judges at most kGroup queries side by side.
void OriginValidator::judge_group(std::span<const OriginQuery> group,
                                  std::span<Verdict> verdicts) const {
    struct Lookup {
        const net::AddressTrie* trie;
        std::uint64_t bits;
        net::AddressTrie::Cursor cursor;
    };
    std::array<Lookup, kGroup> lookups;
    for (std::size_t i = 0; i < group.size(); ++i) {
        const auto& prefix = group[i].prefix;
        auto& lookup = lookups[i];
        lookup.trie = &trie_of(prefix.family());
        lookup.bits = prefix.address().high();
        lookup.trie->prefetch_root(lookup.bits);
    }
    // Those that are not at their answer yet. Written always and kept by the count: a branch here
    // would be mispredicted.
    std::array<std::uint8_t, kGroup> below;
    std::size_t below_count = 0;
    for (std::size_t i = 0; i < group.size(); ++i) {
        auto& lookup = lookups[i];
        lookup.cursor = lookup.trie->start(lookup.bits);
        lookup.trie->prefetch(lookup.cursor);
        below[below_count] = static_cast<std::uint8_t>(i);
        below_count += lookup.cursor.is_node() ? 1U : 0U;
    }
    for (unsigned depth = 0; below_count > 0; depth += net::AddressTrie::kStride) {
        const auto count = std::exchange(below_count, 0);
        for (std::size_t k = 0; k < count; ++k) {
            auto& lookup = lookups[below[k]];
            lookup.cursor =
                lookup.trie->step(lookup.cursor, lookup.bits, lookup.trie->root_depth() + depth);
            lookup.trie->prefetch(lookup.cursor);
            below[below_count] = below[k];
            below_count += lookup.cursor.is_node() ? 1U : 0U;
        }
    }
    std::array<Chain, kGroup> chains;
    for (std::size_t i = 0; i < group.size(); ++i) {
        chains[i] = lookups[i].trie->answer(lookups[i].cursor);
        __builtin_prefetch(links_.data() + (chains[i] == net::AddressTrie::kNone ? 0 : chains[i]));
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
        verdicts[i] = judge(chains[i], group[i]);
    }
}

void OriginValidator::append_covering(const net::Prefix& prefix,
                                      std::vector<payload::Vrp>& vrps) const {
    walk_long(prefix, [&vrps](const payload::Vrp& vrp) {
        vrps.push_back(vrp);
        return false;
    });
    const auto chain = trie_of(prefix.family()).longest(prefix.address().high());
    if (chain == net::AddressTrie::kNone) return;
    walk(chain, prefix.length(), [&](const Link& link) {
        vrps.push_back({net::Prefix::containing(prefix.address(), link.length), link.max_length,
                        net::Asn(link.asn)});
        return false;
    });
}

}  // namespace comity::rpki
