#include "internet/internet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "internet/limits.h"
#include "internet/made_files.h"
#include "internet/payload_writer.h"
#include "internet/rib_writer.h"
#include "internet/truth.h"
#include "support/hash.h"

namespace comity::internet {
namespace {

using net::Asn;
using net::Prefix;
using test::hash_of;

Parameters parameters(std::uint32_t networks, std::uint64_t seed) {
    Parameters result;
    result.networks = networks;
    result.vantage_points = 8;
    result.seed = seed;
    result.date = Timestamp::from_date(2026, 11, 1);
    return result;
}

/// All that is written of an Internet.
std::vector<std::uint8_t> all_octets(const Internet& internet) {
    MemorySink sink;
    const auto registered = registered_of(internet);
    const auto truth = truth_of(internet, registered);
    for (const auto& file : made_files(internet, registered, truth)) EXPECT_TRUE(file.write(sink));
    return sink.octets();
}

/// The hash of the octets of 60 networks, seed 1.
constexpr std::uint64_t kRecordedHash = 3'979'502'266'994'643'123U;

TEST(MakeInternet, gives_the_same_octets_for_the_same_seed_on_every_machine) {
    const auto first = all_octets(make_internet(parameters(60, 1), {}).value());
    EXPECT_EQ(first, all_octets(make_internet(parameters(60, 1), {}).value()));
    EXPECT_NE(first, all_octets(make_internet(parameters(60, 2), {}).value()));
    // Recorded; a change of what is generated changes it, a change of machine or compiler must not.
    EXPECT_EQ(hash_of(first), kRecordedHash);
}

TEST(MakeInternet, refuses_what_is_beyond_its_limits) {
    EXPECT_FALSE(make_internet(parameters(0, 1), {}));
    EXPECT_FALSE(make_internet(parameters(kNetworksMax + 1, 1), {}));
    auto many = parameters(10, 1);
    many.vantage_points = kVantagePointsMax + 1;
    EXPECT_FALSE(make_internet(many, {}));
    many = parameters(10, 1);
    many.prefixes = kPrefixesMax + 1;
    EXPECT_FALSE(make_internet(many, {}));
}

TEST(MakeInternet, plans_as_many_prefixes_as_asked_for_and_its_networks_differ_much) {
    auto wanted = parameters(500, 9);
    wanted.prefixes = 20'000;
    const auto made = make_internet(wanted, {});
    ASSERT_TRUE(made);
    EXPECT_GT(made->announcements.size(), 19'900U);
    EXPECT_LT(made->announcements.size(), 21'500U);
    std::vector<std::size_t> counts(made->topology.size(), 0);
    for (const auto& announcement : made->announcements) {
        ++counts[made->destinations[announcement.destination].origins().front()];
    }
    std::sort(counts.begin(), counts.end());
    EXPECT_LT(counts[250], 30U);
    EXPECT_GT(counts.back(), 300U);
}

TEST(MakeInternet, keeps_what_is_held_apart_from_special_purpose_space) {
    const auto made = make_internet(parameters(300, 4), {}).value();
    for (const auto& announcement : made.announcements) {
        if (announcement.prefix.length() == 0 || announcement.space != Space::Held) continue;
        const auto first = announcement.prefix.address().high() >> 56U;
        if (announcement.prefix.family() == net::Family::Ipv6) {
            EXPECT_TRUE(first >= 0x24 && first <= 0x2C) << net::to_string(announcement.prefix);
            continue;
        }
        for (const auto special : {0U, 10U, 100U, 127U, 169U, 172U, 192U, 198U, 203U}) {
            EXPECT_NE(first, special);
        }
        EXPECT_LT(first, 224U);
    }
}

TEST(MakeInternet, uses_the_tables_it_is_given) {
    Tables tables;
    tables.origins = {{*Prefix::parse("193.0.0.0/21"), Asn(3'333)},
                      {*Prefix::parse("193.0.0.0/24"), Asn(64'496 - 1)},
                      {*Prefix::parse("2a00::/32"), Asn(7)}};
    tables.relationships = {{Asn(1), Asn(3'333), Relationship::Kind::ProviderOf},
                            {Asn(1), Asn(7), Relationship::Kind::ProviderOf}};
    const auto made = make_internet(parameters(0, 1), tables);
    ASSERT_TRUE(made);
    EXPECT_EQ(made->topology.size(), 4U);  // and an orphan, adopted by AS1
    EXPECT_EQ(made->topology.asn(made->topology.providers(made->topology.index_of(Asn(64'495)))[0]),
              Asn(1));
    for (const auto& record : tables.origins) {
        const auto found =
            std::find_if(made->announcements.begin(), made->announcements.end(),
                         [&record](const Announcement& a) { return a.prefix == record.prefix; });
        ASSERT_NE(found, made->announcements.end());
        const auto pairs = made->pairs_of(*found);
        EXPECT_TRUE(std::any_of(pairs.begin(), pairs.end(),
                                [&record](const Pair& p) { return p.origin == record.origin; }));
    }
}

TEST(WritePayloads, writes_one_payload_a_line_in_the_shape_of_rpki_client) {
    Internet internet;
    internet.parameters.date = Timestamp::from_date(2026, 11, 1);
    internet.vrps = {{*Prefix::parse("192.0.2.0/24"), Asn(64'500), 25, 1}};
    internet.aspas = {{Asn(1), {Asn(2), Asn(3)}}, {Asn(4), {Asn(0)}}};
    MemorySink sink;
    ASSERT_TRUE(write_payloads(internet, sink));
    const std::string text(sink.octets().begin(), sink.octets().end());
    EXPECT_EQ(text.substr(0, text.find("\"expires\"")),
              "{\"metadata\":{\"buildtime\":\"2026-11-01T00:00:00Z\",\"vrps\":1,\"aspas\":2},\n"
              "\"roas\":[\n"
              "{\"asn\":64500,\"prefix\":\"192.0.2.0/24\",\"maxLength\":25,\"ta\":\"arin\",");
    EXPECT_NE(text.find(",\"providers\":[2,3]},\n{\"customer_asid\":4,"), std::string::npos);
    EXPECT_EQ(text.substr(text.size() - 21), ",\"providers\":[0]}\n]}\n");
}

TEST(MadeFiles, have_names_of_their_own_and_all_end_with_something) {
    const auto made = make_internet(parameters(60, 1), {}).value();
    const auto registered = registered_of(made);
    const auto truth = truth_of(made, registered);
    std::set<std::string> names;
    for (const auto& file : made_files(made, registered, truth)) {
        EXPECT_TRUE(names.insert(file.folder + "/" + file.name).second) << file.name;
        MemorySink sink;
        ASSERT_TRUE(file.write(sink));
        EXPECT_FALSE(sink.octets().empty()) << file.name;
    }
    EXPECT_GE(names.size(), 28U);
}

TEST(MakeInternet, has_everything_also_where_there_is_one_network) {
    for (std::uint32_t networks = 1; networks < 6; ++networks) {
        EXPECT_GT(all_octets(make_internet(parameters(networks, 3), {}).value()).size(), 10'000U);
    }
}

/// Fails at its n-th write.
class FailingSink final : public ByteSink {
public:
    explicit FailingSink(int writes) : left_(writes) {}
    [[nodiscard]] Result<void> write(std::span<const std::uint8_t>) override {
        if (left_-- > 0) return {};
        return fail(Error{Remedy::GiveUp, 28, "sink", "write"});
    }

private:
    int left_;
};

TEST(Writers, pass_on_that_a_sink_failed) {
    const auto made = make_internet(parameters(60, 1), {}).value();
    for (int writes = 0; writes < 2; ++writes) {
        FailingSink rib(writes);
        EXPECT_EQ(write_rib(made, rib).error().os_error, 28);
    }
    const auto registered = registered_of(made);
    const auto truth = truth_of(made, registered);
    for (const auto& file : made_files(made, registered, truth)) {
        FailingSink sink(0);
        EXPECT_FALSE(file.write(sink)) << file.name;
    }
}

}  // namespace
}  // namespace comity::internet
