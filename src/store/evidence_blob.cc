#include "store/evidence_blob.h"

#include "base/writer.h"
#include "store/rules.h"

namespace comity::store {
namespace {

using observation::JudgedPair;
using rpki::payload::Vrp;

/// The first octet of every blob; a change of the layout raises it.
constexpr std::uint8_t kEvidenceVersion = 1;
constexpr std::uint8_t kFactsVersion = 1;

// Flags of a pair.
constexpr std::uint8_t kFlagBlackhole = 1;
constexpr std::uint8_t kFlagHarmless = 2;
constexpr std::uint8_t kFlagNoOrigin = 4;
constexpr std::uint8_t kFlagsKnown = kFlagBlackhole | kFlagHarmless | kFlagNoOrigin;

// The fewest octets of an item of a list: what is reserved follows what is there.
constexpr std::size_t kPairOctetsMin = 18;
constexpr std::size_t kVrpOctetsMin = 7;
constexpr std::size_t kSourceOctetsMin = 42;

void write_u64(Writer& writer, std::uint64_t value) {
    writer.u32(static_cast<std::uint32_t>(value >> 32U));
    writer.u32(static_cast<std::uint32_t>(value & 0xFFFF'FFFFU));
}

Parsed<std::uint64_t> read_u64(Reader& reader, std::string_view what) {
    const auto high = COMITY_TRY(reader.u32(what, kBlob));
    const auto low = COMITY_TRY(reader.u32(what, kBlob));
    return static_cast<std::uint64_t>(high) << 32U | low;
}

tl::unexpected<ParseError> bad(const Reader& reader, std::string_view what) {
    return fail(ParseError{Fault::BadValue, reader.offset(), &kBlob, what});
}

/// 0 or 1.
Parsed<bool> read_truth(Reader& reader, std::string_view what) {
    const auto value = COMITY_TRY(reader.u8(what, kBlob));
    if (value > 1) return bad(reader, what);
    return value == 1;
}

/// Family and length in two octets, then the fewest octets that hold the prefix.
void write_prefix(Writer& writer, const net::Prefix& prefix) {
    writer.u8(static_cast<std::uint8_t>(prefix.family()));
    writer.u8(prefix.length());
    const auto& address = prefix.address();
    for (unsigned i = 0; i < (prefix.length() + 7U) / 8U; ++i) {
        const auto half = i < 8 ? address.high() : address.low();
        writer.u8(static_cast<std::uint8_t>(half >> (56U - 8U * (i % 8)) & 0xFFU));
    }
}

Parsed<net::Prefix> read_prefix(Reader& reader) {
    const auto family = COMITY_TRY(reader.u8("family", kBlob));
    const auto length = COMITY_TRY(reader.u8("prefix length", kBlob));
    if (family != 1 && family != 2) return bad(reader, "family");
    if (length > net::bits_of(static_cast<net::Family>(family)))
        return bad(reader, "prefix length");
    const auto octets = COMITY_TRY(reader.take((length + 7U) / 8U, "prefix", kBlob));
    std::uint64_t high = 0;
    std::uint64_t low = 0;
    for (std::size_t i = 0; i < octets.size(); ++i) {
        (i < 8 ? high : low) |= static_cast<std::uint64_t>(octets[i]) << (56U - 8U * (i % 8));
    }
    const auto address = family == 1 ? net::Address::v4(static_cast<std::uint32_t>(high >> 32U))
                                     : net::Address::v6(high, low);
    const auto prefix = net::Prefix::make(address, length);
    if (!prefix) return bad(reader, "prefix");
    return *prefix;
}

void write_pair(Writer& writer, const JudgedPair& judged) {
    write_prefix(writer, judged.pair.prefix);
    writer.u32(judged.pair.origin.value_or(net::Asn()).value());
    writer.u32(judged.pair.peers);
    writer.u32(judged.pair.full_feed_peers);
    writer.u8(static_cast<std::uint8_t>((judged.pair.is_blackhole ? kFlagBlackhole : 0) |
                                        (judged.is_harmless ? kFlagHarmless : 0) |
                                        (judged.pair.origin ? 0 : kFlagNoOrigin)));
    writer.u8(static_cast<std::uint8_t>(judged.verdict.validity));
    writer.u8(static_cast<std::uint8_t>(judged.verdict.reason));
    writer.u8(static_cast<std::uint8_t>(judged.exclusion));
}

Parsed<JudgedPair> read_pair(Reader& reader) {
    JudgedPair judged;
    judged.pair.prefix = COMITY_TRY(read_prefix(reader));
    const auto origin = COMITY_TRY(reader.u32("origin", kBlob));
    judged.pair.peers = COMITY_TRY(reader.u32("peers", kBlob));
    judged.pair.full_feed_peers = COMITY_TRY(reader.u32("full-feed peers", kBlob));
    const auto flags = COMITY_TRY(reader.u8("flags", kBlob));
    const bool has_origin = (flags & kFlagNoOrigin) == 0;
    if ((flags & ~kFlagsKnown) != 0 || (!has_origin && origin != 0)) return bad(reader, "flags");
    if (has_origin) judged.pair.origin = net::Asn(origin);
    judged.pair.is_blackhole = (flags & kFlagBlackhole) != 0;
    judged.is_harmless = (flags & kFlagHarmless) != 0;
    const auto validity = COMITY_TRY(reader.u8("validity", kBlob));
    const auto reason = COMITY_TRY(reader.u8("reason", kBlob));
    const auto exclusion = COMITY_TRY(reader.u8("exclusion", kBlob));
    if (validity > 2 || reason > 4 || exclusion >= observation::kExclusionCount) {
        return bad(reader, "judgement");
    }
    judged.verdict = {static_cast<rpki::Validity>(validity),
                      static_cast<rpki::InvalidReason>(reason)};
    judged.exclusion = static_cast<observation::Exclusion>(exclusion);
    return judged;
}

void write_vrp(Writer& writer, const Vrp& vrp) {
    write_prefix(writer, vrp.prefix);
    writer.u8(vrp.max_length);
    writer.u32(vrp.asn.value());
}

Parsed<Vrp> read_vrp(Reader& reader) {
    const auto prefix = COMITY_TRY(read_prefix(reader));
    const auto max_length = COMITY_TRY(reader.u8("maxLength", kBlob));
    if (max_length < prefix.length() || max_length > net::bits_of(prefix.family())) {
        return bad(reader, "maxLength");
    }
    return Vrp{prefix, max_length, net::Asn(COMITY_TRY(reader.u32("ASN", kBlob)))};
}

/// A count, then that many items.
template <class T, class Write>
void write_list(Writer& writer, const std::vector<T>& items, Write write) {
    writer.u32(static_cast<std::uint32_t>(items.size()));
    for (const auto& item : items) write(writer, item);
}

/// Reads a list whose items have `item_octets_min` octets or more.
template <class T, class Read>
Parsed<std::vector<T>> read_list(Reader& reader, std::size_t item_octets_min, Read read) {
    const auto count = COMITY_TRY(reader.u32("count", kBlob));
    std::vector<T> items;
    items.reserve(std::min<std::size_t>(count, reader.remaining() / item_octets_min));
    for (std::uint32_t i = 0; i < count; ++i) items.push_back(COMITY_TRY(read(reader)));
    return items;
}

void write_text(Writer& writer, const std::string& text) {
    writer.u32(static_cast<std::uint32_t>(text.size()));
    for (const char c : text) writer.u8(static_cast<std::uint8_t>(c));
}

Parsed<std::string> read_text(Reader& reader, std::string_view what) {
    const auto size = COMITY_TRY(reader.u32(what, kBlob));
    const auto octets = COMITY_TRY(reader.take(size, what, kBlob));
    return std::string(octets.begin(), octets.end());
}

void write_time(Writer& writer, const std::optional<Timestamp>& time) {
    writer.u8(time ? 1 : 0);
    write_u64(writer, static_cast<std::uint64_t>(time.value_or(Timestamp()).microseconds()));
}

Parsed<std::optional<Timestamp>> read_time(Reader& reader) {
    const bool given = COMITY_TRY(read_truth(reader, "time"));
    const auto value = COMITY_TRY(read_u64(reader, "time"));
    if (!given && value != 0) return bad(reader, "time");
    if (!given) return std::optional<Timestamp>();
    return std::optional(Timestamp::from_microseconds(static_cast<std::int64_t>(value)));
}

void write_coverage(Writer& writer, const observation::FamilyCoverage& coverage) {
    writer.u32(coverage.vantage_points);
    writer.u32(coverage.full_feeds);
    writer.u32(coverage.full_feed_asns);
    writer.u32(coverage.peers_needed);
}

Parsed<observation::FamilyCoverage> read_coverage(Reader& reader) {
    observation::FamilyCoverage coverage;
    coverage.vantage_points = COMITY_TRY(reader.u32("vantage points", kBlob));
    coverage.full_feeds = COMITY_TRY(reader.u32("full feeds", kBlob));
    coverage.full_feed_asns = COMITY_TRY(reader.u32("full-feed ASNs", kBlob));
    coverage.peers_needed = COMITY_TRY(reader.u32("peers needed", kBlob));
    return coverage;
}

void write_source(Writer& writer, const observation::Source& source) {
    write_text(writer, source.kind);
    write_text(writer, source.sha256);
    write_u64(writer, source.octets);
    write_u64(writer, source.entries);
    write_u64(writer, source.errors);
    write_time(writer, source.as_of);
    writer.u8(source.cut_short ? 1 : 0);
}

Parsed<observation::Source> read_source(Reader& reader) {
    observation::Source source;
    source.kind = COMITY_TRY(read_text(reader, "kind"));
    source.sha256 = COMITY_TRY(read_text(reader, "hash"));
    source.octets = COMITY_TRY(read_u64(reader, "octets"));
    source.entries = COMITY_TRY(read_u64(reader, "entries"));
    source.errors = COMITY_TRY(read_u64(reader, "errors"));
    source.as_of = COMITY_TRY(read_time(reader));
    source.cut_short = COMITY_TRY(read_truth(reader, "cut short"));
    return source;
}

std::vector<std::uint8_t> octets_of(const Writer& writer) {
    return {writer.octets().begin(), writer.octets().end()};
}

Parsed<void> read_version(Reader& reader, std::uint8_t version) {
    if (COMITY_TRY(reader.u8("version", kBlob)) != version) return bad(reader, "version");
    return {};
}

}  // namespace

std::vector<std::uint8_t> encode_evidence(const observation::NetworkEvidence& evidence) {
    Writer writer;
    writer.u8(kEvidenceVersion);
    writer.u32(evidence.asn.value());
    write_list(writer, evidence.pairs, write_pair);
    write_list(writer, evidence.vrps, write_vrp);
    write_list(writer, evidence.others, write_pair);
    write_u64(writer, evidence.others_left_out);
    return octets_of(writer);
}

Parsed<observation::NetworkEvidence> decode_evidence(Octets octets) {
    Reader reader(octets);
    COMITY_TRY(read_version(reader, kEvidenceVersion));
    observation::NetworkEvidence evidence;
    evidence.asn = net::Asn(COMITY_TRY(reader.u32("ASN", kBlob)));
    evidence.pairs = COMITY_TRY(read_list<JudgedPair>(reader, kPairOctetsMin, read_pair));
    evidence.vrps = COMITY_TRY(read_list<Vrp>(reader, kVrpOctetsMin, read_vrp));
    evidence.others = COMITY_TRY(read_list<JudgedPair>(reader, kPairOctetsMin, read_pair));
    evidence.others_left_out = COMITY_TRY(read_u64(reader, "others left out"));
    COMITY_TRY(reader.finish("evidence", kBlob));
    return evidence;
}

std::vector<std::uint8_t> encode_facts(const observation::ObservationFacts& facts) {
    Writer writer;
    writer.u8(kFactsVersion);
    write_list(writer, facts.sources, write_source);
    write_time(writer, facts.span ? std::optional(facts.span->start) : std::nullopt);
    write_time(writer, facts.span ? std::optional(facts.span->end) : std::nullopt);
    write_time(writer, facts.at);
    write_coverage(writer, facts.ipv4);
    write_coverage(writer, facts.ipv6);
    writer.u32(facts.vantage_points);
    writer.u32(facts.peer_asns);
    writer.u8(facts.has_routes ? 1 : 0);
    writer.u8(facts.has_payloads ? 1 : 0);
    return octets_of(writer);
}

Parsed<observation::ObservationFacts> decode_facts(Octets octets) {
    Reader reader(octets);
    COMITY_TRY(read_version(reader, kFactsVersion));
    observation::ObservationFacts facts;
    facts.sources =
        COMITY_TRY(read_list<observation::Source>(reader, kSourceOctetsMin, read_source));
    const auto start = COMITY_TRY(read_time(reader));
    const auto end = COMITY_TRY(read_time(reader));
    if (start.has_value() != end.has_value()) return bad(reader, "span");
    if (start && end) facts.span = Period{*start, *end};
    facts.at = COMITY_TRY(read_time(reader));
    facts.ipv4 = COMITY_TRY(read_coverage(reader));
    facts.ipv6 = COMITY_TRY(read_coverage(reader));
    facts.vantage_points = COMITY_TRY(reader.u32("vantage points", kBlob));
    facts.peer_asns = COMITY_TRY(reader.u32("peer ASNs", kBlob));
    facts.has_routes = COMITY_TRY(read_truth(reader, "has routes"));
    facts.has_payloads = COMITY_TRY(read_truth(reader, "has payloads"));
    COMITY_TRY(reader.finish("facts", kBlob));
    return facts;
}

}  // namespace comity::store
