#include "incident/route_server/checks.h"

#include <gtest/gtest.h>

#include "irr/dump.h"
#include "support/mrt.h"
#include "support/octets.h"

namespace comity::incident {
namespace {

using net::Asn;
using registry::AsRelationships;
using registry::Relationship;
using Relation = AsRelationships::Relation;

constexpr std::uint32_t kMember = 1101;

/// What routes of the member are judged by, and judging them.
struct CheckWorld {
    std::vector<rpki::payload::Vrp> vrps;
    std::vector<rpki::payload::Aspa> aspas;
    std::vector<Relationship> relationships;
    std::string rpsl;
    std::vector<Asn> route_servers;
    observation::Registrations registrations;

    struct Route {
        std::string prefix = "5.0.0.0/24";
        test::Path path = test::Path{kMember};
        bool is_direct = true;
        bool is_blackhole = false;
        std::optional<Asn> otc;
    };

    void attest(const std::string& prefix, std::uint8_t longest, std::uint32_t asn) {
        vrps.push_back({test::prefix(prefix), longest, Asn(asn)});
    }
    void relate(std::uint32_t a, std::uint32_t b, Relationship::Kind kind) {
        relationships.push_back({Asn(a), Asn(b), kind});
    }

    /// The rules of all faults, with whom they are about: "aspa.invalid.path 1 2, …".
    [[nodiscard]] std::string judge(const Route& given) const {
        const Members members({.route_servers = route_servers});
        const registry::BogonJudge bogons;
        const rpki::OriginValidator validator(vrps);
        const rpki::AspaValidator aspa_validator(aspas);
        const AsRelationships related(relationships);
        MemorySource source(test::octets_of(rpsl));
        irr::DatabaseReader reader;
        reader.add(irr::read_dump(source).value());
        InlineExecutor executor;
        const auto irr = std::move(reader).finish(executor);
        const Kinship kinship(registrations);
        RouteChecks checks({.members = members,
                            .bogons = bogons,
                            .validator = vrps.empty() ? nullptr : &validator,
                            .aspas = aspas.empty() ? nullptr : &aspa_validator,
                            .irr = rpsl.empty() ? nullptr : &irr,
                            .relationships = relationships.empty() ? nullptr : &related,
                            .kinship = &kinship});
        std::vector<Asn> asns;
        const auto path = given.path.view();
        const MemberRoute route{.prefix = test::prefix(given.prefix),
                                .member = Asn(kMember),
                                .is_direct = given.is_direct,
                                .path = path,
                                .networks = net::collapse(path, asns),
                                .origin = path.origin(Asn(kMember)),
                                .otc = given.otc,
                                .is_blackhole = given.is_blackhole};
        std::string text;
        for (const auto& fault : checks.judge(route)) {
            text += (text.empty() ? "" : ", ") + std::string(fault.rule->id);
            for (const auto asn : {fault.asn, fault.other}) {
                if (asn != Asn()) text += " " + std::to_string(asn.value());
            }
        }
        return text;
    }
};

TEST(RouteChecks, origin_validation_is_applied_as_a_route_server_should) {
    CheckWorld world;
    world.attest("5.0.0.0/20", 22, kMember);
    world.attest("5.1.0.0/20", 24, 7);
    world.attest("5.2.0.0/20", 24, 0);
    EXPECT_EQ(world.judge({.prefix = "5.0.0.0/22"}), "");
    EXPECT_EQ(world.judge({.prefix = "6.0.0.0/22"}), "");
    EXPECT_EQ(world.judge({.prefix = "5.0.0.0/24"}), "rov.invalid.length");
    EXPECT_EQ(world.judge({.prefix = "5.1.0.0/24"}), "rov.invalid.as-mismatch");
    EXPECT_EQ(world.judge({.prefix = "5.2.0.0/24"}), "rov.invalid.as0");
    auto set = test::Path{kMember};
    set.add(net::SegmentType::AsSet, {7, 8});
    EXPECT_EQ(world.judge({.prefix = "5.1.0.0/24", .path = set}),
              "rov.invalid.as-set, route-server.path.as-set");
    // What asks to be dropped may be more specific than its ROA, of no other origin.
    EXPECT_EQ(world.judge({.prefix = "5.0.0.1/32", .is_blackhole = true}), "");
    EXPECT_EQ(world.judge({.prefix = "5.0.0.1/32"}),
              "rov.invalid.length, route-server.prefix.too-long");
    EXPECT_EQ(world.judge({.prefix = "5.1.0.1/32", .is_blackhole = true}),
              "rov.invalid.as-mismatch");
}

TEST(RouteChecks, prefixes_and_paths_that_nobody_should_announce_are_faults_of_form) {
    const CheckWorld world;
    EXPECT_EQ(world.judge({.prefix = "0.0.0.0/0"}), "route-server.prefix.default-route");
    EXPECT_EQ(world.judge({.prefix = "::/0"}), "route-server.prefix.default-route");
    EXPECT_EQ(world.judge({.prefix = "5.0.0.0/24"}), "");
    EXPECT_EQ(world.judge({.prefix = "5.0.0.0/25"}), "route-server.prefix.too-long");
    EXPECT_EQ(world.judge({.prefix = "2a00::/48"}), "");
    EXPECT_EQ(world.judge({.prefix = "2a00::/49"}), "route-server.prefix.too-long");
    EXPECT_EQ(world.judge({.path = {7, kMember}}), "route-server.path.first-as 7");
    EXPECT_EQ(world.judge({.path = {7, kMember}, .is_direct = false}), "");
    EXPECT_EQ(world.judge({.prefix = "10.1.0.0/16"}), "bogon.prefix.special-purpose");
    EXPECT_EQ(world.judge({.path = {kMember, 64'512, 64'512, 7, 64'513, 64'512}}),
              "bogon.asn.special-purpose 64512, bogon.asn.special-purpose 64513");
    EXPECT_EQ(world.judge({.path = {kMember, 0}}), "bogon.asn.special-purpose");
}

TEST(RouteChecks, attested_leaks_come_before_suspected_ones) {
    CheckWorld world;
    world.aspas.push_back({Asn(7), {Asn(9)}});
    EXPECT_EQ(world.judge({.path = {kMember, 9, 7}}), "");
    EXPECT_EQ(world.judge({.path = {kMember, 8, 7}}), "aspa.invalid.path 7 8");
    EXPECT_EQ(world.judge({.path = {kMember, kMember, 7}}), "aspa.invalid.path 7 1101");
    // Whom the first ASN is, is not for ASPA to say twice.
    EXPECT_EQ(world.judge({.path = {5, 9, 7}}), "route-server.path.first-as 5");
    EXPECT_EQ(world.judge({.path = {kMember, 9, 7}, .otc = Asn(9)}), "route-leak.path.otc 9");
    EXPECT_EQ(world.judge({.path = {kMember, 9, 7}, .otc = Asn(kMember)}), "");
    world.route_servers = {Asn(64'000)};
    EXPECT_EQ(world.judge({.path = {kMember, 9, 7}, .otc = Asn(64'000)}), "");
    world.relate(8, kMember, Relationship::Kind::ProviderOf);
    EXPECT_EQ(world.judge({.path = {kMember, 8, 7}}), "aspa.invalid.path 7 8");
    EXPECT_EQ(world.judge({.path = {kMember, 8}}), "route-server.leak.provider-route 1101 8");
}

// All relations that the two links of three networks can have, by a direct reading of RFC 7908: a
// route server's clients are peers, so the member may give it what it has from customers, and the
// one behind it may give the member what it has from customers, or anything if the member is its
// customer.
TEST(RouteChecks, suspected_leaks_are_those_of_the_definition) {
    constexpr std::uint32_t kNext = 7;
    constexpr std::uint32_t kOrigin = 8;
    constexpr std::array kRelations{Relation::None, Relation::ProviderOf, Relation::CustomerOf,
                                    Relation::PeerOf};
    const auto relate = [](CheckWorld& world, std::uint32_t a, Relation is_to, std::uint32_t b) {
        if (is_to == Relation::ProviderOf) world.relate(a, b, Relationship::Kind::ProviderOf);
        if (is_to == Relation::CustomerOf) world.relate(b, a, Relationship::Kind::ProviderOf);
        if (is_to == Relation::PeerOf) world.relate(a, b, Relationship::Kind::PeerOf);
    };
    for (const auto next_is : kRelations) {        // to the member
        for (const auto origin_is : kRelations) {  // to the next
            CheckWorld world;
            world.relate(1, 2, Relationship::Kind::PeerOf);
            relate(world, kNext, next_is, kMember);
            relate(world, kOrigin, origin_is, kNext);
            std::string wanted;
            const bool from_above =
                origin_is == Relation::ProviderOf || origin_is == Relation::PeerOf;
            if (next_is == Relation::ProviderOf) {
                wanted = "route-server.leak.provider-route 1101 7";
            } else if (next_is == Relation::PeerOf) {
                wanted = "route-server.leak.peer-route 1101 7";
            } else if (next_is == Relation::CustomerOf && from_above) {
                wanted = "route-leak.path.valley 7 8";
            }
            EXPECT_EQ(world.judge({.path = {kMember, kNext, kOrigin}}), wanted)
                << static_cast<int>(next_is) << static_cast<int>(origin_is);
        }
    }
}

TEST(RouteChecks, a_large_transit_network_behind_an_unknown_link_is_suspect) {
    constexpr std::uint32_t kTransit = 900;
    CheckWorld world;
    for (std::uint32_t i = 0; i < 99; ++i) {
        world.relate(kTransit, 40'000 + i, Relationship::Kind::ProviderOf);
    }
    EXPECT_EQ(world.judge({.path = {kMember, 7, kTransit, 8}}), "");
    world.relate(kTransit, 50'000, Relationship::Kind::ProviderOf);
    EXPECT_EQ(world.judge({.path = {kMember, 7, kTransit, 8}}), "route-server.leak.transit 7 900");
    EXPECT_EQ(world.judge({.path = {kMember, kTransit}}), "route-server.leak.transit 1101 900");
    // One that has a provider is no such network.
    world.relate(60'000, kTransit, Relationship::Kind::ProviderOf);
    EXPECT_EQ(world.judge({.path = {kMember, 7, kTransit, 8}}), "");
}

TEST(RouteChecks, networks_of_one_organisation_do_not_leak_to_each_other) {
    const auto peeringdb = std::make_shared<registry::PeeringDb>();
    for (const std::uint32_t asn : {7U, 8U, kMember}) {
        peeringdb->networks.push_back(
            {.id = asn, .organisation_id = asn == 8 ? 2U : 1U, .asn = Asn(asn)});
    }
    CheckWorld world;
    world.relate(7, kMember, Relationship::Kind::ProviderOf);
    world.relate(8, kMember, Relationship::Kind::PeerOf);
    EXPECT_EQ(world.judge({.path = {kMember, 7}}), "route-server.leak.provider-route 1101 7");
    EXPECT_EQ(world.judge({.path = {kMember, 8}}), "route-server.leak.peer-route 1101 8");
    world.registrations.peeringdb = peeringdb;
    EXPECT_EQ(world.judge({.path = {kMember, 7}}), "");
    EXPECT_EQ(world.judge({.path = {kMember, 8}}), "route-server.leak.peer-route 1101 8");
}

TEST(RouteChecks, what_a_roa_allows_needs_no_route_object) {
    CheckWorld world;
    world.rpsl =
        "route: 5.0.0.0/20\norigin: AS1101\nsource: RIPE\n\n"
        "route: 5.1.0.0/24\norigin: AS7\nsource: RIPE\n";
    EXPECT_EQ(world.judge({.prefix = "5.0.0.0/20"}), "");
    EXPECT_EQ(world.judge({.prefix = "5.0.1.0/24"}), "");
    EXPECT_EQ(world.judge({.prefix = "5.1.0.0/24"}), "route-server.irr.other-origin");
    EXPECT_EQ(world.judge({.prefix = "5.2.0.0/24"}), "route-server.irr.no-route-object");
    EXPECT_EQ(world.judge({.prefix = "0.0.0.0/0"}), "route-server.prefix.default-route");
    world.attest("5.1.0.0/16", 24, kMember);
    EXPECT_EQ(world.judge({.prefix = "5.1.0.0/24"}), "");
}

}  // namespace
}  // namespace comity::incident
