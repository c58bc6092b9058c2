// The rules of BGP messages and MRT files: every refusal names one of these.
#pragma once

#include <array>

#include "base/rule.h"

namespace comity::bgp {

inline constexpr Rule kAttributeTruncated{
    "bgp.attribute.truncated", "RFC 4271 s4.3", Severity::Error,
    "A path attribute says it is longer than the octets that are left."};
inline constexpr Rule kAttributeLength{"bgp.attribute.length", "RFC 7606 s7", Severity::Error,
                                       "A path attribute has a length that its type cannot have."};
inline constexpr Rule kAttributeFlags{
    "bgp.attribute.flags", "RFC 7606 s3", Severity::Warning,
    "The Optional or Transitive flag of a path attribute is not that of its type."};
inline constexpr Rule kAttributeDuplicate{"bgp.attribute.duplicate", "RFC 7606 s3",
                                          Severity::Warning,
                                          "A path attribute comes twice; the first is used."};
inline constexpr Rule kAttributeUnrecognised{
    "bgp.attribute.unrecognised", "RFC 4271 s6.3", Severity::Error,
    "A path attribute says that it is well-known, but its type is not."};
inline constexpr Rule kAttributeMissing{"bgp.attribute.missing", "RFC 7606 s3", Severity::Error,
                                        "A route lacks ORIGIN, AS_PATH or NEXT_HOP."};
inline constexpr Rule kOriginValue{"bgp.origin.value", "RFC 7606 s7.1", Severity::Error,
                                   "ORIGIN is none of IGP, EGP and INCOMPLETE."};
inline constexpr Rule kAsPathMalformed{
    "bgp.as-path.malformed", "RFC 7606 s7.2", Severity::Error,
    "AS_PATH has an unknown segment type, an empty segment or a wrong length."};
inline constexpr Rule kAs4PathMalformed{"bgp.as4-path.malformed", "RFC 6793 s6", Severity::Warning,
                                        "AS4_PATH is malformed and was ignored."};
inline constexpr Rule kMpReachMalformed{
    "bgp.mp-reach.malformed", "RFC 4760 s3", Severity::Error,
    "MP_REACH_NLRI is cut short or its next hop has an impossible length."};
inline constexpr Rule kMpUnreachMalformed{"bgp.mp-unreach.malformed", "RFC 4760 s4",
                                          Severity::Error, "MP_UNREACH_NLRI is cut short."};
inline constexpr Rule kNlri{"bgp.nlri.malformed", "RFC 4271 s4.3", Severity::Error,
                            "A prefix is longer than its family allows, or cut short."};
inline constexpr Rule kMessageHeader{
    "bgp.message.header", "RFC 4271 s4.1", Severity::Error,
    "A BGP message lacks its marker, or its length is not that of the octets."};
inline constexpr Rule kUpdateLengths{
    "bgp.update.lengths", "RFC 4271 s4.3", Severity::Error,
    "The lengths of withdrawn routes and attributes do not fit into the UPDATE."};

inline constexpr Rule kRecordTruncated{"mrt.record.truncated", "RFC 6396 s2", Severity::Error,
                                       "The file ends inside a record."};
inline constexpr Rule kRecordLength{"mrt.record.length", "RFC 6396 s2", Severity::Error,
                                    "A record is longer than the limit and was skipped."};
inline constexpr Rule kRecordUnknown{"mrt.record.unknown", "RFC 6396 s4", Severity::Notice,
                                     "A record has a type or subtype that Comity does not read."};
inline constexpr Rule kRecordMalformed{"mrt.record.malformed", "RFC 6396 s4", Severity::Error,
                                       "A record is cut short inside, or has octets left over."};
inline constexpr Rule kPeerIndex{
    "mrt.rib.peer-index", "RFC 6396 s4.3.4", Severity::Error,
    "A RIB entry names a peer that no PEER_INDEX_TABLE before it lists."};
inline constexpr Rule kGeoPeerTable{
    "mrt.geo-peer-table.malformed", "RFC 6397 s4.1", Severity::Warning,
    "A GEO_PEER_TABLE does not match the peers before it, or mixes a place with NaN."};

inline constexpr std::array kRules{
    &kAttributeTruncated, &kAttributeLength,       &kAttributeFlags,     &kAttributeDuplicate,
    &kAttributeMissing,   &kAttributeUnrecognised, &kOriginValue,        &kAsPathMalformed,
    &kAs4PathMalformed,   &kMpReachMalformed,      &kMpUnreachMalformed, &kNlri,
    &kMessageHeader,      &kUpdateLengths,         &kRecordTruncated,    &kRecordLength,
    &kRecordUnknown,      &kRecordMalformed,       &kPeerIndex,          &kGeoPeerTable};

}  // namespace comity::bgp
