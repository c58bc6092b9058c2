// The relationships of a made Internet as somebody inferred them: the topology, with a few percent
// missing or wrong.
#pragma once

#include <cstdint>

#include "base/byte_sink.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "internet/internet.h"
#include "internet/topology.h"

namespace comity::internet {

/// What the file says. The topology must outlive it.
class WrittenRelationships {
public:
    WrittenRelationships(const Topology& topology, std::uint64_t seed)
        : topology_(topology), seed_(seed) {}

    /// Whether the file has `customer` as a direct customer of `provider`.
    [[nodiscard]] bool is_customer(AsIndex customer, AsIndex provider) const;
    [[nodiscard]] bool is_customer(net::Asn customer, net::Asn provider) const;

    /// Whether the file has the two as peers.
    [[nodiscard]] bool are_peers(AsIndex one, AsIndex other) const;

    /// Writes `a|b|-1` (a is a provider of b) and `a|b|0` (peers) lines, as CAIDA does (serial-1).
    /// Errors: what `sink` returns.
    [[nodiscard]] Result<void> write(Timestamp date, ByteSink& sink) const;

private:
    enum class Kind : std::uint8_t { Missing, ProviderOf, PeerOf };
    /// What is written of a provider and its customer: as it is, missing, or as peers.
    [[nodiscard]] Kind of_customer(AsIndex provider, AsIndex customer) const;
    /// What is written of two peers: as it is, missing, or the one of the lower number as provider.
    [[nodiscard]] Kind of_peers(AsIndex low, AsIndex high) const;
    [[nodiscard]] std::uint64_t draw(AsIndex one, AsIndex other) const;

    const Topology& topology_;
    std::uint64_t seed_;
};

/// What the file of `internet`, which must outlive it, says.
[[nodiscard]] inline WrittenRelationships written_relationships(const Internet& internet) {
    return {internet.topology, stream_seed(internet.parameters, Stream::Relationships)};
}

}  // namespace comity::internet
