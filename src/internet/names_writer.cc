#include "internet/names_writer.h"

#include <fmt/format.h>

#include "base/timestamp.h"
#include "internet/registries.h"
#include "internet/text_sink.h"

namespace comity::internet {
namespace {

std::uint64_t draw_of(const Internet& internet, net::Asn asn) {
    return mix(stream_seed(internet.parameters, Stream::Names), asn.value());
}

/// A date within the last some years, as "20240131".
std::string changed_date(const Internet& internet, std::uint64_t draw) {
    const auto age = static_cast<std::int64_t>(draw % 4'000) * kSecondsPerDay;
    const auto text = to_string(Timestamp::from_seconds(
        std::max<std::int64_t>(0, internet.parameters.date.seconds() - age)));
    return text.substr(0, 4) + text.substr(5, 2) + text.substr(8, 2);
}

std::string full_name(const Organisation& organisation, net::Asn asn) {
    return as_name(organisation, asn) + " " + name_of(organisation, Spelling::Ascii);
}

}  // namespace

std::optional<std::string> listed_name(const Internet& internet, AsIndex network) {
    const auto asn = internet.topology.asn(network);
    if (net::is_reserved(asn) || draw_of(internet, asn) % 1'000 < 30) return std::nullopt;
    return full_name(internet.organisations.of(network), asn);
}

std::optional<std::string> listed_organisation(const Internet& internet, AsIndex network) {
    const auto asn = internet.topology.asn(network);
    if (net::is_reserved(asn) || draw_of(internet, asn) / 1'000 % 1'000 < 80) return std::nullopt;
    return organisation_handle(internet.organisations.of(network));
}

Result<void> write_names(const Internet& internet, ByteSink& sink) {
    TextSink out(sink);
    const auto servers = internet.exchanges.all();
    auto server = servers.begin();
    const auto write_servers_below = [&](std::uint64_t asn) -> Result<void> {
        for (; server != servers.end() && server->route_server.value() < asn; ++server) {
            const auto alone = organisation_alone(
                server->route_server, stream_seed(internet.parameters, Stream::Delegations));
            COMITY_TRY(
                out.write(fmt::format("{} {} Route Server, {}\n", server->route_server.value(),
                                      full_name(alone, server->route_server), alone.country)));
        }
        return {};
    };
    for (AsIndex network = 0; network < internet.topology.size(); ++network) {
        const auto asn = internet.topology.asn(network);
        COMITY_TRY(write_servers_below(asn.value()));
        const auto name = listed_name(internet, network);
        if (!name) continue;
        // In one of fifty the country is that of an office long closed.
        const auto draw = draw_of(internet, asn) / 1'000'000;
        const auto country =
            draw % 50 == 0 ? std::string_view("EU") : internet.organisations.of(network).country;
        COMITY_TRY(out.write(fmt::format("{} {}, {}\n", asn.value(), *name, country)));
    }
    COMITY_TRY(write_servers_below(0x1'0000'0000U));
    return out.flush();
}

Result<void> write_organisations(const Internet& internet, ByteSink& sink) {
    TextSink out(sink);
    COMITY_TRY(
        out.write("# name: AS Org\n# made by comity internet\n"
                  "# format:org_id|changed|org_name|country|source\n"));
    for (const auto& organisation : internet.organisations.all()) {
        if (net::is_reserved(organisation.first_network)) continue;
        const auto draw = draw_of(internet, organisation.first_network);
        COMITY_TRY(out.write(
            fmt::format("{}|{}|{}|{}|{}\n", organisation_handle(organisation),
                        changed_date(internet, draw), name_of(organisation, Spelling::Utf8),
                        organisation.country, kRegistries[organisation.region].database)));
    }
    COMITY_TRY(out.write("# format:aut|changed|aut_name|org_id|opaque_id|source\n"));
    for (AsIndex network = 0; network < internet.topology.size(); ++network) {
        const auto handle = listed_organisation(internet, network);
        if (!handle) continue;
        const auto asn = internet.topology.asn(network);
        const auto& organisation = internet.organisations.of(network);
        const auto database = kRegistries[organisation.region].database;
        COMITY_TRY(out.write(fmt::format(
            "{}|{}|{}|{}|{}_{}|{}\n", asn.value(), changed_date(internet, draw_of(internet, asn)),
            as_name(organisation, asn), *handle, opaque_id(organisation), database, database)));
    }
    return out.flush();
}

}  // namespace comity::internet
