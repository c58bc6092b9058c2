// Who joined MANRS: a CSV file, or JSON of the MANRS API (docs/formats/participants.md).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/reader.h"
#include "base/refusals.h"
#include "base/rule.h"
#include "base/timestamp.h"
#include "net/asn.h"

namespace comity::registry {

namespace rules {

inline constexpr std::string_view kParticipantsCitation = "docs/formats/participants.md";

inline constexpr Rule kParticipantsJson{
    "participants.file.not-json", "RFC 8259 s2", Severity::Error,
    "An input that begins with { or [ is JSON; what is behind the place where it is not is left "
    "out."};
inline constexpr Rule kParticipantsCutShort{"participants.file.cut-short", "RFC 8259 s2",
                                            Severity::Error, "An input ends where its JSON does."};
inline constexpr Rule kParticipantsShape{
    "participants.file.shape", kParticipantsCitation, Severity::Error,
    "An input is CSV whose header has a name and ASNs, or JSON with records of participants."};
inline constexpr Rule kParticipantsTooMany{"participants.file.too-many", kParticipantsCitation,
                                           Severity::Error,
                                           "All inputs have at most 100000 participants and "
                                           "1000000 ASNs."};
inline constexpr Rule kParticipantsRecord{
    "participants.record.not-json", "RFC 8259 s4", Severity::Error,
    "A record is one JSON object of at most 1 MiB and 32 levels, in UTF-8."};
inline constexpr Rule kParticipantsName{"participants.record.no-name", kParticipantsCitation,
                                        Severity::Error, "A participant has a name or an id."};
inline constexpr Rule kParticipantsAsn{
    "participants.record.asn", kParticipantsCitation, Severity::Warning,
    "An ASN is 1 to 4294967295, with \"AS\" before it or not; others are left out."};
inline constexpr Rule kParticipantsType{
    "participants.field.type", kParticipantsCitation, Severity::Notice,
    "A field has the type that the API gives it; read as if it had, or left empty."};
inline constexpr Rule kParticipantsText{"participants.field.too-long", kParticipantsCitation,
                                        Severity::Notice,
                                        "A text has at most 1020 octets; it is cut there."};
inline constexpr Rule kParticipantsProgramme{
    "participants.record.programme-unknown", kParticipantsCitation, Severity::Notice,
    "A programme is network operators, IXPs, CDN and cloud, or vendors."};
inline constexpr Rule kParticipantsSince{
    "participants.record.member-since", kParticipantsCitation, Severity::Notice,
    "member_since is a date as 2019-03-12, a month as 2019-03, or an instant."};

}  // namespace rules

enum class Programme : std::uint8_t { NetworkOperators, Ixps, CdnsAndClouds, Vendors };
/// "network-operators", "ixps", "cdn-cloud", "equipment-vendors".
[[nodiscard]] std::string_view to_string(Programme programme);

struct Participant {
    std::string id;    ///< Of the MANRS API; empty: not given.
    std::string name;  ///< Empty only where there is an id.
    std::optional<Programme> programme;
    std::vector<net::Asn> asns;             ///< Sorted, each once; may be none.
    std::vector<std::string> areas_served;  ///< As given: countries, by code or name.
    std::optional<Timestamp> member_since;
    std::string status;  ///< As given, as "approved"; empty: not given.
    friend bool operator==(const Participant&, const Participant&) = default;
};

struct Participants {
    std::vector<Participant> participants;  ///< In the order first met.
    /// By ASN, then participant: each network with the place of a participant that has it.
    std::vector<std::pair<net::Asn, std::uint32_t>> by_asn;
    std::uint64_t records = 0;      ///< Read, also those refused.
    std::uint64_t not_members = 0;  ///< Records that say `manrs` false; left out.
    Refusals
        refused;     ///< Inputs, records and ASNs left out. Places: lines of CSV, records of JSON.
    Refusals noted;  ///< Records kept, but for a field.

    /// Those that have this network; it may be in several programmes.
    [[nodiscard]] std::vector<const Participant*> with_network(net::Asn asn) const;
    /// All networks, sorted, each once.
    [[nodiscard]] std::vector<net::Asn> networks() const;
};

/// Puts participants together from any number of inputs. Records with the same id, or where one has
/// none with the same name and programme, are one participant: its ASNs and areas are joined, and
/// of the rest the first that is given stays.
class ParticipantsReader {
public:
    ParticipantsReader();
    ParticipantsReader(ParticipantsReader&&) noexcept;
    ParticipantsReader& operator=(ParticipantsReader&&) noexcept;
    ~ParticipantsReader();

    /// Reads one input; what is wrong with it is counted. `programme` is that of records that name
    /// none, as the pages of one programme do not.
    void add(Octets octets, std::optional<Programme> programme = std::nullopt);
    [[nodiscard]] Participants finish() &&;

private:
    class Gatherer;
    std::unique_ptr<Gatherer> gatherer_;
};

}  // namespace comity::registry
