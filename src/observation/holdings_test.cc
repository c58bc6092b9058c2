#include "observation/holdings.h"

#include <gtest/gtest.h>

#include "support/routes.h"

namespace comity::observation {
namespace {

using rpki::payload::Vrp;

registry::Delegations delegations(std::string text) {
    text.insert(0, "2|ripencc|20261101|0|19930101|20261101|+0000\n");
    MemorySource source(Octets(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
    std::vector<registry::DelegatedFile> files;
    files.push_back(registry::read_delegated(source).value());
    EXPECT_TRUE(files.front().refused.entries().empty());
    return registry::Delegations(std::move(files));
}

JudgedPair route(std::string_view prefix, Exclusion exclusion = Exclusion::None) {
    JudgedPair judged;
    judged.pair.prefix = *net::Prefix::parse(prefix);
    judged.pair.origin = net::Asn(64500);
    judged.exclusion = exclusion;
    return judged;
}

Vrp vrp(std::string_view prefix, std::uint32_t asn = 64500) {
    const auto parsed = *net::Prefix::parse(prefix);
    return {parsed, parsed.length(), net::Asn(asn)};
}

constexpr auto kWorld =
    "ripencc|PT|asn|100|2|20200101|allocated|one\n"
    "ripencc|PT|asn|200|1|20200101|assigned|two\n"
    "ripencc|PT|asn|300|1|20200101|allocated|three\n"
    "ripencc|PT|asn|400|1|20200101|allocated|\n"
    "ripencc||asn|500|1||reserved|one\n"
    "ripencc|PT|ipv4|10.0.0.0|768|20200101|allocated|one\n"
    "ripencc|PT|ipv4|10.9.0.0|256|20200101|assigned|one\n"
    "ripencc|PT|ipv4|10.8.0.0|256|20200101|allocated|two\n"
    "ripencc||ipv4|10.7.0.0|256||available|\n"
    "ripencc|PT|ipv6|2001:db8::|32|20200101|allocated|one\n"
    "ripencc|PT|ipv6|2001:db9::|64|20200101|assigned|one\n";

TEST(Holdings, are_all_that_is_delegated_to_the_holder_of_the_number) {
    const auto world = delegations(kWorld);
    const Holdings holdings(world, {}, {});
    const Holding one{
        .holder = "ripencc|one", .ipv4 = {.delegated = 1'024}, .ipv6 = {.delegated = 65'536}};
    EXPECT_EQ(holdings.of(net::Asn(100)), one);
    EXPECT_EQ(holdings.of(net::Asn(101)), one) << "its second number";
    EXPECT_EQ(holdings.of(net::Asn(200)),
              (Holding{.holder = "ripencc|two", .ipv4 = {.delegated = 256}, .ipv6 = {}}));
    EXPECT_EQ(holdings.of(net::Asn(300)), (Holding{.holder = "ripencc|three"})) << "holds nothing";
    EXPECT_EQ(holdings.of(net::Asn(400)), std::nullopt) << "no opaque id";
    EXPECT_EQ(holdings.of(net::Asn(500)), std::nullopt) << "reserved";
    EXPECT_EQ(holdings.of(net::Asn(600)), std::nullopt) << "nothing is said of it";
    EXPECT_EQ(Holdings().of(net::Asn(100)), std::nullopt);
}

TEST(Holdings, tell_how_much_of_them_is_announced_and_attested) {
    const auto world = delegations(kWorld);
    const std::vector<JudgedPair> routes{
        route("10.0.0.0/23"),  // wider than what is delegated of it, the rest in the next
        route("10.0.1.0/24"),  // inside the one before
        route("10.0.2.0/25"),
        route("10.8.0.0/16"),
        route("10.9.0.0/24", Exclusion::BelowPeers),
        route("2001:db8:8000::/34")};
    const std::vector<Vrp> vrps{vrp("10.0.0.0/8", 0), vrp("10.0.0.0/24"), vrp("2001:db8::/48"),
                                vrp("2001:db8:1:8000::/49")};
    const Holdings holdings(world, routes, vrps);
    const auto one = holdings.of(net::Asn(100));
    ASSERT_TRUE(one);
    EXPECT_EQ(one->ipv4, (HeldSpace{.delegated = 1'024, .announced = 640, .attested = 1'024}));
    EXPECT_EQ(one->ipv6, (HeldSpace{.delegated = 65'536, .announced = 16'384, .attested = 1}));
    const auto two = holdings.of(net::Asn(200));
    ASSERT_TRUE(two);
    EXPECT_EQ(two->ipv4, (HeldSpace{.delegated = 256, .announced = 256, .attested = 256}));
}

}  // namespace
}  // namespace comity::observation
