// Who is connected to an Internet exchange, with which addresses: the IX-F Member Export, which
// exchanges publish (docs/formats/ixf.md). Of contacts nothing is kept.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/refusals.h"
#include "base/rule.h"
#include "base/timestamp.h"
#include "net/address.h"
#include "net/asn.h"
#include "net/prefix.h"
#include "registry/irr_as_set.h"

namespace comity::registry {

namespace rules {

inline constexpr std::string_view kIxfCitation = "docs/formats/ixf.md";

inline constexpr Rule kIxfJson{
    "ixf.file.not-json", "RFC 8259 s2", Severity::Error,
    "A member export is one JSON object; what is behind the place where it is not is left out."};
inline constexpr Rule kIxfCutShort{"ixf.file.cut-short", "RFC 8259 s2", Severity::Error,
                                   "A member export ends where its JSON does."};
inline constexpr Rule kIxfShape{"ixf.file.shape", kIxfCitation, Severity::Error,
                                "A member export has a member_list."};
inline constexpr Rule kIxfTooMany{"ixf.file.too-many", kIxfCitation, Severity::Error,
                                  "All member exports together have at most 100000 members, "
                                  "200000 addresses, 10000 exchanges and 20000 LANs."};
inline constexpr Rule kIxfVersion{
    "ixf.file.version", kIxfCitation, Severity::Notice,
    "A member export names its version, 0.6 to 1.0; another one is read all the same."};
inline constexpr Rule kIxfMember{
    "ixf.member.not-json", "RFC 8259 s4", Severity::Error,
    "A member or an exchange is one JSON object of at most 1 MiB and 32 levels, in UTF-8."};
inline constexpr Rule kIxfAsn{"ixf.member.asn", kIxfCitation, Severity::Error,
                              "A member has an asnum, 1 to 4294967295."};
inline constexpr Rule kIxfAddress{
    "ixf.connection.address", kIxfCitation, Severity::Warning,
    "An address of a connection is an IPv4 address in ipv4, an IPv6 address in ipv6."};
inline constexpr Rule kIxfLan{
    "ixf.vlan.prefix", kIxfCitation, Severity::Warning,
    "A peering LAN is a prefix and its mask_length, of the family that it stands under."};
inline constexpr Rule kIxfMacro{"ixf.connection.as-macro", "RFC 2622 s5", Severity::Notice,
                                "An as_macro is the name of an as-set, or an AS number."};
inline constexpr Rule kIxfType{
    "ixf.field.type", kIxfCitation, Severity::Notice,
    "A field has the type that the schema gives it; read as if it had, or left empty."};
inline constexpr Rule kIxfText{
    "ixf.field.too-long", kIxfCitation, Severity::Notice,
    "A text has at most 1020 octets: a name is cut there, an as_macro left out."};

}  // namespace rules

namespace ixf {

/// What a member is there for (member_type).
enum class MemberType : std::uint8_t { NotGiven, Peering, Ixp, RouteServer, ProBono, Other };
/// "peering", "ixp", "routeserver", "probono", "other"; "" for NotGiven.
[[nodiscard]] std::string_view to_string(MemberType type);

/// One address of a member in a peering LAN.
struct Connection {
    net::Address address;
    std::vector<IrrSetName> as_sets;  ///< Of its as_macro, which may name several.
    /// Whether it has a session with the route servers; none: not said.
    std::optional<bool> at_route_server;
    /// It is itself a route server, or a route collector, that the exchange runs.
    bool is_service = false;
    friend bool operator==(const Connection&, const Connection&) = default;
};

struct Member {
    net::Asn asn;
    std::string name;  ///< May be empty.
    MemberType type = MemberType::NotGiven;
    std::string peering_policy;           ///< As given; empty: not given.
    std::vector<Connection> connections;  ///< By address; each address once.
    friend bool operator==(const Member&, const Member&) = default;
};

struct Exchange {
    std::uint32_t id = 0;  ///< Of the export's own.
    std::string name;      ///< The short one where there is no other.
    friend bool operator==(const Exchange&, const Exchange&) = default;
};

}  // namespace ixf

struct IxfMembers {
    std::vector<ixf::Exchange> exchanges;  ///< In the order met.
    std::vector<net::Prefix> lans;         ///< Peering LANs of all of them; sorted, each once.
    std::vector<ixf::Member> members;      ///< By ASN, each once: its records are joined.
    std::optional<Timestamp> as_of;        ///< The newest timestamp of an export.
    Refusals refused;  ///< Inputs, members and addresses left out; the places are records.
    Refusals noted;    ///< What was kept, but for a field.

    /// The member with this ASN, or null.
    [[nodiscard]] const ixf::Member* find(net::Asn asn) const;
};

/// Puts the members of any number of exports together, of versions 0.6 to 1.0 of the schema.
///
/// An export is walked in the memory of one of its members. Fields that are not named above are
/// passed over.
class IxfReader {
public:
    IxfReader();
    IxfReader(IxfReader&&) noexcept;
    IxfReader& operator=(IxfReader&&) noexcept;
    ~IxfReader();

    /// Reads one export; what is wrong with it is counted. Errors: only those of `source`.
    [[nodiscard]] Result<void> add(ByteSource& source);
    [[nodiscard]] IxfMembers finish() &&;

private:
    class Gatherer;
    std::unique_ptr<Gatherer> gatherer_;
};

}  // namespace comity::registry
