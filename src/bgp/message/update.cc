#include "bgp/message/update.h"

#include <algorithm>
#include <array>

#include "bgp/rules.h"

namespace comity::bgp {
namespace {

/// What a message begins with (RFC 4271 s4.1): sixteen octets of ones, compared as one piece.
constexpr std::array<std::uint8_t, 16> kMarker{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                               0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};

/// Whether Comity reads the prefixes of `mp`: IPv4 and IPv6, unicast and multicast.
bool is_readable(const MultiprotocolNlri& mp) {
    return mp.family && (mp.safi == kSafiUnicast || mp.safi == kSafiMulticast);
}

void reset(Update& update, const ParseError& fault) {
    update.attributes.outcome = UpdateOutcome::Reset;
    update.attributes.fault = fault;
    update.withdrawn.clear();
    update.mp_withdrawn.clear();
    update.announced.clear();
    update.mp_announced.clear();
}

/// Whether the message announces anything, also of families that Comity does not read.
bool announces(const Update& update) {
    return !update.announced.empty() || (update.attributes.has(Attributes::kMpReach) &&
                                         !update.attributes.mp_reach.nlri.empty());
}

/// The attributes that RFC 4271 s5.1 wants of a route that is announced.
void require_mandatory(Update& update) {
    auto& attributes = update.attributes;
    if (!announces(update)) return;
    const bool complete = attributes.has(Attributes::kOrigin) &&
                          attributes.has(Attributes::kAsPath) &&
                          (update.announced.empty() || attributes.has(Attributes::kNextHop));
    if (complete || attributes.outcome >= UpdateOutcome::TreatAsWithdraw) return;
    attributes.outcome = UpdateOutcome::TreatAsWithdraw;
    attributes.fault = ParseError{Fault::BadValue, 0, &kAttributeMissing, "mandatory attribute"};
}

Parsed<void> read_fields(Reader reader, const SessionContext& session, OctetArena& arena,
                         Update& update) {
    const auto withdrawn_length = COMITY_TRY(reader.u16("withdrawn routes length", kUpdateLengths));
    const auto withdrawn =
        COMITY_TRY(reader.sub(withdrawn_length, "withdrawn routes", kUpdateLengths));
    const auto attributes_length =
        COMITY_TRY(reader.u16("total path attribute length", kUpdateLengths));
    const auto attributes =
        COMITY_TRY(reader.sub(attributes_length, "path attributes", kUpdateLengths));
    COMITY_TRY(read_nlri(withdrawn, net::Family::Ipv4, session.add_path, update.withdrawn));
    COMITY_TRY(read_nlri(reader, net::Family::Ipv4, session.add_path, update.announced));
    read_attributes(attributes, session.asn_width, Carrier::Message, arena, update.attributes);
    if (update.attributes.outcome == UpdateOutcome::Reset) return fail(*update.attributes.fault);
    const auto& reach = update.attributes.mp_reach;
    if (update.attributes.has(Attributes::kMpReach) && is_readable(reach)) {
        COMITY_TRY(read_nlri(Reader(reach.nlri, reach.nlri_offset), *reach.family, session.add_path,
                             update.mp_announced));
    }
    const auto& unreach = update.attributes.mp_unreach;
    if (update.attributes.has(Attributes::kMpUnreach) && is_readable(unreach)) {
        COMITY_TRY(read_nlri(Reader(unreach.nlri, unreach.nlri_offset), *unreach.family,
                             session.add_path, update.mp_withdrawn));
    }
    return {};
}

}  // namespace

void read_update(Reader reader, const SessionContext& session, OctetArena& arena, Update& update) {
    update.withdrawn.clear();
    update.mp_withdrawn.clear();
    update.announced.clear();
    update.mp_announced.clear();
    update.attributes.clear();
    if (const auto read = read_fields(reader, session, arena, update); !read) {
        reset(update, read.error());
        return;
    }
    require_mandatory(update);
    // What a faulty message without a route to withdraw meant to say cannot be told (RFC 7606
    // s5.2).
    const auto& attributes = update.attributes;
    if (attributes.outcome == UpdateOutcome::TreatAsWithdraw && !announces(update)) {
        reset(update, ParseError(*attributes.fault));
    }
}

Parsed<Message> read_message(Reader reader) {
    const auto start = reader.offset();
    const auto marker = COMITY_TRY(reader.take(kMarker.size(), "marker", kMessageHeader));
    if (!std::equal(kMarker.begin(), kMarker.end(), marker.begin())) {
        return fail(ParseError{Fault::BadValue, start, &kMessageHeader, "marker"});
    }
    const auto length = COMITY_TRY(reader.u16("message length", kMessageHeader));
    const auto type = COMITY_TRY(reader.u8("message type", kMessageHeader));
    if (length < 19) {
        return fail(ParseError{Fault::BadValue, start + 16, &kMessageHeader, "message length"});
    }
    const auto body = COMITY_TRY(reader.sub(length - 19U, "message", kMessageHeader));
    return Message{type, body};
}

}  // namespace comity::bgp
