#include "base/mail_address.h"

#include <gtest/gtest.h>

#include <vector>

namespace comity {
namespace {

TEST(MailAddress, is_read_as_it_is_written) {
    const auto address = MailAddress::parse(" NOC+bgp@Net.Example.ORG\t");
    ASSERT_TRUE(address);
    EXPECT_EQ(address->text(), "NOC+bgp@Net.Example.ORG");
    EXPECT_EQ(address->domain(), "Net.Example.ORG");
    EXPECT_EQ(address->key(), "noc+bgp@net.example.org");
    for (const auto* const text : {"a@b.c", "a.b@c-d.e1", "o'neill@example.net",
                                   "x_y@xn--bcher-kva.example", "-n@example.org", "1@1.1a"}) {
        EXPECT_TRUE(MailAddress::parse(text)) << text;
    }
}

TEST(MailAddress, refuses_what_could_be_more_than_an_address) {
    const std::vector<std::string> wrong{
        "",
        "@",
        "a",
        "a@",
        "@b.c",
        "a@b",
        "a@b.",
        "a@.b",
        "a@b..c",
        "a..b@c.d",
        ".a@b.c",
        "a.@b.c",
        "a@b@c.d",
        "a@-b.c",
        "a@b-.c",
        "a@192.0.2.1",
        "a@[192.0.2.1]",
        "a b@c.d",
        "\"a b\"@c.d",
        "a@b.c\r\nBcc: d@e.f",
        "a@b.c\nx",
        "a\r@b.c",
        "a@b.c,d@e.f",
        "a@b.c;d@e.f",
        "<a@b.c>",
        "A <a@b.c>",
        "a@b.c>",
        std::string("a\0b@c.d", 7),
        "caf\xC3\xA9@example.net",
        "a@caf\xC3\xA9.example",
        std::string(65, 'a') + "@b.c",
        "a@" + std::string(64, 'b') + ".c",
        std::string(64, 'a') + "@" + std::string(63, 'b') + "." + std::string(63, 'c') + "." +
            std::string(63, 'd'),
    };
    for (const auto& text : wrong) EXPECT_FALSE(MailAddress::parse(text)) << text;
}

}  // namespace
}  // namespace comity
