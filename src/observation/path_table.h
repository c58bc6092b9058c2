// The distinct paths of a timeline, each kept once: a route names its path by number. With the path
// goes what else a detector asks of a route: its OTC attribute and the BLACKHOLE community.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "bgp/message/attributes.h"
#include "net/asn.h"

namespace comity::observation {

using PathId = std::uint32_t;
inline constexpr PathId kNoPath = std::numeric_limits<PathId>::max();

/// One path; its ASNs are of the table's storage, until the next `intern` or `keep_only`.
struct PathView {
    /// From the vantage point's AS to the origin: prepends once, the members of sets as they come,
    /// without confederation segments (RFC 5065 s4). Not empty.
    std::span<const net::Asn> asns;
    bool has_set = false;                      ///< An AS_SET is in it (RFC 9774 deprecates these).
    bool has_origin = true;                    ///< False: it ends in an AS_SET.
    bool is_blackhole = false;                 ///< The route was tagged 65535:666 (RFC 7999 s5).
    std::optional<net::Asn> only_to_customer;  ///< OTC (RFC 9234 s5).

    [[nodiscard]] std::optional<net::Asn> origin() const {
        return has_origin ? std::optional(asns.back()) : std::nullopt;
    }
};

/// A hash set of paths in one piece of memory. A path takes 20 octets, 4 an ASN, and up to 8 of the
/// index.
class PathTable {
public:
    /// The number of the path of a route with these attributes, heard from `own`. The same path,
    /// OTC and tag have the same number, also after others were forgotten. Paths are cut behind
    /// kPathAsnsMax ASNs.
    [[nodiscard]] PathId intern(const bgp::Attributes& attributes, net::Asn own) {
        begin();
        return intern(want(attributes, own));
    }

    /// A path that is sought. Several are sought side by side in three steps, so that memory
    /// answers them together: `begin`, then `want` of each, `approach` of each, `approach_words` of
    /// each, `intern` of each.
    struct Wanted {
        std::uint32_t hash = 0;
        std::uint32_t first = 0;   ///< In `wanted_words_`: its ASNs, then its OTC where it has one.
        std::uint16_t length = 0;  ///< ASNs.
        std::uint8_t flags = 0;
    };
    void begin() { wanted_words_.clear(); }
    [[nodiscard]] Wanted want(const bgp::Attributes& attributes, net::Asn own);
    void approach(const Wanted& wanted) const;
    /// Returns the number that it most likely has, or kNoPath.
    PathId approach_words(const Wanted& wanted) const;
    [[nodiscard]] PathId intern(const Wanted& wanted);

    [[nodiscard]] PathView path(PathId id) const;

    /// How many there are, and how many numbers were ever given out: all are below that.
    [[nodiscard]] std::size_t size() const { return entries_.size() - free_.size(); }
    [[nodiscard]] std::size_t capacity() const { return entries_.size(); }
    /// What it takes, in octets.
    [[nodiscard]] std::size_t octets() const;

    /// Forgets all paths but those marked in `is_live` (of `capacity()`); their numbers will be
    /// given to others. Returns the numbers forgotten.
    std::vector<PathId> keep_only(const std::vector<bool>& is_live);

private:
    struct Entry {
        std::uint32_t hash = 0;
        std::uint32_t first = 0;   ///< In `words_`: its ASNs, then its OTC where it has one.
        std::uint16_t length = 0;  ///< ASNs; 0: the number is free.
        std::uint8_t flags = 0;
    };
    [[nodiscard]] std::span<const net::Asn> words_of(const Entry& entry) const;
    [[nodiscard]] std::span<const net::Asn> words_of(const Wanted& wanted) const;
    [[nodiscard]] PathId add(const Wanted& wanted);
    void put_in_index(PathId id);
    void grow_index();

    std::vector<Entry> entries_;
    std::vector<net::Asn> words_;
    std::vector<PathId> free_;
    std::vector<PathId> index_;  ///< Open addressing; kNoPath is an empty place.
    std::vector<net::Asn> wanted_words_;
};

/// The path that a vantage point told last. The next route of a table, whose prefixes lie in order,
/// has the same one four times of ten, and then nothing is looked up. One cache line.
class LastPath {
public:
    /// The number of the route's path; kNoPath if that may be another one.
    [[nodiscard]] PathId id_of(const bgp::Attributes& attributes) const;
    /// Keeps the route's path, where it is short and has no OTC and no tag.
    void keep(const bgp::Attributes& attributes, PathId id);
    /// Numbers were given to others.
    void forget() { id_ = kNoPath; }

private:
    PathId id_ = kNoPath;
    std::uint8_t size_ = 0;
    std::array<std::uint8_t, 59> octets_{};  ///< In the wire form.
};
static_assert(sizeof(LastPath) == 64);

/// ASNs of a path that are kept. The longest real ones have some hundred, nearly all prepends.
inline constexpr std::size_t kPathAsnsMax = 512;

}  // namespace comity::observation
