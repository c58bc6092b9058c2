// Bogon ASNs over time: from when to when which routes had one in their paths. They are not scored
// as such; `find_bogons` makes days of them.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <optional>

#include "incident/path_detector.h"
#include "observation/path_sightings.h"
#include "registry/bogons.h"

namespace comity::incident {

class BogonAsns final : public PathDetector {
public:
    /// Both must outlive it.
    BogonAsns(const registry::BogonJudge& bogons, RunTable& runs)
        : bogons_(bogons), watch_(bogons), runs_(runs) {}

    void judge(const JudgedPath& path, std::vector<PathFault>& faults) override;
    void join(const PathFault& fault, const FaultyRoute& route) override;
    void change(const PathFault& fault, const FaultyRoute& route) override;
    void leave(const PathFault& fault, const FaultyRoute& route) override;

private:
    /// A bogon ASN, and who announced it to the next network.
    struct Hop {
        net::Asn culprit;
        net::Asn bogon;
        const Rule* rule = nullptr;
        bool is_full = false;
    };
    struct Key {
        observation::PrefixIndex prefix;
        std::uint32_t hop;
        friend bool operator==(Key, Key) = default;
        friend std::size_t hash_value(Key key) {
            return (std::uint64_t{key.prefix} << 32U | key.hop) * 0x9E37'79B9'7F4A'7C15U;
        }
    };
    [[nodiscard]] std::optional<std::uint32_t> hop_of(net::Asn culprit, net::Asn bogon,
                                                      const registry::BogonVerdict& verdict);

    const registry::BogonJudge& bogons_;
    observation::AsnWatch watch_;
    RunTable& runs_;
    std::vector<Hop> hops_;
    boost::unordered_flat_map<std::uint64_t, std::uint32_t> hop_index_;
    boost::unordered_flat_map<Key, RunId> run_of_;
};

}  // namespace comity::incident
