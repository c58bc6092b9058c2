// UPDATE messages: the first octet says what the session negotiated.
#include "bgp/message/update.h"

#include "base/check.h"
#include "bgp/message/attributes_writer.h"
#include "support/inside.h"

using namespace comity;

namespace {

/// The octets that `routes` take when they are written again.
std::size_t octets_of(const std::vector<bgp::Nlri>& routes, bgp::AddPath add_path) {
    std::size_t octets = 0;
    for (const auto& route : routes) {
        Writer out;
        bgp::message::write_prefix(out, route.prefix);
        octets += out.size() + (add_path == bgp::AddPath::Yes ? 4 : 0);
    }
    return octets;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto octets = Octets(data, size).subspan(1);
    const bgp::SessionContext session{
        (data[0] & 1U) != 0 ? bgp::AsnWidth::TwoOctets : bgp::AsnWidth::FourOctets,
        (data[0] & 2U) != 0 ? bgp::AddPath::Yes : bgp::AddPath::No};
    bgp::OctetArena arena;
    bgp::Update update;
    bgp::read_update(Reader(octets), session, arena, update);
    static_cast<void>(bgp::read_message(Reader(octets)));

    const auto& attributes = update.attributes;
    COMITY_CHECK(attributes.fault.has_value() ==
                 (attributes.outcome != bgp::UpdateOutcome::Accept));
    const auto routes = update.withdrawn.size() + update.mp_withdrawn.size() +
                        update.announced.size() + update.mp_announced.size();
    COMITY_CHECK(routes <= octets.size());
    if (attributes.outcome == bgp::UpdateOutcome::Reset) {
        COMITY_CHECK(routes == 0);
        return 0;
    }
    COMITY_CHECK(test::is_well_formed(attributes.as_path));
    // The fields of an UPDATE that was read are read whole: its parts add up to its octets.
    const auto attributes_length = octets.size() - 4 -
                                   octets_of(update.withdrawn, session.add_path) -
                                   octets_of(update.announced, session.add_path);
    COMITY_CHECK(attributes_length <= octets.size());
    if (!update.mp_announced.empty()) {
        COMITY_CHECK(octets_of(update.mp_announced, session.add_path) ==
                     attributes.mp_reach.nlri.size());
    }
    if (!update.mp_withdrawn.empty()) {
        COMITY_CHECK(octets_of(update.mp_withdrawn, session.add_path) ==
                     attributes.mp_unreach.nlri.size());
    }
    return 0;
}
