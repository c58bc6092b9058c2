// Gathers what one observation knows of each network.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "observation/holdings.h"
#include "observation/judged_routes.h"
#include "observation/network_evidence.h"
#include "observation/registrations.h"

namespace comity::observation {

/// Gathers the evidence of networks out of judged routes, VRPs and registrations, which must
/// outlive it.
class EvidenceGatherer {
public:
    /// `vrps` sorted; fewer than 2^32. Spoofer tests count that ran in the calendar month of `at`.
    EvidenceGatherer(const JudgedRoutes& routes, std::span<const rpki::payload::Vrp> vrps,
                     const rpki::OriginValidator& validator, const Registrations& registrations,
                     std::optional<Timestamp> at);

    /// The networks that originate a pair: not those of reserved ASNs. Sorted.
    [[nodiscard]] const std::vector<net::Asn>& networks() const { return networks_; }
    /// What is known of the i-th of `networks`. Thread-safe.
    [[nodiscard]] NetworkEvidence gather(std::size_t i) const;
    /// The networks that originate nothing, of those in `named` and those of which an aut-num,
    /// PeeringDB, the participants, or a Spoofer test of theirs or of a customer's tells. Sorted.
    [[nodiscard]] std::vector<net::Asn> silent_networks(std::span<const net::Asn> named) const;
    /// What is known of a network that originates nothing. Thread-safe.
    [[nodiscard]] NetworkEvidence gather_silent(net::Asn asn) const;
    /// What registrations call `asn`, whether it announces anything or not. Thread-safe.
    [[nodiscard]] Identity identity_of(net::Asn asn) const;

private:
    /// An ASN and the index of what is its own; sorted, these are a run for each network.
    struct OfAsn {
        net::Asn asn;
        std::uint32_t index;
        friend auto operator<=>(const OfAsn&, const OfAsn&) = default;
    };

    static constexpr std::uint32_t kNone = 0xFFFF'FFFF;

    void link_vrps();
    [[nodiscard]] std::span<const OfAsn> own_vrps(net::Asn asn) const;
    void complete(Identity& identity, net::Asn asn) const;
    void add_vrps(std::span<const OfAsn> pairs, NetworkEvidence& evidence) const;
    void add_others(std::span<const OfAsn> pairs, NetworkEvidence& evidence) const;
    void add_registrations(NetworkEvidence& evidence) const;
    void add_route_objects(NetworkEvidence& evidence) const;
    [[nodiscard]] std::vector<registry::SpoofTest> tests_of(net::Asn asn) const;

    const JudgedRoutes& routes_;
    std::span<const rpki::payload::Vrp> vrps_;
    const rpki::OriginValidator& validator_;
    const Registrations& registrations_;
    Holdings holdings_;
    std::vector<registry::SpoofTest> spoof_tests_;  ///< Of the month, by ASN.
    std::vector<net::Asn> route_servers_;
    std::vector<net::Asn> networks_;
    std::vector<OfAsn> pairs_by_origin_;
    std::vector<std::size_t> first_pair_;  ///< Of each network's run; one more at the end.
    std::vector<OfAsn> vrps_by_asn_;
    // VRPs and pairs are both in the order of prefixes, so what covers what is found once, for all.
    /// Of each pair: the first VRP of the longest prefix that is its own or covers it, or kNone.
    std::vector<std::uint32_t> vrps_of_pair_;
    /// Of each VRP: the first one of the longest other prefix that covers its own, or kNone.
    std::vector<std::uint32_t> vrps_above_;
    /// Of each VRP: the first pair whose prefix is not before its own.
    std::vector<std::uint32_t> first_pair_inside_;
};

}  // namespace comity::observation
