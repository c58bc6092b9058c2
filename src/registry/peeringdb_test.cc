#include "registry/peeringdb.h"

#include <gtest/gtest.h>

#include <numeric>

#include "registry/limits.h"
#include "registry/peeringdb_reader.h"
#include "support/fixtures.h"
#include "support/octets.h"

namespace comity::registry {
namespace {

using namespace peeringdb;
using test::AwkwardSource;
using test::octets_of;

PeeringDb peeringdb_in(const std::vector<std::string>& inputs, Extent extent = Extent::Part,
                       std::size_t piece = 65'536) {
    PeeringDbReader reader(extent);
    for (const auto& input : inputs) {
        AwkwardSource source(octets_of(input), piece);
        EXPECT_TRUE(reader.add(source));
    }
    return std::move(reader).finish();
}

std::string page_of(const std::string& records) {
    return R"({"meta":{},"data":[)" + records + "]}";
}

std::string net(std::uint32_t id, std::uint32_t asn, const std::string& more = "") {
    return R"({"id":)" + std::to_string(id) + R"(,"org_id":1,"asn":)" + std::to_string(asn) + more +
           "}";
}

std::string poc(std::uint32_t id, const std::string& visible, const std::string& email,
                const std::string& more = "") {
    return R"({"id":)" + std::to_string(id) + R"(,"net_id":5,"role":"NOC","visible":")" + visible +
           R"(","email":")" + email + R"(","phone":"")" + more + "}";
}

void expect_same(const PeeringDb& a, const PeeringDb& b) {
    EXPECT_EQ(a.networks, b.networks);
    EXPECT_EQ(a.contacts, b.contacts);
    EXPECT_EQ(a.organisations, b.organisations);
    EXPECT_EQ(a.exchanges, b.exchanges);
    EXPECT_EQ(a.prefixes, b.prefixes);
    EXPECT_EQ(a.connections, b.connections);
    EXPECT_EQ(a.as_of, b.as_of);
    EXPECT_EQ(a.contacts_view, b.contacts_view);
    EXPECT_EQ(a.left_out, b.left_out);
    EXPECT_EQ(a.refused.total(), b.refused.total());
    EXPECT_EQ(a.noted.total(), b.noted.total());
}

std::vector<std::string> real_pages() {
    std::vector<std::string> pages;
    for (const char* type : {"net", "org", "poc", "ix", "ixlan", "ixpfx", "netixlan"}) {
        for (const char* number : {"1", "2"}) {
            pages.push_back(test::read_text(
                test::fixture(std::string("peeringdb/") + type + "-page-" + number + ".json")));
        }
    }
    return pages;
}

// The figures were counted with jq 1.6, as: jq -s 'map(.data[]) | map(.asn) | add' net-page-*.json
TEST(PeeringDb, real_pages_hold_what_another_program_counts_in_them) {
    COMITY_NEEDS_FIXTURE("peeringdb/net-page-1.json");
    const auto db = peeringdb_in(real_pages());
    EXPECT_TRUE(db.refused.empty());
    EXPECT_EQ(db.left_out, LeftOut{});
    EXPECT_EQ(to_string(*db.as_of), "2026-04-16T09:27:35Z");

    const auto count = [](const auto& all, auto holds) {
        return std::count_if(all.begin(), all.end(), holds);
    };
    const auto sum = [](const auto& all, auto of) {
        return std::accumulate(all.begin(), all.end(), std::uint64_t{0},
                               [of](std::uint64_t so_far, const auto& one) {
                                   return so_far + static_cast<std::uint64_t>(of(one));
                               });
    };
    const auto& nets = db.networks;
    ASSERT_EQ(nets.size(), 500U);
    EXPECT_EQ(sum(nets, [](const Network& one) { return one.asn.value(); }), 8'501'302U);
    EXPECT_EQ(count(nets, [](const Network& one) { return one.never_via_route_servers; }), 27);
    EXPECT_EQ(count(nets, [](const Network& one) { return one.is_route_server(); }), 4);
    EXPECT_EQ(sum(nets, [](const Network& one) { return one.types.size(); }), 487U);
    EXPECT_EQ(count(nets, [](const Network& one) { return !one.prefixes_ipv4; }), 17);
    EXPECT_EQ(sum(nets, [](const Network& one) { return one.prefixes_ipv4.value_or(0); }),
              6'352'784U);
    EXPECT_EQ(sum(nets, [](const Network& one) { return one.prefixes_ipv6.value_or(0); }),
              1'768'202U);
    EXPECT_EQ(count(nets, [](const Network& one) { return one.policy == PeeringPolicy::Open; }),
              281);
    EXPECT_EQ(count(nets, [](const Network& one) { return one.rir_status == "ok"; }), 499);
    EXPECT_EQ(count(nets, [](const Network& one) { return one.contacts_updated.has_value(); }),
              479);
    EXPECT_EQ(count(nets, [](const Network& one) { return !one.irr_as_set.empty(); }), 392);
    EXPECT_EQ(sum(nets, [](const Network& one) { return one.irr_sets.size(); }), 407U);
    EXPECT_EQ(sum(nets,
                  [](const Network& one) {
                      return count_if(one.irr_sets.begin(), one.irr_sets.end(),
                                      [](const IrrSetName& set) { return !set.source.empty(); });
                  }),
              74U);

    EXPECT_EQ(db.contacts.size(), 40U);  // of the 500 ids that were asked for
    EXPECT_EQ(db.contacts_view, (ContactsView{ContactsView::Kind::Anonymous, 40, 40, 39}));
    EXPECT_EQ(count(db.contacts, [](const Contact& one) { return one.has_phone; }), 26);
    EXPECT_EQ(count(db.contacts, [](const Contact& one) { return one.role == Role::Noc; }), 18);
    EXPECT_EQ(count(nets, [&db](const Network& one) { return !db.contacts_of(one).empty(); }), 24);

    EXPECT_EQ(db.organisations.size(), 500U);
    EXPECT_EQ(count(db.organisations, [](const auto& one) { return one.country.empty(); }), 283);
    EXPECT_EQ(db.exchanges.size(), 500U);
    EXPECT_EQ(db.exchange(1)->city, "Ashburn");
    EXPECT_EQ(db.prefixes.size(), 500U);
    EXPECT_EQ(count(db.prefixes, [](const auto& one) { return one.exchange_id.has_value(); }), 461);
    const auto& ports = db.connections;
    EXPECT_EQ(ports.size(), 500U);
    EXPECT_EQ(count(ports, [](const auto& one) { return one.is_route_server_peer; }), 245);
    EXPECT_EQ(count(ports, [](const auto& one) { return one.is_operational; }), 497);
    EXPECT_EQ(count(ports, [](const auto& one) { return one.ipv4.has_value(); }), 493);
    EXPECT_EQ(count(ports, [](const auto& one) { return one.ipv6.has_value(); }), 463);
    EXPECT_EQ(sum(ports, [](const auto& one) { return one.speed_mbps; }), 38'630'900U);
    std::size_t found = 0;
    net::Asn last;
    for (const auto& port : ports) {
        if (port.asn != last) found += db.connections_of(port.asn).size();
        last = port.asn;
    }
    EXPECT_EQ(found, ports.size());
    // All that is noted: prefixes whose LAN is on another page.
    EXPECT_EQ(db.noted.total(), 39U);
}

TEST(PeeringDb, pages_in_any_order_and_one_dump_of_them_are_the_same) {
    COMITY_NEEDS_FIXTURE("peeringdb/net-page-1.json");
    auto pages = real_pages();
    const auto db = peeringdb_in(pages);
    std::string dump;
    for (std::size_t i = 0; i < pages.size(); i += 2) {
        constexpr std::array kNames{"net", "org", "poc", "ix", "ixlan", "ixpfx", "netixlan"};
        const auto list = [&pages](std::size_t at) {
            const auto start = pages[at].find('[') + 1;
            return pages[at].substr(start, pages[at].rfind(']') - start);
        };
        dump += std::string(i == 0 ? "{" : ",") + "\"" + kNames.at(i / 2) + R"(":{"data":[)" +
                list(i) + "," + list(i + 1) + "]}";
    }
    dump += R"(,"fac":{"data":[{"id":1}]}})";
    const auto from_dump = peeringdb_in({dump}, Extent::Part, 1000);
    expect_same(db, from_dump);
    EXPECT_FALSE(db.has_all(ObjectType::Contact));
    EXPECT_TRUE(from_dump.has_all(ObjectType::Contact));
    std::reverse(pages.begin(), pages.end());
    expect_same(db, peeringdb_in(pages));
    // Half of the pages twice: each record is kept once.
    auto twice = pages;
    twice.insert(twice.end(), pages.begin(), pages.begin() + 7);
    EXPECT_EQ(peeringdb_in(twice).networks, db.networks);
    EXPECT_EQ(peeringdb_in(twice).connections, db.connections);
}

TEST(PeeringDb, a_network_is_read_with_all_that_it_says) {
    const auto db = peeringdb_in({page_of(net(
        5, 64500,
        R"(,"name":"Ex\u00e4mple","irr_as_set":"RIPE::AS-EX N/A","info_types":["Content","NSP","Content"],)"
        R"("info_prefixes4":20,"info_prefixes6":null,"info_never_via_route_servers":true,)"
        R"("policy_general":"Selective","rir_status":"ok","updated":"2026-01-02T03:04:05Z",)"
        R"("poc_updated":"2025-01-02T03:04:05Z","status":"ok")"))});
    ASSERT_EQ(db.networks.size(), 1U);
    const Network expected{5,
                           1,
                           net::Asn(64500),
                           "Ex\xC3\xA4mple",
                           "RIPE::AS-EX N/A",
                           {{"RIPE", "AS-EX", IrrSetName::Kind::AsSet}},
                           {NetworkType::Content, NetworkType::Nsp},
                           20,
                           std::nullopt,
                           true,
                           PeeringPolicy::Selective,
                           "ok",
                           Timestamp::parse("2026-01-02T03:04:05Z"),
                           Timestamp::parse("2025-01-02T03:04:05Z")};
    EXPECT_EQ(db.networks.front(), expected);
    EXPECT_EQ(db.network(net::Asn(64500)), &db.networks.front());
    EXPECT_EQ(db.network(net::Asn(64501)), nullptr);
    ASSERT_EQ(db.noted.entries().size(), 1U);
    EXPECT_EQ(db.noted.entries()[0].rule, &rules::kPeeringDbIrrSet);
    EXPECT_EQ(db.noted.entries()[0].samples[0].what, "net 5: N/A");
}

TEST(PeeringDb, fields_of_another_type_are_read_as_if_or_left_empty_and_told) {
    const auto db = peeringdb_in({page_of(
        R"({"id":"5","org_id":{},"asn":"64500","name":7,"irr_as_set":null,"info_type":"Submarine",)"
        R"("info_prefixes4":-1,"info_prefixes6":"12","info_never_via_route_servers":"true",)"
        R"("policy_general":"Perhaps","updated":"yesterday"})")});
    ASSERT_EQ(db.networks.size(), 1U);
    const auto& network = db.networks[0];
    EXPECT_EQ(network.id, 5U);
    EXPECT_EQ(network.asn, net::Asn(64500));
    EXPECT_EQ(network.name, "");
    EXPECT_EQ(network.prefixes_ipv4, std::nullopt);
    EXPECT_EQ(network.prefixes_ipv6, 12U);
    EXPECT_TRUE(network.never_via_route_servers);
    EXPECT_FALSE(network.updated);
    EXPECT_TRUE(db.refused.empty());
    EXPECT_GE(db.noted.count(rules::kPeeringDbType), 7U);
    EXPECT_EQ(db.noted.count(rules::kPeeringDbNetworkType), 1U);
    EXPECT_EQ(db.noted.count(rules::kPeeringDbPolicy), 1U);
}

TEST(PeeringDb, a_broken_record_is_left_out_under_its_rule_and_the_next_is_read) {
    struct Bad {
        std::string record;
        const Rule* rule;
    };
    const std::vector<Bad> all{
        {"7", &rules::kPeeringDbRecord},
        {"null", &rules::kPeeringDbRecord},
        {R"({"id":1 "asn":2})", &rules::kPeeringDbRecord},
        {"{\"id\":1,\"asn\":2,\"name\":\"\xFF\"}", &rules::kPeeringDbRecord},
        {R"({"id":1,"asn":2,"x":)" + std::string(40, '[') + std::string(40, ']') + "}",
         &rules::kPeeringDbRecord},
        {R"({"id":1,"asn":2,"notes":")" + std::string(kRecordOctetsMax, 'x') + R"("})",
         &rules::kPeeringDbRecord},
        {R"({"asn":2})", &rules::kPeeringDbField},
        {net(0, 2), &rules::kPeeringDbField},
        {net(1, 0), &rules::kPeeringDbField},
        {R"({"id":4294967296,"asn":2})", &rules::kPeeringDbField},
        {R"({"id":1,"net_id":null,"role":"NOC"})", &rules::kPeeringDbField},
        {R"({"id":1,"ixlan_id":1,"prefix":"192.0.2.1/24"})", &rules::kPeeringDbField},
        {R"({"id":1,"net_id":1,"ixlan_id":1,"ix_id":1})", &rules::kPeeringDbField},
    };
    for (const auto& [record, rule] : all) {
        const auto db = peeringdb_in({page_of(record + "," + net(5, 64500))});
        EXPECT_EQ(db.networks.size(), 1U) << record.substr(0, 200);
        ASSERT_EQ(db.refused.total(), 1U) << record.substr(0, 200);
        EXPECT_EQ(db.refused.entries()[0].rule->id, rule->id) << record.substr(0, 200);
        EXPECT_EQ(db.refused.entries()[0].samples[0].place, 1U);
    }
}

TEST(PeeringDb, what_is_no_input_of_its_is_told) {
    EXPECT_EQ(peeringdb_in({""}).refused.count(rules::kPeeringDbJson), 1U);
    EXPECT_EQ(peeringdb_in({"<html>429 Too Many Requests"}).refused.count(rules::kPeeringDbJson),
              1U);
    EXPECT_EQ(peeringdb_in({R"({"message":"throttled"})"}).refused.count(rules::kPeeringDbShape),
              1U);
    EXPECT_EQ(peeringdb_in({R"({"data":{"id":1}})"}).refused.count(rules::kPeeringDbShape), 1U);
    EXPECT_EQ(peeringdb_in({page_of("") + "x"}).refused.count(rules::kPeeringDbJson), 1U);
    EXPECT_TRUE(peeringdb_in({page_of("")}).refused.empty());
    const auto others =
        peeringdb_in({page_of(R"({"id":1,"fac_id":2,"net_id":3},{"id":2,"org_id":1,"name":"F"})")});
    EXPECT_EQ(others.left_out.other_objects, 2U);
}

TEST(PeeringDb, a_dump_that_is_cut_anywhere_gives_what_was_before_and_is_not_whole) {
    const std::string dump = R"({"net":{"data":[)" + net(5, 64500) + "," + net(6, 64501) +
                             R"(]},"poc":{"data":[)" + poc(1, "Users", "noc@comity.example.se") +
                             "]}}";
    const auto whole = peeringdb_in({dump});
    EXPECT_TRUE(whole.has_all(ObjectType::Network) && whole.has_all(ObjectType::Contact));
    EXPECT_FALSE(whole.has_all(ObjectType::Organisation));
    std::size_t last = 0;
    for (std::size_t size = 1; size < dump.size(); ++size) {
        const auto cut = peeringdb_in({dump.substr(0, size)}, Extent::Whole, 5);
        EXPECT_EQ(cut.refused.count(rules::kPeeringDbCutShort), 1U) << size;
        EXPECT_FALSE(cut.has_all(ObjectType::Network) || cut.has_all(ObjectType::Contact));
        EXPECT_GE(cut.networks.size() + cut.contacts.size(), last);
        last = cut.networks.size() + cut.contacts.size();
    }
    EXPECT_EQ(last, 3U);
    // A sound input behind a cut one makes nothing whole.
    EXPECT_FALSE(peeringdb_in({dump.substr(0, 50), dump}).has_all(ObjectType::Network));
}

TEST(PeeringDb, a_source_that_fails_fails_the_reading_and_makes_nothing_whole) {
    PeeringDbReader reader(Extent::Whole);
    const auto text = R"({"data":[)" + net(5, 64500) + "," + net(6, 64501) + "]}";
    AwkwardSource source(octets_of(text), 9, text.size() - 10);
    EXPECT_FALSE(reader.add(source));
    const auto db = std::move(reader).finish();
    EXPECT_EQ(db.networks.size(), 1U);
    EXPECT_FALSE(db.has_all(ObjectType::Network));
}

TEST(PeeringDb, of_a_record_given_again_the_last_update_is_kept_and_a_deletion_takes_it_back) {
    const auto old = net(5, 64500, R"(,"name":"old","updated":"2020-01-01T00:00:00Z")");
    const auto young = net(5, 64500, R"(,"name":"young","updated":"2021-01-01T00:00:00Z")");
    const auto gone = net(5, 64500, R"(,"updated":"2022-01-01T00:00:00Z","status":"deleted")");
    for (const auto& records : {old + "," + young, young + "," + old}) {
        const auto db = peeringdb_in({page_of(records)});
        ASSERT_EQ(db.networks.size(), 1U);
        EXPECT_EQ(db.networks[0].name, "young");
        EXPECT_EQ(db.left_out.repeated, 1U);
    }
    const auto deleted = peeringdb_in({page_of(young), page_of(gone)});
    EXPECT_TRUE(deleted.networks.empty());
    EXPECT_EQ(deleted.left_out.deleted, 1U);
    EXPECT_EQ(
        peeringdb_in({page_of(gone + "," + net(5, 64500, R"(,"updated":"2023-01-01T00:00:00Z")"))})
            .networks.size(),
        1U);
    EXPECT_EQ(peeringdb_in({page_of(net(5, 64500, R"(,"status":"pending")"))}).left_out.pending,
              1U);
    const auto two =
        peeringdb_in({page_of(old + "," + net(6, 64500, R"(,"updated":"2021-01-01T00:00:00Z")"))});
    ASSERT_EQ(two.networks.size(), 1U);
    EXPECT_EQ(two.networks[0].id, 6U);
    EXPECT_EQ(two.noted.count(rules::kPeeringDbAsnRepeated), 1U);
}

TEST(PeeringDb, the_time_is_the_one_that_pages_say_else_the_newest_update) {
    const auto record = net(5, 64500, R"(,"updated":"2026-01-02T03:04:05Z")");
    EXPECT_EQ(peeringdb_in({page_of(record)}).as_of, Timestamp::parse("2026-01-02T03:04:05Z"));
    EXPECT_EQ(
        peeringdb_in({R"({"meta":{"generated":1714521600.5},"data":[)" + record + "]}"}).as_of,
        Timestamp::parse("2024-05-01T00:00:00.5Z"));
    EXPECT_EQ(peeringdb_in({R"({"data":[],"meta":{"generated":1e99}})"}).as_of, std::nullopt);
}

TEST(PeeringDb, tells_by_its_contacts_how_much_a_view_can_have_shown) {
    using Kind = ContactsView::Kind;
    const auto view = [](const std::string& records) {
        return peeringdb_in({page_of(records)}).contacts_view;
    };
    EXPECT_EQ(view(net(5, 64500)).kind, Kind::NotGiven);
    const auto open = poc(1, "Public", "noc@comity.se");
    EXPECT_EQ(view(open).kind, Kind::Anonymous);
    EXPECT_EQ(view(open + "," + poc(2, "Users", "x@comity.se")).kind, Kind::Users);
    EXPECT_EQ(explain(view(open)),
              "all 1 contacts are public: without an account PeeringDB hides the others");
    std::string blank;
    std::string same;
    std::string reserved;
    std::string true_ones;
    for (std::uint32_t i = 1; i <= kDummyContactsMin; ++i) {
        const std::string comma = i == 1 ? "" : ",";
        blank += comma + poc(i, "Users", "");
        same += comma + poc(i, "Users", "Hidden@peeringdb.com");
        reserved += comma + poc(i, "Users", std::to_string(i) + "@example.com");
        true_ones += comma + poc(i, "Users", std::to_string(i) + "@comity.se");
    }
    EXPECT_EQ(view(blank).kind, Kind::Dummy);
    EXPECT_EQ(view(same).kind, Kind::Dummy);
    EXPECT_EQ(view(reserved).kind, Kind::Dummy);
    EXPECT_EQ(view(true_ones).kind, Kind::Users);
    EXPECT_EQ(view(same + "," + poc(99, "Public", "")).kind, Kind::Dummy);
    EXPECT_EQ(view(same + "," + poc(99, "Public", "noc@comity.se")).kind, Kind::Users);
    EXPECT_EQ(explain(view(same)), "all 10 e-mail addresses of 10 contacts are the same: replaced");
    EXPECT_EQ(explain(view(blank)), "none of 10 contacts has an e-mail address: taken out");
}

TEST(PeeringDb, of_contacts_nothing_personal_is_kept_not_even_of_bad_ones) {
    const std::string secret = "Jane Doe";
    const auto db = peeringdb_in({page_of(
        poc(1, "Users", "jane.doe@comity.se", R"(,"name":"Jane Doe")") + "," +
        R"({"id":2,"role":"NOC","net_id":"Jane Doe","name":"Jane Doe","visible":"Public"},)" +
        R"({"id":3,"role":"NOC","net_id":1,"name":"Jane Doe","visible":"Public",})")});
    ASSERT_EQ(db.contacts.size(), 1U);
    EXPECT_TRUE(db.contacts[0].has_email);
    EXPECT_FALSE(db.contacts[0].has_phone);
    EXPECT_EQ(db.refused.total(), 2U);
    for (const auto* refusals : {&db.refused, &db.noted}) {
        for (const auto& entry : refusals->entries()) {
            for (const auto& sample : entry.samples) {
                EXPECT_EQ(sample.what.find("Jane"), std::string::npos) << sample.what;
            }
        }
    }
}

TEST(PeeringDb, an_address_is_one_only_if_somebody_may_have_it) {
    for (const char* address : {"", "noc", "@comity.se", "noc@", "noc@comity", "noc@.se", "noc@se.",
                                "n oc@comity.se", "noc@example.org", "noc@a.invalid"}) {
        EXPECT_FALSE(peeringdb_in({page_of(poc(1, "Public", address))}).contacts.at(0).has_email)
            << address;
    }
    for (const char* address : {"noc@comity.se", " NOC+x@Comity.SE ", "noc@notexample.com"}) {
        EXPECT_TRUE(peeringdb_in({page_of(poc(1, "Public", address))}).contacts.at(0).has_email)
            << address;
    }
}

TEST(PeeringDb, roles_and_visibilities_that_are_not_known_are_kept_as_such_and_told) {
    const auto db = peeringdb_in({page_of(
        R"({"id":1,"net_id":5,"role":"Oracle","visible":"Friends"},{"id":2,"net_id":5,"role":null})")});
    ASSERT_EQ(db.contacts.size(), 2U);
    EXPECT_EQ(db.contacts[0].role, Role::Other);
    EXPECT_EQ(db.contacts[0].visibility, Visibility::Unknown);
    EXPECT_EQ(db.noted.count(rules::kPeeringDbRole), 2U);
    EXPECT_EQ(db.noted.count(rules::kPeeringDbVisible), 2U);
}

}  // namespace
}  // namespace comity::registry
