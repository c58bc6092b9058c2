// Small MRT files in memory, and what a decoder makes of them.
#pragma once

#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "bgp/mrt/decoder.h"
#include "bgp/mrt/writer.h"
#include "support/values.h"

namespace comity::test {

using bgp::message::AttributesWriter;

/// An IPv4 or IPv6 address, of text that must be one.
inline net::Address address(std::string_view text) { return *net::Address::parse(text); }

/// A path of one AS_SEQUENCE in the four-octet wire form.
class Path {
public:
    Path(std::initializer_list<std::uint32_t> asns) { add(net::SegmentType::AsSequence, asns); }
    Path& add(net::SegmentType type, std::initializer_list<std::uint32_t> asns) {
        std::vector<net::Asn> list;
        for (const auto asn : asns) list.emplace_back(asn);
        bgp::message::append_segment(octets_, type, list);
        return *this;
    }
    [[nodiscard]] net::AsPathView view() const { return net::AsPathView(octets_.octets()); }

private:
    Writer octets_;
};

/// The attributes that `write(AttributesWriter&)` writes.
inline std::vector<std::uint8_t> attributes(
    const std::function<void(AttributesWriter&)>& write,
    AttributesWriter::AsnWidth width = AttributesWriter::AsnWidth::FourOctets) {
    Writer out;
    AttributesWriter writer(out, width);
    write(writer);
    return {out.octets().begin(), out.octets().end()};
}

/// ORIGIN IGP, the path and NEXT_HOP 192.0.2.1.
inline std::vector<std::uint8_t> simple_attributes(
    const Path& path, AttributesWriter::AsnWidth width = AttributesWriter::AsnWidth::FourOctets) {
    return attributes(
        [&path](AttributesWriter& writer) {
            writer.origin(AttributesWriter::Origin::Igp);
            writer.as_path(path.view());
            writer.next_hop(net::Address::v4(0xC0000201));
        },
        width);
}

/// Decodes the records of `octets` one after another. `visit(Record)` sees each while it lives.
inline void decode_all(std::span<const std::uint8_t> octets, bgp::mrt::Decoder& decoder,
                       const std::function<void(const bgp::mrt::Record&)>& visit) {
    MemorySource source(octets);
    bgp::mrt::RecordStream stream(source);
    for (;;) {
        const auto record = stream.next();
        while (const auto fault = stream.take_fault()) decoder.add_fault(*fault);
        if (!record || !*record) return;
        if (const auto decoded = decoder.decode(**record)) visit(*decoded);
    }
}

/// How often `rule` was broken.
inline std::uint64_t count_of(const bgp::mrt::Decoder& decoder, const Rule& rule) {
    for (const auto& entry : decoder.faults().entries()) {
        if (entry.rule == &rule) return entry.count;
    }
    return 0;
}

}  // namespace comity::test
