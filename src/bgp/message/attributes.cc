#include "bgp/message/attributes.h"

#include <algorithm>
#include <array>

#include "bgp/message/as_path_merge.h"
#include "bgp/rules.h"

namespace comity::bgp {
namespace {

// Attribute flags (RFC 4271 s4.3).
constexpr std::uint8_t kFlagOptional = 0x80;
constexpr std::uint8_t kFlagTransitive = 0x40;
constexpr std::uint8_t kFlagExtendedLength = 0x10;

/// One attribute: its type, octets and place. Passed as a value, so that it stays in registers:
/// read back from memory as one piece right after it was written there in several, it is waited
/// for.
struct RawAttribute {
    std::uint8_t flags;
    std::uint8_t code;
    Octets value;
    std::size_t offset;  ///< Of the value in the outermost input.
};

/// Reads attribute after attribute into an Attributes.
class AttributesReader {
public:
    AttributesReader(AsnWidth asn_width, Carrier carrier, OctetArena& arena, Attributes& result)
        : asn_width_(asn_width), carrier_(carrier), arena_(arena), result_(result) {}

    void read_all(Reader reader) {
        auto rest = reader.rest();
        auto offset = reader.offset();
        while (!rest.empty()) {
            // A length that does not fit ends the reading: what follows cannot be told apart
            // (RFC 7606 s4).
            const auto header = (rest[0] & kFlagExtendedLength) != 0 ? std::size_t{4} : 3;
            const auto length = value_length(rest, header);
            if (rest.size() < header || rest.size() - header < length) [[unlikely]] {
                note(UpdateOutcome::TreatAsWithdraw, Fault::Truncated, kAttributeTruncated, offset,
                     "path attribute length");
                return;
            }
            const RawAttribute raw{rest[0], rest[1], rest.subspan(header, length), offset + header};
            rest = rest.subspan(header + length);
            offset += header + length;
            // Twice the same: all but the first are discarded, but MP ones reset (RFC 7606 s3 g).
            auto& seen = seen_[raw.code / 64];
            const auto bit = std::uint64_t{1} << raw.code % 64;
            if ((seen & bit) != 0) [[unlikely]] {
                note(is_multiprotocol(raw.code) ? UpdateOutcome::Reset
                                                : UpdateOutcome::AttributeDiscard,
                     Fault::Duplicate, kAttributeDuplicate, raw.offset, "path attribute");
                continue;
            }
            seen |= bit;
            read_one(raw);
        }
        if (asn_width_ == AsnWidth::TwoOctets) merge_as4();
    }

private:
    static bool is_multiprotocol(std::uint8_t code) {
        return code == Attributes::kMpReach || code == Attributes::kMpUnreach;
    }

    void note(UpdateOutcome outcome, Fault fault, const Rule& rule, std::size_t offset,
              std::string_view what) {
        if (outcome <= result_.outcome && result_.fault) return;
        result_.outcome = std::max(result_.outcome, outcome);
        result_.fault = ParseError{fault, offset, &rule, what};
    }

    /// The length that an attribute's header of `header` octets says; 0 where it is cut.
    static std::size_t value_length(Octets rest, std::size_t header) {
        if (rest.size() < header) return 0;
        return header == 4 ? static_cast<std::size_t>(rest[2] << 8U | rest[3]) : rest[2];
    }

    void read_one(RawAttribute raw) {
        switch (raw.code) {
            case Attributes::kOrigin: return read_origin(raw);
            case Attributes::kAsPath: return read_as_path(raw);
            case Attributes::kNextHop: return read_next_hop(raw);
            case Attributes::kMed:
                return read_number(raw, kFlagOptional, result_.med, "MULTI_EXIT_DISC");
            case Attributes::kLocalPref:
                return read_number(raw, kFlagTransitive, result_.local_pref, "LOCAL_PREF");
            case Attributes::kAtomicAggregate:
                return accept_if(raw, kFlagTransitive, raw.value.empty(),
                                 UpdateOutcome::AttributeDiscard, "ATOMIC_AGGREGATE");
            case Attributes::kAggregator: return read_aggregator(raw);
            case Attributes::kCommunities:
                return read_list(raw, 4, result_.communities, "COMMUNITIES");
            case Attributes::kOriginatorId:
                return accept_if(raw, kFlagOptional, raw.value.size() == 4,
                                 UpdateOutcome::TreatAsWithdraw, "ORIGINATOR_ID");
            case Attributes::kClusterList:
                return accept_if(raw, kFlagOptional,
                                 !raw.value.empty() && raw.value.size() % 4 == 0,
                                 UpdateOutcome::TreatAsWithdraw, "CLUSTER_LIST");
            case Attributes::kMpReach: return read_mp_reach(raw);
            case Attributes::kMpUnreach: return read_mp_unreach(raw);
            case Attributes::kExtendedCommunities:
                return read_list(raw, 8, result_.extended_communities, "EXTENDED COMMUNITIES");
            case Attributes::kAs4Path: return read_as4_path(raw);
            case Attributes::kAs4Aggregator: return read_as4_aggregator(raw);
            case Attributes::kLargeCommunities:
                return read_list(raw, 12, result_.large_communities, "LARGE_COMMUNITY");
            case Attributes::kOnlyToCustomer: return read_only_to_customer(raw);
            default: return count_unknown(raw);
        }
    }

    /// All types that Comity does not decode are optional; one that says otherwise ends a session.
    void count_unknown(RawAttribute raw) {
        ++result_.unknown_count;
        if ((raw.flags & kFlagOptional) == 0) [[unlikely]] {
            note(UpdateOutcome::Reset, Fault::Unsupported, kAttributeUnrecognised, raw.offset,
                 "path attribute type");
        }
    }

    /// Takes the attribute when its flags are `flags` (RFC 7606 s3 c, s5.3) and `fits` holds; else
    /// notes the fault and returns false.
    [[gnu::always_inline]] bool accept(RawAttribute raw, std::uint8_t flags, bool fits,
                                       UpdateOutcome outcome, std::string_view what) {
        if ((raw.flags & (kFlagOptional | kFlagTransitive)) != flags) [[unlikely]] {
            note(is_multiprotocol(raw.code) ? UpdateOutcome::Reset : UpdateOutcome::TreatAsWithdraw,
                 Fault::BadValue, kAttributeFlags, raw.offset, what);
            // The value is still what it is: a dump shows it.
        }
        if (!fits) [[unlikely]] {
            note(outcome, Fault::BadValue, kAttributeLength, raw.offset, what);
            return false;
        }
        result_.present |= std::uint64_t{1} << raw.code;
        return true;
    }
    [[gnu::always_inline]] void accept_if(RawAttribute raw, std::uint8_t flags, bool fits,
                                          UpdateOutcome outcome, std::string_view what) {
        static_cast<void>(accept(raw, flags, fits, outcome, what));
    }

    void read_origin(RawAttribute raw) {
        if (raw.value.size() == 1 && raw.value[0] > 2) {
            note(UpdateOutcome::TreatAsWithdraw, Fault::BadValue, kOriginValue, raw.offset,
                 "ORIGIN");
            return;
        }
        if (accept(raw, kFlagTransitive, raw.value.size() == 1, UpdateOutcome::TreatAsWithdraw,
                   "ORIGIN")) {
            result_.origin = static_cast<Origin>(raw.value[0]);
        }
    }

    void read_as_path(RawAttribute raw) {
        if (!is_as_path(raw.value, asn_width_)) {
            note(UpdateOutcome::TreatAsWithdraw, Fault::BadValue, kAsPathMalformed, raw.offset,
                 "AS_PATH");
            return;
        }
        if (!accept(raw, kFlagTransitive, true, UpdateOutcome::TreatAsWithdraw, "AS_PATH")) return;
        if (asn_width_ == AsnWidth::FourOctets) {
            result_.as_path = net::AsPathView(raw.value);
        } else {
            result_.as_path = widen_as_path(raw.value, arena_);
        }
    }

    void read_as4_path(RawAttribute raw) {
        // Between four-octet speakers it must not be there, and is discarded (RFC 6793 s4.1).
        if (asn_width_ == AsnWidth::FourOctets) return;
        if (raw.value.empty() || !is_as_path(raw.value, AsnWidth::FourOctets)) {
            note(UpdateOutcome::AttributeDiscard, Fault::BadValue, kAs4PathMalformed, raw.offset,
                 "AS4_PATH");
            return;
        }
        if (accept(raw, kFlagOptional | kFlagTransitive, true, UpdateOutcome::TreatAsWithdraw,
                   "AS4_PATH")) {
            as4_path_ = without_confederations(net::AsPathView(raw.value), arena_);
        }
    }

    void read_next_hop(RawAttribute raw) {
        // A table dump of IPv6 may hold a NEXT_HOP of 16 octets; the message never does.
        const bool fits =
            raw.value.size() == 4 || (carrier_ == Carrier::TableDump && raw.value.size() == 16);
        if (accept(raw, kFlagTransitive, fits, UpdateOutcome::TreatAsWithdraw, "NEXT_HOP")) {
            result_.next_hop = net::Address::from_octets(raw.value);
        }
    }

    void read_number(RawAttribute raw, std::uint8_t flags, std::uint32_t& field,
                     std::string_view what) {
        if (accept(raw, flags, raw.value.size() == 4, UpdateOutcome::TreatAsWithdraw, what)) {
            field = Reader::load_u32(raw.value);
        }
    }

    void read_aggregator(RawAttribute raw) {
        const auto width = static_cast<std::size_t>(asn_width_);
        if (!accept(raw, kFlagOptional | kFlagTransitive, raw.value.size() == width + 4,
                    UpdateOutcome::AttributeDiscard, "AGGREGATOR")) {
            return;
        }
        const auto asn = width == 4 ? Reader::load_u32(raw.value)
                                    : static_cast<std::uint32_t>(raw.value[0] << 8U | raw.value[1]);
        result_.aggregator = {net::Asn(asn), net::Address::from_octets(raw.value.subspan(width))};
    }

    void read_as4_aggregator(RawAttribute raw) {
        if (asn_width_ == AsnWidth::FourOctets) return;
        if (accept(raw, kFlagOptional | kFlagTransitive, raw.value.size() == 8,
                   UpdateOutcome::AttributeDiscard, "AS4_AGGREGATOR")) {
            as4_aggregator_ = {net::Asn(Reader::load_u32(raw.value)),
                               net::Address::from_octets(raw.value.subspan(4))};
        }
    }

    [[gnu::always_inline]] void read_list(RawAttribute raw, std::size_t width, Octets& field,
                                          std::string_view what) {
        if (accept(raw, kFlagOptional | kFlagTransitive,
                   !raw.value.empty() && raw.value.size() % width == 0,
                   UpdateOutcome::TreatAsWithdraw, what)) {
            field = raw.value;
        }
    }

    void read_only_to_customer(RawAttribute raw) {
        if (accept(raw, kFlagOptional | kFlagTransitive, raw.value.size() == 4,
                   UpdateOutcome::TreatAsWithdraw, "OTC")) {
            result_.only_to_customer = net::Asn(Reader::load_u32(raw.value));
        }
    }

    void read_mp_reach(RawAttribute raw) {
        const auto refuse = [this, &raw](std::string_view what) {
            note(UpdateOutcome::Reset, Fault::Truncated, kMpReachMalformed, raw.offset, what);
        };
        auto& mp = result_.mp_reach;
        mp = MultiprotocolNlri();
        const auto value = raw.value;
        if (value.empty()) return refuse("MP_REACH_NLRI");
        std::size_t next_hop_at = 1;
        // The AFI's first octet is 0, and no next hop has length 0, so the forms cannot be
        // mistaken.
        if (carrier_ == Carrier::Message || value[0] == 0) {
            if (value.size() < 5) return refuse("MP_REACH_NLRI");
            mp.afi = static_cast<std::uint16_t>(value[0] << 8U | value[1]);
            mp.safi = value[2];
            next_hop_at = 4;
        }
        const std::size_t length = value[next_hop_at - 1];
        if (value.size() - next_hop_at < length) return refuse("MP_REACH_NLRI next hop");
        mp.next_hop = value.subspan(next_hop_at, length);
        mp.family = family_of(mp.afi);
        if (!is_next_hop_length(mp, length)) return refuse("MP_REACH_NLRI next hop length");
        if (next_hop_at == 4) {
            if (value.size() - next_hop_at - length < 1) return refuse("MP_REACH_NLRI reserved");
            mp.nlri = value.subspan(next_hop_at + length + 1);
            mp.nlri_offset = raw.offset + next_hop_at + length + 1;
        }
        accept_if(raw, kFlagOptional, true, UpdateOutcome::Reset, "MP_REACH_NLRI");
    }

    void read_mp_unreach(RawAttribute raw) {
        if (raw.value.size() < 3) {
            note(UpdateOutcome::Reset, Fault::Truncated, kMpUnreachMalformed, raw.offset,
                 "MP_UNREACH_NLRI");
            return;
        }
        auto& mp = result_.mp_unreach;
        mp.afi = static_cast<std::uint16_t>(raw.value[0] << 8U | raw.value[1]);
        mp.safi = raw.value[2];
        mp.family = family_of(mp.afi);
        mp.nlri = raw.value.subspan(3);
        mp.nlri_offset = raw.offset + 3;
        accept_if(raw, kFlagOptional, true, UpdateOutcome::Reset, "MP_UNREACH_NLRI");
    }

    /// Whether a next hop of `mp` may have `length` octets: one of its family (RFC 4760 s3), a
    /// global and a link-local one of IPv6 (RFC 2545 s3), or IPv6 ones of IPv4 (RFC 8950 s3). Of
    /// what is neither unicast nor multicast nothing is known: flow specifications have none.
    static bool is_next_hop_length(const MultiprotocolNlri& mp, std::size_t length) {
        if (!mp.family || (mp.safi != kSafiUnicast && mp.safi != kSafiMulticast)) return true;
        return length == 16 || length == 32 || (mp.family == net::Family::Ipv4 && length == 4);
    }

    static std::optional<net::Family> family_of(std::uint16_t afi) {
        if (afi == 1) return net::Family::Ipv4;
        if (afi == 2) return net::Family::Ipv6;
        return std::nullopt;
    }

    /// RFC 6793 s4.2.3: an AGGREGATOR that is not AS_TRANS means that the four-octet attributes are
    /// stale, and both are ignored.
    void merge_as4() {
        const bool has_aggregator = result_.has(Attributes::kAggregator);
        const bool has_as4_aggregator = result_.has(Attributes::kAs4Aggregator);
        if (has_aggregator && has_as4_aggregator && result_.aggregator.asn != net::kAsTrans) {
            return;
        }
        if (has_aggregator && has_as4_aggregator) result_.aggregator = as4_aggregator_;
        if (result_.has(Attributes::kAs4Path) && result_.has(Attributes::kAsPath)) {
            result_.as_path = merge_as4_path(result_.as_path, as4_path_, arena_);
        }
    }

    AsnWidth asn_width_;
    Carrier carrier_;
    OctetArena& arena_;
    std::array<std::uint64_t, 4> seen_{};  ///< A bit for each code.
    net::AsPathView as4_path_;
    Aggregator as4_aggregator_;
    Attributes& result_;
};

}  // namespace

std::string_view to_string(Origin origin) {
    switch (origin) {
        case Origin::Igp: return "IGP";
        case Origin::Egp: return "EGP";
        case Origin::Incomplete: return "INCOMPLETE";
    }
    return "INCOMPLETE";
}

std::string_view to_string(UpdateOutcome outcome) {
    switch (outcome) {
        case UpdateOutcome::Accept: return "accept";
        case UpdateOutcome::AttributeDiscard: return "attribute-discard";
        case UpdateOutcome::TreatAsWithdraw: return "treat-as-withdraw";
        case UpdateOutcome::Reset: return "reset";
    }
    return "reset";
}

bool Attributes::has_community(std::uint32_t community) const {
    for (std::size_t i = 0; i < communities.size(); i += 4) {
        if (Reader::load_u32(communities.subspan(i, 4)) == community) return true;
    }
    return false;
}

void Attributes::clear() {
    present = 0;
    origin = Origin::Incomplete;
    as_path = net::AsPathView();
    med = 0;
    local_pref = 0;
    communities = {};
    extended_communities = {};
    large_communities = {};
    unknown_count = 0;
    outcome = UpdateOutcome::Accept;
    fault.reset();
}

void read_attributes(Reader reader, AsnWidth asn_width, Carrier carrier, OctetArena& arena,
                     Attributes& attributes) {
    attributes.clear();
    AttributesReader(asn_width, carrier, arena, attributes).read_all(reader);
}

}  // namespace comity::bgp
