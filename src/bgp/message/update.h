// The BGP UPDATE message (RFC 4271 s4.3) with its faults as RFC 7606 has them.
#pragma once

#include <vector>

#include "bgp/message/attributes.h"
#include "bgp/message/nlri.h"

namespace comity::bgp {

enum class MessageType : std::uint8_t {
    Open = 1,
    Update = 2,
    Notification = 3,
    Keepalive = 4,
    RouteRefresh = 5
};

/// What the session had negotiated, without which an UPDATE cannot be read.
struct SessionContext {
    AsnWidth asn_width = AsnWidth::FourOctets;
    AddPath add_path = AddPath::No;
};

/// One UPDATE. Under `Reset` no routes are in it; under `TreatAsWithdraw` the announced
/// routes are withdrawals to a speaker. Reused for the next message, it stops allocating.
struct Update {
    Attributes attributes;
    std::vector<Nlri> withdrawn;     ///< IPv4 unicast of the WITHDRAWN ROUTES field.
    std::vector<Nlri> mp_withdrawn;  ///< Of MP_UNREACH_NLRI, unicast or multicast of an IP family.
    std::vector<Nlri> announced;     ///< IPv4 unicast of the NLRI field.
    std::vector<Nlri> mp_announced;  ///< Of MP_REACH_NLRI, unicast or multicast of an IP family.
};

/// Reads the UPDATE in `reader` (behind the 19 octets of its header) into `update`.
void read_update(Reader reader, const SessionContext& session, OctetArena& arena, Update& update);

/// Reads the header of the BGP message in `reader` (RFC 4271 s4.1) and returns its type and a
/// reader of its body. Octets behind it are left alone; up to 65,535 octets are taken (RFC 8654).
struct Message {
    std::uint8_t type;
    Reader body;
};
[[nodiscard]] Parsed<Message> read_message(Reader reader);

}  // namespace comity::bgp
