// PeeringDB: what networks and exchanges say of themselves, out of pages of its API or the one-file
// dump that CAIDA keeps (docs/formats/peeringdb.md). Of contacts only that they are there is kept.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/refusals.h"
#include "base/timestamp.h"
#include "net/asn.h"
#include "net/prefix.h"
#include "registry/country_code.h"
#include "registry/irr_as_set.h"

namespace comity::registry {

namespace peeringdb {

/// The kinds of objects that are kept, in brackets their names in PeeringDB.
enum class ObjectType : std::uint8_t {
    Organisation,       ///< "org"
    Network,            ///< "net"
    Contact,            ///< "poc"
    Exchange,           ///< "ix"
    ExchangeLan,        ///< "ixlan"; kept only as the exchange of its prefixes
    ExchangePrefix,     ///< "ixpfx"
    ExchangeConnection  ///< "netixlan"
};
inline constexpr std::size_t kObjectTypeCount = 7;

/// What a network is; it may be several things.
enum class NetworkType : std::uint8_t {
    Nsp,
    Content,
    AccessIsp,  ///< "Cable/DSL/ISP"
    Enterprise,
    EducationalResearch,
    NonProfit,
    RouteServer,
    NetworkServices,
    RouteCollector,
    Government
};

enum class PeeringPolicy : std::uint8_t { NotGiven, Open, Selective, Restrictive, No };

struct Network {
    std::uint32_t id = 0;
    std::uint32_t organisation_id = 0;  ///< 0 where it is not given.
    net::Asn asn;
    std::string name;
    std::string irr_as_set;            ///< As given.
    std::vector<IrrSetName> irr_sets;  ///< The names that stand in it.
    std::vector<NetworkType> types;
    std::optional<std::uint32_t> prefixes_ipv4;  ///< How many it means to announce at most.
    std::optional<std::uint32_t> prefixes_ipv6;
    bool never_via_route_servers = false;
    PeeringPolicy policy = PeeringPolicy::NotGiven;
    std::string rir_status;  ///< "ok" where an RIR has the ASN assigned; empty: not given.
    std::optional<Timestamp> updated;
    std::optional<Timestamp> contacts_updated;  ///< Of any of its contacts, also hidden ones.
    [[nodiscard]] bool is_route_server() const;
    friend bool operator==(const Network&, const Network&) = default;
};

/// What a contact is for.
enum class Role : std::uint8_t {
    Noc,
    Technical,
    Maintenance,
    Policy,
    Abuse,
    PublicRelations,
    Sales,
    Other  ///< One that is not known here.
};
[[nodiscard]] std::string_view to_string(Role role);

/// Whom PeeringDB shows a contact.
enum class Visibility : std::uint8_t {
    Public,   ///< Everyone.
    Users,    ///< Who asks with an account or an API key.
    Private,  ///< The network alone.
    Unknown   ///< Not told, or not known here; whoever made the input was shown it.
};
[[nodiscard]] std::string_view to_string(Visibility visibility);

/// That there is a contact. Its name, address and number are never kept.
struct Contact {
    std::uint32_t id = 0;
    std::uint32_t network_id = 0;
    Role role = Role::Other;
    Visibility visibility = Visibility::Unknown;
    bool has_email = false;  ///< Has what is written as an address, and not one of RFC 2606.
    bool has_phone = false;
    std::optional<Timestamp> updated;
    friend bool operator==(const Contact&, const Contact&) = default;
};

struct Organisation {
    std::uint32_t id = 0;
    std::string name;
    CountryCode country;  ///< Empty: not given.
    friend bool operator==(const Organisation&, const Organisation&) = default;
};

struct Exchange {
    std::uint32_t id = 0;
    std::string name;
    CountryCode country;  ///< Empty: not given.
    std::string city;
    friend bool operator==(const Exchange&, const Exchange&) = default;
};

/// A prefix of an exchange's peering LAN.
struct ExchangePrefix {
    std::uint32_t id = 0;
    std::uint32_t lan_id = 0;
    net::Prefix prefix;
    std::optional<std::uint32_t> exchange_id;  ///< None where no input has the LAN.
    friend bool operator==(const ExchangePrefix&, const ExchangePrefix&) = default;
};

/// A network's port at an exchange.
struct ExchangeConnection {
    std::uint32_t id = 0;
    std::uint32_t network_id = 0;  ///< 0 where it is not given.
    net::Asn asn;
    std::uint32_t exchange_id = 0;
    std::uint32_t speed_mbps = 0;  ///< 0 where it is not given.
    std::optional<net::Address> ipv4;
    std::optional<net::Address> ipv6;
    bool is_route_server_peer = false;
    bool is_operational = true;
    friend bool operator==(const ExchangeConnection&, const ExchangeConnection&) = default;
};

/// How much of the contacts the inputs can have shown. Where that is not all, a contact that is not
/// there says nothing.
struct ContactsView {
    enum class Kind : std::uint8_t {
        NotGiven,   ///< No contacts were in the inputs.
        Anonymous,  ///< Only public ones: asked without an account, so the others are hidden.
        Users,      ///< Asked with an account.
        Dummy       ///< Addresses were taken out or replaced.
    };
    Kind kind = Kind::NotGiven;
    std::uint64_t contacts = 0;  ///< All that were read, repeated ones too.
    std::uint64_t public_contacts = 0;
    std::uint64_t with_email = 0;
    friend bool operator==(const ContactsView&, const ContactsView&) = default;
};
[[nodiscard]] std::string_view to_string(ContactsView::Kind kind);
/// Why it is taken for that, a sentence for people.
[[nodiscard]] std::string explain(const ContactsView& view);

/// Whether the pages of the API that a reader is given are all there are of their objects.
enum class Extent : std::uint8_t { Part, Whole };

/// Records that broke no rule and are not kept.
struct LeftOut {
    std::uint64_t deleted = 0;        ///< status "deleted"; they take back what was given before.
    std::uint64_t pending = 0;        ///< Another status than "ok" and "deleted".
    std::uint64_t repeated = 0;       ///< Given again: the one that was updated last is kept.
    std::uint64_t other_objects = 0;  ///< Facilities, carriers and others that are not read here.
    friend bool operator==(const LeftOut&, const LeftOut&) = default;
};

}  // namespace peeringdb

/// A snapshot of PeeringDB. What its functions point to lives as long as it is not changed.
struct PeeringDb {
    std::vector<peeringdb::Network> networks;                ///< By ASN, each once.
    std::vector<peeringdb::Contact> contacts;                ///< By network, then id.
    std::vector<peeringdb::Organisation> organisations;      ///< By id.
    std::vector<peeringdb::Exchange> exchanges;              ///< By id.
    std::vector<peeringdb::ExchangePrefix> prefixes;         ///< By prefix.
    std::vector<peeringdb::ExchangeConnection> connections;  ///< By ASN, then exchange and id.

    /// When it was made, as its pages say; else the newest update in it.
    std::optional<Timestamp> as_of;
    peeringdb::ContactsView contacts_view;
    /// For each ObjectType whether all there are of it were given, so that absence says something.
    std::array<bool, peeringdb::kObjectTypeCount> is_whole{};
    peeringdb::LeftOut left_out;
    Refusals
        refused;     ///< Inputs and records that are not kept. Places: records from 1, all inputs.
    Refusals noted;  ///< Records that are kept, but for a field.

    [[nodiscard]] bool has_all(peeringdb::ObjectType type) const {
        return is_whole.at(static_cast<std::size_t>(type));
    }
    /// The network with this ASN, or null.
    [[nodiscard]] const peeringdb::Network* network(net::Asn asn) const;
    [[nodiscard]] std::span<const peeringdb::Contact> contacts_of(
        const peeringdb::Network& network) const;
    [[nodiscard]] std::span<const peeringdb::ExchangeConnection> connections_of(net::Asn asn) const;
    /// The one with this id, or null.
    [[nodiscard]] const peeringdb::Organisation* organisation(std::uint32_t id) const;
    [[nodiscard]] const peeringdb::Exchange* exchange(std::uint32_t id) const;
};

}  // namespace comity::registry
