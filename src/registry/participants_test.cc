#include "registry/participants.h"

#include <gtest/gtest.h>

#include "base/csv_reader.h"
#include "registry/limits.h"
#include "support/octets.h"
#include "support/values.h"

namespace comity::registry {
namespace {

using test::asns;
using test::octets_of;

Participants participants_in(const std::vector<std::string>& inputs,
                             std::optional<Programme> programme = std::nullopt) {
    ParticipantsReader reader;
    for (const auto& input : inputs) reader.add(octets_of(input), programme);
    return std::move(reader).finish();
}

const Participant kExample{.id = "",
                           .name = "Example Networks, Lda",
                           .programme = Programme::NetworkOperators,
                           .asns = asns({64500, 64501}),
                           .areas_served = {"PT", "ES"},
                           .member_since = Timestamp::parse("2019-03-01"),
                           .status = "approved"};

TEST(Participants, a_table_is_read_by_its_header_whatever_the_order_spelling_and_separator) {
    for (const auto* const table :
         {"name,ASNs,programme,areas_served,member_since,status\n"
          "\"Example Networks, Lda\",\"AS64501, 64500\",netops,\"PT, ES\",2019-03-01,approved\n",
          "\xEF\xBB\xBFStatus;Member Since;Country;Program;AS Numbers;Organization\r\n"
          "approved;2019-03;\"PT;ES\";Network Operators;64500 as64501 AS64500;"
          "Example Networks, Lda",
          "Unknown\tPARTICIPANT\tasn\tAreas Served\tPROGRAMME\tjoined\tstatus\n"
          "?\tExample Networks, Lda\tAS "
          "64500;AS64501\tPT;ES\tISP\t2019-03-01T00:00:00Z\tapproved\n",
          "name,asn,programme,country,since,status\n"
          "\"Example Networks, Lda\",64501,isps,PT,2019-03-01,approved\n"
          "\"Example Networks, Lda\",64500,isps,ES,,\n"}) {
        const auto read_table = participants_in({table});
        EXPECT_EQ(read_table.participants, std::vector{kExample}) << table;
        EXPECT_TRUE(read_table.refused.empty() && read_table.noted.empty()) << table;
    }
}

TEST(Participants, the_shapes_of_the_api_are_read) {
    // Version 1, /conformance/net-ops: the programme is in the address alone.
    const std::string record =
        R"({"name":"Example Networks, Lda","ASNs":[64501,64500,64501],"areas_served":["PT","ES"],)"
        R"("member_since":"2019-03-01","status":"approved",)"
        R"("filtering":{"conformance":"conformant","score":{"severity":"ok"}}})";
    const auto by_page = participants_in({"[" + record + "]"}, Programme::NetworkOperators);
    EXPECT_EQ(by_page.participants, std::vector{kExample});
    EXPECT_EQ(participants_in({record}, Programme::NetworkOperators).participants,
              std::vector{kExample});
    EXPECT_TRUE(by_page.noted.empty());

    // Version 1, /asns/info: a network a record.
    const auto by_network = participants_in(
        {R"([{"number":64500,"name":"Ex","status":"allocated","manrs":true,"rir_status":"ok"},)"
         R"({"number":64502,"name":"No","status":"allocated","manrs":false,"rir_status":"ok"},)"
         R"({"number":64503,"name":"Ex","status":"allocated","manrs":true,"rir_status":"ok"}])"});
    ASSERT_EQ(by_network.participants.size(), 1U);
    EXPECT_EQ(by_network.participants[0].asns, asns({64500, 64503}));
    EXPECT_EQ(by_network.not_members, 1U);
    EXPECT_EQ(by_network.records, 3U);

    // Version 2, /participants.
    const auto by_id = participants_in(
        {R"({"participants":[{"id":"0b2e","status":"approved","name":"A","asns":["AS64500"],)"
         R"("areasServed":"PT, ES","memberSince":"2019-03-01T00:00:00Z"},)"
         R"({"id":"77aa","status":"pending"}],"nextPageToken":null})"});
    ASSERT_EQ(by_id.participants.size(), 2U);
    EXPECT_EQ(by_id.participants[0].id, "0b2e");
    EXPECT_EQ(by_id.participants[0].areas_served, (std::vector<std::string>{"PT", "ES"}));
    EXPECT_EQ(by_id.participants[0].member_since, kExample.member_since);
    EXPECT_EQ(by_id.participants[1].status, "pending");
    EXPECT_TRUE(by_id.refused.empty() && by_id.noted.empty());
    EXPECT_EQ(participants_in({R"({"id":"77aa","status":"pending"})"}).participants.size(), 1U);
    EXPECT_TRUE(participants_in({R"({"participants":[]})"}).refused.empty());
}

TEST(Participants, a_network_is_found_in_each_programme_that_it_is_in) {
    const auto all = participants_in(
        {"name,asn,programme\nA,64500,isp\nA,64500 64500 64501,cdn\nB,64501,ixp\n"});
    ASSERT_EQ(all.participants.size(), 3U);
    const auto found = all.with_network(net::Asn(64500));
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0]->programme, Programme::NetworkOperators);
    EXPECT_EQ(found[1]->programme, Programme::CdnsAndClouds);
    EXPECT_TRUE(all.with_network(net::Asn(64499)).empty());
    EXPECT_TRUE(all.with_network(net::Asn(64502)).empty());
    EXPECT_EQ(all.networks(), asns({64500, 64501}));
}

TEST(Participants, records_of_one_participant_are_joined_over_inputs) {
    const auto all =
        participants_in({R"([{"id":"1","name":"A","ASNs":[64501]}])",
                         R"({"participants":[{"id":"1","asns":[64500],"status":"approved"}]})",
                         "id,name,asn\n1,Other name,64502\n,A,64503\n"});
    ASSERT_EQ(all.participants.size(), 2U);
    EXPECT_EQ(all.participants[0].name, "A");
    EXPECT_EQ(all.participants[0].status, "approved");
    EXPECT_EQ(all.participants[0].asns, asns({64500, 64501, 64502}));
}

TEST(Participants, what_breaks_a_rule_is_told_with_its_place_and_the_rest_is_read) {
    const auto table =
        participants_in({"name,asn,programme,member_since\n"
                         ",64500,,\n"
                         "A,64501 x AS0 4294967296 64502,dance,March\n"
                         "\"B,64503,,\n"
                         "C,,,\n"});
    ASSERT_EQ(table.participants.size(), 2U);
    EXPECT_EQ(table.participants[0].asns, asns({64501, 64502}));
    EXPECT_EQ(table.participants[1].name, "C");
    EXPECT_EQ(table.refused.count(rules::kParticipantsName), 1U);
    EXPECT_EQ(table.refused.count(rules::kParticipantsAsn), 3U);
    EXPECT_EQ(table.refused.count(::comity::rules::kCsvQuote), 1U);
    EXPECT_EQ(table.refused.entries()[1].samples[0], (Refusals::Sample{"x", 3}));
    EXPECT_EQ(table.noted.count(rules::kParticipantsProgramme), 1U);
    EXPECT_EQ(table.noted.count(rules::kParticipantsSince), 1U);
    EXPECT_EQ(table.records, 4U);

    const auto json =
        participants_in({R"([7,{"ASNs":[1]},{"name":"A","ASNs":[1,{},-2],"areas_served":5}])"});
    EXPECT_EQ(json.refused.count(rules::kParticipantsRecord), 1U);
    EXPECT_EQ(json.refused.count(rules::kParticipantsName), 1U);
    EXPECT_EQ(json.noted.count(rules::kParticipantsType), 1U);
    ASSERT_EQ(json.participants.size(), 1U);
    EXPECT_EQ(json.participants[0].asns, asns({1}));

    EXPECT_EQ(participants_in({""}).refused.count(rules::kParticipantsShape), 1U);
    EXPECT_EQ(participants_in({"<html>\n<p>no"}).refused.count(rules::kParticipantsShape), 1U);
    EXPECT_EQ(participants_in({"name,title\nA,B"}).refused.count(rules::kParticipantsShape), 1U);
    EXPECT_EQ(participants_in({R"({"asns":[1,2]})"}).refused.count(rules::kParticipantsShape), 1U);
    EXPECT_EQ(participants_in({R"([{"name":"A"})"}).refused.count(rules::kParticipantsCutShort),
              1U);
    EXPECT_EQ(participants_in({R"([{"name":"A"}}])"}).refused.count(rules::kParticipantsJson), 1U);
}

TEST(Participants, texts_that_are_too_long_are_cut_between_characters) {
    std::string name;
    while (name.size() < kFieldOctetsMax + 100) name += "\xE2\x82\xAC";
    const auto all = participants_in({"name,asn\n" + name + ",1\n"});
    ASSERT_EQ(all.participants.size(), 1U);
    EXPECT_EQ(all.participants[0].name, name.substr(0, kFieldOctetsMax));  // 340 characters
    EXPECT_EQ(all.noted.count(rules::kParticipantsText), 1U);
}

}  // namespace
}  // namespace comity::registry
