#include "registry/bogons.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>
#include <sstream>

#include "support/fixtures.h"
#include "support/gzip.h"
#include "support/values.h"

namespace comity::registry {
namespace {

using BogonKind = BogonVerdict::Kind;
using test::at;
using test::prefix;

Delegations delegations_of(const std::string& text) {
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    MemorySource source(octets);
    auto file = read_delegated(source);
    EXPECT_TRUE(file.has_value());
    EXPECT_TRUE(file->refused.empty());
    return Delegations({std::move(*file)});
}

IanaAllocations iana_of(const std::vector<std::string>& texts) {
    std::vector<IanaFile> files;
    for (const auto& text : texts) {
        const std::vector<std::uint8_t> octets(text.begin(), text.end());
        MemorySource source(octets);
        files.push_back(*read_iana(source));
        EXPECT_TRUE(files.back().refused.empty());
    }
    return IanaAllocations(files);
}

/// As "full bogon.prefix.unallocated iana".
std::string told(const BogonVerdict& verdict) {
    auto text = std::string(to_string(verdict.kind));
    if (verdict.rule != nullptr) text += " " + std::string(verdict.rule->id);
    return text + " " + std::string(to_string(verdict.registry));
}

const Timestamp kAt = at("2024-07-20");
constexpr const char* kStatistics =
    "2|afrinic|20240718|1|00000000|20240718|00000\n"
    "afrinic|ZA|ipv4|41.0.0.0|65536|20050101|allocated|F1\n"
    "afrinic|ZZ|ipv4|41.1.0.0|65536||available|\n"
    "afrinic|ZZ|ipv4|41.2.0.0|65536||reserved|\n"
    "afrinic|ZZ|ipv4|41.3.0.0|65536||available|\n"
    "afrinic|ZZ|ipv6|2c0f:fff8::|29||reserved|\n"
    "afrinic|NG|ipv6|2c0e::|16|20100101|allocated|F2\n"
    "iana|ZZ|ipv6|2d00::|8|19990701|available|ianapool|iana\n"
    "afrinic|ZA|asn|36864|8|20070101|allocated|F1\n"
    "afrinic|ZZ|asn|36872|8||available|\n"
    "afrinic|ZZ|asn|36880|8||reserved|\n"
    "iana|ZZ|asn|402333|100||available|ianapool|iana\n";

TEST(BogonJudge, knows_full_bogons_without_any_file) {
    const BogonJudge judge;
    EXPECT_EQ(told(judge.classify(prefix("10.20.0.0/16"), kAt)),
              "full bogon.prefix.special-purpose iana");
    EXPECT_EQ(judge.classify(prefix("10.20.0.0/16"), kAt).purpose, "Private-Use");
    // Two blocks that together are special, with nothing else between them.
    EXPECT_EQ(told(judge.classify(prefix("224.0.0.0/3"), kAt)),
              "full bogon.prefix.special-purpose iana");
    EXPECT_EQ(told(judge.classify(prefix("8000::/1"), kAt)),
              "full bogon.prefix.special-purpose iana");
    EXPECT_EQ(told(judge.classify(net::Asn(64'512), kAt)), "full bogon.asn.special-purpose iana");
    EXPECT_EQ(told(judge.classify(prefix("192.0.0.9/32"), kAt)), "none iana");
    EXPECT_EQ(told(judge.classify(prefix("192.175.48.0/24"), kAt)), "none iana");
    EXPECT_EQ(told(judge.classify(prefix("0.0.0.0/0"), kAt)), "none none");
    EXPECT_EQ(told(judge.classify(prefix("::/0"), kAt)), "none none");
    for (const char* other : {"0.0.0.0/1", "192.0.0.0/16", "8.8.8.0/24", "2001:db8::/31"}) {
        EXPECT_EQ(told(judge.classify(prefix(other), kAt)), "unknown bogon.prefix.no-data none");
    }
    EXPECT_EQ(told(judge.classify(net::Asn(112), kAt)), "unknown bogon.asn.no-data none");
}

TEST(BogonJudge, finds_the_junk_of_real_tables) {
    // By a few lines of Python with `ipaddress`: distinct prefixes inside of operators' bogons and
    // not inside of what is globally reachable.
    const std::map<std::string, std::size_t> counts{{"origins/origins-20251204.txt.gz", 1},
                                                    {"origins/ipasn_20140513.dat.gz", 17},
                                                    {"origins/ipasn6_20151101.dat.gz", 32}};
    const BogonJudge judge;
    for (const auto& [name, count] : counts) {
        COMITY_NEEDS_FIXTURE(name);
        std::istringstream lines(test::read_gzip(test::fixture(name)));
        std::set<net::Prefix> full;
        for (std::string line; std::getline(lines, line);) {
            const auto prefix = net::Prefix::parse(line.substr(0, line.find_first_of(" \t")));
            if (prefix && judge.classify(*prefix, kAt).kind == BogonKind::Full)
                full.insert(*prefix);
        }
        EXPECT_EQ(full.size(), count) << name;
    }
}

TEST(BogonJudge, takes_the_registries_word_for_all_of_a_prefix) {
    const BogonJudge judge({}, {}, delegations_of(kStatistics));
    const auto verdict = [&judge](const char* text) {
        return told(judge.classify(prefix(text), kAt));
    };
    EXPECT_EQ(verdict("41.0.7.0/24"), "none afrinic");
    EXPECT_EQ(verdict("41.1.7.0/24"), "administrative bogon.prefix.available afrinic");
    EXPECT_EQ(verdict("41.2.0.0/16"), "administrative bogon.prefix.reserved afrinic");
    EXPECT_EQ(verdict("41.2.0.0/15"), "administrative bogon.prefix.reserved afrinic");
    // Some of it is delegated, so somebody may announce it.
    EXPECT_EQ(verdict("41.0.0.0/15"), "none afrinic");
    // Of some of it nothing is said.
    EXPECT_EQ(verdict("41.0.0.0/8"), "none afrinic");
    EXPECT_EQ(verdict("41.0.0.0/14"), "none afrinic");
    EXPECT_EQ(verdict("41.4.0.0/16"), "unknown bogon.prefix.no-data none");
    EXPECT_EQ(verdict("2c0f:fff0::/28"), "unknown bogon.prefix.no-data none");
    EXPECT_EQ(verdict("2c0f:fff8::/29"), "administrative bogon.prefix.reserved afrinic");
    // NRO's file says what IANA keeps: that is given to no registry.
    EXPECT_EQ(verdict("2d01::/16"), "full bogon.prefix.unallocated iana");

    const auto asn = [&judge](std::uint32_t number) {
        return told(judge.classify(net::Asn(number), kAt));
    };
    EXPECT_EQ(asn(36'871), "none afrinic");
    EXPECT_EQ(asn(36'872), "administrative bogon.asn.available afrinic");
    EXPECT_EQ(asn(36'880), "administrative bogon.asn.reserved afrinic");
    EXPECT_EQ(asn(36'888), "unknown bogon.asn.no-data none");
    EXPECT_EQ(asn(402'333), "full bogon.asn.unallocated iana");
}

TEST(BogonJudge, statistics_of_another_month_make_nothing_a_bogon) {
    const BogonJudge judge({}, {}, delegations_of(kStatistics));
    for (const char* near : {"2024-06-18", "2024-08-17"}) {
        EXPECT_EQ(judge.classify(prefix("41.1.7.0/24"), at(near)).kind, BogonKind::Administrative);
    }
    for (const char* far : {"2024-06-17", "2024-08-18"}) {
        EXPECT_EQ(told(judge.classify(prefix("41.1.7.0/24"), at(far))),
                  "unknown bogon.prefix.stale-data none");
        EXPECT_EQ(told(judge.classify(prefix("41.0.7.0/24"), at(far))),
                  "unknown bogon.prefix.stale-data none");
        EXPECT_EQ(told(judge.classify(net::Asn(402'333), at(far))),
                  "unknown bogon.asn.stale-data none");
        EXPECT_EQ(judge.classify(prefix("10.0.0.0/8"), at(far)).kind, BogonKind::Full);
    }
}

TEST(BogonJudge, takes_ianas_word_unless_a_registry_has_delegated_it) {
    const auto iana = iana_of(
        {"Prefix,Designation,Date,WHOIS,RDAP,Status,Note\n036/8,IANA,,,,UNALLOCATED,\n"
         "041/8,AFRINIC,,whois.afrinic.net,,ALLOCATED,\n",
         "Prefix,Designation,Date,WHOIS,RDAP,Status,Note\n2001:200::/23,APNIC,,,,ALLOCATED,\n",
         "Number,Description,WHOIS,RDAP,Reference,Registration Date\n"
         "1-131071,Assigned by ARIN,,,,\n131072-4294967295,Unallocated,,,,\n"});
    const BogonJudge alone({}, iana, {});
    const BogonJudge both({}, iana, delegations_of(kStatistics));
    const auto told_by = [](const BogonJudge& judge, const char* text) {
        return told(judge.classify(prefix(text), kAt));
    };
    EXPECT_EQ(told_by(alone, "36.1.0.0/16"), "full bogon.prefix.unallocated iana");
    EXPECT_EQ(told_by(alone, "41.1.0.0/16"), "unknown bogon.prefix.no-data none");
    EXPECT_EQ(told_by(alone, "2001:300::/24"), "unknown bogon.prefix.no-data none");
    EXPECT_EQ(told_by(alone, "2001:400::/24"), "full bogon.prefix.unallocated iana");
    EXPECT_EQ(told_by(alone, "2001:4:112::/48"), "none iana");
    EXPECT_EQ(told_by(both, "41.1.0.0/16"), "administrative bogon.prefix.available afrinic");
    // IANA's list here does not know of this block yet; who got it does.
    EXPECT_EQ(told_by(alone, "2c0e::/24"), "full bogon.prefix.unallocated iana");
    EXPECT_EQ(told_by(both, "2c0e::/24"), "none afrinic");
    EXPECT_EQ(told_by(both, "2c0f:fff8::/29"), "full bogon.prefix.unallocated iana");
    // That it was delegated once is enough to doubt that IANA never gave it.
    EXPECT_EQ(told(both.classify(prefix("2c0e::/24"), at("2025-01-01"))),
              "unknown bogon.prefix.stale-data none");
    EXPECT_EQ(told(alone.classify(net::Asn(200'000), kAt)), "full bogon.asn.unallocated iana");
    EXPECT_EQ(told(both.classify(net::Asn(36'864), kAt)), "none afrinic");
}

TEST(BogonJudge, judges_a_prefix_as_its_halves_together) {
    // Small world: all prefixes of 41.0.0.0/12 down to /16 over random statistics. A prefix is a
    // bogon only if both halves are, and of no better kind than either.
    constexpr std::array<const char*, 4> kStatuses{"allocated", "assigned", "available",
                                                   "reserved"};
    std::mt19937 random(1);
    for (int round = 0; round < 300; ++round) {
        std::string text = "2|afrinic|1|1|00000000|20240718|00000\n";
        for (int block = 0; block < 16; ++block) {
            const auto pick = random() % 8;
            if (pick == 7) continue;
            const auto status = std::string(kStatuses[pick < 2 ? pick : 2 + pick % 2]);
            text += "afrinic|ZA|ipv4|41." + std::to_string(block) + ".0.0|65536||" + status + "\n";
        }
        const BogonJudge judge({}, {}, delegations_of(text));
        for (std::uint8_t length = 12; length < 16; ++length) {
            for (std::uint32_t i = 0; i < 1U << (length - 12U); ++i) {
                const auto first = (41U << 24U) + (i << (32U - length));
                const auto kind_at = [&](std::uint32_t address, unsigned bits) {
                    return judge
                        .classify(net::Prefix::containing(net::Address::v4(address),
                                                          static_cast<std::uint8_t>(bits)),
                                  kAt)
                        .kind;
                };
                const auto left = kind_at(first, length + 1U);
                const auto right = kind_at(first + (1U << (31U - length)), length + 1U);
                const auto both = {left, right};
                const auto expected =
                    std::find(both.begin(), both.end(), BogonKind::None) != both.end()
                        ? BogonKind::None
                    : std::find(both.begin(), both.end(), BogonKind::Unknown) != both.end()
                        ? BogonKind::Unknown
                        : BogonKind::Administrative;
                ASSERT_EQ(kind_at(first, length), expected) << text;
            }
        }
    }
}

}  // namespace
}  // namespace comity::registry
