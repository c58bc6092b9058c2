#include "registry/peeringdb_records.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include "base/text.h"
#include "registry/field_text.h"
#include "registry/limits.h"
#include "registry/peeringdb_reader.h"

namespace comity::registry::peeringdb {
namespace {

constexpr std::array<std::pair<std::string_view, ObjectType>, kObjectTypeCount> kApiNames{
    {{"org", ObjectType::Organisation},
     {"net", ObjectType::Network},
     {"poc", ObjectType::Contact},
     {"ix", ObjectType::Exchange},
     {"ixlan", ObjectType::ExchangeLan},
     {"ixpfx", ObjectType::ExchangePrefix},
     {"netixlan", ObjectType::ExchangeConnection}}};

constexpr std::array<std::pair<std::string_view, NetworkType>, 10> kNetworkTypes{
    {{"NSP", NetworkType::Nsp},
     {"Content", NetworkType::Content},
     {"Cable/DSL/ISP", NetworkType::AccessIsp},
     {"Enterprise", NetworkType::Enterprise},
     {"Educational/Research", NetworkType::EducationalResearch},
     {"Non-Profit", NetworkType::NonProfit},
     {"Route Server", NetworkType::RouteServer},
     {"Network Services", NetworkType::NetworkServices},
     {"Route Collector", NetworkType::RouteCollector},
     {"Government", NetworkType::Government}}};

constexpr std::array<std::pair<std::string_view, PeeringPolicy>, 5> kPolicies{
    {{"", PeeringPolicy::NotGiven},
     {"Open", PeeringPolicy::Open},
     {"Selective", PeeringPolicy::Selective},
     {"Restrictive", PeeringPolicy::Restrictive},
     {"No", PeeringPolicy::No}}};

constexpr std::array kRoles{Role::Noc,   Role::Technical,       Role::Maintenance, Role::Policy,
                            Role::Abuse, Role::PublicRelations, Role::Sales};

constexpr std::array<std::pair<std::string_view, Visibility>, 3> kVisibilities{
    {{"Public", Visibility::Public},
     {"Users", Visibility::Users},
     {"Private", Visibility::Private}}};

template <class Value, std::size_t Count>
std::optional<Value> named(const std::array<std::pair<std::string_view, Value>, Count>& all,
                           std::string_view name) {
    for (const auto& [known, value] : all) {
        if (known == name) return value;
    }
    return std::nullopt;
}

std::optional<net::Asn> read_asn(JsonRecord& record) {
    const auto number = record.number32("asn");
    if (!number || *number == 0) return std::nullopt;
    return net::Asn(*number);
}

/// The text of a field, empty where there is none.
std::string name_of(JsonRecord& record, std::string_view key, RecordNotes& notes) {
    const auto text = record.text(key).value_or("");
    const auto cut = cut_name(text);
    if (cut.size() < text.size()) notes.add(rules::kPeeringDbText, key);
    return std::string(cut);
}

CountryCode read_country(JsonRecord& record, RecordNotes& notes) {
    const auto text = record.text("country").value_or("");
    if (text.empty()) return {};
    const auto code = CountryCode::parse(text);
    if (!code) notes.add(rules::kPeeringDbType, "country");
    return code.value_or(CountryCode{});
}

void read_types(JsonRecord& record, RecordNotes& notes, Network& network) {
    auto names = record.texts("info_types");
    // Older dumps have one type alone.
    if (names.empty()) names.push_back(record.text("info_type").value_or(""));
    for (const auto name : names) {
        if (name.empty() || name == "Not Disclosed") continue;
        const auto type = named(kNetworkTypes, name);
        if (!type) {
            notes.add(rules::kPeeringDbNetworkType, name);
        } else if (std::find(network.types.begin(), network.types.end(), *type) ==
                   network.types.end()) {
            network.types.push_back(*type);
        }
    }
}

/// Whether `domain` is set aside so that nobody has it (RFC 2606 s2 and s3).
bool is_reserved_domain(std::string_view domain) {
    for (const std::string_view reserved :
         {"example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"}) {
        if (domain == reserved) return true;
        if (domain.ends_with(reserved) && domain[domain.size() - reserved.size() - 1] == '.') {
            return true;
        }
    }
    return false;
}

/// A hash of `text` where it is written as an address somebody may have; 0 where it is not.
std::size_t email_hash(std::string_view text) {
    text = trim(text);
    const auto at = text.rfind('@');
    if (at == std::string_view::npos || at == 0 || text.size() > kFieldOctetsMax) return 0;
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (lower.find_first_of(" \t\r\n") != std::string::npos) return 0;
    const auto domain = std::string_view(lower).substr(at + 1);
    const auto dot = domain.rfind('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == domain.size()) return 0;
    if (is_reserved_domain(domain)) return 0;
    return std::max<std::size_t>(std::hash<std::string>{}(lower), 1);
}

std::optional<net::Address> read_address(JsonRecord& record, std::string_view key,
                                         net::Family family, RecordNotes& notes) {
    const auto text = record.text(key).value_or("");
    if (text.empty()) return std::nullopt;
    auto address = net::Address::parse(text);
    if (!address || address->family() != family) {
        notes.add(rules::kPeeringDbType, key);
        return std::nullopt;
    }
    return address;
}

}  // namespace

std::string_view api_name(ObjectType type) {
    return kApiNames.at(static_cast<std::size_t>(type)).first;
}

std::optional<ObjectType> parse_object_type(std::string_view api_name) {
    return named(kApiNames, api_name);
}

std::optional<ObjectType> type_of(const JsonRecord& record) {
    if (record.has("fac_id") || record.has("carrier_id")) return std::nullopt;
    if (record.has("net_id")) {
        if (record.has("ixlan_id")) return ObjectType::ExchangeConnection;
        return record.has("role") ? std::optional(ObjectType::Contact) : std::nullopt;
    }
    if (record.has("ixlan_id")) return ObjectType::ExchangePrefix;
    if (record.has("ix_id")) return ObjectType::ExchangeLan;
    if (record.has("asn")) return ObjectType::Network;
    if (record.has("org_id")) {
        const bool is_exchange = record.has("media") || record.has("proto_unicast");
        return is_exchange ? std::optional(ObjectType::Exchange) : std::nullopt;
    }
    const bool is_organisation = record.has("name") && record.has("country");
    return is_organisation ? std::optional(ObjectType::Organisation) : std::nullopt;
}

void RecordNotes::add(const Rule& rule, std::string_view what) {
    noted_.add(rule, fmt::format("{} {}: {}", api_name(type_), id_, what), place_);
}

std::optional<Network> read_network(JsonRecord& record, RecordNotes notes) {
    const auto asn = read_asn(record);
    if (!asn) return std::nullopt;
    Network network;
    network.asn = *asn;
    network.organisation_id = record.number32("org_id").value_or(0);
    network.name = name_of(record, "name", notes);
    network.irr_as_set = name_of(record, "irr_as_set", notes);
    auto sets = parse_irr_sets(network.irr_as_set);
    for (const auto& word : sets.refused) notes.add(rules::kPeeringDbIrrSet, word);
    network.irr_sets = std::move(sets.names);
    read_types(record, notes, network);
    network.prefixes_ipv4 = record.number32("info_prefixes4");
    network.prefixes_ipv6 = record.number32("info_prefixes6");
    network.never_via_route_servers = record.flag("info_never_via_route_servers").value_or(false);
    const auto policy = record.text("policy_general").value_or("");
    const auto known = named(kPolicies, policy);
    if (!known) notes.add(rules::kPeeringDbPolicy, policy);
    network.policy = known.value_or(PeeringPolicy::NotGiven);
    network.rir_status = name_of(record, "rir_status", notes);
    network.updated = record.time("updated");
    network.contacts_updated = record.time("poc_updated");
    return network;
}

std::optional<ReadContact> read_contact(JsonRecord& record, RecordNotes notes) {
    const auto network_id = record.number32("net_id");
    if (!network_id) return std::nullopt;
    ReadContact read;
    auto& contact = read.contact;
    contact.network_id = *network_id;
    const auto role = record.text("role").value_or("");
    const auto known = std::find_if(kRoles.begin(), kRoles.end(),
                                    [role](Role one) { return to_string(one) == role; });
    if (known == kRoles.end()) {
        notes.add(rules::kPeeringDbRole, role);
    } else {
        contact.role = *known;
    }
    const auto visible = record.text("visible").value_or("");
    const auto visibility = named(kVisibilities, visible);
    if (!visibility) notes.add(rules::kPeeringDbVisible, visible);
    contact.visibility = visibility.value_or(Visibility::Unknown);
    read.email_hash = email_hash(record.text("email").value_or(""));
    contact.has_email = read.email_hash != 0;
    const auto phone = record.text("phone").value_or("");
    contact.has_phone =
        std::any_of(phone.begin(), phone.end(), [](char c) { return c >= '0' && c <= '9'; });
    contact.updated = record.time("updated");
    return read;
}

std::optional<Organisation> read_organisation(JsonRecord& record, RecordNotes notes) {
    return Organisation{0, name_of(record, "name", notes), read_country(record, notes)};
}

std::optional<Exchange> read_exchange(JsonRecord& record, RecordNotes notes) {
    return Exchange{0, name_of(record, "name", notes), read_country(record, notes),
                    name_of(record, "city", notes)};
}

std::optional<ExchangeLan> read_lan(JsonRecord& record, RecordNotes) {
    const auto exchange = record.number32("ix_id");
    if (!exchange) return std::nullopt;
    return ExchangeLan{0, *exchange};
}

std::optional<ExchangePrefix> read_prefix(JsonRecord& record, RecordNotes) {
    const auto lan = record.number32("ixlan_id");
    const auto prefix = net::Prefix::parse(record.text("prefix").value_or(""));
    if (!lan || !prefix) return std::nullopt;
    return ExchangePrefix{0, *lan, *prefix, std::nullopt};
}

std::optional<ExchangeConnection> read_connection(JsonRecord& record, RecordNotes notes) {
    const auto asn = read_asn(record);
    const auto exchange = record.number32("ix_id");
    if (!asn || !exchange) return std::nullopt;
    ExchangeConnection connection;
    connection.asn = *asn;
    connection.exchange_id = *exchange;
    connection.network_id = record.number32("net_id").value_or(0);
    connection.speed_mbps = record.number32("speed").value_or(0);
    connection.ipv4 = read_address(record, "ipaddr4", net::Family::Ipv4, notes);
    connection.ipv6 = read_address(record, "ipaddr6", net::Family::Ipv6, notes);
    connection.is_route_server_peer = record.flag("is_rs_peer").value_or(false);
    connection.is_operational = record.flag("operational").value_or(true);
    return connection;
}

}  // namespace comity::registry::peeringdb
