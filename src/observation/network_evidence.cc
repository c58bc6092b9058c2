#include "observation/network_evidence.h"

#include <algorithm>

namespace comity::observation {
namespace {

template <class T>
void sort_unique(std::vector<T>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

}  // namespace

EvidenceGatherer::EvidenceGatherer(const JudgedRoutes& routes,
                                   std::span<const rpki::payload::Vrp> vrps,
                                   const rpki::OriginValidator& validator)
    : routes_(routes), vrps_(vrps), validator_(validator) {
    vrps_by_asn_.reserve(vrps.size());
    for (std::uint32_t i = 0; i < vrps.size(); ++i) vrps_by_asn_.push_back({vrps[i].asn, i});
    std::sort(vrps_by_asn_.begin(), vrps_by_asn_.end());
    const auto pairs = routes.pairs();
    for (std::uint32_t i = 0; i < pairs.size(); ++i) {
        const auto& origin = pairs[i].pair.origin;
        if (origin && !net::is_reserved(*origin)) pairs_by_origin_.push_back({*origin, i});
    }
    std::sort(pairs_by_origin_.begin(), pairs_by_origin_.end());
    for (std::size_t i = 0; i < pairs_by_origin_.size(); ++i) {
        const auto asn = pairs_by_origin_[i].asn;
        if (!networks_.empty() && networks_.back() == asn) continue;
        networks_.push_back(asn);
        first_pair_.push_back(i);
    }
    first_pair_.push_back(pairs_by_origin_.size());
}

NetworkEvidence EvidenceGatherer::gather(std::size_t i) const {
    NetworkEvidence evidence{.asn = networks_[i]};
    for (auto p = first_pair_[i]; p < first_pair_[i + 1]; ++p) {
        evidence.pairs.push_back(routes_.pairs()[pairs_by_origin_[p].index]);
        validator_.append_covering(evidence.pairs.back().pair.prefix, evidence.vrps);
    }
    const auto [own_begin, own_end] =
        std::equal_range(vrps_by_asn_.begin(), vrps_by_asn_.end(), OfAsn{evidence.asn, 0},
                         [](const OfAsn& a, const OfAsn& b) { return a.asn < b.asn; });
    for (auto own = own_begin; own != own_end; ++own) evidence.vrps.push_back(vrps_[own->index]);
    sort_unique(evidence.vrps);

    // Other networks' pairs inside the network's own prefixes, outermost ones only: their runs hold
    // the rest.
    std::vector<net::Prefix> prefixes;
    for (const auto& judged : evidence.pairs) {
        if (judged.pair.prefix.length() > 0) prefixes.push_back(judged.pair.prefix);
    }
    for (auto own = own_begin; own != own_end; ++own) {
        prefixes.push_back(vrps_[own->index].prefix);
    }
    sort_unique(prefixes);
    std::optional<net::Prefix> outermost;
    for (const auto& prefix : prefixes) {
        if (outermost && outermost->covers(prefix)) continue;
        outermost = prefix;
        for (const auto& judged : routes_.covered_by(prefix)) {
            if (!judged.pair.origin || *judged.pair.origin == evidence.asn) continue;
            if (evidence.others.size() < kOthersMax) {
                evidence.others.push_back(judged);
            } else {
                ++evidence.others_left_out;
            }
        }
    }
    return evidence;
}

}  // namespace comity::observation
