#include "registry/iana.h"

#include <gtest/gtest.h>

#include "base/csv_reader.h"
#include "support/fixtures.h"
#include "support/values.h"

namespace comity::registry {
namespace {

using IanaKind = IanaFile::Kind;
using test::prefix;

IanaFile iana_in(std::string_view text) {
    const std::vector<std::uint8_t> octets(text.begin(), text.end());
    MemorySource source(octets);
    auto file = read_iana(source);
    EXPECT_TRUE(file.has_value());
    return std::move(*file);
}

/// A file in the form of IANA's, one of the seeds of the fuzz target.
IanaFile sample(const char* name) {
    const auto folder = std::filesystem::path(COMITY_SOURCE_DIR) / "fuzz/corpus/iana_fuzz";
    const auto file = iana_in(test::read_text(folder / name));
    EXPECT_EQ(file.refused, Refusals()) << name;
    return file;
}

/// What IANA says of an address.
const IanaState* state_of(const IanaAllocations& allocations, const char* address) {
    const auto* const range = allocations.addresses().find(*net::Address::parse(address));
    return range == nullptr ? nullptr : &range->value;
}

TEST(ReadIana, reads_blocks_with_footnotes_several_in_a_field_and_terminated) {
    const auto file = sample("special_ipv4.csv");
    EXPECT_EQ(file.kind, IanaKind::SpecialAddresses);
    using net::Reach;
    const std::vector<net::SpecialBlock> expected{
        {prefix("10.0.0.0/8"), Reach::Local, "Private-Use", "RFC 1918"},
        {prefix("192.0.0.0/24"), Reach::Local, "IETF Protocol Assignments", "RFC 6890"},
        {prefix("192.0.0.9/32"), Reach::Global, "Port Control Protocol Anycast", "RFC 7723"},
        {prefix("192.0.0.170/32"), Reach::Local, "NAT64/DNS64 Discovery", "RFC 8880"},
        {prefix("192.0.0.171/32"), Reach::Local, "NAT64/DNS64 Discovery", "RFC 8880"},
        {prefix("192.88.99.0/24"), Reach::NotSaid, "Deprecated (6to4 Relay Anycast)", "RFC 7526"},
        {prefix("255.255.255.255/32"), Reach::Local, "Limited \"Broadcast\"", "RFC 8190"}};
    EXPECT_EQ(file.special_blocks, expected);
}

TEST(ReadIana, reads_special_as_numbers_without_the_one_that_any_network_may_use) {
    const auto file = sample("special_asns.csv");
    EXPECT_EQ(file.kind, IanaKind::SpecialAsns);
    ASSERT_EQ(file.special_asns.size(), 3U);
    EXPECT_EQ(file.special_asns[2].last, net::Asn(64'511));
    EXPECT_EQ(file.special_asns[2].reference, "RFC 5398");
}

TEST(ReadIana, knows_who_was_given_what) {
    const auto ipv4 = sample("ipv4_space.csv");
    const auto ipv6 = sample("ipv6_unicast.csv");
    const auto asns = sample("as_numbers.csv");
    EXPECT_EQ(ipv4.kind, IanaKind::AddressSpace);
    EXPECT_EQ(ipv6.kind, IanaKind::AddressSpace);
    EXPECT_EQ(asns.kind, IanaKind::AsNumbers);
    const IanaAllocations allocations(std::vector{ipv4, ipv6, asns});
    const IanaState none;
    EXPECT_EQ(*state_of(allocations, "0.1.2.3"), none);
    EXPECT_EQ(*state_of(allocations, "1.255.255.255"), (IanaState{true, Rir::Apnic}));
    EXPECT_EQ(*state_of(allocations, "12.0.0.0"), (IanaState{true, Rir::Arin}));
    EXPECT_EQ(*state_of(allocations, "36.0.0.0"), none);
    EXPECT_EQ(*state_of(allocations, "45.0.0.0"), (IanaState{true, Rir::Arin}));
    // A file of IPv4 lists everything, so what it does not list is not known.
    EXPECT_EQ(state_of(allocations, "2.0.0.0"), nullptr);
    EXPECT_EQ(*state_of(allocations, "2001:200::"), (IanaState{true, Rir::Apnic}));
    EXPECT_EQ(*state_of(allocations, "2001:1::"), none);
    EXPECT_EQ(*state_of(allocations, "2d00::"), none);
    EXPECT_EQ(*state_of(allocations, "2fff::"), none);
    const auto asn = [&allocations](std::uint32_t number) {
        return allocations.asns().find(net::Asn(number));
    };
    EXPECT_EQ(asn(1), nullptr);
    EXPECT_EQ(asn(131'072)->value, (IanaState{true, Rir::Apnic}));
    EXPECT_EQ(asn(133'119)->value, (IanaState{true, Rir::RipeNcc}));
    EXPECT_EQ(asn(213'404)->value, (IanaState{true, Rir::Afrinic}));
    EXPECT_EQ(asn(500'000)->value, none);
}

TEST(ReadIana, counts_bad_records_by_rule_and_takes_nothing_for_unlisted_then) {
    const auto file = iana_in(
        "Prefix,Designation,Date,WHOIS,RDAP,Status,Note\n2001::1/23,IANA,,,,ALLOCATED,\n"
        "2001:200::/23,APNIC,,,,GIVEN,\n300/8,X,,,,LEGACY,\nshort\n\"open,\n"
        "2600::/12,ARIN,,,,ALLOCATED,\n");
    EXPECT_EQ(file.refused.count(rules::kIanaBlock), 2U);
    EXPECT_EQ(file.refused.count(rules::kIanaStatus), 1U);
    EXPECT_EQ(file.refused.count(rules::kIanaFields), 1U);
    EXPECT_EQ(file.refused.count(comity::rules::kCsvQuote), 1U);
    const IanaAllocations allocations(std::vector{file});
    EXPECT_EQ(*state_of(allocations, "2600::"), (IanaState{true, Rir::Arin}));
    EXPECT_EQ(state_of(allocations, "2000::"), nullptr);

    const auto numbers = iana_in("AS Number,Reason for Reservation,Reference\n9-7,x,\nAS7,x,\n");
    EXPECT_EQ(numbers.refused.count(rules::kIanaNumber), 2U);
    const auto special = iana_in("Address Block,Name,Globally Reachable\n10.0.0.0/8,x,Perhaps\n");
    EXPECT_EQ(special.refused.count(rules::kIanaReach), 1U);
}

TEST(ReadIana, refuses_a_file_of_another_kind) {
    for (const char* text : {"", "a,b\n10.0.0.0/8,x\n", "<html>\n", "\"open"}) {
        const auto file = iana_in(text);
        EXPECT_EQ(file.kind, IanaKind::Unknown);
        EXPECT_EQ(file.refused.count(rules::kIanaHeader), 1U);
    }
}

TEST(SpecialPurposeOf, the_files_replace_the_built_in_table_and_keep_what_they_never_hold) {
    const std::vector files{sample("special_ipv4.csv"), sample("special_ipv6.csv"),
                            sample("special_asns.csv")};
    const auto table = special_purpose_of(files);
    const auto reach = [&table](const char* text) { return table.find(prefix(text))->reach; };
    EXPECT_EQ(table.find(prefix("192.168.0.0/16")), nullptr);
    EXPECT_EQ(reach("192.0.0.9/32"), net::Reach::Global);
    EXPECT_EQ(reach("192.88.99.0/24"), net::Reach::Local);
    EXPECT_EQ(reach("2001::/32"), net::Reach::Global);
    EXPECT_EQ(reach("2002:102:304::/48"), net::Reach::Local);
    EXPECT_EQ(reach("224.0.0.0/4"), net::Reach::Local);
    EXPECT_EQ(table.find(net::Asn(112)), nullptr);
    EXPECT_EQ(table.find(net::Asn(64'500))->name, "For documentation and sample code");
    EXPECT_EQ(table.find(net::Asn(65'000))->name, "Private use");
}

}  // namespace
}  // namespace comity::registry
