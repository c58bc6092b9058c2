#include "manrs/events_file.h"

#include <gtest/gtest.h>

#include "manrs/limits.h"

namespace comity::manrs {
namespace {

/// Gives octets `piece` at a time, as a pipe may.
class PieceSource final : public ByteSource {
public:
    PieceSource(std::string_view text, std::size_t piece)
        : octets_(text.begin(), text.end()), piece_(piece) {}
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        const auto count = std::min({buffer.size(), piece_, octets_.size() - offset_});
        std::copy_n(octets_.begin() + static_cast<std::ptrdiff_t>(offset_), count, buffer.begin());
        offset_ += count;
        return count;
    }

private:
    std::vector<std::uint8_t> octets_;
    std::size_t piece_;
    std::size_t offset_ = 0;
};

EventsFile read(std::string_view text, std::size_t piece = kEventsReadOctets) {
    PieceSource source(text, piece);
    auto file = read_events(source);
    EXPECT_TRUE(file);
    return file ? std::move(*file) : EventsFile{};
}

constexpr std::string_view kEvent =
    R"({"asn":174,"metric":"M1C","start":"2018-04-25T14:49:57Z","end":"2018-04-30T10:56:36Z",)"
    R"("weight":1.0,"prefix":"117.103.85.0/24"})";

/// An event's line with one member put in the place of another.
std::string line_with(const std::string& from, const std::string& to) {
    std::string line(kEvent);
    const auto place = line.find(from);
    EXPECT_NE(place, std::string::npos) << from;
    return line.replace(place, from.size(), to);
}

TEST(EventsFile, reads_what_a_line_says) {
    const auto file = read(kEvent);
    ASSERT_EQ(file.events.size(), 1U);
    EXPECT_EQ(file.events[0],
              (Event{net::Asn(174), MetricId::M1C, *Timestamp::parse("2018-04-25T14:49:57Z"),
                     Timestamp::parse("2018-04-30T10:56:36Z"), 1.0, "117.103.85.0/24"}));
    EXPECT_TRUE(file.refused.empty());
    EXPECT_EQ(file.lines, 1U);
}

TEST(EventsFile, an_end_that_is_not_there_is_open) {
    const std::string end = R"("end":"2018-04-30T10:56:36Z")";
    for (const char* open : {R"("end":null)", R"("end":"")", R"("end":"0000-00-00 00:00:00")",
                             R"("end":"0000-00-00T00:00:00Z")", R"("ended":1)"}) {
        const auto file = read(line_with(end, open));
        ASSERT_EQ(file.events.size(), 1U) << open;
        EXPECT_FALSE(file.events[0].end) << open;
    }
}

TEST(EventsFile, weight_and_prefix_may_be_missing_and_unknown_keys_are_ignored) {
    auto file = read(line_with(R"("weight":1.0,"prefix":"117.103.85.0/24")",
                               R"("evidence":{"peers":[1,2]},"asn2":7)"));
    ASSERT_EQ(file.events.size(), 1U);
    EXPECT_EQ(file.events[0].weight, 1.0);
    EXPECT_EQ(file.events[0].prefix, "");
    file = read(line_with("117.103.85.0/24", "2001:0DB8::/32"));
    ASSERT_EQ(file.events.size(), 1U);
    EXPECT_EQ(file.events[0].prefix, "2001:db8::/32");
    file = read(line_with("1.0", "2"));
    ASSERT_EQ(file.events.size(), 1U);
    EXPECT_EQ(file.events[0].weight, 2.0);
}

TEST(EventsFile, every_rule_refuses_its_line_and_reading_goes_on) {
    struct Bad {
        std::string line;
        const Rule* rule;
    };
    const std::vector<Bad> all{
        {"{", &rules::kEventNotJson},
        {"\x80", &rules::kEventNotJson},
        {"{} {}", &rules::kEventNotJson},
        {R"({"deep":)" + std::string(40, '[') + std::string(40, ']') + "}", &rules::kEventNotJson},
        {"[1]", &rules::kEventNotObject},
        {line_with("\"asn\":174", "\"asn\":174,\"asn\":175"), &rules::kEventRepeatedKey},
        {line_with("174", "-1"), &rules::kEventAsn},
        {line_with("174", "0"), &rules::kEventAsn},
        {line_with("174", "174.5"), &rules::kEventAsn},
        {line_with("174", "4294967296"), &rules::kEventAsn},
        {line_with("174", "\"AS174\""), &rules::kEventAsn},
        {line_with("\"asn\"", "\"as\""), &rules::kEventAsn},
        {line_with("M1C", "M9"), &rules::kEventMetric},
        {line_with("\"M1C\"", "1"), &rules::kEventMetric},
        {line_with("M1C", "M5"), &rules::kEventNotIncident},
        {line_with("M1C", "M7RPKI"), &rules::kEventNotIncident},
        {line_with("2018-04-25T14:49:57Z", "0000-00-00 00:00:00"), &rules::kEventStart},
        {line_with("\"start\"", "\"begin\""), &rules::kEventStart},
        {line_with("2018-04-30T10:56:36Z", "tomorrow"), &rules::kEventEnd},
        {line_with("\"2018-04-30T10:56:36Z\"", "5"), &rules::kEventEnd},
        {line_with("2018-04-30", "2018-04-20"), &rules::kEventEndFirst},
        {line_with("1.0", "0"), &rules::kEventWeight},
        {line_with("1.0", "-0.5"), &rules::kEventWeight},
        {line_with("1.0", "null"), &rules::kEventWeight},
        {line_with("1.0", "\"1\""), &rules::kEventWeight},
        {line_with("1.0", "1e999"), &rules::kEventNotJson},
        {line_with("\"117.103.85.0/24\"", "7"), &rules::kEventPrefix},
        {line_with("117.103.85.0/24", std::string(65, 'x')), &rules::kEventPrefix},
        {std::string(kEventLineOctetsMax + 1, ' '), &rules::kEventTooLong},
    };
    for (const auto& [line, rule] : all) {
        const auto file = read("\n" + line + "\r\n" + std::string(kEvent) + "\n");
        EXPECT_EQ(file.events.size(), 1U) << line.substr(0, 200);
        ASSERT_EQ(file.refused.size(), 1U) << line.substr(0, 200);
        EXPECT_EQ(file.refused[0].rule->id, rule->id) << line.substr(0, 200);
        EXPECT_EQ(file.refused[0].count, 1U);
        EXPECT_EQ(file.refused[0].first_lines, std::vector<std::uint64_t>{2});
        EXPECT_EQ(file.lines, 3U);
    }
}

TEST(EventsFile, keeps_the_numbers_of_the_first_lines_a_rule_refused) {
    std::string text;
    for (int i = 0; i < 9; ++i) text += "{\n" + std::string(kEvent) + "\n[]\n";
    const auto file = read(text);
    EXPECT_EQ(file.events.size(), 9U);
    EXPECT_EQ(file.refused_count(), 18U);
    ASSERT_EQ(file.refused.size(), 2U);
    EXPECT_EQ(file.refused[0].rule, &rules::kEventNotJson);
    EXPECT_EQ(file.refused[0].count, 9U);
    EXPECT_EQ(file.refused[0].first_lines, (std::vector<std::uint64_t>{1, 4, 7, 10, 13}));
    EXPECT_FALSE(file.is_cut_short());
}

TEST(EventsFile, lines_come_out_the_same_however_the_file_is_cut_into_pieces) {
    const std::string text = std::string(kEvent) + "\r\n\n  \t\n{\n" + std::string(kEvent);
    const auto whole = read(text);
    EXPECT_EQ(whole.events.size(), 2U);
    EXPECT_EQ(whole.lines, 5U);
    for (std::size_t piece = 1; piece < 40; ++piece) {
        const auto pieces = read(text, piece);
        EXPECT_EQ(pieces.events, whole.events) << piece;
        EXPECT_EQ(pieces.lines, whole.lines) << piece;
        EXPECT_EQ(pieces.refused_count(), 1U) << piece;
    }
}

TEST(EventsFile, a_line_may_be_as_long_as_the_limit) {
    std::string line(kEvent);
    line.append(kEventLineOctetsMax - line.size(), ' ');
    EXPECT_EQ(read(line + "\n" + line).events.size(), 2U);
    EXPECT_EQ(read(line + " \n" + line).events.size(), 1U);
}

TEST(EventsFile, a_source_that_fails_fails_the_reading) {
    class Failing final : public ByteSource {
    public:
        [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
            buffer[0] = '\n';
            if (++calls_ < 3) return std::size_t{1};
            return fail(Error{.subject = "pipe", .what = "read"});
        }

    private:
        int calls_ = 0;
    };
    Failing source;
    const auto file = read_events(source);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().subject, "pipe");
}

}  // namespace
}  // namespace comity::manrs
