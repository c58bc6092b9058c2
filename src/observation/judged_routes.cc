#include "observation/judged_routes.h"

#include <algorithm>

namespace comity::observation {
namespace {

/// Pairs that one piece of parallel work judges: enough to be worth a thread's while.
constexpr std::size_t kPairsPerPiece = 16'384;

Exclusion exclusion_of(const JudgedPair& judged, const FamilyCoverage& coverage) {
    const auto& pair = judged.pair;
    if (!pair.origin) return Exclusion::NoOrigin;
    if (net::is_reserved(*pair.origin)) return Exclusion::ReservedOrigin;
    const auto length = pair.prefix.length();
    if (length == 0) return Exclusion::DefaultRoute;
    const bool ipv4 = pair.prefix.family() == net::Family::Ipv4;
    if (length > (ipv4 ? kIpv4LengthMax : kIpv6LengthMax)) return Exclusion::TooLong;
    if (pair.is_blackhole) return Exclusion::Blackhole;
    if (pair.full_feed_peers < coverage.peers_needed || pair.full_feed_peers == 0) {
        return Exclusion::BelowPeers;
    }
    if (judged.standing.kind == registry::BogonVerdict::Kind::Full ||
        judged.standing.kind == registry::BogonVerdict::Kind::Administrative) {
        return Exclusion::Unallocated;
    }
    return Exclusion::None;
}

}  // namespace

JudgedRoutes::JudgedRoutes(Announcements announcements, const rpki::OriginValidator& validator,
                           const Registrations& registrations, Executor& executor)
    : announcements_(std::move(announcements)) {
    judge(validator, registrations, executor);
    announcements_.pairs = {};
    find_harmless();
}

void JudgedRoutes::judge(const rpki::OriginValidator& validator, const Registrations& registrations,
                         Executor& executor) {
    const auto& pairs = announcements_.pairs;
    const auto at = announcements_.span ? announcements_.span->end : Timestamp();
    pairs_.resize(pairs.size());
    executor.for_each((pairs.size() + kPairsPerPiece - 1) / kPairsPerPiece, [&](std::size_t piece) {
        const auto begin = piece * kPairsPerPiece;
        const auto end = std::min(pairs.size(), begin + kPairsPerPiece);
        std::vector<rpki::OriginQuery> queries;
        queries.reserve(end - begin);
        for (auto i = begin; i < end; ++i) queries.push_back({pairs[i].prefix, pairs[i].origin});
        std::vector<rpki::Verdict> verdicts(queries.size());
        validator.validate(queries, verdicts);
        for (auto i = begin; i < end; ++i) {
            const auto& pair = pairs[i];
            auto& judged = pairs_[i];
            judged.pair = pair;
            judged.verdict = verdicts[i - begin];
            const auto verdict = registrations.bogons.classify(pair.prefix, at);
            judged.standing = {verdict.kind, verdict.rule, verdict.registry};
            judged.exclusion = exclusion_of(judged, announcements_.coverage(pair.prefix.family()));
            if (registrations.irr && pair.origin) {
                judged.registered = registrations.irr->match(pair.prefix, *pair.origin).kind;
            }
        }
    });
    for (const auto& judged : pairs_) totals_.add(judged.verdict.validity);
}

void JudgedRoutes::find_harmless() {
    // The pairs are in trie order, so the prefixes that cover one are a stack on the way to it.
    std::vector<std::size_t> covering;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        auto& judged = pairs_[i];
        const auto& prefix = judged.pair.prefix;
        while (!covering.empty() && !pairs_[covering.back()].pair.prefix.covers(prefix)) {
            covering.pop_back();
        }
        if (judged.verdict.validity == rpki::Validity::Invalid && judged.pair.origin) {
            judged.is_harmless =
                std::any_of(covering.begin(), covering.end(), [this, &judged](std::size_t c) {
                    const auto& cover = pairs_[c];
                    return cover.pair.prefix.length() < judged.pair.prefix.length() &&
                           cover.pair.origin == judged.pair.origin;
                });
        }
        // Only what counts can make another harmless; the default route never counts.
        if (judged.exclusion == Exclusion::None &&
            judged.verdict.validity != rpki::Validity::Invalid) {
            covering.push_back(i);
        }
    }
}

}  // namespace comity::observation
