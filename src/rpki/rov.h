// Route origin validation (RFC 6811): is the origin of a route one that its prefix's holder
// authorised? The state is set on every route (RFC 8481 s4); what to do about it is for others.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/rule.h"
#include "net/asn.h"
#include "net/prefix.h"
#include "net/prefix_map.h"
#include "rpki/payload/payload.h"

namespace comity::rpki {

/// The validation states of RFC 6811 s2.
enum class Validity : std::uint8_t { Valid, Invalid, NotFound };

/// Why a route is invalid; the first of these that holds, from the last to the first.
enum class InvalidReason : std::uint8_t {
    None,        ///< It is not invalid.
    AsMismatch,  ///< The covering VRPs are of other origins.
    Length,      ///< Some covering VRP is of the origin, but its maximum length is too short.
    As0,         ///< All covering VRPs are of AS0 (RFC 6483 s4).
    AsSet        ///< The route has no one origin: "NONE".
};

struct Verdict {
    Validity validity = Validity::NotFound;
    InvalidReason reason = InvalidReason::None;
    friend constexpr bool operator==(Verdict, Verdict) = default;
};

/// "valid", "invalid" or "not-found", as the validators say it.
[[nodiscard]] std::string_view to_string(Validity validity);

/// The rule that stands for `verdict`: `rov.valid`, `rov.not-found` or one of `rov.invalid.*`.
[[nodiscard]] const Rule& rule_of(Verdict verdict);

/// What is asked of a route: its prefix, and its origin or none ("NONE" of RFC 6811 s2).
struct OriginQuery {
    net::Prefix prefix;
    std::optional<net::Asn> origin;
};

/// An immutable table of VRPs; any number of threads may ask it.
class OriginValidator {
public:
    OriginValidator() = default;
    /// Of VRPs in any order; repeats are kept once. Below 2^27 prefixes of each family.
    explicit OriginValidator(std::span<const payload::Vrp> vrps);

    /// The state of a route to `prefix` from `origin`; none if its path ends in an AS_SET
    /// (RFC 6811 s2). A VRP of AS0 matches nothing, not even origin 0.
    [[nodiscard]] Verdict validate(const net::Prefix& prefix, std::optional<net::Asn> origin) const;

    /// The states of many routes: `verdicts[i]` is that of `queries[i]`; both must be of one size.
    /// Several look-ups are under way at a time, so that they wait for memory together.
    void validate(std::span<const OriginQuery> queries, std::span<Verdict> verdicts) const;

    /// All VRPs that cover `prefix`, those of the longest prefix first, then as sorted.
    [[nodiscard]] std::vector<payload::Vrp> covering(const net::Prefix& prefix) const;

    /// All VRPs whose prefix is `prefix` or more specific, sorted.
    [[nodiscard]] std::vector<payload::Vrp> covered_by(const net::Prefix& prefix) const;

    /// How many different VRPs there are.
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    /// What a VRP says of its prefix; `last` ends the run of those of one prefix.
    struct Entry {
        net::Asn asn;
        std::uint8_t max_length;
        bool last;
    };
    /// The entries of one prefix. Most prefixes have a single VRP, which stands here itself and
    /// saves a cache miss; others have `max_length` kMany, and their run starts at `asn_or_first`.
    struct Payload {
        std::uint32_t asn_or_first;
        std::uint8_t max_length;
    };
    static constexpr std::uint8_t kMany = 255;
    using Map = net::PrefixMap<Payload>;

    /// Calls `see(entry)` for each VRP of the prefix that is entry `i` of the map, in order, until
    /// it returns true; returns whether it did.
    template <class See>
    bool any_entry(Map::Index i, See see) const {
        const auto payload = map_.value(i);
        if (payload.max_length != kMany) {
            return see(Entry{net::Asn(payload.asn_or_first), payload.max_length, true});
        }
        for (std::size_t at = payload.asn_or_first;; ++at) {
            if (see(entries_[at])) return true;
            if (entries_[at].last) return false;
        }
    }
    [[nodiscard]] Verdict judge(Map::Index longest, std::uint8_t length,
                                std::optional<net::Asn> origin) const;
    void append_vrps(Map::Index i, std::vector<payload::Vrp>& vrps) const;

    std::size_t size_ = 0;
    std::vector<Entry> entries_;  ///< Of the prefixes that have several, in order.
    Map map_;
};

}  // namespace comity::rpki
