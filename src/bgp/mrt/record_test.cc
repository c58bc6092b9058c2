#include "bgp/mrt/record.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "bgp/limits.h"
#include "bgp/mrt/writer.h"
#include "bgp/rules.h"
#include "support/octets.h"

namespace comity::bgp::mrt {
namespace {

using test::AwkwardSource;
using test::octets_of_hex;
using Bytes = std::vector<std::uint8_t>;

/// A record as it was read, its body kept.
struct Kept {
    std::uint32_t seconds;
    std::uint16_t type;
    std::uint16_t subtype;
    std::uint64_t offset;
    Bytes body;
    friend bool operator==(const Kept&, const Kept&) = default;
};

struct ReadAll {
    std::vector<Kept> records;
    std::vector<ParseError> faults;
    bool failed = false;
    std::uint64_t end = 0;
};

ReadAll read_all(ByteSource& source) {
    RecordStream stream(source);
    ReadAll all;
    for (;;) {
        const auto record = stream.next();
        while (const auto fault = stream.take_fault()) all.faults.push_back(*fault);
        all.end = stream.offset();
        if (!record) {
            all.failed = true;
            return all;
        }
        if (!*record) return all;
        const auto& r = **record;
        all.records.push_back(
            {r.seconds, r.type, r.subtype, r.offset, {r.body.begin(), r.body.end()}});
    }
}

/// Appends a record whose body is `octets` octets that tell where they are.
void add_record(Writer& out, std::uint32_t number, std::size_t octets) {
    const auto place = begin_record(out, Timestamp::from_seconds(number), Type::Bgp4mp,
                                    static_cast<std::uint16_t>(number % 7));
    for (std::size_t i = 0; i < octets; ++i) out.u8(static_cast<std::uint8_t>(number + i));
    out.patch_u32(place);
}

/// Records of the sizes given, and what must be read of them.
struct Stream {
    Writer out;
    std::vector<Kept> records;
    std::vector<std::size_t> ends;

    explicit Stream(const std::vector<std::size_t>& sizes) {
        for (std::uint32_t i = 0; i < sizes.size(); ++i) {
            Kept kept{i, 16, static_cast<std::uint16_t>(i % 7), out.size(), {}};
            add_record(out, i, sizes[i]);
            for (std::size_t at = 0; at < sizes[i]; ++at) {
                kept.body.push_back(static_cast<std::uint8_t>(i + at));
            }
            records.push_back(std::move(kept));
            ends.push_back(out.size());
        }
    }
};

TEST(RecordStream, reads_records_across_the_borders_of_its_buffer) {
    // The buffer holds 512 KiB: sizes around it, and many small ones over its border.
    std::vector<std::size_t> sizes{524'288 - 12, 524'288, 0, 1, 524'287, 600'000};
    for (std::size_t i = 0; i < 4'000; ++i) sizes.push_back(i % 977);
    const Stream stream(sizes);
    for (const std::size_t piece :
         {std::numeric_limits<std::size_t>::max(), std::size_t{65'536}, std::size_t{4'093}}) {
        AwkwardSource source(stream.out.octets(), piece);
        const auto all = read_all(source);
        EXPECT_TRUE(all.faults.empty());
        EXPECT_EQ(all.end, stream.out.size());
        ASSERT_EQ(all.records.size(), stream.records.size());
        EXPECT_TRUE(all.records == stream.records) << piece;
    }
}

TEST(RecordStream, reads_a_source_that_gives_one_octet_at_a_time) {
    const Stream stream({0, 5, 1, 300});
    AwkwardSource source(stream.out.octets(), 1);
    const auto all = read_all(source);
    EXPECT_TRUE(all.records == stream.records);
    EXPECT_TRUE(all.faults.empty());
}

TEST(RecordStream, cut_at_every_octet_gives_all_whole_records_and_one_fault) {
    const Stream stream({7, 0, 20});
    for (std::size_t length = 0; length <= stream.out.size(); ++length) {
        SCOPED_TRACE(length);
        AwkwardSource source(stream.out.octets().first(length));
        const auto all = read_all(source);
        std::size_t whole = 0;
        while (whole < stream.ends.size() && stream.ends[whole] <= length) ++whole;
        const std::size_t end = whole == 0 ? 0 : stream.ends[whole - 1];
        ASSERT_EQ(all.records.size(), whole);
        EXPECT_TRUE(std::equal(all.records.begin(), all.records.end(), stream.records.begin()));
        EXPECT_EQ(all.end, end);
        ASSERT_EQ(all.faults.size(), end == length ? 0U : 1U);
        if (end == length) continue;
        EXPECT_EQ(all.faults[0].rule, &kRecordTruncated);
        EXPECT_EQ(all.faults[0].fault, Fault::Truncated);
        EXPECT_EQ(all.faults[0].offset, end);
    }
}

TEST(RecordStream, after_its_end_stays_at_its_end) {
    const Stream stream({3});
    AwkwardSource source(stream.out.octets().first(10));
    RecordStream records(source);
    ASSERT_TRUE(records.next());
    ASSERT_TRUE(records.take_fault());
    for (int i = 0; i < 2; ++i) {
        const auto again = records.next();
        ASSERT_TRUE(again);
        EXPECT_FALSE(again->has_value());
        EXPECT_FALSE(records.take_fault());
    }
}

TEST(RecordStream, takes_a_record_of_the_limit_and_skips_those_over_it) {
    const Stream stream({kRecordOctetsMax, kRecordOctetsMax + 1, kRecordOctetsMax + 2, 9});
    AwkwardSource source(stream.out.octets(), 1'000'003);
    const auto all = read_all(source);
    ASSERT_EQ(all.records.size(), 2U);
    EXPECT_TRUE(all.records[0] == stream.records[0]);
    EXPECT_TRUE(all.records[1] == stream.records[3]);
    EXPECT_EQ(all.end, stream.out.size());
    // Each is counted, also where one follows the other.
    ASSERT_EQ(all.faults.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(all.faults[i].rule, &kRecordLength);
        EXPECT_EQ(all.faults[i].fault, Fault::LimitExceeded);
        EXPECT_EQ(all.faults[i].offset, stream.records[i + 1].offset);
    }
}

TEST(RecordStream, cut_inside_a_record_over_the_limit_gives_one_fault) {
    Writer out;
    add_record(out, 1, 4);
    const auto start = out.size();
    out.u32(7);
    out.u16(16);
    out.u16(4);
    out.u32(0xFFFFFFFF);
    for (const auto behind : {std::size_t{0}, std::size_t{1}, std::size_t{70'000}}) {
        Bytes octets(out.octets().begin(), out.octets().end());
        octets.resize(octets.size() + behind);
        AwkwardSource source(octets);
        const auto all = read_all(source);
        EXPECT_EQ(all.records.size(), 1U);
        EXPECT_EQ(all.end, start);
        ASSERT_EQ(all.faults.size(), 1U);
        EXPECT_EQ(all.faults[0].rule, &kRecordTruncated);
        EXPECT_EQ(all.faults[0].offset, start);
    }
}

TEST(RecordStream, says_that_its_source_failed_and_keeps_what_came_before) {
    const Stream stream({30, 40});
    for (std::size_t fail_at = 0; fail_at < stream.out.size(); ++fail_at) {
        AwkwardSource source(stream.out.octets(), 17, fail_at);
        const auto all = read_all(source);
        EXPECT_TRUE(all.failed);
        EXPECT_TRUE(all.faults.empty());
        EXPECT_EQ(all.records.size(), fail_at < stream.ends[0] ? 0U : 1U) << fail_at;
    }
}

TEST(RecordStream, of_nothing_there_is_nothing) {
    AwkwardSource source({});
    const auto all = read_all(source);
    EXPECT_TRUE(all.records.empty());
    EXPECT_TRUE(all.faults.empty());
    EXPECT_FALSE(all.failed);
}

TEST(RecordStream, of_what_is_no_mrt_reads_nothing) {
    // Text: its "length" is far over the limit, so that it would be skipped as one long record.
    const std::string text = "# Some text that is long enough\n";
    const Bytes octets(text.begin(), text.end());
    AwkwardSource source(octets);
    RecordStream stream(source);
    for (int i = 0; i < 2; ++i) {
        const auto record = stream.next();
        ASSERT_TRUE(record);
        EXPECT_FALSE(record->has_value());
        EXPECT_EQ(stream.foreign_type(), 0x6D65);
        EXPECT_FALSE(stream.take_fault());
    }
    // A later record of such a type is only unknown.
    Writer out;
    add_record(out, 1, 4);
    out.bytes(octets_of_hex("00000000 ffff 0000 00000001 00"));
    AwkwardSource other(out.octets());
    EXPECT_EQ(read_all(other).records.size(), 2U);
}

// Two entries with attributes of two and of no octets; all octets differ in what matters.
constexpr std::string_view kEntry1 = "0a000000 08 01 387979ff c0000201 fbf4 0002 4001";
constexpr std::string_view kEntry2 = "0b000000 08 01 387979ff c0000202 fbf5 0000";

/// A TABLE_DUMP record of IPv4 that says it has `length` octets.
std::string table_dump(unsigned length, std::string_view body) {
    return "387a7a18 000c 0001 000000" + fmt::format("{:02x}", length) + std::string(body);
}

TEST(RecordStream, takes_apart_table_dump_records_of_many_entries) {
    const auto packed = table_dump(38, "00000007") + std::string(kEntry1) + std::string(kEntry2);
    const auto alone = table_dump(24, "00000008") + std::string(kEntry1);
    for (const std::size_t piece : {1U, 7U, 1000U}) {
        const auto octets = octets_of_hex(packed + packed + alone + packed);
        AwkwardSource source(octets, piece);
        const auto all = read_all(source);
        EXPECT_TRUE(all.faults.empty());
        EXPECT_EQ(all.end, octets.size());
        ASSERT_EQ(all.records.size(), 7U);
        const auto first = octets_of_hex("00000007" + std::string(kEntry1));
        const auto second = octets_of_hex("00000007" + std::string(kEntry2));
        for (const std::size_t i : {0U, 2U, 5U}) {
            EXPECT_EQ(all.records[i].body, first);
            EXPECT_EQ(all.records[i + 1].body, second);
            // The entry lies behind a header and four octets, as in a record of its own.
            EXPECT_EQ(all.records[i + 1].offset, all.records[i].offset + 20);
        }
        EXPECT_EQ(all.records[4].body, octets_of_hex("00000008" + std::string(kEntry1)));
        EXPECT_EQ(all.records[5].offset, 2 * 54U + 36U);
    }
}

TEST(RecordStream, takes_a_packed_record_that_is_cut_for_what_it_says_it_is) {
    const auto packed = table_dump(38, "00000007") + std::string(kEntry1) + std::string(kEntry2);
    const auto octets = octets_of_hex(packed);
    for (std::size_t cut = 1; cut < octets.size(); ++cut) {
        const Bytes part(octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(cut));
        AwkwardSource source(part);
        const auto all = read_all(source);
        // Four octets before the end it has the length that it says.
        EXPECT_EQ(all.records.size(), cut >= octets.size() - 4 ? 1U : 0U) << cut;
        EXPECT_EQ(all.faults.empty(), cut == octets.size() - 4);
    }
    // One octet more or less in an attribute length, and it is no such record.
    for (const char* length : {"0001", "0003"}) {
        auto other = table_dump(38, "00000007") + "0a000000 08 01 387979ff c0000201 fbf4 " +
                     length + " 4001" + std::string(kEntry2);
        const auto wrong = octets_of_hex(other);
        AwkwardSource source(wrong);
        EXPECT_EQ(read_all(source).records.at(0).body.size(), 38U);
    }
}

TEST(IsRegisteredType, knows_the_types_of_rfc_6396) {
    for (const int type : {0, 1, 5, 9, 11, 12, 13, 16, 17, 32, 33, 48, 49}) {
        EXPECT_TRUE(is_registered_type(static_cast<std::uint16_t>(type))) << type;
    }
    for (const int type : {14, 15, 18, 31, 34, 47, 50, 64, 0xFFFF}) {
        EXPECT_FALSE(is_registered_type(static_cast<std::uint16_t>(type))) << type;
    }
}

}  // namespace
}  // namespace comity::bgp::mrt
