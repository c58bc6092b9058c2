#include "io/http_stream.h"

#include <gtest/gtest.h>

namespace comity::io {
namespace {

HttpStream::Octets octets_to_send(std::string text) {
    return std::make_shared<const std::string>(std::move(text));
}

/// All that waits, as the server would send it.
std::string drained(HttpStream& stream) {
    std::string text;
    while (const auto piece = stream.next().octets) {
        text += *piece;
        stream.sent();
    }
    return text;
}

TEST(HttpStream, gives_what_was_sent_in_its_order_and_then_ends) {
    HttpStream stream({});
    EXPECT_TRUE(stream.send(octets_to_send("a")));
    EXPECT_TRUE(stream.send(octets_to_send("")));
    EXPECT_TRUE(stream.send(octets_to_send("b")));
    EXPECT_FALSE(stream.next().is_end);
    EXPECT_EQ(drained(stream), "ab");
    EXPECT_TRUE(stream.send(octets_to_send("c")));
    stream.end();
    EXPECT_TRUE(stream.is_over());
    EXPECT_FALSE(stream.send(octets_to_send("d")));
    EXPECT_FALSE(stream.next().is_end);
    EXPECT_EQ(drained(stream), "c");
    EXPECT_TRUE(stream.next().is_end);
}

TEST(HttpStream, ends_who_lets_more_wait_than_may) {
    HttpStream stream({.heartbeat = {}, .octets_max = 10});
    EXPECT_TRUE(stream.send(octets_to_send("01234")));
    EXPECT_TRUE(stream.send(octets_to_send("56789")));
    EXPECT_EQ(drained(stream), "0123456789");
    EXPECT_TRUE(stream.send(octets_to_send("0123456789")));
    // What is being sent still waits.
    const auto sending = stream.next();
    EXPECT_FALSE(stream.send(octets_to_send("x")));
    EXPECT_EQ(*sending.octets, "0123456789");
    stream.sent();
    EXPECT_TRUE(stream.is_over());
    EXPECT_TRUE(stream.next().is_slow);
    EXPECT_FALSE(stream.send(octets_to_send("x")));
}

TEST(HttpStream, wakes_until_it_is_closed) {
    HttpStream stream({});
    int woken = 0;
    stream.attach([&woken] { ++woken; });
    EXPECT_TRUE(stream.send(octets_to_send("a")));
    EXPECT_EQ(woken, 1);
    stream.close();
    EXPECT_FALSE(stream.send(octets_to_send("a")));
    stream.end();
    EXPECT_EQ(woken, 1);
    EXPECT_TRUE(stream.next().is_end);
}

}  // namespace
}  // namespace comity::io
