// AS paths as BGP carries them: segments of AS numbers (RFC 4271 s4.3, RFC 5065 s3).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "base/reader.h"
#include "net/asn.h"

namespace comity::net {

enum class SegmentType : std::uint8_t {
    AsSet = 1,
    AsSequence = 2,
    AsConfedSequence = 3,
    AsConfedSet = 4
};

/// One segment of an AsPathView; it lives as long as the octets of the path.
class SegmentView {
public:
    SegmentView(SegmentType type, Octets asns) : type_(type), asns_(asns) {}
    [[nodiscard]] SegmentType type() const { return type_; }
    [[nodiscard]] std::size_t size() const { return asns_.size() / 4; }
    [[nodiscard]] Asn operator[](std::size_t i) const {
        return Asn(Reader::load_u32(asns_.subspan(4 * i, 4)));
    }
    [[nodiscard]] Asn back() const { return (*this)[size() - 1]; }

private:
    SegmentType type_;
    Octets asns_;
};

/// A well-formed path in the wire form with four-octet AS numbers, as a decoder leaves it: segments
/// of (type, count, ASNs), count never 0. Two views of equal octets are the same path.
class AsPathView {
public:
    AsPathView() = default;
    /// `octets` must be well formed and outlive the view.
    explicit AsPathView(Octets octets) : octets_(octets) {}

    [[nodiscard]] Octets octets() const { return octets_; }
    [[nodiscard]] bool empty() const { return octets_.empty(); }

    /// Calls `visit(SegmentView)` for each segment, from the nearest AS to the origin.
    template <class Visit>
    void for_each_segment(Visit&& visit) const {
        for (auto rest = octets_; rest.size() >= 2;) {
            const auto length = std::size_t{4} * rest[1];
            visit(SegmentView(static_cast<SegmentType>(rest[0]), rest.subspan(2, length)));
            rest = rest.subspan(2 + length);
        }
    }

    /// The ASN that originated the route, as origin validation takes it (RFC 6811 s2): the last of
    /// the final segment if that is a sequence; `own` if it is a confederation segment or the path
    /// is empty; none if it is an AS_SET.
    [[nodiscard]] std::optional<Asn> origin(Asn own) const {
        std::optional<SegmentView> last;
        for_each_segment([&last](const SegmentView& segment) { last = segment; });
        if (!last || last->type() == SegmentType::AsConfedSequence ||
            last->type() == SegmentType::AsConfedSet) {
            return own;
        }
        if (last->type() == SegmentType::AsSet) return std::nullopt;
        return last->back();
    }
    /// Whether any segment is an AS_SET or AS_CONFED_SET, which RFC 9774 deprecates.
    [[nodiscard]] bool has_set() const {
        bool found = false;
        for_each_segment([&found](const SegmentView& segment) {
            found = found || segment.type() == SegmentType::AsSet ||
                    segment.type() == SegmentType::AsConfedSet;
        });
        return found;
    }

private:
    Octets octets_;
};

/// The usual text: "64500 64501 {64502,64503}"; confederation sequences in (), sets in [].
[[nodiscard]] std::string to_string(const AsPathView& path);

}  // namespace comity::net
