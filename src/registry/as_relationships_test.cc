#include "registry/as_relationships.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <sstream>

#include "support/fixtures.h"
#include "support/gzip.h"

namespace comity::registry {
namespace {

using net::Asn;
using RelationshipKind = Relationship::Kind;
using Relation = AsRelationships::Relation;

RelationshipsFile relationships_in(std::string_view text) {
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    MemorySource source(octets);
    auto file = read_as_relationships(source);
    EXPECT_TRUE(file.has_value());
    return std::move(*file);
}

std::vector<Asn> list(std::span<const Asn> asns) { return {asns.begin(), asns.end()}; }

TEST(ReadAsRelationships, reads_both_serials_and_the_day_they_are_of) {
    const auto file = relationships_in(
        "# inferred clique: 174 209\n# source:topology|BGP|20240501|ripe|rrc00\n"
        "# source:topology|BGP|20240401|ripe|rrc01\n\n1|2|-1\r\n3|4|0|mlp\nAS5|6|-1|bgp|x\n");
    EXPECT_TRUE(file.refused.empty());
    EXPECT_EQ(file.as_of, Timestamp::parse("2024-05-01"));
    EXPECT_EQ(file.records,
              (std::vector<Relationship>{{Asn(1), Asn(2), RelationshipKind::ProviderOf},
                                         {Asn(3), Asn(4), RelationshipKind::PeerOf},
                                         {Asn(5), Asn(6), RelationshipKind::ProviderOf}}));
}

TEST(ReadAsRelationships, counts_bad_lines_by_rule_and_long_comments_are_none) {
    const auto file =
        relationships_in("1|1|0\n1|2\n1|x|0\n1|2|1\n1|2|\n# " + std::string(100'000, 'x') + "\n" +
                         std::string(300, '1') + "|2|0\n7|8|0");
    EXPECT_EQ(file.records.size(), 1U);
    EXPECT_EQ(file.refused.count(rules::kRelationshipSelf), 1U);
    EXPECT_EQ(file.refused.count(rules::kRelationshipFields), 1U);
    EXPECT_EQ(file.refused.count(rules::kRelationshipAsn), 1U);
    EXPECT_EQ(file.refused.count(rules::kRelationshipKind), 2U);
    EXPECT_EQ(file.refused.count(rules::kRelationshipLine), 1U);
}

TEST(AsRelationships, leaves_out_pairs_that_contradict_themselves) {
    const AsRelationships relationships(
        relationships_in("1|2|-1\n1|2|-1\n2|1|-1\n"  // each provider of the other
                         "3|4|0\n4|3|0\n"            // the same twice
                         "5|6|-1\n6|5|0\n"           // provider, and peer
                         "1|6|-1\n")
            .records);
    EXPECT_EQ(relationships.contradictions(), 2U);
    EXPECT_EQ(relationships.size(), 2U);
    EXPECT_EQ(relationships.relation(Asn(1), Asn(2)), Relation::None);
    EXPECT_EQ(relationships.relation(Asn(5), Asn(6)), Relation::None);
    EXPECT_EQ(relationships.relation(Asn(4), Asn(3)), Relation::PeerOf);
    EXPECT_EQ(relationships.relation(Asn(1), Asn(6)), Relation::ProviderOf);
    EXPECT_EQ(relationships.relation(Asn(6), Asn(1)), Relation::CustomerOf);
    EXPECT_EQ(list(relationships.asns()), (std::vector<Asn>{Asn(1), Asn(3), Asn(4), Asn(6)}));
    EXPECT_EQ(AsRelationships().relation(Asn(1), Asn(2)), Relation::None);
    EXPECT_EQ(AsRelationships().customer_cone(Asn(1)), std::vector<Asn>{Asn(1)});
}

TEST(AsRelationships, a_cone_ends_where_customers_form_a_loop) {
    const AsRelationships relationships(
        relationships_in("1|2|-1\n2|3|-1\n3|1|-1\n3|4|-1\n4|5|0\n6|1|-1\n").records);
    const std::vector<Asn> loop{Asn(1), Asn(2), Asn(3), Asn(4)};
    EXPECT_EQ(relationships.customer_cone(Asn(2)), loop);
    EXPECT_EQ(relationships.customer_cone(Asn(4)), std::vector<Asn>{Asn(4)});
    EXPECT_EQ(relationships.customer_cone(Asn(6)).size(), 5U);
    EXPECT_EQ(list(relationships.providers_of(Asn(1))), (std::vector<Asn>{Asn(3), Asn(6)}));
}

TEST(AsRelationships, agrees_with_plain_sets_over_random_tables) {
    std::mt19937 random(1);
    for (int round = 0; round < 500; ++round) {
        std::vector<Relationship> records(random() % 40);
        std::map<std::pair<Asn, Asn>, std::set<Relation>> stated;
        for (auto& record : records) {
            const auto first = static_cast<std::uint32_t>(random() % 9);
            const auto second = (first + 1 + static_cast<std::uint32_t>(random() % 8)) % 9;
            record = {Asn(first), Asn(second),
                      random() % 2 == 0 ? RelationshipKind::PeerOf : RelationshipKind::ProviderOf};
            const bool is_peer = record.kind == RelationshipKind::PeerOf;
            stated[{record.first, record.second}].insert(is_peer ? Relation::PeerOf
                                                                 : Relation::ProviderOf);
            stated[{record.second, record.first}].insert(is_peer ? Relation::PeerOf
                                                                 : Relation::CustomerOf);
        }
        const AsRelationships relationships(records);
        std::size_t contradictions = 0;
        for (std::uint32_t a = 0; a < 9; ++a) {
            for (std::uint32_t b = 0; b < 9; ++b) {
                const auto& ways = stated[{Asn(a), Asn(b)}];
                contradictions += ways.size() > 1 ? 1U : 0U;
                ASSERT_EQ(relationships.relation(Asn(a), Asn(b)),
                          ways.size() == 1 ? *ways.begin() : Relation::None);
            }
        }
        ASSERT_EQ(relationships.contradictions(), contradictions / 2);
    }
}

TEST(AsRelationships, holds_every_line_of_real_tables) {
    // By a few lines of Python over sets: lines, pairs of provider and customer, pairs of peers (of
    // which some are stated both ways), and how many a search down from AS3356 meets.
    struct Counts {
        std::size_t lines;
        std::size_t transit;
        std::size_t peering;
        std::size_t cone;
    };
    const std::map<std::string, Counts> counts{
        {"asrel/asrel-201712.txt.gz", {271'065, 118'696, 152'213, 45'107}},
        {"asrel/asrel-201806.txt.gz", {287'374, 125'450, 161'766, 51'666}}};
    for (const auto& [name, count] : counts) {
        COMITY_NEEDS_FIXTURE(name);
        const auto text = test::read_gzip(test::fixture(name));
        const auto file = relationships_in(text);
        EXPECT_TRUE(file.refused.empty());
        EXPECT_EQ(file.records.size(), count.lines);
        const AsRelationships relationships(file.records);
        EXPECT_EQ(relationships.contradictions(), 0U);
        EXPECT_EQ(relationships.size(), count.transit + count.peering);
        EXPECT_EQ(relationships.customer_cone(Asn(3356)).size(), count.cone);
        std::size_t customers = 0;
        std::size_t peers = 0;
        for (const auto asn : relationships.asns()) {
            customers += relationships.customers_of(asn).size();
            peers += relationships.peers_of(asn).size();
        }
        EXPECT_EQ(customers, count.transit);
        EXPECT_EQ(peers, 2 * count.peering);
        std::istringstream lines(text);
        for (std::string line; std::getline(lines, line);) {
            const auto bar = line.find('|');
            const Asn a(static_cast<std::uint32_t>(std::stoul(line)));
            const Asn b(static_cast<std::uint32_t>(std::stoul(line.substr(bar + 1))));
            const auto expected = line.ends_with("|-1") ? Relation::ProviderOf : Relation::PeerOf;
            ASSERT_EQ(relationships.relation(a, b), expected) << line;
        }
    }
}

}  // namespace
}  // namespace comity::registry
