// Events: what was announced against what is registered or attested, who did it and who passed it
// on, with what it was seen by. Whether and how it scores is for manrs.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/rule.h"
#include "base/timestamp.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::incident {

enum class EventKind : std::uint8_t {
    BogonPrefix,  ///< The culprit originated a prefix that nobody may.
    BogonAsn      ///< The culprit announced a path with an ASN that nobody has.
};

/// The AS next to the culprit on a path to a vantage point: it let the route pass.
struct Accomplice {
    net::Asn asn;
    /// The culprit is its direct customer, by the relationships given: only then does it score.
    bool is_provider = false;
    friend auto operator<=>(const Accomplice&, const Accomplice&) = default;
};

/// One prefix that one network announced wrongly, over one stretch of time.
struct Event {
    EventKind kind = EventKind::BogonPrefix;
    const Rule* rule = nullptr;  ///< What is wrong; one of `event_rules`.
    net::Asn culprit;
    net::Prefix prefix;
    Timestamp start;
    Timestamp end;                        ///< The last instant, not before `start`.
    std::vector<net::Asn> bogon_asns;     ///< Of BogonAsn: sorted.
    std::vector<Accomplice> accomplices;  ///< Sorted.
    std::vector<net::Asn> path;           ///< An example, the shortest: vantage point first.
    std::uint32_t peers = 0;              ///< Distinct ASNs of vantage points that saw it.
    std::uint32_t full_feeds = 0;         ///< Those of them with a full feed of the family.
    std::uint32_t full_feeds_needed = 0;  ///< So many must have seen it before it scores.
    bool is_full_bogon = false;           ///< Else administrative: shown, never scored.

    /// Whether it is held against anyone.
    [[nodiscard]] bool counts() const {
        return is_full_bogon && full_feeds > 0 && full_feeds >= full_feeds_needed;
    }
    friend bool operator==(const Event&, const Event&) = default;
};

/// "bogon-prefix", "bogon-asn".
[[nodiscard]] std::string_view to_string(EventKind kind);

}  // namespace comity::incident
