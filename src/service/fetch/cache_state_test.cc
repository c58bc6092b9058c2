#include "service/fetch/cache_state.h"

#include <gtest/gtest.h>

#include "service/fetch/limits.h"

namespace comity::service::fetch {
namespace {

CacheState sample() {
    return {.url = "https://h.example/a b?c=%20",
            .serial = 7,
            .octets = 1'234'567'890'123,
            .etag = "\"x\"",
            .last_modified = "Sun, 06 Nov 1994 08:49:37 GMT",
            .fetched = Timestamp::parse("2026-11-28T01:02:03.000004Z"),
            .checked = Timestamp::parse("2026-11-28T02:02:03Z"),
            .failure = "status 500",
            .failed = Timestamp::parse("2026-11-28T03:02:03Z"),
            .not_before = Timestamp::parse("2026-11-29")};
}

TEST(CacheState, is_read_as_it_was_printed) {
    EXPECT_EQ(parse_state(print_state(sample())), sample());
    EXPECT_EQ(parse_state(print_state({})), CacheState{});
}

TEST(CacheState, what_a_server_sent_stays_in_its_line) {
    auto state = sample();
    state.etag = "\"x\"\nserial 9\r\n";
    const auto read = parse_state(print_state(state));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->serial, 7U);
}

/// A power cut may leave any part of it.
TEST(CacheState, any_part_is_refused_or_lacks_lines_alone) {
    const auto text = print_state(sample());
    for (std::size_t length = 0; length < text.size(); ++length) {
        const auto read = parse_state(text.substr(0, length));
        EXPECT_TRUE(!read || text[length - 1] == '\n') << length;
    }
}

TEST(CacheState, refuses_what_it_does_not_know) {
    for (const auto* const text :
         {"", "\n", "comity-cache 2\n", "comity-cache 1\nserial x\n",
          "comity-cache 1\nfetched yesterday\n", "comity-cache 1\nother 1\n", "comity-cache 1\n\n",
          "comity-cache 1\nserial -1\n"}) {
        EXPECT_EQ(parse_state(text), std::nullopt) << text;
    }
    EXPECT_EQ(parse_state("comity-cache 1\netag " + std::string(kStateOctetsMax, 'x') + "\n"),
              std::nullopt);
}

}  // namespace
}  // namespace comity::service::fetch
