// The rules of the module: what a payload file may be refused for, and the outcomes of origin
// validation and of path verification.
#pragma once

#include <array>

#include "base/rule.h"

namespace comity::rpki {

inline constexpr Rule kPayloadJson{"rpki.payload.json", "RFC 8259 s2", Severity::Error,
                                   "The file starts as JSON but its grammar is broken or its end "
                                   "is missing; nothing of it is used."};
inline constexpr Rule kPayloadCsv{
    "rpki.payload.csv", "RFC 4180 s2", Severity::Error,
    "The file is neither JSON nor CSV whose header line names an ASN and a prefix column."};
inline constexpr Rule kPayloadShape{"rpki.payload.shape", "RFC 6811 s2", Severity::Error,
                                    "The JSON holds no array of payloads (roas, aspas, "
                                    "routerKeys), so it is no validator's output."};
inline constexpr Rule kPayloadSize{
    "rpki.payload.size", "RFC 6811 s2", Severity::Error,
    "The payload file is larger than the limit; no validator's output is."};
inline constexpr Rule kPayloadEntry{
    "rpki.payload.entry", "RFC 6811 s2", Severity::Warning,
    "An entry lacks its ASN, prefix or providers, or has one of another kind; it was left out."};
inline constexpr Rule kPayloadDuplicateField{
    "rpki.payload.duplicate-field", "RFC 8259 s4", Severity::Warning,
    "An entry gives one field twice, so its meaning is open; it was left out."};
inline constexpr Rule kPayloadAsn{
    "rpki.payload.asn", "RFC 9582 s4.2", Severity::Warning,
    "An entry's AS number is not one of 0 to 4294967295 in asplain; it was left out."};
inline constexpr Rule kPayloadPrefix{
    "rpki.payload.prefix", "RFC 9582 s4.3.2.1", Severity::Warning,
    "An entry's prefix is not an address and a length that suits it; it was left out."};
inline constexpr Rule kPayloadHostBits{
    "rpki.payload.host-bits", "RFC 9582 s4.3.2.1", Severity::Warning,
    "An entry's prefix has bits set beyond its length; it was left out."};
inline constexpr Rule kPayloadMaxLength{
    "rpki.payload.max-length", "RFC 9582 s4.3.2.2", Severity::Warning,
    "An entry's maximum length is below its prefix length or too long for its family; it was left "
    "out."};
inline constexpr Rule kPayloadAspaCustomer{
    "rpki.payload.aspa-customer", "draft-ietf-sidrops-aspa-profile-29 s3.2", Severity::Warning,
    "An ASPA has AS0 as its customer; it was left out."};
inline constexpr Rule kPayloadAspaProviders{
    "rpki.payload.aspa-providers", "draft-ietf-sidrops-aspa-profile-29 s3.3", Severity::Warning,
    "An ASPA has no provider, or more than the limit; it was left out."};
inline constexpr Rule kPayloadAspaSelf{
    "rpki.payload.aspa-self", "draft-ietf-sidrops-aspa-profile-29 s3.3", Severity::Warning,
    "An ASPA names its customer as a provider; it was left out."};
inline constexpr Rule kPayloadAspaAs0{"rpki.payload.aspa-as0",
                                      "draft-ietf-sidrops-aspa-profile-29 s3.3", Severity::Warning,
                                      "An ASPA names AS0 beside other providers; it was left out."};

inline constexpr Rule kRovValid{
    "rov.valid", "RFC 6811 s2", Severity::Notice,
    "A VRP covers the prefix, allows its length and has the route's origin."};
inline constexpr Rule kRovNotFound{"rov.not-found", "RFC 6811 s2", Severity::Notice,
                                   "No VRP covers the prefix."};
inline constexpr Rule kRovInvalidAsMismatch{
    "rov.invalid.as-mismatch", "RFC 6811 s2", Severity::Error,
    "VRPs cover the prefix, and all are of other origins than the route's."};
inline constexpr Rule kRovInvalidLength{
    "rov.invalid.length", "RFC 6811 s2", Severity::Error,
    "The origin has a VRP that covers the prefix, but the route is more specific than it allows."};
inline constexpr Rule kRovInvalidAs0{
    "rov.invalid.as0", "RFC 6483 s4", Severity::Error,
    "Every VRP that covers the prefix is of AS0: its holder says that it is not to be routed."};
inline constexpr Rule kRovInvalidAsSet{
    "rov.invalid.as-set", "RFC 6811 s2", Severity::Error,
    "VRPs cover the prefix, and the path ends in an AS_SET, so that the route has no one origin."};

inline constexpr Rule kAspaValid{
    "aspa.valid", "draft-ietf-sidrops-aspa-verification-28 s5", Severity::Notice,
    "Attested providers lead up from the origin and down to the receiver, with at most one hop "
    "between them."};
inline constexpr Rule kAspaUnknown{
    "aspa.unknown", "draft-ietf-sidrops-aspa-verification-28 s5", Severity::Notice,
    "Networks on the path attest no providers, and it hangs on them whether the route was leaked."};
inline constexpr Rule kAspaInvalidPath{
    "aspa.invalid.path", "draft-ietf-sidrops-aspa-verification-28 s5.3", Severity::Error,
    "Going up from the origin and down to the receiver, networks follow that are not each other's "
    "attested providers: the route was leaked or its path forged."};
inline constexpr Rule kAspaInvalidEmpty{"aspa.invalid.empty",
                                        "draft-ietf-sidrops-aspa-verification-28 s5.4",
                                        Severity::Error, "The path of the route is empty."};
inline constexpr Rule kAspaInvalidNeighbour{
    "aspa.invalid.neighbour", "draft-ietf-sidrops-aspa-verification-28 s5.4", Severity::Error,
    "The nearest AS of the path is not the one that the route came from."};
inline constexpr Rule kAspaInvalidAsSet{"aspa.invalid.as-set",
                                        "draft-ietf-sidrops-aspa-verification-28 s5.4",
                                        Severity::Error, "The path holds an AS_SET."};

/// All rules of the module.
inline constexpr std::array kRules{
    &kPayloadJson,          &kPayloadCsv,           &kPayloadShape,
    &kPayloadSize,          &kPayloadEntry,         &kPayloadDuplicateField,
    &kPayloadAsn,           &kPayloadPrefix,        &kPayloadHostBits,
    &kPayloadMaxLength,     &kPayloadAspaCustomer,  &kPayloadAspaProviders,
    &kPayloadAspaSelf,      &kPayloadAspaAs0,       &kRovValid,
    &kRovNotFound,          &kRovInvalidAsMismatch, &kRovInvalidLength,
    &kRovInvalidAs0,        &kRovInvalidAsSet,      &kAspaValid,
    &kAspaUnknown,          &kAspaInvalidPath,      &kAspaInvalidEmpty,
    &kAspaInvalidNeighbour, &kAspaInvalidAsSet};

}  // namespace comity::rpki
