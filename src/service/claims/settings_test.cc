#include "service/claims/settings.h"

#include <gtest/gtest.h>

#include "service/sources.h"

namespace comity::service::claims {
namespace {

TEST(MailSettings, know_a_server_from_what_is_none) {
    for (const auto* const text :
         {"smtp://localhost", "smtps://mail.example.net", "smtp://mail.example.net:587",
          "smtp://[::1]:25", "smtp://127.0.0.1:2525"}) {
        EXPECT_TRUE(is_mail_server(text)) << text;
    }
    for (const auto* const text :
         {"", "smtp://", "http://x", "mail.example.net", "smtp://u:p@x", "smtp://x/y", "smtp://x:",
          "smtp://x:0", "smtp://x:65536", "smtp://x y", "smtp://[::1", "smtp://[1.2.3.4]",
          "smtp://-x", "smtp://x\r\n", "smtp://x?y", "smtp://x#y", "file:///etc/passwd"}) {
        EXPECT_FALSE(is_mail_server(text)) << text;
    }
    for (const auto* const text : {"smtp://localhost:25", "smtp://127.1.2.3", "smtp://[::1]"}) {
        EXPECT_TRUE(is_on_this_machine(text)) << text;
    }
    for (const auto* const text :
         {"smtp://127.example", "smtp://192.0.2.1", "smtp://x.localhost"}) {
        EXPECT_FALSE(is_on_this_machine(text)) << text;
    }
}

TEST(MailSettings, know_a_site_and_a_name) {
    EXPECT_TRUE(is_site("https://observatory.example.net"));
    EXPECT_TRUE(is_site("http://[::1]:8080/comity"));
    for (const auto* const text : {"", "https://", "https://x/", "x", "https://u@x", "https://x?y",
                                   "https://x/\r\ny", "https://x/ y", "https://x/<b>"}) {
        EXPECT_FALSE(is_site(text)) << text;
    }
    EXPECT_TRUE(is_sender_name("Observat\xC3\xB3rio \"1\""));
    for (const std::string text : {"", "a\nb", "a\x7F", "a\xC2\x85", "a\xFF"}) {
        EXPECT_FALSE(is_sender_name(text)) << text;
    }
    EXPECT_FALSE(is_sender_name(std::string(101, 'x')));
}

std::string fault_of(const std::string& text) {
    const auto parsed = parse_configuration(text, "x.toml", "/etc/comity");
    return parsed ? "" : to_string(parsed.error());
}

TEST(MailSettings, are_read_from_the_configuration) {
    const std::string least =
        "[mail]\nserver = \"smtp://mail.example.net\"\nfrom = \"x@y.example\"\n"
        "site = \"https://y.example\"\n";
    const auto plain = parse_configuration(least, "x.toml", "");
    ASSERT_TRUE(plain) << to_string(plain.error());
    EXPECT_TRUE(plain->mail->has_starttls);
    EXPECT_EQ(plain->mail->name, "Comity");
    EXPECT_EQ(plain->mail->claims_per_network, kClaimsPerNetwork);
    const auto whole = parse_configuration(
        least +
            "user = \"u\"\npassword_file = \"mail.password\"\ncertificates = \"/ca.pem\"\n"
            "name = \"We\"\nclaims_per_client = 4\nclaims_per_network = 5\nclaims_per_day = 6\n",
        "x.toml", "/etc/comity");
    ASSERT_TRUE(whole) << to_string(whole.error());
    EXPECT_EQ(whole->mail->password_file, "/etc/comity/mail.password");
    EXPECT_EQ(whole->mail->certificates, "/ca.pem");
    EXPECT_EQ(whole->mail->claims_per_day, 6);
    EXPECT_FALSE(parse_configuration("", "x.toml", "")->mail);

    EXPECT_EQ(fault_of("[mail]\n"),
              "x.toml: line 1: mail.server must be smtps://HOST or smtp://HOST, with a port or "
              "without");
    EXPECT_EQ(fault_of("[mail]\nserver = \"smtp://u:p@x\"\n"),
              "x.toml: line 2: mail.server must be smtps://HOST or smtp://HOST, with a port or "
              "without");
    EXPECT_EQ(fault_of(least + "user = \"u\"\n"),
              "x.toml: line 1: mail.user and mail.password_file need each other");
    EXPECT_EQ(fault_of(least + "user = \"u\"\npassword_file = \"p\"\nstarttls = false\n"),
              "x.toml: line 5: mail.user needs TLS: the password would be sent in the clear");
    EXPECT_EQ(fault_of(least + "claims_per_day = 0\n"),
              "x.toml: line 5: mail.claims_per_day must be a whole number from 1 to 100000");
    EXPECT_EQ(fault_of(least + "serve = 1\n"),
              "x.toml: line 5: unknown key mail.serve; the nearest known key is mail.server");
    EXPECT_EQ(fault_of("[mail]\nserver = \"smtp://x\"\nsite = \"https://y.example\"\nfrom = "
                       "\"a@b.c\\r\\nx\"\n"),
              "x.toml: line 4: mail.from must be an address of mail");
}

}  // namespace
}  // namespace comity::service::claims
