#include "registry/delegated.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <sstream>

#include "registry/delegations.h"
#include "support/fixtures.h"
#include "support/gzip.h"
#include "support/values.h"

namespace comity::registry {
namespace {

using test::at;
using test::prefix;

DelegatedFile delegations_in(std::string_view text) {
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    MemorySource source(octets);
    auto file = read_delegated(source);
    EXPECT_TRUE(file.has_value());
    return std::move(*file);
}

TEST(ReadDelegated, reads_ranges_that_are_no_prefix_and_holders_across_types) {
    const auto file = delegations_in(
        "2|afrinic|20240718|6|00000000|20240717|00000\n"
        "afrinic|*|ipv4|*|2|summary\r\n"
        "\n# a comment\n"
        "afrinic|ZA|ipv4|192.0.2.0|768|19910301|assigned|F36B9F4B\n"
        "afrinic|za|asn|64500|2|00000000|allocated|F36B9F4B|e-stats\n"
        "afrinic||ipv4|10.0.0.0|256||reserved\n"
        "afrinic|ZZ|ipv6|2001:db8::|32||available|\n");
    EXPECT_TRUE(file.refused.empty());
    EXPECT_EQ(file.registry, Rir::Afrinic);
    EXPECT_EQ(file.as_of, at("2024-07-17"));
    EXPECT_EQ(file.serial, 20'240'718U);
    ASSERT_EQ(file.addresses.size(), 3U);
    EXPECT_EQ(file.addresses[0].first, net::Address::parse("10.0.0.0"));
    EXPECT_FALSE(file.addresses[0].delegation.date);
    EXPECT_TRUE(file.addresses[0].delegation.country.empty());
    EXPECT_EQ(file.addresses[1].last, net::Address::parse("192.0.4.255"));
    EXPECT_EQ(file.addresses[1].delegation.date, at("1991-03-01"));
    EXPECT_EQ(file.addresses[2].last, prefix("2001:db8::/32").last_address());
    ASSERT_EQ(file.asns.size(), 1U);
    EXPECT_EQ(file.asns[0].last, net::Asn(64'501));
    EXPECT_EQ(file.asns[0].delegation.country, CountryCode::parse("ZA"));
    EXPECT_NE(file.asns[0].delegation.holder, HolderId::None);
    EXPECT_EQ(file.asns[0].delegation.holder, file.addresses[1].delegation.holder);
    EXPECT_FALSE(file.is_cut_short());
}

TEST(ReadDelegated, counts_bad_lines_by_rule_and_reads_on) {
    const std::map<std::string, const Rule*> lines{
        {"3|apnic|1|1|19830101|20240101|+1000", &rules::kDelegatedVersion},
        {"2|apnic|1|1|19830101|20241301|+1000", &rules::kDelegatedVersion},
        {"apnic|AU|ipv4|1.0.0.0|256", &rules::kDelegatedFields},
        {"radb|AU|ipv4|1.0.0.0|256|20110811|assigned", &rules::kDelegatedRegistry},
        {"apnic|AUS|ipv4|1.0.0.0|256|20110811|assigned", &rules::kDelegatedCountry},
        {"apnic|AU|mac|1.0.0.0|256|20110811|assigned", &rules::kDelegatedType},
        {"apnic|AU|ipv4|1.0.0|256|20110811|assigned", &rules::kDelegatedRange},
        {"apnic|AU|ipv4|1.0.0.0|0|20110811|assigned", &rules::kDelegatedRange},
        {"apnic|AU|ipv4|255.255.255.0|257|20110811|assigned", &rules::kDelegatedRange},
        {"apnic|AU|ipv4|::|256|20110811|assigned", &rules::kDelegatedRange},
        {"apnic|AU|ipv6|2001:db8::1|32|20110811|assigned", &rules::kDelegatedRange},
        {"apnic|AU|ipv6|2001:db8::|129|20110811|assigned", &rules::kDelegatedRange},
        {"apnic|AU|asn|4294967295|2|20110811|assigned", &rules::kDelegatedRange},
        {"apnic|AU|asn|1.5|1|20110811|assigned", &rules::kDelegatedRange},
        {"apnic|AU|asn|1|1|20110231|assigned", &rules::kDelegatedDate},
        {"apnic|AU|asn|1|1|20110811|legacy", &rules::kDelegatedStatus},
        {std::string(2'000, 'x'), &rules::kDelegatedLine},
        {"<html>", &rules::kDelegatedFields},
    };
    for (const auto& [line, rule] : lines) {
        const auto file = delegations_in(line + "\napnic|AU|asn|7|1|20110811|assigned|\n");
        EXPECT_EQ(file.refused.count(*rule), 1U) << line;
        EXPECT_EQ(file.refused.total(), 1U) << line;
        EXPECT_EQ(file.asns.size(), 1U) << line;
    }
}

TEST(ReadDelegated, tells_a_file_that_was_cut_in_transit) {
    EXPECT_TRUE(delegations_in("ripencc|*|asn|*|2|summary\nripencc|NL|asn|1|1||allocated\n")
                    .is_cut_short());
    EXPECT_FALSE(
        delegations_in("ripencc|*|asn|*|1|summary\nripencc|NL|asn|1|1||nonsense\n").is_cut_short());
}

/// What the summary lines of a real file say, by type, taken from its text.
std::map<std::string, std::uint64_t> summary_of(const std::string& text) {
    std::map<std::string, std::uint64_t> counts;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.find("|summary") == std::string::npos || line.front() == '#') continue;
        const auto type = line.substr(line.find("|*|") + 3, 4);
        const auto count = line.substr(line.rfind('*') + 2);
        counts[type.substr(0, type.find('|'))] = std::stoull(count);
    }
    return counts;
}

struct RealFile {
    const char* name;
    Rir registry;
    const char* as_of;
    // By awk over the file: records of each status, and the addresses of IPv4.
    std::array<std::uint64_t, 4> statuses;
    std::uint64_t ipv4_addresses;
};

// zcat F | awk -F'|' '$7 ~ /^(al|as|av|re)/ {n[$7]++; if ($3 == "ipv4") a += $5} END {...}'
constexpr std::array kRealFiles{
    RealFile{"delegated/delegated-afrinic-extended.gz",
             Rir::Afrinic,
             "2024-07-18",
             {6'873, 1'879, 3'665, 3'921},
             121'249'280},
    RealFile{"delegated/delegated-apnic-extended.gz",
             Rir::Apnic,
             "2013-04-16",
             {21'501, 8'129, 16'199, 767},
             867'897'088},
    RealFile{"delegated/delegated-ripencc-extended.gz",
             Rir::RipeNcc,
             "2013-04-18",
             {51'405, 30'044, 9'014, 20'760},
             780'443'648},
};

TEST(ReadDelegated, reads_every_record_of_the_real_files) {
    for (const auto& real : kRealFiles) {
        COMITY_NEEDS_FIXTURE(real.name);
        const auto text = test::read_gzip(test::fixture(real.name));
        const auto file = delegations_in(text);
        EXPECT_EQ(file.refused, Refusals()) << real.name;
        EXPECT_EQ(file.registry, real.registry);
        EXPECT_EQ(file.as_of, at(real.as_of));
        const auto summary = summary_of(text);
        const DelegatedFile::Counts stated{summary.at("asn"), summary.at("ipv4"),
                                           summary.at("ipv6")};
        EXPECT_EQ(file.stated, stated);
        EXPECT_EQ(file.read, stated);
        EXPECT_EQ(file.asns.size(), stated[0]);
        EXPECT_EQ(file.addresses.size(), stated[1] + stated[2]);
        std::array<std::uint64_t, 4> statuses{};
        std::uint64_t ipv4_addresses = 0;
        for (const auto& record : file.addresses) {
            ++statuses[static_cast<std::size_t>(record.delegation.status)];
            if (record.first.family() == net::Family::Ipv4) {
                ipv4_addresses += record.last.v4_value() - record.first.v4_value() + 1;
            }
        }
        for (const auto& record : file.asns) {
            ++statuses[static_cast<std::size_t>(record.delegation.status)];
        }
        EXPECT_EQ(statuses, real.statuses);
        EXPECT_EQ(ipv4_addresses, real.ipv4_addresses);
    }
}

TEST(Delegations, answers_for_every_record_of_a_real_file_as_a_scan_does) {
    constexpr const char* kName = "delegated/delegated-afrinic-extended.gz";
    COMITY_NEEDS_FIXTURE(kName);
    const auto file = delegations_in(test::read_gzip(test::fixture(kName)));
    const Delegations delegations({file});
    EXPECT_EQ(delegations.overlapped(), 0U);
    for (const auto& record : file.asns) {
        const auto answer = delegations.find(record.first);
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->delegation.status, record.delegation.status);
        EXPECT_EQ(answer->as_of, file.as_of);
        const auto holder = answer->delegation.holder;
        const auto of_holder = delegations.asns_of(holder);
        const bool is_listed =
            std::any_of(of_holder.begin(), of_holder.end(), [&record](const AsnDelegation& range) {
                return range.first <= record.first && record.last <= range.last;
            });
        EXPECT_EQ(is_listed, holder != HolderId::None &&
                                 record.delegation.status == DelegationStatus::Allocated);
    }
    for (std::size_t i = 0; i < file.addresses.size(); i += 7) {
        // The prefix of its first address that is as long as can be is inside of every record.
        const auto& record = file.addresses[i];
        const auto longest =
            net::Prefix::containing(record.first, net::bits_of(record.first.family()));
        const auto found = delegations.find(longest);
        EXPECT_TRUE(found.is_whole);
        EXPECT_EQ(found.statuses, StatusSet{record.delegation.status});
        EXPECT_EQ(found.rir, Rir::Afrinic);
    }
    // zcat F | awk -F'|' '$2=="ZA" && $3=="asn" && $7=="allocated" {n += $5} END {print n}'
    std::uint64_t south_african = 0;
    for (const auto& range : delegations.asns_of(*CountryCode::parse("ZA"))) {
        south_african += range.last.value() - range.first.value() + 1;
    }
    EXPECT_EQ(south_african, 782U);
}

TEST(Delegations, of_several_files_the_latest_holds_and_the_overlap_is_counted) {
    const auto old_file = delegations_in(
        "2|apnic|1|2|19830101|20240101|+1000\n"
        "apnic|AU|ipv4|10.0.0.0|512|20110811|assigned|A1\n"
        "apnic|AU|asn|7|1|20110811|allocated|A1\n"
        "apnic|NZ|asn|9|1|20110811|allocated|A2\n");
    const auto new_file = delegations_in(
        "2|ripencc|1|1|19830101|20240201|+0100\n"
        "ripencc|NL|ipv4|10.0.1.0|256|20110811|allocated|A1\n"
        "ripencc||ipv4|10.0.2.0|256||available\n"
        "ripencc|NL|asn|7|1|20110811|assigned|A1\n");
    for (const bool is_swapped : {false, true}) {
        const Delegations delegations(is_swapped ? std::vector{new_file, old_file}
                                                 : std::vector{old_file, new_file});
        EXPECT_EQ(delegations.overlapped(), 2U);
        const auto answer = delegations.find(net::Asn(7));
        ASSERT_TRUE(answer);
        EXPECT_EQ(answer->delegation.rir, Rir::RipeNcc);
        EXPECT_EQ(answer->as_of, at("2024-02-01"));
        EXPECT_FALSE(delegations.find(net::Asn(8)));
        // A1 of one registry is not A1 of the other.
        EXPECT_EQ(delegations.asns_of(answer->delegation.holder).size(), 1U);
        EXPECT_EQ(delegations.opaque_id(answer->delegation.holder), "A1");
        EXPECT_EQ(delegations.asns_of(*CountryCode::parse("AU")).size(), 0U);
        EXPECT_EQ(delegations.asns_of(HolderId::None).size(), 0U);

        const auto mixed = delegations.find(prefix("10.0.0.0/23"));
        EXPECT_TRUE(mixed.is_whole);
        EXPECT_EQ(mixed.statuses,
                  (StatusSet{DelegationStatus::Assigned, DelegationStatus::Allocated}));
        EXPECT_EQ(mixed.rir, Rir::None);
        EXPECT_EQ(mixed.as_of, at("2024-01-01"));
        EXPECT_FALSE(delegations.find(prefix("10.0.0.0/22")).is_whole);
        EXPECT_EQ(delegations.find(prefix("10.0.2.0/25")).statuses,
                  StatusSet{DelegationStatus::Available});
        EXPECT_FALSE(delegations.find(prefix("10.0.3.0/24")).is_whole);
        EXPECT_EQ(delegations.find(prefix("10.0.3.0/24")).statuses, StatusSet());
    }
}

}  // namespace
}  // namespace comity::registry
