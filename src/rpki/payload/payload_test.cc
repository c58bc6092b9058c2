#include "rpki/payload/payload.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "rpki/limits.h"
#include "rpki/payload/csv.h"
#include "rpki/payload/json.h"
#include "rpki/payload/prefix_text.h"
#include "rpki/payload/read.h"
#include "rpki/rules.h"
#include "support/fixtures.h"

namespace comity::rpki::payload {
namespace {

using net::Asn;
using net::Prefix;

std::vector<std::uint8_t> octets_of(std::string_view text) { return {text.begin(), text.end()}; }

Parsed<PayloadSet> read(std::string_view text) { return read_payloads(octets_of(text)); }

/// The set of a file that must be readable.
PayloadSet set_of(std::string_view text) {
    auto set = read(text);
    if (!set) {
        ADD_FAILURE() << to_string(set.error()) << "\n" << text.substr(0, 300);
        return {};
    }
    return *std::move(set);
}

Vrp vrp(const char* prefix, unsigned max_length, std::uint32_t asn) {
    return {*Prefix::parse(prefix), static_cast<std::uint8_t>(max_length), Asn(asn)};
}

Aspa aspa(std::uint32_t customer, std::vector<std::uint32_t> providers) {
    Aspa result{Asn(customer), {}};
    for (const auto asn : providers) result.providers.emplace_back(asn);
    return result;
}

const std::vector<Vrp> kTwoVrps{vrp("192.0.2.0/24", 26, 64500),
                                vrp("2001:db8::/32", 32, 4200000001)};

TEST(Payload, every_routinator_format_gives_the_same_set) {
    COMITY_NEEDS_FIXTURE("rpki/routinator-output");
    const auto folder = test::fixture("rpki/routinator-output");
    for (const std::string bits : {"100", "101", "110", "111"}) {
        for (const std::string format : {"json", "jsonext", "csv", "csvcompat", "csvext"}) {
            const auto set = read_payloads(test::read_octets(folder / (bits + "." + format)));
            ASSERT_TRUE(set) << bits << format << to_string(set.error());
            EXPECT_EQ(set->vrps, std::vector<Vrp>{vrp("12.34.56.0/24", 24, 1234)});
            EXPECT_EQ(set->duplicates, 1U);
            EXPECT_TRUE(set->refused.empty());
            const bool json = format.starts_with("json");
            const bool has_aspas = json && bits[2] == '1';
            EXPECT_EQ(set->aspas, has_aspas ? std::vector<Aspa>{aspa(1234, {1, 2, 3, 4})}
                                            : std::vector<Aspa>());
            EXPECT_EQ(set->generated.has_value(), json);
        }
    }
}

TEST(Payload, routinator_without_origins_is_an_empty_set_where_any_array_is_there) {
    COMITY_NEEDS_FIXTURE("rpki/routinator-output");
    const auto folder = test::fixture("rpki/routinator-output");
    for (const std::string name :
         {"001.json", "010.json", "011.jsonext", "000.csv", "000.csvcompat", "000.csvext"}) {
        const auto set = read_payloads(test::read_octets(folder / name));
        ASSERT_TRUE(set) << name << to_string(set.error());
        EXPECT_TRUE(set->vrps.empty());
        EXPECT_TRUE(set->refused.empty());
    }
    for (const std::string name : {"000.json", "111.slurm", "111.slurm2", "full.json"}) {
        const auto set = read_payloads(test::read_octets(folder / name));
        ASSERT_FALSE(set) << name;
        EXPECT_EQ(set.error().rule, &kPayloadShape) << name;
    }
    for (const std::string name : {"111.bird1", "111.openbgpd", "111.summary", "000.none"}) {
        const auto set = read_payloads(test::read_octets(folder / name));
        ASSERT_FALSE(set) << name;
        EXPECT_TRUE(set.error().rule == &kPayloadCsv || set.error().rule == &kPayloadJson) << name;
    }
}

TEST(PayloadJson, reads_rpki_client) {
    const auto set = set_of(R"({
	"metadata": { "buildmachine": "a.example", "buildtime": "2025-12-04T01:02:03Z",
		"elapsedtime": 68, "roas": 2, "vrps": 2 },
	"roas": [
		{ "asn": 64500, "prefix": "192.0.2.0/24", "maxLength": 26, "ta": "ripe", "expires": 1764892800 },
		{ "asn": 4200000001, "prefix": "2001:db8::/32", "maxLength": 32, "ta": "arin", "expires": 1764892800 }
	],
	"bgpsec_keys": [],
	"aspas": [
		{ "customer_asid": 64500, "expires": 1764892800, "providers": [ 64502, 64501 ] }
	]
})");
    EXPECT_EQ(set.vrps, kTwoVrps);
    EXPECT_EQ(set.aspas, std::vector<Aspa>{aspa(64500, {64501, 64502})});
    EXPECT_EQ(set.generated, Timestamp::parse("2025-12-04T01:02:03Z"));
    EXPECT_EQ(set.duplicates, 0U);
}

TEST(PayloadJson, reads_aspas_by_family_of_older_rpki_client) {
    for (const std::string name : {"aspas", "provider_authorizations"}) {
        const auto set = set_of(R"({"roas":[],")" + name + R"(":{
            "ipv4":[{"customer_asid":64500,"expires":1,"providers":[64501]}],
            "ipv6":[{"customer_asid":64500,"expires":1,"providers":[64502,64501]},
                    {"customer_asid":64400,"expires":1,"providers":[0]}],
            "more":[{"customer_asid":1,"providers":[2]}]}})");
        EXPECT_EQ(set.aspas, (std::vector<Aspa>{aspa(64400, {0}), aspa(64500, {64501, 64502})}));
    }
}

TEST(PayloadJson, reads_stayrtr_octorpki_fort_and_ripe) {
    const auto stayrtr = set_of(
        R"({"metadata":{"counts":2,"generated":1764810000,"valid":1764813600,"signature":""},)"
        R"("roas":[{"prefix":"192.0.2.0/24","maxLength":26,"asn":"AS64500","ta":"x"},)"
        R"({"prefix":"2001:db8::\/32","maxLength":32,"asn":4200000001}],)"
        R"("aspas":null,"bgpsec_keys":null})");
    EXPECT_EQ(stayrtr.vrps, kTwoVrps);
    EXPECT_EQ(stayrtr.generated, Timestamp::from_seconds(1764810000));
    const auto fort =
        set_of(R"({"roas":[{"asn":"AS4200000001","prefix":"2001:db8::/32","maxLength":32},)"
               R"({"asn":"AS64500","prefix":"192.0.2.0/24","maxLength":26}],"router-keys":[]})");
    EXPECT_EQ(fort.vrps, kTwoVrps);
    EXPECT_EQ(fort.generated, std::nullopt);
    const auto ripe = set_of(
        R"({"roas":[{"asn":"64500","prefix":"192.0.2.0/24","maxLength":"26","ta":"RIPE NCC RPKI Root"},)"
        R"({"asn":"AS4200000001","prefix":"2001:db8::/32","maxLength":null,"ta":""}]})");
    EXPECT_EQ(ripe.vrps, kTwoVrps);
}

TEST(PayloadJson, prefers_time_in_text_in_any_order) {
    for (const char* text :
         {R"({"metadata":{"generated":5,"generatedTime":"2025-01-01T00:00:00Z"},"roas":[]})",
          R"({"metadata":{"generatedTime":"2025-01-01T00:00:00Z","generated":5},"roas":[]})"}) {
        EXPECT_EQ(set_of(text).generated, Timestamp::parse("2025-01-01"));
    }
    EXPECT_EQ(set_of(R"({"metadata":{"generated":-5,"buildtime":"soon"},"roas":[]})").generated,
              std::nullopt);
    EXPECT_EQ(set_of(R"({"metadata":"none","roas":[]})").generated, std::nullopt);
}

TEST(PayloadJson, counts_bad_entries_by_rule_and_reads_on) {
    const auto set = set_of(R"({"roas":[
        {"asn":64500,"prefix":"192.0.2.0/24","maxLength":26},
        {"asn":4294967296,"prefix":"192.0.2.0/24","maxLength":24},
        {"asn":"AS1.10","prefix":"192.0.2.0/24","maxLength":24},
        {"asn":-1,"prefix":"192.0.2.0/24","maxLength":24},
        {"asn":1e3,"prefix":"192.0.2.0/24","maxLength":24},
        {"asn":1,"prefix":"192.0.2.0","maxLength":24},
        {"asn":1,"prefix":"192.0.2.0/33","maxLength":33},
        {"asn":1,"prefix":"192.0.2.1/24","maxLength":24},
        {"asn":1,"prefix":"2001:db8::1/64","maxLength":64},
        {"asn":1,"prefix":"192.0.2.0/24","maxLength":23},
        {"asn":1,"prefix":"192.0.2.0/24","maxLength":33},
        {"asn":1,"prefix":"2001:db8::/32","maxLength":129},
        {"asn":1,"prefix":"192.0.2.0/24","maxLength":24.5},
        {"prefix":"192.0.2.0/24","maxLength":24},
        {"asn":1,"maxLength":24},
        {"asn":null,"prefix":"192.0.2.0/24"},
        {"asn":[1],"prefix":"192.0.2.0/24"},
        {"asn":true,"prefix":"192.0.2.0/24"},
        {"asn":1,"prefix":{"a":["192.0.2.0/24"]}},
        {"asn":1,"asn":2,"prefix":"192.0.2.0/24"},
        17, "roa", null, [], [[{"asn":1}]], {},
        {"asn":4200000001,"prefix":"2001:db8::/32","maxLength":32}
    ]})");
    EXPECT_EQ(set.vrps, kTwoVrps);
    EXPECT_EQ(set.refused_count(kPayloadAsn), 4U);
    EXPECT_EQ(set.refused_count(kPayloadPrefix), 2U);
    EXPECT_EQ(set.refused_count(kPayloadHostBits), 2U);
    EXPECT_EQ(set.refused_count(kPayloadMaxLength), 4U);
    EXPECT_EQ(set.refused_count(kPayloadEntry), 12U);
    EXPECT_EQ(set.refused_count(kPayloadDuplicateField), 1U);
    EXPECT_EQ(set.refused_count(kPayloadAspaSelf), 0U);
    for (const auto& refusals : set.refused) {
        EXPECT_EQ(refusals.samples.size(),
                  std::min<std::size_t>(refusals.count, kRefusalSamplesMax));
    }
}

TEST(PayloadJson, samples_say_what_and_where) {
    const std::string text =
        "\xEF\xBB\xBF{\"roas\":[\n {\"asn\":1,\"prefix\":\"192.0.2.\x7F/24\"},\"" +
        std::string(500, 'x') + "\"]}";
    const auto set = set_of(text);
    ASSERT_EQ(set.refused.size(), 2U);
    EXPECT_EQ(set.refused[0].samples.at(0).what, "192.0.2.\\x7f/24");
    EXPECT_EQ(set.refused[0].samples.at(0).offset, text.find("{\"asn\""));
    EXPECT_EQ(set.refused[1].samples.at(0).offset, text.find("\"xxx"));
    EXPECT_LE(set.refused[1].samples.at(0).what.size(), kSampleOctetsMax + 3);
}

TEST(PayloadJson, judges_aspas) {
    const auto set = set_of(R"({"aspas":[
        {"customer":"AS64500","providers":["AS64502","AS64501","AS64502"]},
        {"customer":"AS0","providers":["AS64501"]},
        {"customer":"AS64500","providers":[]},
        {"customer":"AS64500","providers":["AS64500","AS1"]},
        {"customer":"AS64500","providers":["AS0","AS1"]},
        {"customer":"AS64500","providers":["AS-1"]},
        {"customer":"AS64500","providers":[[1]]},
        {"customer":"AS64500","providers":"AS1"},
        {"customer":"AS64500"},
        {"providers":["AS1"]},
        {"customer":"AS64500","providers":[1],"providers":[2]},
        {"customer":"AS64500","customer":"AS64501","providers":[2]},
        {"customer":"nobody","providers":[2]},
        {"customer":"AS64510","providers":["AS0"]},
        {"customer":"AS64500","providers":["AS0"]},
        {"customer":"AS64510","providers":["AS0"]}
    ]})");
    EXPECT_EQ(set.aspas, (std::vector<Aspa>{aspa(64500, {64501, 64502}), aspa(64510, {0})}));
    EXPECT_EQ(set.refused_count(kPayloadAspaCustomer), 1U);
    EXPECT_EQ(set.refused_count(kPayloadAspaProviders), 2U);
    EXPECT_EQ(set.refused_count(kPayloadAspaSelf), 1U);
    EXPECT_EQ(set.refused_count(kPayloadAspaAs0), 1U);
    EXPECT_EQ(set.refused_count(kPayloadAsn), 3U);
    EXPECT_EQ(set.refused_count(kPayloadEntry), 2U);
    EXPECT_EQ(set.refused_count(kPayloadDuplicateField), 2U);
}

TEST(PayloadJson, limits_the_providers_of_an_aspa) {
    for (const std::size_t count : {kAspaProvidersMax, kAspaProvidersMax + 1}) {
        std::string text = R"({"aspas":[{"customer":1,"providers":[)";
        for (std::size_t i = 0; i < count; ++i) text += std::to_string(i + 2) + ",";
        text.back() = ']';
        const auto set = set_of(text + "}]}");
        EXPECT_EQ(set.aspas.size(), count == kAspaProvidersMax ? 1U : 0U);
        EXPECT_EQ(set.refused_count(kPayloadAspaProviders), count == kAspaProvidersMax ? 0U : 1U);
    }
}

constexpr std::string_view kWhole =
    R"({"metadata":{"generated":5},"roas":[{"asn":1,"prefix":"192.0.2.0/24","maxLength":24}],)"
    R"("x":[{"y":{},"z":[[]]}],"aspas":[{"customer":1,"providers":[2,3]}]})";

TEST(PayloadJson, refuses_every_file_cut_short) {
    ASSERT_TRUE(read(kWhole));
    for (std::size_t size = 1; size < kWhole.size(); ++size) {
        const auto set = read(kWhole.substr(0, size));
        ASSERT_FALSE(set) << kWhole.substr(0, size);
        EXPECT_EQ(set.error().rule, &kPayloadJson);
        EXPECT_EQ(set.error().fault, Fault::Truncated) << kWhole.substr(0, size);
        EXPECT_LE(set.error().offset, size);
    }
}

TEST(PayloadJson, refuses_what_is_not_json_or_of_another_shape) {
    const auto error_of = [](std::string_view text) -> const Rule* {
        const auto set = read(text);
        return set ? nullptr : set.error().rule;
    };
    EXPECT_EQ(error_of("{}"), &kPayloadShape);
    EXPECT_EQ(error_of("[]"), &kPayloadShape);
    EXPECT_EQ(error_of(R"([{"asn":1,"prefix":"192.0.2.0/24"}])"), &kPayloadShape);
    EXPECT_EQ(error_of(R"({"roas":5})"), &kPayloadShape);
    EXPECT_EQ(error_of(R"({"slurmVersion":1,"locallyAddedAssertions":{"roas":[]}})"),
              &kPayloadShape);
    EXPECT_EQ(error_of(R"({"roas":[]} {"roas":[]})"), &kPayloadJson);
    EXPECT_EQ(error_of(R"({"roas":[]}])"), &kPayloadJson);
    EXPECT_EQ(error_of(R"({"roas":[{"asn" 1}]})"), &kPayloadJson);
    EXPECT_EQ(error_of(R"({"roas":[{"asn":1} {"asn":2}]})"), &kPayloadJson);
    EXPECT_EQ(error_of(R"({roas:[]})"), &kPayloadJson);
    EXPECT_EQ(error_of("{\"roas\":[\"\xFF\"]}"), &kPayloadJson);
    EXPECT_EQ(error_of(""), &kPayloadCsv);
    EXPECT_EQ(error_of("<html><body>502</body></html>"), &kPayloadCsv);
    EXPECT_EQ(error_of("  \n"), &kPayloadCsv);
    EXPECT_EQ(error_of(R"({"roas":[]})"), nullptr);
    EXPECT_EQ(error_of(R"({"roas":null})"), nullptr);
    EXPECT_EQ(error_of(R"( {"roas":[],"roas":[]} )"), nullptr);
}

TEST(PayloadJson, bears_deep_nesting_and_huge_strings) {
    const auto nest = [](std::size_t depth, char open, char close) {
        return std::string(depth, open) + std::string(depth, close);
    };
    constexpr std::size_t kDepth = 300'000;
    EXPECT_EQ(set_of(R"({"x":)" + nest(kDepth, '[', ']') + R"(,"roas":[]})").vrps.size(), 0U);
    const auto set =
        set_of(R"({"roas":[)" + nest(kDepth, '[', ']') + R"(,{"asn":)" + nest(kDepth, '[', ']') +
               R"(,"prefix":"192.0.2.0/24"},{"asn":"AS64500",)" +
               R"("prefix":"192.0.2.0/24","maxLength":26}]})");
    EXPECT_EQ(set.vrps, std::vector<Vrp>{kTwoVrps[0]});
    EXPECT_EQ(set.refused_count(kPayloadEntry), 2U);
    EXPECT_FALSE(read(std::string(kDepth, '[')));
    EXPECT_FALSE(read(R"({"roas":)" + std::string(kDepth, '[') + "}"));
    const std::string huge(1'000'000, '7');
    const auto strings =
        set_of(R"({"roas":[{"asn":")" + huge + R"(","prefix":"192.0.2.0/24"},)" + R"({"asn":)" +
               huge + R"(,"prefix":"192.0.2.0/24"},)" + R"({"asn":1,"prefix":"\u0031)" + huge +
               R"("},)" + R"({")" + huge + R"(":1,"asn":1,"prefix":"192.0.2.0\u002f24"}]})");
    EXPECT_EQ(strings.vrps, std::vector<Vrp>{vrp("192.0.2.0/24", 24, 1)});
    EXPECT_EQ(strings.refused_count(kPayloadEntry), 3U);
}

TEST(PayloadJson, reads_in_place_and_from_borrowed_octets_alike) {
    auto tight = octets_of(kWhole);
    tight.shrink_to_fit();
    const auto borrowed = read_json(Octets(tight));
    auto roomy = tight;
    roomy.reserve(roomy.size() + kJsonPaddingOctets);
    const auto in_place = read_json(std::move(roomy));
    const auto copied = read_json(std::move(tight));
    ASSERT_TRUE(borrowed && in_place && copied);
    EXPECT_EQ(borrowed->vrps, in_place->vrps);
    EXPECT_EQ(borrowed->vrps, copied->vrps);
    EXPECT_EQ(borrowed->vrps.size(), 1U);
}

TEST(PayloadCsv, reads_every_dialect) {
    for (
        const char* text :
        {"ASN,IP Prefix,Max Length,Trust Anchor,Expires\n"
         "AS64500,192.0.2.0/24,26,ripe,1764892800\nAS4200000001,2001:db8::/32,32,arin,1764892800\n",
         "ASN,IP Prefix,Max Length,Trust Anchor\r\n"
         "AS64500,192.0.2.0/24,26,ripe\r\nAS4200000001,2001:db8::/32,32,arin\r\n",
         "\"ASN\",\"IP Prefix\",\"Max Length\",\"Trust Anchor\"\n"
         "\"64500\",\"192.0.2.0/24\",\"26\",\"a \"\"b\"\", c\"\n"
         "\"4200000001\",\"2001:db8::/32\",\"32\",\"arin\"",
         "URI,ASN,IP Prefix,Max Length,Not Before,Not After\n"
         "rsync://a.example/x.roa,AS64500,192.0.2.0/24,26,2025-01-01 00:00:00,2026-01-01 00:00:00\n"
         "N/A,AS4200000001,2001:db8::/32,,N/A,N/A\n",
         "ASN,Prefix,Max prefix length\nAS64500,192.0.2.0/24,26\nAS4200000001,2001:db8::/32,32",
         "\xEF\xBB\xBF# made by hand\n\n max_length , prefix , asn \n# more\n"
         "26, 192.0.2.0/24 ,AS64500\n\n 32 ,2001:db8::/32, 4200000001",
         "asn,prefix\n64500,192.0.2.0/24\n"}) {
        const auto set = set_of(text);
        EXPECT_TRUE(set.refused.empty()) << text;
        EXPECT_TRUE(set.aspas.empty());
        if (std::string_view(text).starts_with("asn,prefix")) {
            EXPECT_EQ(set.vrps, std::vector<Vrp>{vrp("192.0.2.0/24", 24, 64500)});
        } else {
            EXPECT_EQ(set.vrps, kTwoVrps) << text;
        }
    }
}

TEST(PayloadCsv, counts_bad_rows_by_rule_and_reads_on) {
    const std::string text =
        "ASN,IP Prefix,Max Length\n"
        "AS64500,192.0.2.0/24,26\n"
        "AS64500,192.0.2.0/24,26\n"
        "ASx,192.0.2.0/24,24\n"
        "AS1,192.0.2.7/24,24\n"
        "AS1,nowhere,24\n"
        "AS1,192.0.2.0/24,8\n"
        "AS1,192.0.2.0/24,many\n"
        "AS1\n"
        ",192.0.2.0/24,24\n"
        "\"AS1,192.0.2.0/24,24\n"
        "\"AS1\"x,192.0.2.0/24,24\n"
        "AS4200000001,2001:db8::/32,32";
    const auto set = set_of(text);
    EXPECT_EQ(set.vrps, kTwoVrps);
    EXPECT_EQ(set.duplicates, 1U);
    EXPECT_EQ(set.refused_count(kPayloadAsn), 1U);
    EXPECT_EQ(set.refused_count(kPayloadHostBits), 1U);
    EXPECT_EQ(set.refused_count(kPayloadPrefix), 1U);
    EXPECT_EQ(set.refused_count(kPayloadMaxLength), 2U);
    EXPECT_EQ(set.refused_count(kPayloadEntry), 4U);
    EXPECT_EQ(set.refused.at(0).samples.at(0).what, "ASx");
    EXPECT_EQ(set.refused.at(0).samples.at(0).offset, text.find("ASx"));
}

TEST(PayloadCsv, refuses_files_without_a_header_line) {
    for (const char* text : {"AS64500,192.0.2.0/24,26\n", "# nothing\n", "route set {\n", "\"ASN\n",
                             "ASN,Max Length\nAS1,24\n"}) {
        const auto set = read(text);
        ASSERT_FALSE(set) << text;
        EXPECT_EQ(set.error().rule, &kPayloadCsv);
    }
    EXPECT_TRUE(set_of("ASN,IP Prefix,Max Length").vrps.empty());
}

TEST(PayloadPrefixText, agrees_with_prefix_parse) {
    std::mt19937_64 random(42);
    constexpr std::string_view kV4 = "0123456789./";
    constexpr std::string_view kV6 = "0123456789abcdefABCDEF:::::::/.g";
    const std::array<std::string, 8> seeds{"192.0.2.0/24",
                                           "0.0.0.0/0",
                                           "2001:db8::/32",
                                           "::/0",
                                           "1:2:3:4:5:6:7:8/128",
                                           "::ffff:192.0.2.0/120",
                                           "1:2:3:4:5:6:192.0.2.0/128",
                                           "a:b::c:d:0/112"};
    std::size_t good = 0;
    for (int i = 0; i < 300'000; ++i) {
        auto text = seeds[random() % seeds.size()];
        const auto letters = text.find(':') == std::string::npos ? kV4 : kV6;
        for (auto edits = random() % 4; edits > 0 && !text.empty(); --edits) {
            const auto at = random() % text.size();
            const auto letter = letters[random() % letters.size()];
            if (random() % 3 == 0) {
                text[at] = letter;
            } else if (random() % 2 == 0) {
                text.insert(at, 1, letter);
            } else {
                text.erase(at, 1);
            }
        }
        const auto expected = Prefix::parse(text);
        const auto given = read_prefix_text(text);
        const auto made = given ? Prefix::make(given->address, given->length) : std::nullopt;
        ASSERT_EQ(made, expected) << text;
        good += made.has_value() ? 1U : 0U;
        if (!given) continue;
        const auto bare = text.substr(0, text.find('/'));
        ASSERT_EQ(net::Address::parse(bare), given->address) << text;
    }
    EXPECT_GT(good, 50'000U);
}

}  // namespace
}  // namespace comity::rpki::payload
