#include "internet/peeringdb_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/json_writer.h"
#include "internet/peeringdb_entries.h"
#include "internet/routing_policies.h"
#include "internet/text_sink.h"

namespace comity::internet {
namespace {

using net::Asn;

constexpr std::array<std::string_view, 7> kNetworkTypes{
    "NSP",        "Cable/DSL/ISP",   "Content", "Enterprise", "Educational/Research",
    "Non-Profit", "Network Services"};
constexpr std::array<std::string_view, 4> kPolicies{"Open", "Open", "Selective", "Restrictive"};

class PeeringDbDumpWriter {
public:
    PeeringDbDumpWriter(const Internet& internet, ByteSink& sink)
        : internet_(internet),
          organisation_count_(static_cast<std::uint32_t>(internet.organisations.all().size())),
          network_count_(static_cast<std::uint32_t>(internet.topology.size())),
          out_(sink) {}

    Result<void> write() {
        COMITY_TRY(out_.write("{\"fac\":{\"data\":[],\"meta\":{}},\n\"org\":"));
        COMITY_TRY(list([this] { return write_organisations(); }));
        COMITY_TRY(out_.write(",\n\"net\":"));
        COMITY_TRY(list([this] { return write_networks(); }));
        COMITY_TRY(out_.write(",\n\"poc\":"));
        COMITY_TRY(list([this] { return write_contacts(); }));
        COMITY_TRY(out_.write(",\n\"ix\":"));
        COMITY_TRY(list([this] { return write_exchanges(); }));
        COMITY_TRY(out_.write(",\n\"ixlan\":"));
        COMITY_TRY(list([this] { return write_lans(); }));
        COMITY_TRY(out_.write(",\n\"ixpfx\":"));
        COMITY_TRY(list([this] { return write_lan_prefixes(); }));
        COMITY_TRY(out_.write(",\n\"netixlan\":"));
        COMITY_TRY(list([this] { return write_connections(); }));
        COMITY_TRY(out_.write("}\n"));
        return out_.flush();
    }

private:
    // Numbers of objects: networks and organisations by their place from 1, what belongs to the
    // exchanges behind them.
    [[nodiscard]] std::uint32_t network_id(AsIndex network) const { return network + 1; }
    [[nodiscard]] std::uint32_t server_id(std::size_t exchange) const {
        return network_count_ + 1 + static_cast<std::uint32_t>(exchange);
    }
    [[nodiscard]] std::uint32_t exchange_organisation_id(std::size_t exchange) const {
        return organisation_count_ + 1 + static_cast<std::uint32_t>(exchange);
    }
    [[nodiscard]] static std::uint32_t exchange_id(std::size_t exchange) {
        return static_cast<std::uint32_t>(exchange) + 1;
    }
    [[nodiscard]] std::uint64_t draw(std::uint64_t place) const {
        return mix(mix(stream_seed(internet_.parameters, Stream::Peeringdb), 1), place);
    }
    [[nodiscard]] Organisation operator_of(const Exchange& exchange) const {
        return organisation_alone(exchange.route_server,
                                  stream_seed(internet_.parameters, Stream::Delegations));
    }

    template <class Write>
    Result<void> list(Write&& write) {
        is_first_ = true;
        COMITY_TRY(out_.write("{\"data\":["));
        COMITY_TRY(write());
        return out_.write("],\"meta\":{}}");
    }

    JsonWriter& begin(std::uint64_t id) {
        json_.clear();
        json_.begin_object().member("id", id);
        return json_;
    }
    /// Adds what all objects end with, and writes the object.
    Result<void> end(std::uint64_t place) {
        json_.member("created", time(place ^ 0x55, 5'000)).member("updated", time(place, 1'500));
        json_.member("status", "ok").end_object();
        COMITY_TRY(out_.write(is_first_ ? "\n" : ",\n"));
        is_first_ = false;
        return out_.write(json_.text());
    }
    /// Some days before the Internet's date.
    [[nodiscard]] Timestamp time(std::uint64_t place, std::uint64_t days) const {
        constexpr std::uint64_t kSecondsADay = 86'400;
        const auto age = static_cast<std::int64_t>(draw(place) % (days * kSecondsADay));
        return Timestamp::from_seconds(
            std::max<std::int64_t>(0, internet_.parameters.date.seconds() - age));
    }

    Result<void> write_organisation(std::uint64_t id, const Organisation& organisation) {
        auto& json = begin(id);
        json.member("name", name_of(organisation, Spelling::Utf8)).member("aka", "");
        json.member("name_long", "").member("website", "").key("social_media");
        json.begin_array().end_array().member("notes", "").key("logo").null();
        for (const auto* key : {"address1", "address2", "city"}) json.member(key, "");
        json.member("country", organisation.country);
        for (const auto* key : {"state", "zipcode", "floor", "suite"}) json.member(key, "");
        json.key("latitude").null().key("longitude").null();
        return end(mix(id, 1));
    }
    Result<void> write_organisations() {
        for (std::uint32_t i = 0; i < organisation_count_; ++i) {
            const auto networks = internet_.organisations.networks_of(i);
            if (std::none_of(networks.begin(), networks.end(), [this](AsIndex network) {
                    return peeringdb_entry(internet_, network).is_listed;
                })) {
                continue;
            }
            COMITY_TRY(write_organisation(i + 1, internet_.organisations.all()[i]));
        }
        const auto exchanges = internet_.exchanges.all();
        for (std::size_t i = 0; i < exchanges.size(); ++i) {
            COMITY_TRY(write_organisation(exchange_organisation_id(i), operator_of(exchanges[i])));
        }
        return {};
    }

    struct Network {
        std::uint32_t id;
        std::uint32_t organisation_id;
        Asn asn;
        std::string name;
        std::string as_set;
        std::string_view type;
        std::uint64_t prefixes;
    };
    Result<void> write_network(const Network& network) {
        const auto chance = draw(network.asn.value());
        auto& json = begin(network.id);
        json.member("org_id", network.organisation_id).member("name", network.name);
        json.member("aka", "").member("name_long", "").member("website", "").key("social_media");
        json.begin_array().end_array().member("asn", network.asn.value());
        json.member("looking_glass", "").member("route_server", "");
        json.member("irr_as_set", network.as_set).member("info_type", network.type);
        json.key("info_types").begin_array().value(network.type).end_array();
        json.member("info_prefixes4", network.prefixes);
        json.member("info_prefixes6", network.prefixes / 4);
        for (const auto* key : {"info_traffic", "info_ratio", "info_scope"}) json.member(key, "");
        json.member("info_unicast", true).member("info_multicast", false).member("info_ipv6", true);
        json.member("info_never_via_route_servers", chance % 20 == 0);
        json.member("ix_count", 0U).member("fac_count", 0U).member("notes", "");
        json.member("netixlan_updated", time(chance, 900)).key("netfac_updated").null();
        json.member("poc_updated", time(chance ^ 1U, 2'000)).member("policy_url", "");
        json.member("policy_general", kPolicies[chance / 32 % kPolicies.size()]);
        json.member("policy_locations", "Not Required").member("policy_ratio", false);
        json.member("policy_contracts", "Not Required").member("allow_ixp_update", false);
        json.key("status_dashboard").null().member("rir_status", "ok");
        json.member("rir_status_updated", time(chance ^ 2U, 300)).key("logo").null();
        return end(mix(network.id, 2));
    }
    Result<void> write_networks() {
        for (AsIndex network = 0; network < network_count_; ++network) {
            if (!peeringdb_entry(internet_, network).is_listed) continue;
            const auto asn = internet_.topology.asn(network);
            const auto customers = internet_.topology.customers(network).size();
            const auto chance = draw(asn.value() ^ 0xF0U);
            const auto type = customers > 5 ? 0 : 1 + chance % (kNetworkTypes.size() - 1);
            COMITY_TRY(
                write_network({network_id(network), internet_.organisations.number_of(network) + 1,
                               asn, name_of(internet_.organisations.of(network), Spelling::Utf8),
                               as_set_text(network, chance), kNetworkTypes[type],
                               10 + chance / 8 % 90 + 20 * customers}));
        }
        const auto exchanges = internet_.exchanges.all();
        for (std::size_t i = 0; i < exchanges.size(); ++i) {
            COMITY_TRY(
                write_network({server_id(i), exchange_organisation_id(i), exchanges[i].route_server,
                               exchange_name(i) + " Route Server", "", "Route Server", 50'000}));
        }
        return {};
    }
    /// As people write it: with the registry in front, behind, or not at all, or long out of date.
    [[nodiscard]] std::string as_set_text(AsIndex network, std::uint64_t chance) const {
        const auto set = as_set_of(internet_, network);
        if (!set) return chance % 3 == 0 ? net::to_string(internet_.topology.asn(network)) : "";
        const auto source = irr_source_name(set->source);
        switch (chance % 8) {
            case 0: return fmt::format("{}@{}", set->name, source);
            case 1: return fmt::format("AS-OLD-{}", internet_.topology.asn(network).value());
            case 2:
            case 3:
            case 4: return fmt::format("{}::{}", source, set->name);
            default: return set->name;
        }
    }

    Result<void> write_contacts() {
        for (AsIndex network = 0; network < network_count_; ++network) {
            const auto entry = peeringdb_entry(internet_, network);
            const auto number = internet_.topology.asn(network).value();
            for (std::size_t i = 0; i < entry.contacts.size(); ++i) {
                const auto& contact = entry.contacts[i];
                const auto id = std::size_t{4} * network_id(network) + i;
                auto& json = begin(id);
                json.member("net_id", network_id(network)).member("role", contact.role);
                json.member("visible", contact.visible).member("name", contact.role);
                json.member("phone",
                            contact.has_phone ? fmt::format("+99{:010}", number) : std::string());
                json.member("email", contact.has_email
                                         ? fmt::format("desk{}@as{}.internal", i, number)
                                         : std::string());
                json.member("url", "");
                COMITY_TRY(end(mix(id, 3)));
            }
        }
        return {};
    }

    [[nodiscard]] std::string exchange_name(std::size_t i) const {
        const auto& exchange = internet_.exchanges.all()[i];
        return fmt::format("{}-IX {}", operator_of(exchange).country, i + 1);
    }
    Result<void> write_exchanges() {
        const auto exchanges = internet_.exchanges.all();
        for (std::size_t i = 0; i < exchanges.size(); ++i) {
            auto& json = begin(exchange_id(i));
            json.member("org_id", exchange_organisation_id(i)).member("name", exchange_name(i));
            for (const auto* key : {"aka", "name_long", "city"}) json.member(key, "");
            json.member("country", operator_of(exchanges[i]).country);
            json.member("region_continent", "").member("media", "Ethernet").member("notes", "");
            json.member("proto_unicast", true).member("proto_multicast", false);
            json.member("proto_ipv6", true).member("website", "").member("url_stats", "");
            json.member("tech_email", fmt::format("noc@ix{}.internal", i + 1));
            json.member("tech_phone", "").member("policy_email", "").member("policy_phone", "");
            COMITY_TRY(end(mix(i, 4)));
        }
        return {};
    }
    Result<void> write_lans() {
        for (std::size_t i = 0; i < internet_.exchanges.all().size(); ++i) {
            auto& json = begin(exchange_id(i));
            json.member("ix_id", exchange_id(i)).member("name", "").member("descr", "");
            json.member("mtu", 1'500U).member("dot1q_support", false).member("rs_asn", 0U);
            json.key("arp_sponge").null().member("ixf_ixp_member_list_url_visible", "Private");
            COMITY_TRY(end(mix(i, 5)));
        }
        return {};
    }
    /// A LAN of the block for benchmarks (RFC 2544), or of documentation: nobody announces those.
    [[nodiscard]] static std::string lan_address(std::size_t i, std::uint32_t host, bool ipv4) {
        return net::to_string(
            ipv4 ? net::Address::v4(0xC613'8000U + static_cast<std::uint32_t>(i % 128) * 256 + host)
                 : net::Address::v6(0x2001'0DB8'0001'0000U + i, host));
    }
    Result<void> write_lan_prefixes() {
        for (std::size_t i = 0; i < internet_.exchanges.all().size(); ++i) {
            for (const bool ipv4 : {true, false}) {
                auto& json = begin(2U * exchange_id(i) + (ipv4 ? 0U : 1U));
                json.member("ixlan_id", exchange_id(i)).member("protocol", ipv4 ? "IPv4" : "IPv6");
                json.member("prefix", lan_address(i, 0, ipv4) + (ipv4 ? "/24" : "/64"));
                json.member("in_dfz", false);
                COMITY_TRY(end(mix(i, 6)));
            }
        }
        return {};
    }
    struct Port {
        std::uint32_t network_id;
        Asn asn;
        bool is_server;
    };
    Result<void> write_connections() {
        constexpr std::uint32_t kPortsMax = 250;  // of a LAN of 254 addresses
        const auto exchanges = internet_.exchanges.all();
        std::uint32_t id = 0;
        for (std::size_t i = 0; i < exchanges.size(); ++i) {
            std::uint32_t host = 0;
            const auto connect = [&](const Port& port) -> Result<void> {
                const auto chance = draw(mix(port.asn.value(), i));
                ++host;
                auto& json = begin(++id);
                json.member("net_id", port.network_id).member("ix_id", exchange_id(i));
                json.member("name", exchange_name(i)).member("ixlan_id", exchange_id(i));
                json.member("notes", "").member("speed", chance % 3 == 0 ? 100'000U : 10'000U);
                json.member("asn", port.asn.value()).member("ipaddr4", lan_address(i, host, true));
                json.member("ipaddr6", lan_address(i, host, false));
                json.member("is_rs_peer", !port.is_server && chance / 4 % 10 < 7);
                json.member("bfd_support", false).member("operational", chance / 64 % 30 != 0);
                json.key("net_side_id").null().key("ix_side_id").null();
                return end(mix(id, 7));
            };
            COMITY_TRY(connect({server_id(i), exchanges[i].route_server, true}));
            for (AsIndex network = 0; network < network_count_ && host < kPortsMax; ++network) {
                const auto asn = internet_.topology.asn(network);
                if (region_of(asn) != exchanges[i].region ||
                    internet_.topology.peers(network).empty() ||
                    draw(mix(asn.value(), i + 100)) % 3 != 0 ||
                    !peeringdb_entry(internet_, network).is_listed) {
                    continue;
                }
                COMITY_TRY(connect({network_id(network), asn, false}));
            }
        }
        return {};
    }

    const Internet& internet_;
    std::uint32_t organisation_count_;
    std::uint32_t network_count_;
    TextSink out_;
    JsonWriter json_;
    bool is_first_ = true;
};

}  // namespace

Result<void> write_peeringdb(const Internet& internet, ByteSink& sink) {
    return PeeringDbDumpWriter(internet, sink).write();
}

}  // namespace comity::internet
