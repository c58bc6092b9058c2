// Payloads: what validation of the RPKI leaves, as the validators write it down.
//
// A payload set is read from another program's output, so it rests on that program's validation,
// not on ours. Router keys are passed over.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/rule.h"
#include "base/timestamp.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::rpki::payload {

/// A validated ROA payload (RFC 6811 s2). `prefix.length() <= max_length <=` the bits of the
/// family.
struct Vrp {
    net::Prefix prefix;
    std::uint8_t max_length = 0;
    net::Asn asn;
    friend constexpr auto operator<=>(const Vrp&, const Vrp&) = default;
};

/// The providers that a network attests, of all its ASPA objects together
/// (draft-ietf-sidrops-aspa-profile-29 s3). Sorted, unique, not empty, without the customer; AS0,
/// that is "none", only alone.
struct Aspa {
    net::Asn customer;
    std::vector<net::Asn> providers;
    friend auto operator<=>(const Aspa&, const Aspa&) = default;
};

/// One refused entry, for people.
struct RefusalSample {
    std::string what;        ///< The field as given, safe to print; cut at kSampleOctetsMax.
    std::size_t offset = 0;  ///< Octets from the start of the file to the entry.
};

/// The entries refused under one rule.
struct Refusals {
    const Rule* rule = nullptr;
    std::uint64_t count = 0;
    std::vector<RefusalSample> samples;  ///< The first, up to kRefusalSamplesMax.
};

/// What one payload file says.
struct PayloadSet {
    std::vector<Vrp> vrps;               ///< Sorted, unique.
    std::vector<Aspa> aspas;             ///< Sorted by customer, one each.
    std::optional<Timestamp> generated;  ///< When the validator ran, where the file says so.
    std::uint64_t duplicates = 0;        ///< VRP entries that repeat another.
    std::vector<Refusals> refused;       ///< One for each rule broken, in the order first met.

    /// How many entries were refused under `rule`.
    [[nodiscard]] std::uint64_t refused_count(const Rule& rule) const {
        for (const auto& refusals : refused) {
            if (refusals.rule == &rule) return refusals.count;
        }
        return 0;
    }
};

}  // namespace comity::rpki::payload
