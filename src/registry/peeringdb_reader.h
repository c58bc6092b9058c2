// Reads PeeringDB's JSON, a record at a time.
#pragma once

#include <memory>

#include "base/byte_source.h"
#include "base/rule.h"
#include "registry/peeringdb.h"

namespace comity::registry {

namespace rules {

inline constexpr std::string_view kPeeringDbCitation = "docs/formats/peeringdb.md";

inline constexpr Rule kPeeringDbJson{
    "peeringdb.file.not-json", "RFC 8259 s2", Severity::Error,
    "An input is JSON; what is behind the place where it is not is left out."};
inline constexpr Rule kPeeringDbCutShort{"peeringdb.file.cut-short", "RFC 8259 s2", Severity::Error,
                                         "An input ends where its JSON does."};
inline constexpr Rule kPeeringDbShape{
    "peeringdb.file.shape", kPeeringDbCitation, Severity::Error,
    "An input has records under \"data\", or under the name of their type and \"data\"."};
inline constexpr Rule kPeeringDbTooMany{"peeringdb.file.too-many", kPeeringDbCitation,
                                        Severity::Error,
                                        "All inputs have at most 1000000 records."};
inline constexpr Rule kPeeringDbRecord{
    "peeringdb.record.not-json", "RFC 8259 s4", Severity::Error,
    "A record is one JSON object of at most 1 MiB and 32 levels, in UTF-8."};
inline constexpr Rule kPeeringDbField{
    "peeringdb.record.field-missing", kPeeringDbCitation, Severity::Error,
    "A record has its id, and the id, ASN or prefix that it is about."};

inline constexpr Rule kPeeringDbType{
    "peeringdb.field.type", kPeeringDbCitation, Severity::Notice,
    "A field has the type that PeeringDB gives it; read as if it had, or left empty."};
inline constexpr Rule kPeeringDbText{"peeringdb.field.too-long", kPeeringDbCitation,
                                     Severity::Notice,
                                     "A text has at most 1020 octets; it is cut there."};
inline constexpr Rule kPeeringDbAsnRepeated{
    "peeringdb.net.asn-repeated", kPeeringDbCitation, Severity::Warning,
    "An ASN is one network's; the one that was updated last is kept."};
inline constexpr Rule kPeeringDbNetworkType{"peeringdb.net.type-unknown", kPeeringDbCitation,
                                            Severity::Notice,
                                            "A network's type is one of PeeringDB's."};
inline constexpr Rule kPeeringDbPolicy{"peeringdb.net.policy-unknown", kPeeringDbCitation,
                                       Severity::Notice,
                                       "A network's policy is Open, Selective, Restrictive or No."};
inline constexpr Rule kPeeringDbIrrSet{
    "peeringdb.net.irr-as-set", "RFC 2622 s5", Severity::Notice,
    "irr_as_set holds names of sets or ASNs, each with the IRR that has it or without."};
inline constexpr Rule kPeeringDbRole{"peeringdb.poc.role-unknown", kPeeringDbCitation,
                                     Severity::Notice, "A contact's role is one of PeeringDB's."};
inline constexpr Rule kPeeringDbVisible{"peeringdb.poc.visible-unknown", kPeeringDbCitation,
                                        Severity::Notice,
                                        "A contact is visible to Public, Users or Private."};
inline constexpr Rule kPeeringDbLan{"peeringdb.ixpfx.lan-unknown", kPeeringDbCitation,
                                    Severity::Notice,
                                    "A prefix's LAN is given too, and names its exchange."};

}  // namespace rules

/// Puts a snapshot together from pages of the API, dumps, or both, in any order.
///
/// Memory: what is kept, about 300 octets a record, and at most 20 MiB for the record that is being
/// read; never a whole input. A made dump of 118 MB with 236,500 records took 69 MiB in all.
class PeeringDbReader {
public:
    /// `pages` says whether the pages that are going to be given are all there are; a dump is whole
    /// in itself.
    explicit PeeringDbReader(peeringdb::Extent pages = peeringdb::Extent::Part);
    PeeringDbReader(PeeringDbReader&&) noexcept;
    PeeringDbReader& operator=(PeeringDbReader&&) noexcept;
    ~PeeringDbReader();

    /// Reads all of `source`. What is wrong with its text is counted. Errors: those of the source;
    /// what was read before stands, but nothing is whole any more.
    Result<void> add(ByteSource& source);
    [[nodiscard]] PeeringDb finish() &&;

private:
    class Gatherer;
    std::unique_ptr<Gatherer> gatherer_;
};

}  // namespace comity::registry
