#include "base/timestamp.h"

#include <gtest/gtest.h>

namespace comity {
namespace {

TEST(Timestamp, text_goes_there_and_back) {
    for (const char* text :
         {"1970-01-01T00:00:00Z", "2000-02-29T23:59:59Z", "2018-04-25T14:49:57Z",
          "2015-10-23T02:01:18.509481Z", "2100-03-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"}) {
        const auto time = Timestamp::parse(text);
        ASSERT_TRUE(time) << text;
        EXPECT_EQ(to_string(*time), text);
    }
}

TEST(Timestamp, every_day_follows_the_one_before) {
    auto expected = Timestamp::from_date(1970, 1, 1).seconds();
    for (std::int64_t day = 0; day < 60'000; ++day, expected += 86'400) {
        const auto text = to_string(Timestamp::from_seconds(expected));
        const auto back = Timestamp::parse(text.substr(0, 10));
        ASSERT_TRUE(back) << text;
        ASSERT_EQ(back->seconds(), expected) << text;
    }
}

TEST(Timestamp, reads_offsets_and_short_fractions) {
    EXPECT_EQ(Timestamp::parse("2018-04-25T16:49:57+02:00"),
              Timestamp::parse("2018-04-25T14:49:57Z"));
    EXPECT_EQ(Timestamp::parse("1970-01-01T00:00:00.5Z")->microseconds(), 500'000);
}

TEST(Timestamp, refuses_what_is_no_date) {
    for (const char* text : {"", "2018-13-01", "2018-02-29", "2018-04-31", "1969-12-31",
                             "2018-04-25T24:00:00Z", "2018-04-25T14:49:57", "2018-04-25T14:49:57Zx",
                             "2018-04-25T14:49:57.Z", "20180425", "0000-00-00 00:00:00"}) {
        EXPECT_FALSE(Timestamp::parse(text)) << text;
    }
}

TEST(Period, names_a_month_a_day_or_two_instants) {
    const auto month = parse_period("2018-04");
    ASSERT_TRUE(month);
    EXPECT_EQ(to_string(month->start), "2018-04-01T00:00:00Z");
    EXPECT_EQ(to_string(month->end), "2018-05-01T00:00:00Z");
    EXPECT_EQ(to_string(parse_period("2024-02")->end), "2024-03-01T00:00:00Z");
    EXPECT_EQ(to_string(parse_period("2018-12-31")->end), "2019-01-01T00:00:00Z");
    EXPECT_TRUE(parse_period("2018-04-01/2018-04-02T12:00:00Z"));
    for (const char* bad : {"", "2018", "2018-4", "2018-13", "2018-04-02/2018-04-01", "/", "x/y"}) {
        EXPECT_FALSE(parse_period(bad)) << bad;
    }
}

}  // namespace
}  // namespace comity
