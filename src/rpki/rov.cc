#include "rpki/rov.h"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "base/check.h"
#include "rpki/rules.h"

namespace comity::rpki {
namespace {

/// Routes whose VRPs are asked for together.
constexpr std::size_t kBatch = 32;

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
    COMITY_CHECK(vrps.size() < Map::kNone);
    size_ = vrps.size();
    std::vector<Map::Entry> prefixes;
    prefixes.reserve(vrps.size());
    while (!vrps.empty()) {
        const auto& first = vrps.front();
        const auto end = std::find_if(vrps.begin(), vrps.end(), [&first](const payload::Vrp& vrp) {
            return vrp.prefix != first.prefix;
        });
        const auto same = vrps.first(static_cast<std::size_t>(end - vrps.begin()));
        vrps = vrps.subspan(same.size());
        if (same.size() == 1) {
            prefixes.emplace_back(first.prefix, Payload{first.asn.value(), first.max_length});
            continue;
        }
        prefixes.emplace_back(first.prefix,
                              Payload{static_cast<std::uint32_t>(entries_.size()), kMany});
        for (const auto& vrp : same) entries_.push_back({vrp.asn, vrp.max_length, false});
        entries_.back().last = true;
    }
    map_ = Map(std::move(prefixes));
}

/// The verdict on a route whose longest covering prefix is entry `longest` of the map.
Verdict OriginValidator::judge(Map::Index longest, std::uint8_t length,
                               std::optional<net::Asn> origin) const {
    if (longest == Map::kNone) return {};
    if (!origin) return {Validity::Invalid, InvalidReason::AsSet};
    bool all_as0 = true;
    bool too_long = false;
    for (auto i = longest; i != Map::kNone; i = map_.parent(i)) {
        const bool matched = any_entry(i, [&](Entry entry) {
            if (entry.asn == net::Asn(0)) return false;
            all_as0 = false;
            if (entry.asn != *origin) return false;
            too_long = too_long || length > entry.max_length;
            return length <= entry.max_length;
        });
        if (matched) return {Validity::Valid, InvalidReason::None};
    }
    if (too_long) return {Validity::Invalid, InvalidReason::Length};
    return {Validity::Invalid, all_as0 ? InvalidReason::As0 : InvalidReason::AsMismatch};
}

Verdict OriginValidator::validate(const net::Prefix& prefix, std::optional<net::Asn> origin) const {
    return judge(map_.longest_covering(prefix), prefix.length(), origin);
}

void OriginValidator::validate(std::span<const OriginQuery> queries,
                               std::span<Verdict> verdicts) const {
    COMITY_CHECK(queries.size() == verdicts.size());
    struct Found {
        std::size_t query;
        Map::Index longest;
    };
    std::array<Found, kBatch> found{};
    while (!queries.empty()) {
        const auto batch = queries.first(std::min(queries.size(), kBatch));
        std::size_t count = 0;
        // Kept in the order in which they come, that is by family.
        map_.longest_covering(
            batch, [](const OriginQuery& query) -> const net::Prefix& { return query.prefix; },
            [&](std::size_t query, Map::Index longest) {
                found[count++] = {query, longest};
                if (longest == Map::kNone) return;
                const auto payload = map_.value(longest);
                if (payload.max_length == kMany)
                    __builtin_prefetch(&entries_[payload.asn_or_first]);
            });
        for (const auto& [query, longest] : std::span(found).first(count)) {
            verdicts[query] = judge(longest, batch[query].prefix.length(), batch[query].origin);
        }
        queries = queries.subspan(batch.size());
        verdicts = verdicts.subspan(batch.size());
    }
}

void OriginValidator::append_vrps(Map::Index i, std::vector<payload::Vrp>& vrps) const {
    const auto prefix = map_.prefix(i);
    any_entry(i, [&](Entry entry) {
        vrps.push_back({prefix, entry.max_length, entry.asn});
        return false;
    });
}

std::vector<payload::Vrp> OriginValidator::covering(const net::Prefix& prefix) const {
    std::vector<payload::Vrp> vrps;
    for (auto i = map_.longest_covering(prefix); i != Map::kNone; i = map_.parent(i)) {
        append_vrps(i, vrps);
    }
    return vrps;
}

std::vector<payload::Vrp> OriginValidator::covered_by(const net::Prefix& prefix) const {
    std::vector<payload::Vrp> vrps;
    const auto [first, last] = map_.covered_by(prefix);
    for (auto i = first; i < last; ++i) append_vrps(i, vrps);
    return vrps;
}

}  // namespace comity::rpki
