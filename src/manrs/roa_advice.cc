#include "manrs/roa_advice.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "manrs/rules.h"

namespace comity::manrs {
namespace {

using observation::Exclusion;
using observation::JudgedPair;
using observation::NetworkEvidence;
using rpki::InvalidReason;
using rpki::Validity;
using rpki::payload::Vrp;

/// Whether advice may rest on the pair: it counts, or is only seen by few. A default route, a route
/// longer than others accept or a blackhole is not to be attested.
bool is_legitimate(const JudgedPair& judged) {
    return judged.exclusion == Exclusion::None || judged.exclusion == Exclusion::BelowPeers;
}

Vrp exact_vrp(const net::Prefix& prefix, net::Asn asn) { return {prefix, prefix.length(), asn}; }

bool allows(const Vrp& vrp, const net::Prefix& prefix, net::Asn origin) {
    return vrp.asn == origin && origin.value() != 0 && vrp.prefix.covers(prefix) &&
           prefix.length() <= vrp.max_length;
}

class RoaAdviser {
public:
    explicit RoaAdviser(const NetworkEvidence& evidence) : evidence_(evidence) {}

    std::vector<RoaAdvice> advise() {
        // First what the network can do by itself.
        for (const auto& judged : evidence_.pairs) {
            if (is_invalid(judged) && has_own_roa(judged)) advise_length(judged);
        }
        for (const auto& judged : evidence_.pairs) {
            if (is_invalid(judged) && !has_own_roa(judged)) advise_other_origin(judged);
        }
        for (const auto& judged : evidence_.pairs) {
            if (!is_legitimate(judged)) continue;
            if (judged.verdict.validity == Validity::NotFound) advise_not_found(judged);
        }
        std::vector<RoaAdvice> unused;
        for (const auto& vrp : evidence_.vrps) {
            if (vrp.asn == evidence_.asn) advise_own(vrp, unused);
        }
        advice_.insert(advice_.end(), unused.begin(), unused.end());
        return std::move(advice_);
    }

private:
    [[nodiscard]] static bool is_invalid(const JudgedPair& judged) {
        return is_legitimate(judged) && judged.verdict.validity == Validity::Invalid;
    }
    [[nodiscard]] static bool has_own_roa(const JudgedPair& judged) {
        return judged.verdict.reason == InvalidReason::Length;
    }

    void advise_length(const JudgedPair& judged) {
        const auto& prefix = judged.pair.prefix;
        advice_.push_back(
            {.change = RoaChange::Create,
             .rule = &kAdviceMaxLength,
             .create = {exact_vrp(prefix, evidence_.asn)},
             .reason = fmt::format("{} is announced, but the ROA that names {} ends at a shorter "
                                   "length. Add a ROA for exactly this prefix; do not widen the "
                                   "maxLength of the other.",
                                   to_string(prefix), to_string(evidence_.asn))});
    }

    void advise_other_origin(const JudgedPair& judged) {
        const auto& prefix = judged.pair.prefix;
        std::set<net::Asn> allowed;
        for (const auto& vrp : evidence_.vrps) {
            // AS0 allows nobody (RFC 6483 s4).
            if (vrp.prefix.covers(prefix) && vrp.asn != net::Asn(0)) allowed.insert(vrp.asn);
        }
        std::string names;
        for (const auto& asn : allowed) names += (names.empty() ? "only " : ", ") + to_string(asn);
        advice_.push_back(
            {.change = RoaChange::AskHolder,
             .rule = &kAdviceOtherOrigin,
             .create = {exact_vrp(prefix, evidence_.asn)},
             .reason = fmt::format("The ROAs of {} allow {}. If the prefix is rightly announced "
                                   "by {}, its holder must create this ROA; if not, withdraw it.",
                                   to_string(prefix), names.empty() ? "nobody (AS0)" : names,
                                   to_string(evidence_.asn))});
    }

    void advise_not_found(const JudgedPair& judged) {
        const auto& prefix = judged.pair.prefix;
        RoaAdvice advice{.change = RoaChange::Create,
                         .rule = &kAdviceNoRoa,
                         .create = {exact_vrp(prefix, evidence_.asn)}};
        auto other = std::lower_bound(evidence_.others.begin(), evidence_.others.end(), prefix,
                                      [](const JudgedPair& pair, const net::Prefix& wanted) {
                                          return pair.pair.prefix < wanted;
                                      });
        for (; other != evidence_.others.end() && prefix.covers(other->pair.prefix); ++other) {
            // What is valid stays so; what is invalid cannot become worse.
            if (other->verdict.validity != Validity::NotFound) continue;
            if (!is_legitimate(*other)) continue;
            advice.others_to_authorise.push_back(other->pair);
        }
        advice.reason = fmt::format("{} is announced by {} and has no ROA.", to_string(prefix),
                                    to_string(evidence_.asn));
        if (!advice.others_to_authorise.empty()) {
            advice.reason += fmt::format(
                " Others announce {} more-specific or equal prefix{} inside it without ROAs: "
                "create "
                "theirs first, or they become invalid.",
                advice.others_to_authorise.size(),
                advice.others_to_authorise.size() == 1 ? "" : "es");
        }
        // The evidence of others is cut at its end: was anything inside the prefix cut away?
        if (evidence_.others_left_out > 0 && other == evidence_.others.end()) {
            advice.reason +=
                " So many are announced there that some were not kept as evidence: look for the "
                "rest "
                "in the routes themselves.";
        }
        advice_.push_back(std::move(advice));
    }

    /// The network's announced prefixes that `vrp` makes valid.
    [[nodiscard]] std::vector<net::Prefix> matched_by(const Vrp& vrp) const {
        std::vector<net::Prefix> matched;
        for (const auto& judged : evidence_.pairs) {
            if (allows(vrp, judged.pair.prefix, evidence_.asn)) {
                matched.push_back(judged.pair.prefix);
            }
        }
        return matched;
    }

    /// Whether a prefix inside `vrp` up to its maxLength is not announced by the network: RFC 9319
    /// s3. (facts: at some length fewer are announced than there are.)
    [[nodiscard]] static bool is_loose(const Vrp& vrp, const std::vector<net::Prefix>& matched) {
        for (unsigned length = vrp.prefix.length() + 1U; length <= vrp.max_length; ++length) {
            const auto bits = length - vrp.prefix.length();
            const auto announced = static_cast<std::uint64_t>(std::count_if(
                matched.begin(), matched.end(),
                [length](const net::Prefix& prefix) { return prefix.length() == length; }));
            if (bits >= 32 || announced < std::uint64_t{1} << bits) return true;
        }
        return false;
    }

    void advise_own(const Vrp& vrp, std::vector<RoaAdvice>& unused) {
        const auto matched = matched_by(vrp);
        if (matched.empty()) {
            advise_unused(vrp, unused);
            return;
        }
        if (vrp.max_length == vrp.prefix.length() || !is_loose(vrp, matched)) return;
        RoaAdvice advice{.change = RoaChange::Narrow, .rule = &kAdviceLoose, .remove = {vrp}};
        for (const auto& prefix : matched) {
            const auto exact = exact_vrp(prefix, evidence_.asn);
            // Also where another ROA allows it now: that one may be narrowed too.
            if (!std::binary_search(evidence_.vrps.begin(), evidence_.vrps.end(), exact)) {
                advice.create.push_back(exact);
            }
        }
        advice.reason = fmt::format(
            "The ROA {} with maxLength {} allows prefixes that {} does not announce. Replace it by "
            "one for each announced prefix.",
            to_string(vrp.prefix), vrp.max_length, to_string(evidence_.asn));
        advice_.push_back(std::move(advice));
    }

    void advise_unused(const Vrp& vrp, std::vector<RoaAdvice>& unused) const {
        // Taking it away may free others' announcements that only it forbids.
        std::size_t freed = 0;
        for (const auto& other : evidence_.others) {
            if (vrp.prefix.covers(other.pair.prefix) && is_legitimate(other) &&
                other.verdict.validity == Validity::Invalid) {
                ++freed;
            }
        }
        if (freed == 0) return;
        unused.push_back({.change = RoaChange::Delete,
                          .rule = &kAdviceUnused,
                          .remove = {vrp},
                          .reason = fmt::format(
                              "{} announces nothing that the ROA {} (maxLength {}) allows, and it "
                              "makes {} announcement{} of others invalid. Delete it unless it is "
                              "kept for a backup.",
                              to_string(evidence_.asn), to_string(vrp.prefix), vrp.max_length,
                              freed, freed == 1 ? "" : "s")});
    }

    const NetworkEvidence& evidence_;
    std::vector<RoaAdvice> advice_;
};

}  // namespace

std::string_view to_string(RoaChange change) {
    switch (change) {
        case RoaChange::Create: return "create";
        case RoaChange::AskHolder: return "ask-holder";
        case RoaChange::Narrow: return "narrow";
        case RoaChange::Delete: return "delete";
    }
    return "create";
}

std::vector<RoaAdvice> advise_roas(const NetworkEvidence& evidence) {
    return RoaAdviser(evidence).advise();
}

}  // namespace comity::manrs
