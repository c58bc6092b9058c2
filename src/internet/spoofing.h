// Tests of source address validation in networks of a made Internet, as CAIDA's Spoofer has them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/byte_sink.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "internet/internet.h"
#include "internet/written_relationships.h"
#include "net/prefix.h"

namespace comity::internet {

/// What became of forged packets of one family.
struct SpoofOutcome {
    net::Prefix client;
    std::string_view routed;  ///< "received", "blocked", "rewritten", "unknown"
    bool is_behind_nat = false;
};
struct SpoofSession {
    std::uint64_t number = 0;
    Timestamp time;
    AsIndex network = 0;
    std::optional<SpoofOutcome> ipv4;
    std::optional<SpoofOutcome> ipv6;
};

/// Tests from a few percent of the networks, most in the month of the Internet's date, some before
/// it; in order of time and number.
[[nodiscard]] std::vector<SpoofSession> make_spoof_sessions(const Internet& internet);

/// Sessions on one page.
[[nodiscard]] std::size_t sessions_a_page(std::size_t session_count);

/// Writes page number `page`, from 1, as the API gives it (JSON-LD). Errors: what `sink` returns.
[[nodiscard]] Result<void> write_spoof_page(const Internet& internet,
                                            std::span<const SpoofSession> sessions,
                                            std::size_t page, ByteSink& sink);

/// Of one network: metrics M5 and M5C.
struct SpoofTruth {
    /// Distinct client prefixes without NAT from which forged packets were received in the month;
    /// none if no test without NAT was received or blocked.
    std::optional<std::uint64_t> received;
    /// The sum over its customers in relationships.txt that have one; none if none has.
    std::optional<std::uint64_t> received_of_customers;
};
[[nodiscard]] std::map<net::Asn, SpoofTruth> spoofing_of(const Internet& internet,
                                                         std::span<const SpoofSession> sessions,
                                                         const WrittenRelationships& relationships);

}  // namespace comity::internet
