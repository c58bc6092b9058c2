// Path attributes: the first octet says how to read the rest.
#include "bgp/message/attributes.h"

#include "base/check.h"
#include "support/inside.h"

using namespace comity;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto octets = Octets(data, size).subspan(1);
    const auto width = (data[0] & 1U) != 0 ? bgp::AsnWidth::TwoOctets : bgp::AsnWidth::FourOctets;
    const auto carrier = (data[0] & 2U) != 0 ? bgp::Carrier::TableDump : bgp::Carrier::Message;
    bgp::OctetArena arena;
    bgp::Attributes attributes;
    bgp::read_attributes(Reader(octets), width, carrier, arena, attributes);

    COMITY_CHECK(attributes.fault.has_value() ==
                 (attributes.outcome != bgp::UpdateOutcome::Accept));
    if (attributes.fault) COMITY_CHECK(attributes.fault->offset <= octets.size());
    for (const auto view :
         {attributes.communities, attributes.extended_communities, attributes.large_communities}) {
        COMITY_CHECK(test::is_inside(view, octets));
    }
    COMITY_CHECK(attributes.communities.size() % 4 == 0);
    COMITY_CHECK(attributes.extended_communities.size() % 8 == 0);
    COMITY_CHECK(attributes.large_communities.size() % 12 == 0);
    for (const auto code : {bgp::Attributes::kMpReach, bgp::Attributes::kMpUnreach}) {
        if (!attributes.has(code)) continue;
        const auto& mp =
            code == bgp::Attributes::kMpReach ? attributes.mp_reach : attributes.mp_unreach;
        COMITY_CHECK(test::is_inside(mp.nlri, octets));
        COMITY_CHECK(mp.nlri.size() <= octets.size() - std::min(mp.nlri_offset, octets.size()));
    }
    if (attributes.has(bgp::Attributes::kMpReach)) {
        COMITY_CHECK(test::is_inside(attributes.mp_reach.next_hop, octets));
    }
    // Two-octet ASNs double; what is merged is no longer than both together.
    COMITY_CHECK(attributes.as_path.octets().size() <= 3 * octets.size());
    COMITY_CHECK(test::is_well_formed(attributes.as_path));
    return 0;
}
