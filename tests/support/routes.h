// Small worlds of routes and VRPs, judged, without any file.
#pragma once

#include <algorithm>
#include <optional>
#include <random>
#include <vector>

#include "base/executor.h"
#include "observation/evidence_gatherer.h"
#include "rpki/rov.h"
#include "support/bogons.h"

namespace comity::test {

/// What is announced and what is attested in a small world; a copy is another world.
struct Routes {
    std::vector<observation::Pair> pairs;
    std::vector<rpki::payload::Vrp> vrps;

    /// Announces `prefix` from `origin`, seen by one full feed, which is all that there are.
    void announce(std::string_view prefix, std::uint32_t origin) {
        pairs.push_back({.prefix = *net::Prefix::parse(prefix),
                         .origin = net::Asn(origin),
                         .peers = 1,
                         .full_feed_peers = 1});
    }
    void attest(std::string_view prefix, std::uint8_t max_length, std::uint32_t asn) {
        vrps.push_back({*net::Prefix::parse(prefix), max_length, net::Asn(asn)});
    }
};

/// The routes of a world, judged, and the evidence of its networks.
class JudgedWorld {
public:
    explicit JudgedWorld(const Routes& routes)
        : vrps_(sorted(routes.vrps)),
          validator_(vrps_),
          routes_(announcements_of(routes), validator_, no_registrations(), executor_),
          gatherer_(routes_, vrps_, validator_, no_registrations(), std::nullopt) {}
    JudgedWorld(const JudgedWorld&) = delete;
    JudgedWorld& operator=(const JudgedWorld&) = delete;

    [[nodiscard]] std::span<const observation::JudgedPair> pairs() const { return routes_.pairs(); }
    [[nodiscard]] const std::vector<rpki::payload::Vrp>& vrps() const { return vrps_; }
    [[nodiscard]] const std::vector<net::Asn>& networks() const { return gatherer_.networks(); }
    [[nodiscard]] observation::NetworkEvidence evidence(std::size_t i) const {
        return gatherer_.gather(i);
    }
    /// The evidence of one network, which must announce something.
    [[nodiscard]] observation::NetworkEvidence evidence_of(std::uint32_t asn) const {
        const auto& networks = gatherer_.networks();
        const auto at = std::lower_bound(networks.begin(), networks.end(), net::Asn(asn));
        return gatherer_.gather(static_cast<std::size_t>(at - networks.begin()));
    }

private:
    static std::vector<rpki::payload::Vrp> sorted(std::vector<rpki::payload::Vrp> vrps) {
        std::sort(vrps.begin(), vrps.end());
        vrps.erase(std::unique(vrps.begin(), vrps.end()), vrps.end());
        return vrps;
    }
    static observation::Announcements announcements_of(const Routes& routes) {
        observation::Announcements announcements;
        announcements.pairs = routes.pairs;
        std::sort(announcements.pairs.begin(), announcements.pairs.end());
        announcements.ipv4.peers_needed = 1;
        announcements.ipv6.peers_needed = 1;
        return announcements;
    }

    std::vector<rpki::payload::Vrp> vrps_;
    rpki::OriginValidator validator_;
    InlineExecutor executor_;
    observation::JudgedRoutes routes_;
    observation::EvidenceGatherer gatherer_;
};

}  // namespace comity::test
