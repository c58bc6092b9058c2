// What one observation knows of each network: the values that its metrics and advice rest on, so
// that they can be made again, under any framework, from what is kept.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "observation/judged_routes.h"
#include "rpki/payload/payload.h"

namespace comity::observation {

/// One input of an observation.
struct Source {
    std::string kind;                ///< "mrt" or "vrps".
    std::string sha256;              ///< Of the file's octets as stored, 64 hexadecimal digits.
    std::uint64_t octets = 0;        ///< As stored.
    std::uint64_t entries = 0;       ///< MRT records, or payloads.
    std::uint64_t errors = 0;        ///< Refused records or entries.
    std::optional<Timestamp> as_of;  ///< Its last record, or when the validator ran.
    bool cut_short = false;
    friend bool operator==(const Source&, const Source&) = default;
};

/// What holds for all networks of an observation.
struct ObservationFacts {
    std::vector<Source> sources;  ///< Sorted by kind, then hash.
    std::optional<Period> span;   ///< Of the routes.
    std::optional<Timestamp> at;  ///< The newest source: ages are against it.
    FamilyCoverage ipv4;
    FamilyCoverage ipv6;
    std::uint32_t vantage_points = 0;
    std::uint32_t peer_asns = 0;
    bool has_routes = false;    ///< Any MRT source was given.
    bool has_payloads = false;  ///< Any VRP source was given; without, validity means nothing.
    friend bool operator==(const ObservationFacts&, const ObservationFacts&) = default;
};

/// What an observation knows of one network. All lists are sorted.
struct NetworkEvidence {
    net::Asn asn;
    std::vector<JudgedPair> pairs;         ///< That it originates.
    std::vector<rpki::payload::Vrp> vrps;  ///< That cover any of `pairs`, or are of its ASN.
    std::vector<JudgedPair> others;        ///< Of other origins, inside `pairs` or its own VRPs.
    std::uint64_t others_left_out = 0;     ///< Beyond kOthersMax.
    friend bool operator==(const NetworkEvidence&, const NetworkEvidence&) = default;
};

/// Other networks' pairs that are kept as evidence of one network. A /8 has held some thousands.
inline constexpr std::size_t kOthersMax = 20'000;

/// Gathers the evidence of networks out of judged routes and VRPs, which must outlive it.
class EvidenceGatherer {
public:
    /// `vrps` sorted; fewer than 2^32.
    EvidenceGatherer(const JudgedRoutes& routes, std::span<const rpki::payload::Vrp> vrps,
                     const rpki::OriginValidator& validator);

    /// The networks that originate a pair: not those of reserved ASNs. Sorted.
    [[nodiscard]] const std::vector<net::Asn>& networks() const { return networks_; }
    /// What is known of the i-th of `networks`. Thread-safe.
    [[nodiscard]] NetworkEvidence gather(std::size_t i) const;

private:
    /// An ASN and the index of what is its own; sorted, these are a run for each network.
    struct OfAsn {
        net::Asn asn;
        std::uint32_t index;
        friend auto operator<=>(const OfAsn&, const OfAsn&) = default;
    };

    const JudgedRoutes& routes_;
    std::span<const rpki::payload::Vrp> vrps_;
    const rpki::OriginValidator& validator_;
    std::vector<net::Asn> networks_;
    std::vector<OfAsn> pairs_by_origin_;
    std::vector<std::size_t> first_pair_;  ///< Of each network's run; one more at the end.
    std::vector<OfAsn> vrps_by_asn_;
};

}  // namespace comity::observation
