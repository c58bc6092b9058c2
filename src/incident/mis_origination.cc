#include "incident/mis_origination.h"

#include <algorithm>

#include "incident/limits.h"
#include "incident/rules.h"

namespace comity::incident {
namespace {

using net::Asn;
using observation::kNoPrefix;
using observation::PairIndex;
using observation::PrefixIndex;
using observation::RouteTable;

void insert_bounded(std::vector<Asn>& asns, Asn asn) {
    const auto place = std::lower_bound(asns.begin(), asns.end(), asn);
    if (place != asns.end() && *place == asn) return;
    asns.insert(place, asn);
    if (asns.size() > kAsnsMax) asns.pop_back();
}

const Rule* rule_of(PrefixShape shape) {
    switch (shape) {
        case PrefixShape::Exact: return &kMisOriginationExact;
        case PrefixShape::SubPrefix: return &kMisOriginationSubPrefix;
        case PrefixShape::SuperPrefix: return &kMisOriginationSuperPrefix;
    }
    return &kMisOriginationExact;
}

}  // namespace

/// Whether others may be held against it: it is normal, or it was seen and a ROA allows it.
bool MisOriginations::is_entitled(PairIndex pair, Timestamp time) const {
    const auto& judged = routes_.pairs()[pair];
    if (!judged.pair.origin || net::is_reserved(*judged.pair.origin)) return false;
    if (judged.verdict.validity == rpki::Validity::Valid && pairs_.was_seen(pair)) return true;
    return pairs_.is_established(pair, time);
}

void MisOriginations::add_origins(Origins& origins, PrefixIndex prefix, Asn own, Timestamp time,
                                  const RouteTable& table) const {
    for (auto pair = table.first_pair(prefix); pair < table.first_pair(prefix + 1); ++pair) {
        if (!is_entitled(pair, time)) continue;
        const auto origin = *routes_.pairs()[pair].pair.origin;
        if (origin == own) {
            origins.has_own = true;
        } else {
            insert_bounded(origins.asns, origin);
        }
    }
}

std::optional<Subject> MisOriginations::judge(PairIndex pair, PrefixIndex prefix, Timestamp time,
                                              const RouteTable& table) const {
    const auto& judged = routes_.pairs()[pair];
    const auto& announced = judged.pair.prefix;
    if (!judged.pair.origin || announced.length() == 0) return std::nullopt;
    const auto own = *judged.pair.origin;
    const auto subject_of = [&](PrefixShape shape, const net::Prefix& of, std::vector<Asn> asns) {
        return Subject{.kind = EventKind::MisOrigination,
                       .rule = rule_of(shape),
                       .family = announced.family(),
                       .culprit = own,
                       .prefix = prefix,
                       .shape = shape,
                       .of_prefix = of,
                       .victims = std::move(asns)};
    };
    Origins origins;
    add_origins(origins, prefix, own, time, table);
    if (!origins.asns.empty()) {
        return subject_of(PrefixShape::Exact, announced, std::move(origins.asns));
    }
    for (auto above = table.covering(prefix); above != kNoPrefix; above = table.covering(above)) {
        if (table.prefix(above).length() == 0) break;
        add_origins(origins, above, own, time, table);
        if (origins.has_own) return std::nullopt;
        if (origins.asns.empty()) continue;
        return subject_of(PrefixShape::SubPrefix, table.prefix(above), std::move(origins.asns));
    }
    if (judged.verdict.reason == rpki::InvalidReason::AsMismatch) {
        std::vector<rpki::payload::Vrp> vrps;
        validator_.append_covering(announced, vrps);
        for (const auto& vrp : vrps) {
            if (!net::is_reserved(vrp.asn)) insert_bounded(origins.asns, vrp.asn);
        }
        if (!origins.asns.empty()) {
            const auto& of = vrps.front().prefix;
            return subject_of(of == announced ? PrefixShape::Exact : PrefixShape::SubPrefix, of,
                              std::move(origins.asns));
        }
    }
    std::optional<net::Prefix> part;
    const auto last = std::min<std::size_t>(prefix + 1 + kMoreSpecificsMax, table.prefix_count());
    for (auto below = prefix + 1; below < last && announced.covers(table.prefix(below)); ++below) {
        const auto before = origins.asns.size();
        add_origins(origins, below, own, time, table);
        if (origins.has_own) return std::nullopt;
        if (!part && origins.asns.size() > before) part = table.prefix(below);
    }
    if (!part) return std::nullopt;
    return subject_of(PrefixShape::SuperPrefix, *part, std::move(origins.asns));
}

}  // namespace comity::incident
