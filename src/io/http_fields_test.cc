#include "io/http_fields.h"

#include <gtest/gtest.h>

#include <array>

#include <rapidcheck.h>

#include "io/http_message.h"
#include "io/limits.h"

namespace comity::io {
namespace {

using Segments = std::vector<std::string>;

/// The parameters as "name=value", joined by "&".
std::string query_of(const HttpTarget& target) {
    std::string text;
    for (const auto& parameter : target.query) {
        text += (text.empty() ? "" : "&") + parameter.name + "=" + parameter.value;
    }
    return text;
}

TEST(HttpTarget, splits_path_and_query_before_it_decodes) {
    const auto target = parse_target("/api/v1/groups/country%3APT/a%2Fb?q=a+b%2B%26&x&=y&&q=2");
    ASSERT_TRUE(target);
    EXPECT_EQ(target->segments, (Segments{"api", "v1", "groups", "country:PT", "a/b"}));
    EXPECT_EQ(query_of(*target), "q=a b+&&x=&=y&q=2");
    EXPECT_EQ(parse_target("/")->segments, Segments{});
    EXPECT_EQ(parse_target("/a/")->segments, (Segments{"a", ""}));
    const auto list = parse_target("/?ids=a%2Cb,c");
    EXPECT_EQ(list->query.front().value, "a,b,c");
    EXPECT_EQ(list->query.front().raw, "a%2Cb,c");
}

TEST(HttpTarget, takes_the_absolute_form_of_proxies) {
    EXPECT_EQ(parse_target("http://example.org/a?b")->segments, Segments{"a"});
    EXPECT_EQ(parse_target("https://example.org")->segments, Segments{});
    EXPECT_EQ(query_of(*parse_target("http://example.org?b=1")), "b=1");
}

TEST(HttpTarget, refuses_what_is_broken) {
    for (const auto* const text :
         {"", "*", "a", "example.org:443", "/%", "/%4", "/%zz", "/%00", "/%0A", "/%7f", "/%ff",
          "/%C3%28", "/a b", "/a#b", "/?a=%", "/?%f0%80%80%80=1", "/\xC3", "/?\x01"}) {
        EXPECT_FALSE(parse_target(text)) << text;
    }
    std::string many = "/?";
    for (std::size_t i = 0; i < kQueryParametersMax; ++i) many += "a=1&";
    EXPECT_TRUE(parse_target(many));
    EXPECT_FALSE(parse_target(many + "a=1"));
    std::string deep;
    for (std::size_t i = 0; i < kPathSegmentsMax; ++i) deep += "/a";
    EXPECT_TRUE(parse_target(deep));
    EXPECT_FALSE(parse_target(deep + "/a"));
}

TEST(HttpTarget, decodes_what_it_encoded) {
    EXPECT_TRUE(rc::check([](const std::string& text) {
        const auto encoded = percent_encoded(text);
        const auto decoded = percent_decoded(encoded);
        if (decoded) RC_ASSERT(*decoded == text);
        RC_ASSERT(encoded.find_first_of("/?&=#,+ ") == std::string::npos);
    }));
    EXPECT_EQ(percent_decoded(percent_encoded("país: 100 %, a/b")), "país: 100 %, a/b");
}

TEST(Accept, chooses_by_weight_then_by_the_servers_order) {
    constexpr std::array<std::string_view, 3> kOffered{"application/json", "application/jsonl",
                                                       "text/csv"};
    const auto chosen = [&kOffered](std::string_view accept) {
        const auto place = preferred_type(accept, kOffered);
        return place ? kOffered.at(*place) : "none";
    };
    EXPECT_EQ(chosen(""), "application/json");
    EXPECT_EQ(chosen("*/*"), "application/json");
    EXPECT_EQ(chosen("text/csv"), "text/csv");
    EXPECT_EQ(chosen("TEXT/CSV;header=present"), "text/csv");
    EXPECT_EQ(chosen("text/*, application/json;q=0.9"), "text/csv");
    EXPECT_EQ(chosen("application/*;q=0.2, text/csv;q=0.1"), "application/json");
    // The one that names it most exactly says its weight.
    EXPECT_EQ(chosen("application/*;q=1, application/json;q=0.1"), "application/jsonl");
    EXPECT_EQ(chosen("text/html, */*;q=0.8"), "application/json");
    EXPECT_EQ(chosen("*/*, application/json;q=0"), "application/jsonl");
    EXPECT_EQ(chosen("text/html"), "none");
    EXPECT_EQ(chosen("*/*;q=0"), "none");
    // What cannot be read is passed over.
    EXPECT_EQ(chosen("text/csv;q=2, application/jsonl"), "application/jsonl");
    EXPECT_EQ(chosen(",;,"), "none");
}

TEST(Accept, takes_gzip_only_where_it_is_named) {
    for (const auto* const text :
         {"gzip", "GZIP", "deflate, gzip;q=0.5", "*", "br;q=1.0, *;q=0.1", "identity;q=0, gzip"}) {
        EXPECT_TRUE(accepts_gzip(text)) << text;
    }
    for (const auto* const text :
         {"", "identity", "gzip;q=0", "gzip;q=0.000", "*;q=1, gzip;q=0", "gzipped", "br"}) {
        EXPECT_FALSE(accepts_gzip(text)) << text;
    }
}

TEST(Etag, matches_weakly_and_in_lists) {
    EXPECT_TRUE(matches_etag("\"a\"", "\"a\""));
    EXPECT_TRUE(matches_etag("W/\"a\"", "\"a\""));
    EXPECT_TRUE(matches_etag("\"a\"", "W/\"a\""));
    EXPECT_TRUE(matches_etag("\"x,y\", W/\"a\"", "W/\"a\""));
    EXPECT_TRUE(matches_etag("*", "\"a\""));
    EXPECT_FALSE(matches_etag("\"b\"", "\"a\""));
    EXPECT_FALSE(matches_etag("", "\"a\""));
    EXPECT_FALSE(matches_etag("\"a", "\"a\""));
    EXPECT_FALSE(matches_etag("*", ""));
}

TEST(HttpRequest, joins_fields_of_one_name) {
    const HttpRequest request{.fields = {{"accept", "a"}, {"host", "h"}, {"accept", "b"}}};
    EXPECT_EQ(request.field("accept"), "a, b");
    EXPECT_EQ(request.field("range"), "");
}

}  // namespace
}  // namespace comity::io
