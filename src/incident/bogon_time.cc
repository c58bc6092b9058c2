#include "incident/bogon_time.h"

#include "incident/limits.h"

namespace comity::incident {

using net::Asn;
using registry::BogonVerdict;

std::optional<std::uint32_t> BogonAsns::hop_of(Asn culprit, Asn bogon,
                                               const BogonVerdict& verdict) {
    const auto key = std::uint64_t{culprit.value()} << 32U | bogon.value();
    const auto found = hop_index_.find(key);
    if (found != hop_index_.end()) return found->second;
    if (hops_.size() >= kFaultSubjectsMax) return std::nullopt;
    const auto index = static_cast<std::uint32_t>(hops_.size());
    hop_index_.emplace(key, index);
    hops_.push_back({culprit, bogon, verdict.rule, verdict.kind == BogonVerdict::Kind::Full});
    return index;
}

/// As `find_bogons` has it: the culprit stands before the bogon on the way from the vantage point.
void BogonAsns::judge(const JudgedPath& path, std::vector<PathFault>& faults) {
    const auto asns = path.asns;
    for (std::size_t i = 1; i < asns.size() && faults.size() < kPathFaultsMax; ++i) {
        if (!watch_.is_bogon_asn(asns[i], path.since) || net::is_reserved(asns[i - 1])) continue;
        const auto hop = hop_of(asns[i - 1], asns[i], bogons_.classify(asns[i], path.since));
        if (!hop) return;
        PathFault fault{.kind = PathFaultKind::BogonAsn, .subject = *hop};
        if (i > 1) {
            fault.has_accomplice = true;
            fault.accomplice = asns[i - 2];
        }
        faults.push_back(fault);
    }
}

void BogonAsns::join(const PathFault& fault, const FaultyRoute& route) {
    const auto prefix = route.sighting.prefix;
    auto& run = run_of_.try_emplace({prefix, fault.subject}, kNoRun).first->second;
    if (run == kNoRun) {
        const auto& hop = hops_[fault.subject];
        run = runs_.open({.kind = EventKind::BogonAsn,
                          .rule = hop.rule,
                          .family = route.family,
                          .culprit = hop.culprit,
                          .prefix = prefix,
                          .bogon_asns = {hop.bogon},
                          .is_full_bogon = hop.is_full});
    }
    runs_.join(run, route.sighting);
}

void BogonAsns::change(const PathFault& fault, const FaultyRoute& route) {
    const auto found = run_of_.find({route.sighting.prefix, fault.subject});
    if (found != run_of_.end()) runs_.change(found->second, route.sighting);
}

void BogonAsns::leave(const PathFault& fault, const FaultyRoute& route) {
    const auto found = run_of_.find({route.sighting.prefix, fault.subject});
    if (found == run_of_.end()) return;
    runs_.leave(found->second, route.sighting.vantage_point, route.sighting.since);
}

}  // namespace comity::incident
