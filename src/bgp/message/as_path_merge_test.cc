#include "bgp/message/as_path_merge.h"

#include <gtest/gtest.h>

#include <random>

#include "bgp/message/attributes_writer.h"

namespace comity::bgp {
namespace {

using net::Asn;
using net::AsPathView;
using net::SegmentType;

/// A path from its text, as net::to_string prints it: a small reader of its own, so that tables of
/// paths can be read by people.
class PathText {
public:
    explicit PathText(std::string_view text) {
        std::vector<Asn> asns;
        auto type = SegmentType::AsSequence;
        std::string number;
        const auto end_number = [&] {
            if (!number.empty())
                asns.push_back(Asn(static_cast<std::uint32_t>(std::stoul(number))));
            number.clear();
        };
        const auto end_segment = [&](SegmentType next) {
            end_number();
            message::append_segment(out_, type, asns);
            asns.clear();
            type = next;
        };
        for (const char c : text) {
            switch (c) {
                case '{': end_segment(SegmentType::AsSet); break;
                case '(': end_segment(SegmentType::AsConfedSequence); break;
                case '[': end_segment(SegmentType::AsConfedSet); break;
                case '}':
                case ')':
                case ']':
                case '/': end_segment(SegmentType::AsSequence); break;  // "/": a new sequence
                case ' ':
                case ',': end_number(); break;
                default: number += c;
            }
        }
        end_segment(SegmentType::AsSequence);
    }
    [[nodiscard]] AsPathView view() const { return AsPathView(out_.octets()); }

private:
    Writer out_;
};

std::string merged(std::string_view path, std::string_view as4_path) {
    OctetArena arena;
    return to_string(merge_as4_path(PathText(path).view(), PathText(as4_path).view(), arena));
}

TEST(MergeAs4Path, follows_rfc_6793_s4_2_3) {
    struct Case {
        const char* name;
        const char* path;
        const char* as4_path;
        const char* merged;
    };
    for (const auto& wanted : {
             Case{"equally long", "23456 23456", "65537 65538", "65537 65538"},
             Case{"one old speaker in front", "7 23456 23456", "65537 65538", "7 65537 65538"},
             Case{"AS_PATH is shorter", "23456", "65537 65538", "23456"},
             Case{"AS_PATH is empty", "", "65537", ""},
             Case{"AS4_PATH is empty", "7 8", "", "7 8"},
             Case{"both empty", "", "", ""},
             Case{"an AS_SET counts as one", "7 {8,9,10}", "65537 {8,65538}", "65537 {8,65538}"},
             Case{"a leading AS_SET is taken whole", "{7,8,9} 23456", "65537", "{7,8,9} 65537"},
             Case{"the border falls behind an AS_SET", "6 {7,8} 9 23456", "65537",
                  "6 {7,8} 9 65537"},
             Case{"only an AS_SET leads", "{7,8} 23456 9", "65537 9", "{7,8} 65537 9"},
             Case{"a sequence is split", "1 2 3 4", "65537", "1 2 3 65537"},
             Case{"over two sequences", "1 2 / 3 4", "65537", "1 2 3 65537"},
             Case{"at the border of two sequences", "1 2 / 3 4", "65537 4", "1 2 65537 4"},
             Case{"AS4_PATH begins with an AS_SET", "1 2 3", "{65537,65538}", "1 2 {65537,65538}"},
             Case{"a confederation in front does not count", "(64512 64513) 23456", "65537",
                  "(64512 64513) 65537"},
             Case{"a confederation set neither", "[64512,64513] 7 23456", "65537",
                  "[64512,64513] 7 65537"},
             Case{"a confederation beside what leads is kept", "7 (64512) 23456", "65537",
                  "7 (64512) 65537"},
             Case{"one behind what is replaced is not", "7 23456 (64512)", "65537", "7 65537"},
             Case{"two beside what leads", "7 (64512) [64513] 23456", "65537",
                  "7 (64512) [64513] 65537"},
             Case{"longer by its confederation only", "(64512 64513) 23456", "65537 65538",
                  "(64512 64513) 23456"},
             Case{"not beside it where a sequence is split", "7 8 (64512) 23456", "65537 65538",
                  "7 65537 65538"},
         }) {
        EXPECT_EQ(merged(wanted.path, wanted.as4_path), wanted.merged) << wanted.name;
    }
}

TEST(MergeAs4Path, joins_sequences_only_up_to_255_asns) {
    const auto run_of = [](std::size_t count, std::uint32_t asn) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += std::to_string(asn) + " ";
        return text;
    };
    for (const auto& [leading, segments] : {std::pair<std::size_t, std::size_t>{55, 1}, {56, 2}}) {
        OctetArena arena;
        const auto path = merge_as4_path(PathText(run_of(leading + 200, 9)).view(),
                                         PathText(run_of(200, 65'537)).view(), arena);
        std::size_t found = 0;
        std::size_t asns = 0;
        path.for_each_segment([&](const net::SegmentView& segment) {
            ++found;
            asns += segment.size();
        });
        EXPECT_EQ(found, segments);
        EXPECT_EQ(asns, leading + 200);
    }
}

/// The length of a path as RFC 4271 s9.1.2.2 and RFC 5065 s5.3 count it, from its text.
std::size_t plain_length(const AsPathView& path) {
    std::size_t length = 0;
    path.for_each_segment([&length](const net::SegmentView& segment) {
        if (segment.type() == SegmentType::AsSequence) length += segment.size();
        if (segment.type() == SegmentType::AsSet) length += 1;
    });
    return length;
}

TEST(MergeAs4Path, keeps_the_length_and_the_end) {
    std::mt19937 random(6793);
    const auto below = [&random](std::size_t bound) { return random() % bound; };
    const auto random_path = [&below](std::size_t kinds) {
        std::string text;
        for (auto n = below(4); n > 0; --n) {
            const auto kind = below(kinds);
            text += std::string("/{([")[kind];
            for (auto count = 1 + below(4); count > 0; --count) {
                text += std::to_string(1 + below(9)) + " ";
            }
            text += std::string("/})]")[kind];
        }
        return text;
    };
    for (int i = 0; i < 20'000; ++i) {
        const PathText path(random_path(4));
        const PathText as4_path(random_path(2));  // no confederation segments
        OctetArena arena;
        const auto merged = merge_as4_path(path.view(), as4_path.view(), arena);
        ASSERT_EQ(plain_length(merged), plain_length(path.view()));
        if (plain_length(path.view()) < plain_length(as4_path.view())) {
            ASSERT_EQ(to_string(merged), to_string(path.view()));
        } else {
            ASSERT_TRUE(to_string(merged).ends_with(to_string(as4_path.view())));
        }
    }
}

TEST(WidenAsPath, makes_four_octets_of_two) {
    OctetArena arena;
    const std::vector<std::uint8_t> octets{2, 2, 0xFD, 0xE8, 0x5B, 0xA0, 1, 1, 0, 7};
    ASSERT_TRUE(is_as_path(octets, AsnWidth::TwoOctets));
    EXPECT_EQ(to_string(widen_as_path(octets, arena)), "65000 23456 {7}");
}

TEST(IsAsPath, refuses_every_path_cut_short) {
    const std::vector<std::uint8_t> octets{2, 2, 0, 1, 0, 2, 1, 1, 0, 3};
    for (std::size_t length = 1; length < octets.size(); ++length) {
        const bool whole = length == 6;  // the first segment alone
        EXPECT_EQ(is_as_path(Octets(octets).first(length), AsnWidth::TwoOctets), whole) << length;
    }
}

TEST(WithoutConfederations, keeps_the_rest_in_order) {
    OctetArena arena;
    EXPECT_EQ(to_string(without_confederations(PathText("(1 2) 3 [4] {5,6} (7)").view(), arena)),
              "3 {5,6}");
    const PathText plain("1 {2}");
    EXPECT_EQ(without_confederations(plain.view(), arena).octets().data(),
              plain.view().octets().data());
}

}  // namespace
}  // namespace comity::bgp
