#include "bgp/mrt/bgpdump_text.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "base/text.h"

namespace comity::bgp::mrt {
namespace {

// Room for a line without its path and communities: type, times, addresses, prefix, numbers.
constexpr std::size_t kLineOctets = 512;
// Text octets for each octet of an AS path or of communities: four octets of ASN are at most ten
// digits and a blank, a segment of two octets adds four brackets and blanks, a community of four
// octets is at most "no-advertise" and a blank.
constexpr std::size_t kTextPerOctet = 5;

char* put(char* out, std::string_view text) {
    std::memcpy(out, text.data(), text.size());
    return out + text.size();
}

/// What `put_padded` copies at a time: at the end of text, so much may be read and written.
constexpr std::size_t kPadding = 32;

/// The same for text that has kPadding octets behind it, where `out` has too. A call of memcpy for
/// a few octets takes longer than copying them: five such calls were a tenth of the time of a
/// table.
char* put_padded(char* out, std::string_view text) {
    for (std::size_t at = 0; at < text.size(); at += kPadding) {
        std::memcpy(out + at, text.data() + at, kPadding);
    }
    return out + text.size();
}

/// Literals in places of one size, to be copied as such.
struct Word {
    std::array<char, 16> text;
    std::size_t size;
};
template <std::size_t Size>
constexpr Word word(const char (&literal)[Size]) {  // NOLINT(*-avoid-c-arrays): what literals are
    static_assert(Size <= sizeof(Word::text));
    Word result{{}, Size - 1};
    for (std::size_t i = 0; i + 1 < Size; ++i) result.text[i] = literal[i];
    return result;
}
char* put(char* out, const Word& word) {
    std::memcpy(out, word.text.data(), word.text.size());
    return out + word.size;
}

char* put_hex(char* out, unsigned group) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    if (group >= 0x1000) *out++ = kDigits[group >> 12U];
    if (group >= 0x100) *out++ = kDigits[group >> 8U & 0xFU];
    if (group >= 0x10) *out++ = kDigits[group >> 4U & 0xFU];
    *out++ = kDigits[group & 0xFU];
    return out;
}

/// An IPv6 address as bgpdump prints it, which is not RFC 5952: it shortens the first longest run
/// of zero groups also when that is a single group, and writes a dotted quad in ::/96.
char* put_ipv6(char* out, const net::Address& address) {
    std::array<unsigned, 8> groups{};
    std::size_t gap = 8;
    std::size_t gap_length = 0;
    std::size_t run = 0;
    for (unsigned i = 0; i < 8; ++i) {
        const auto half = i < 4 ? address.high() : address.low();
        groups[i] = static_cast<unsigned>(half >> (48U - 16U * (i % 4)) & 0xFFFFU);
        run = groups[i] == 0 ? run + 1 : 0;
        if (run > gap_length) {
            gap_length = run;
            gap = i + 1 - run;
        }
    }
    const bool mapped = gap == 0 && gap_length == 5 && groups[5] == 0xFFFF;
    if (mapped || (gap == 0 && gap_length == 6)) {
        out = put(out, mapped ? "::ffff:" : "::");
        return net::write_address(
            out, net::Address::v4(static_cast<std::uint32_t>(address.low() & 0xFFFF'FFFFU)));
    }
    for (std::size_t i = 0; i < 8;) {
        if (i == gap) {
            out = put(out, "::");
            i += gap_length;
            continue;
        }
        if (i > 0 && i != gap + gap_length) *out++ = ':';
        out = put_hex(out, groups[i]);
        ++i;
    }
    return out;
}

char* put_address(char* out, const net::Address& address) {
    return address.family() == net::Family::Ipv6 ? put_ipv6(out, address)
                                                 : net::write_address(out, address);
}

char* put_prefix(char* out, const net::Prefix& prefix) {
    out = put_address(out, prefix.address());
    *out++ = '/';
    return write_decimal(out, prefix.length());
}

char* put_peer(char* out, const Peer& peer) {
    out = put_address(out, peer.address);
    *out++ = '|';
    return write_decimal(out, peer.asn.value());
}

char* put_seconds(char* out, Timestamp time, bool extended) {
    out = write_decimal(out, static_cast<std::uint32_t>(time.seconds()));
    if (!extended) return out;
    auto fraction = static_cast<std::uint32_t>(time.microseconds() - time.seconds() * 1'000'000);
    *out++ = '.';
    for (std::size_t i = 6; i-- > 0; fraction /= 10) {
        out[i] = static_cast<char>('0' + fraction % 10);
    }
    return out + 6;
}

struct Brackets {
    char open;
    char separator;
    char close;
};

constexpr Brackets brackets_of(net::SegmentType type) {
    switch (type) {
        case net::SegmentType::AsSet: return {'{', ',', '}'};
        case net::SegmentType::AsSequence: return {'\0', ' ', '\0'};
        case net::SegmentType::AsConfedSequence: return {'(', ' ', ')'};
        case net::SegmentType::AsConfedSet: return {'[', ',', ']'};
    }
    return {'\0', ' ', '\0'};
}

char* put_as_path(char* out, const net::AsPathView& path) {
    bool first_segment = true;
    path.for_each_segment([&out, &first_segment](const net::SegmentView& segment) {
        if (!first_segment) *out++ = ' ';
        first_segment = false;
        const auto brackets = brackets_of(segment.type());
        if (brackets.open != '\0') *out++ = brackets.open;
        const auto count = segment.size();
        for (std::size_t i = 0; i < count; ++i) {
            out = write_decimal(out, segment[i].value());
            *out++ = brackets.separator;
        }
        --out;
        if (brackets.close != '\0') *out++ = brackets.close;
    });
    return out;
}

char* put_community(char* out, std::uint32_t community) {
    // The well-known ones that bgpdump names (RFC 1997).
    if (community >= 0xFFFF'FF01 && community <= 0xFFFF'FF03) [[unlikely]] {
        constexpr std::array<std::string_view, 3> kNames{"no-export", "no-advertise", "local-AS"};
        return put(out, kNames[community - 0xFFFF'FF01]);
    }
    out = write_decimal(out, community >> 16U);
    *out++ = ':';
    return write_decimal(out, community & 0xFFFFU);
}

char* put_communities(char* out, const Attributes& attributes) {
    const auto* const start = out;
    const auto communities = attributes.communities;
    for (std::size_t i = 0; i < communities.size(); i += 4) {
        out = put_community(out, Reader::load_u32(communities.subspan(i, 4)));
        *out++ = ' ';
    }
    return out == start ? out : out - 1;
}

/// Where the next hop of a route stands: in NEXT_HOP, or in MP_REACH_NLRI.
enum class NextHopIn : std::uint8_t { NextHop, MpReach };

/// The next hop that bgpdump shows; of two in MP_REACH_NLRI (RFC 2545 s3) the global one.
char* put_next_hop(char* out, const Attributes& attributes, NextHopIn place) {
    const auto octets = attributes.mp_reach.next_hop;
    if (place == NextHopIn::MpReach && attributes.has(Attributes::kMpReach) && octets.size() >= 4) {
        return put_address(out,
                           net::Address::from_octets(octets.first(octets.size() < 16 ? 4 : 16)));
    }
    if (place == NextHopIn::NextHop && attributes.has(Attributes::kNextHop)) {
        return put_address(out, attributes.next_hop);
    }
    return put(out, "255.255.255.255");
}

/// From the path to the end of the line.
char* put_tail(char* out, const Attributes& attributes, NextHopIn next_hop) {
    *out++ = '|';
    out = put_as_path(out, attributes.as_path);
    *out++ = '|';
    constexpr std::array kOrigins{word("IGP|"), word("EGP|"), word("INCOMPLETE|")};
    out = put(out, kOrigins[static_cast<std::size_t>(attributes.origin)]);
    out = put_next_hop(out, attributes, next_hop);
    *out++ = '|';
    out = write_decimal(out, attributes.local_pref);
    *out++ = '|';
    out = write_decimal(out, attributes.med);
    *out++ = '|';
    out = put_communities(out, attributes);
    constexpr std::array kAggregates{word("|NAG|"), word("|AG|")};
    out = put(out, kAggregates[attributes.has(Attributes::kAtomicAggregate) ? 1 : 0]);
    if (attributes.has(Attributes::kAggregator)) {
        out = write_decimal(out, attributes.aggregator.asn.value());
        *out++ = ' ';
        out = put_address(out, attributes.aggregator.address);
    }
    *out++ = '|';
    *out++ = '\n';
    return out;
}

std::size_t room_for(const Attributes& attributes) {
    return kLineOctets +
           kTextPerOctet * (attributes.as_path.octets().size() + attributes.communities.size());
}

/// How bgpdump names what is no table, and we a BGP4MP_ENTRY.
std::string_view name_of(Type type) {
    if (type == Type::Bgp) return "BGP";
    return type == Type::Bgp4mpEt ? "BGP4MP_ET" : "BGP4MP";
}

std::string_view name_of(const RibRecord& record) {
    if (record.type == Type::TableDump) return "TABLE_DUMP";
    if (record.type != Type::TableDumpV2) return name_of(record.type);
    return record.add_path == AddPath::Yes ? "TABLE_DUMP2_AP" : "TABLE_DUMP2";
}

std::string_view written(std::vector<char>& scratch, const char* end) {
    return {scratch.data(), static_cast<std::size_t>(end - scratch.data())};
}

}  // namespace

char* BgpdumpText::room(std::size_t count) {
    if (buffer_.size() - used_ < count) buffer_.resize(std::max(used_ + count, 2 * buffer_.size()));
    return buffer_.data() + used_;
}

void BgpdumpText::append(const Record& record) {
    if (const auto* rib = std::get_if<RibRecord>(&record)) {
        append_rib(*rib);
    } else if (const auto* update = std::get_if<UpdateRecord>(&record)) {
        append_update(*update);
    } else if (const auto* change = std::get_if<StateChange>(&record)) {
        append_state_change(*change);
    }
}

std::string_view BgpdumpText::text_of(const Peer& peer, PeerText& known) {
    if (known.size == 0 || known.peer != peer) {
        known.peer = peer;
        auto* const start = known.text.data();
        known.size = static_cast<std::size_t>(put_peer(start, peer) - start);
        COMITY_CHECK(known.size + kPadding <= known.text.size());
    }
    return {known.text.data(), known.size};
}

void BgpdumpText::append_rib(const RibRecord& record) {
    // bgpdump prints no table of multicast; a line could not tell its routes from those of unicast.
    if (record.safi != kSafiUnicast) return;
    head_.resize(kLineOctets);
    auto* start = head_.data();
    auto* end = put(start, name_of(record));
    *end++ = '|';
    end = put(put_seconds(end, record.time, record.type == Type::Bgp4mpEt), "|B|");
    const std::string_view head(start, static_cast<std::size_t>(end - start));
    auto* const prefix_start = end;
    end = put_prefix(end, record.prefix);
    const std::string_view prefix(prefix_start, static_cast<std::size_t>(end - prefix_start));
    for (const auto& route : record.routes) {
        // An MP_REACH_NLRI of multicast is no unicast route's next hop.
        const auto& attributes = route.attributes;
        const bool in_mp_reach = record.prefix.family() == net::Family::Ipv6 &&
                                 attributes.has(Attributes::kMpReach) &&
                                 attributes.mp_reach.safi != kSafiMulticast;
        auto* out = room(room_for(attributes));
        out = put_padded(out, head);
        if (peer_texts_.size() <= route.peer_index) peer_texts_.resize(route.peer_index + 1UL);
        out = put_padded(out, text_of(route.peer, peer_texts_[route.peer_index]));
        *out++ = '|';
        out = put_padded(out, prefix);
        if (record.add_path == AddPath::Yes) {
            *out++ = '|';
            out = write_decimal(out, route.path_id);
        }
        out = put_tail(out, attributes, in_mp_reach ? NextHopIn::MpReach : NextHopIn::NextHop);
        used_ = static_cast<std::size_t>(out - buffer_.data());
    }
}

void BgpdumpText::append_withdrawn(std::span<const Nlri> routes, AddPath add_path,
                                   std::string_view head) {
    for (const auto& route : routes) {
        auto* out = put_padded(room(kLineOctets), head);
        out = put_prefix(out, route.prefix);
        if (add_path == AddPath::Yes) {
            *out++ = '|';
            out = write_decimal(out, route.path_id);
        }
        *out++ = '\n';
        used_ = static_cast<std::size_t>(out - buffer_.data());
    }
}

void BgpdumpText::append_announced(std::span<const Nlri> routes, AddPath add_path,
                                   std::string_view head, std::string_view tail) {
    for (const auto& route : routes) {
        auto* out = put_padded(room(kLineOctets + tail.size()), head);
        out = put_prefix(out, route.prefix);
        if (add_path == AddPath::Yes) {
            *out++ = '|';
            out = write_decimal(out, route.path_id);
        }
        out = put_padded(out, tail);
        used_ = static_cast<std::size_t>(out - buffer_.data());
        relieve();
    }
}

void BgpdumpText::append_update(const UpdateRecord& record) {
    const auto& update = *record.update;
    const auto& attributes = update.attributes;
    head_.resize(kLineOctets);
    auto* end = put(head_.data(), name_of(record.type));
    // What the collector sent itself: marked, but under ADD-PATH shown as if from its own end.
    const bool from_own_end = record.is_local && record.add_path == AddPath::Yes;
    if (record.add_path == AddPath::Yes) {
        end = put(end, "_AP");
    } else if (record.is_local) {
        end = put(end, "_LOCAL");
    }
    *end++ = '|';
    end = put_seconds(end, record.time, record.type == Type::Bgp4mpEt);
    *end++ = '|';
    auto* const kind = end++;
    *end++ = '|';
    const auto peer = from_own_end ? Peer{record.session.local_asn, record.session.local_address}
                                   : record.session.peer;
    end = put_padded(end, text_of(peer, session_text_));
    *end++ = '|';
    const auto head = written(head_, end);
    *kind = 'W';
    append_withdrawn(update.withdrawn, record.add_path, head);
    append_withdrawn(update.mp_withdrawn, record.add_path, head);
    *kind = 'A';
    tail_.resize(std::max(tail_.size(), room_for(attributes)));
    if (!update.announced.empty()) {
        const auto tail = written(tail_, put_tail(tail_.data(), attributes, NextHopIn::NextHop));
        append_announced(update.announced, record.add_path, head, tail);
    }
    if (!update.mp_announced.empty()) {
        const auto tail = written(tail_, put_tail(tail_.data(), attributes, NextHopIn::MpReach));
        append_announced(update.mp_announced, record.add_path, head, tail);
    }
}

void BgpdumpText::append_state_change(const StateChange& change) {
    auto* out = put(room(kLineOctets), name_of(change.type));
    *out++ = '|';
    out = put(put_seconds(out, change.time, change.type == Type::Bgp4mpEt), "|STATE|");
    out = put_peer(out, change.session.peer);
    *out++ = '|';
    out = write_decimal(out, change.old_state);
    *out++ = '|';
    out = write_decimal(out, change.new_state);
    *out++ = '\n';
    used_ = static_cast<std::size_t>(out - buffer_.data());
}

}  // namespace comity::bgp::mrt
