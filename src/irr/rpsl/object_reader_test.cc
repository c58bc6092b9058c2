#include "irr/rpsl/object_reader.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <regex>

#include "base/text.h"
#include "irr/limits.h"
#include "support/fixtures.h"

namespace comity::irr::rpsl {
namespace {

/// Gives at most `octets` at a time, and fails at the end where it is told so.
class PieceSource final : public ByteSource {
public:
    PieceSource(std::string_view text, std::size_t octets, bool fails = false)
        : rest_(text), octets_(octets), fails_(fails) {}
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        if (rest_.empty() && fails_) return fail(Error{.subject = "test", .what = "read"});
        const auto count = std::min({buffer.size(), rest_.size(), octets_});
        std::copy_n(rest_.begin(), count, buffer.begin());
        rest_.remove_prefix(count);
        return count;
    }

private:
    std::string_view rest_;
    std::size_t octets_;
    bool fails_;
};

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What a dump gives: names and plain values of each object, and how much was wrong.
struct Outcome {
    std::vector<Pairs> objects;
    std::uint64_t refused = 0;
    std::uint64_t joined = 0;
    std::uint64_t deleted = 0;
    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome read_with(ByteSource& source, Faults& faults) {
    Outcome outcome;
    ObjectReader reader(source, faults);
    std::string scratch;
    for (;;) {
        const auto object = reader.next();
        if (!object || !*object) break;
        auto& pairs = outcome.objects.emplace_back();
        for (const auto& attribute : (*object)->attributes) {
            pairs.emplace_back(attribute.name, plain_value(attribute, scratch));
        }
    }
    outcome.refused = faults.refused.total();
    outcome.joined = faults.tolerated.total();
    outcome.deleted = reader.deleted();
    return outcome;
}

Outcome read(std::string_view text, std::size_t piece = 1 << 20) {
    PieceSource source(text, piece);
    Faults faults;
    return read_with(source, faults);
}

/// The same, slowly: line by line with a regular expression, over the text as a whole.
Outcome read_slowly(const std::string& text) {
    static const std::regex attribute("([A-Za-z][A-Za-z0-9_-]{0,63}):([^]*)");
    Outcome outcome;
    bool has_object = false;
    bool is_skipping = false;
    bool goes_on = false;
    auto lines = split(text, '\n');
    if (lines.back().empty()) lines.pop_back();
    for (const auto view : lines) {
        const std::string line(view);
        const bool is_blank = line.empty() || line == "\r";
        if (is_blank) has_object = false;
        if (is_blank || is_skipping) {
            is_skipping = is_skipping && !is_blank;
            continue;
        }
        if (line[0] == '#' || line[0] == '%') continue;
        std::smatch parts;
        const auto plain = [](std::string value) {
            value = value.substr(0, value.find('#'));
            return std::string(trim(value));
        };
        if (std::regex_match(line, parts, attribute)) {
            const bool begins = is_class(find_attribute_name(parts[1].str()));
            if (has_object && begins) ++outcome.joined;
            if (!has_object || begins) outcome.objects.emplace_back();
            outcome.objects.back().emplace_back(parts[1], plain(parts[2]));
            has_object = goes_on = true;
        } else if (line[0] == ' ' || line[0] == '\t' || line[0] == '+') {
            if (!has_object) {
                if (!trim(line).empty()) ++outcome.refused;
            } else if (goes_on) {
                auto& value = outcome.objects.back().back().second;
                const auto more = plain(line[0] == '+' ? line.substr(1) : line);
                if (!value.empty() && !more.empty()) value += ' ';
                value += more;
            }
        } else if (line.starts_with("*xx")) {
            if (!has_object) ++outcome.deleted;
            is_skipping = !has_object;
            goes_on = false;
        } else {
            ++outcome.refused;
            goes_on = false;
        }
    }
    return outcome;
}

TEST(ObjectReader, reads_as_a_slow_plain_splitter_does) {
    const std::vector<std::string> words{"route:",
                                         "Route6:",
                                         "source:",
                                         "x-y:",
                                         ":",
                                         "a",
                                         "9",
                                         " ",
                                         "\t",
                                         "+",
                                         "#",
                                         "%",
                                         "*xx",
                                         "*",
                                         "\n",
                                         "\n",
                                         "\n",
                                         "\n\n",
                                         "\r\n",
                                         "\r",
                                         "\xE9",
                                         "\xC3\xA9",
                                         std::string(1, '\0'),
                                         "_",
                                         "mnt-by:",
                                         "\n ",
                                         "\n#",
                                         "\n+",
                                         "\n%"};
    std::mt19937_64 random(2622);
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (auto i = random() % 40; i > 0; --i) text += words[random() % words.size()];
        const auto expected = read_slowly(text);
        ASSERT_EQ(read(text), expected) << escape_for_terminal(text, 400);
        ASSERT_EQ(read(text, 1 + random() % 5), expected) << escape_for_terminal(text, 400);
    }
}

TEST(ObjectReader, joins_lines_and_takes_comments_off) {
    const auto outcome = read(
        "% banner\r\n"
        "as-set:  AS-A\r\n"
        "members: AS1, # the first\r\n"
        "# a comment between\r\n"
        "         AS2\r\n"
        "% another\r\n"
        "+\r\n"
        "+AS3\r\n"
        "descr:#nothing\r\n"
        "\r\n"
        "mntner: M");
    const std::vector<Pairs> expected{
        {{"as-set", "AS-A"}, {"members", "AS1, AS2 AS3"}, {"descr", ""}}, {{"mntner", "M"}}};
    EXPECT_EQ(outcome.objects, expected);
    EXPECT_EQ(outcome.refused, 0U);
}

TEST(ObjectReader, names_the_line_that_is_no_attribute_and_what_goes_on_with_it_is_left_out) {
    PieceSource source("route: 192.0.2.0/24\nremarks: a\nori gin: AS1\n AS2\norigin: AS3\n", 9);
    Faults faults;
    const auto outcome = read_with(source, faults);
    const std::vector<Pairs> expected{
        {{"route", "192.0.2.0/24"}, {"remarks", "a"}, {"origin", "AS3"}}};
    EXPECT_EQ(outcome.objects, expected);
    ASSERT_EQ(faults.refused.count(rules::kLineNoAttribute), 1U);
    EXPECT_EQ(faults.refused.entries()[0].samples[0], (Refusals::Sample{"ori gin: AS1", 3}));
}

TEST(ObjectReader, begins_an_object_at_the_name_of_a_class_and_passes_over_deleted_ones) {
    const auto outcome = read(
        "route: 192.0.2.0/24\nsource: A\nroute6: 2001:db8::/32\nsource: B\n\n"
        "*xxte: 198.51.100.0/24\norigin: AS1\n\nrole: R\n*xx gone\nsource: C\n");
    const std::vector<Pairs> expected{{{"route", "192.0.2.0/24"}, {"source", "A"}},
                                      {{"route6", "2001:db8::/32"}, {"source", "B"}},
                                      {{"role", "R"}, {"source", "C"}}};
    EXPECT_EQ(outcome.objects, expected);
    EXPECT_EQ(outcome.joined, 1U);
    EXPECT_EQ(outcome.deleted, 1U);
    EXPECT_EQ(outcome.refused, 0U);
}

TEST(ObjectReader, passes_over_an_object_that_is_too_large_and_reads_the_next) {
    const std::string next = "\n\nmntner: NEXT\nsource: A\n";
    const std::string line = "remarks: " + std::string(1000, 'x') + "\n";
    std::string long_object = "person: LONG\n";
    while (long_object.size() <= kObjectOctetsMax) long_object += line;
    std::string many_lines = "person: MANY\n";
    for (std::size_t i = 0; i < kObjectLinesMax; ++i) many_lines += "+\n";
    const auto one_line = "person: " + std::string(3 * kObjectOctetsMax, 'y');
    for (const auto& large : {long_object, many_lines, one_line}) {
        for (const std::size_t piece : {65'536UL, 1UL << 30U}) {
            auto text = "mntner: FIRST\n\n" + large;
            text += next;
            PieceSource source(text, piece);
            Faults faults;
            const auto outcome = read_with(source, faults);
            ASSERT_EQ(outcome.objects.size(), 2U);
            EXPECT_EQ(outcome.objects[1][0].second, "NEXT");
            ASSERT_EQ(faults.refused.count(rules::kObjectTooLarge), 1U);
            EXPECT_EQ(faults.refused.entries()[0].samples[0].place, 3U);
        }
    }
}

TEST(ObjectReader, takes_an_object_of_exactly_the_limit) {
    std::string text = "person: P\nremarks: ";
    text += std::string(kObjectOctetsMax - text.size(), 'x');
    EXPECT_EQ(read(text + "\n").objects.size(), 1U);
    EXPECT_EQ(read(text + "x\n").objects.size(), 0U);
}

TEST(ObjectReader, gives_what_was_whole_before_its_source_failed) {
    PieceSource source("route: 192.0.2.0/24\nsource: A\n\nroute: 198.51.100.0/24\nsource: B\n", 5,
                       true);
    Faults faults;
    ObjectReader reader(source, faults);
    const auto first = reader.next();
    ASSERT_TRUE(first && *first);
    const auto second = reader.next();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().what, "read");
}

TEST(ObjectReader, leaves_out_the_object_that_the_end_of_a_cut_source_may_have_cut) {
    for (const bool is_cut : {false, true}) {
        for (const std::string_view text :
             {"mntner: A\n\nmntner: B\nsource: R", "mntner: A\n\nmntner: B\n"}) {
            PieceSource source(text, 4);
            Faults faults;
            ObjectReader reader(source, faults, [is_cut] { return is_cut; });
            int objects = 0;
            while (reader.next().value()) ++objects;
            EXPECT_EQ(objects, is_cut ? 1 : 2);
        }
    }
}

TEST(ObjectReader, knows_every_name_in_any_case) {
    for (std::size_t i = 0; i < static_cast<std::size_t>(AttributeName::Other); ++i) {
        const auto name = static_cast<AttributeName>(i);
        std::string text(to_string(name));
        EXPECT_EQ(find_attribute_name(text), name);
        for (auto& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
        EXPECT_EQ(find_attribute_name(text), name);
        EXPECT_EQ(find_attribute_name(text + "x"), AttributeName::Other);
    }
    EXPECT_EQ(find_attribute_name(""), AttributeName::Other);
    EXPECT_EQ(find_attribute_name("other"), AttributeName::Other);
}

// Counted by: awk 'BEGIN{RS=""} {n = split($0, l, "\n"); for (i = 1; i <= n; i++)
//   if (l[i] ~ /^[a-z]/) {sub(/:.*/, "", l[i]); c[l[i]]++; break}} END {for (i in c) print c[i],
//   i}'
TEST(ObjectReader, finds_the_objects_of_a_test_registry) {
    COMITY_NEEDS_FIXTURE("irr/test.db");
    const auto text = test::read_text(test::fixture("irr/test.db"));
    std::map<std::string, int> counts;
    for (const auto& object : read(text).objects) ++counts[object.front().first];
    const std::map<std::string, int> expected{
        {"as-block", 1},      {"as-set", 1},   {"aut-num", 34}, {"domain", 3},
        {"inet6num", 32},     {"inetnum", 36}, {"key-cert", 1}, {"mntner", 40},
        {"organisation", 33}, {"person", 37},  {"role", 1},     {"route", 1}};
    EXPECT_EQ(counts, expected);
    EXPECT_EQ(read(text), read_slowly(text));
}

}  // namespace
}  // namespace comity::irr::rpsl
