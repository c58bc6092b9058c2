// Random values of the wire formats: prefixes, paths, attributes, messages.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/writer.h"
#include "bgp/message/attributes_writer.h"
#include "internet/random.h"
#include "net/address.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::internet {

/// Draws well-formed random values, from few at a time to as many as a length field allows.
class AttributeNoise {
public:
    using AttributesWriter = bgp::message::AttributesWriter;
    enum class PathIds : std::uint8_t { None, Each };
    /// What MP_REACH_NLRI is to look like, and whether NEXT_HOP is there.
    enum class Reach : std::uint8_t {
        None,         ///< Neither: a message that only withdraws.
        NextHop,      ///< NEXT_HOP alone.
        Full,         ///< MP_REACH_NLRI with prefixes, sometimes MP_UNREACH_NLRI too.
        Abbreviated,  ///< MP_REACH_NLRI as TABLE_DUMP_V2 has it.
    };

    explicit AttributeNoise(Random& random) : random_(random) {}

    [[nodiscard]] net::Asn asn();
    [[nodiscard]] net::Address address(net::Family family);
    [[nodiscard]] net::Family family();
    [[nodiscard]] net::Prefix prefix(net::Family family);
    [[nodiscard]] std::vector<AttributesWriter::Nlri> nlri(net::Family family, std::uint32_t most,
                                                           PathIds path_ids);
    [[nodiscard]] std::vector<std::uint8_t> octets(std::uint32_t most);

    /// Appends a set of attributes, each at most once, in ascending order of their codes.
    void attributes(Writer& out, AttributesWriter::AsnWidth width, Reach reach, net::Family family,
                    PathIds path_ids);

private:
    struct Path {
        Writer octets;
        Writer octets_as4;  ///< Without confederation segments (RFC 6793 s3).
        bool is_wide = false;
    };
    [[nodiscard]] Path path();
    void first_attributes(AttributesWriter& out, const Path& path, Reach reach, net::Family family);
    void middle_attributes(AttributesWriter& out, std::optional<net::Asn> aggregator);
    void reach_attributes(AttributesWriter& out, Reach reach, net::Family family, PathIds path_ids);
    void last_attributes(AttributesWriter& out);

    Random& random_;
};

}  // namespace comity::internet
