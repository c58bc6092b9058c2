#include "io/bzip2_runs.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string_view>
#include <vector>

#include "support/bytes.h"

namespace comity::io::bzip2 {
namespace {

using test::Bytes;

TEST(Crc, is_the_one_of_bzip2) {
    constexpr std::string_view kText = "123456789";
    const Bytes octets(kText.begin(), kText.end());
    EXPECT_EQ(crc_of(octets), 0xFC89'1918U);
    EXPECT_EQ(crc_of({}), 0U);
}

TEST(Crc, does_not_depend_on_how_octets_are_cut) {
    std::mt19937 random(3);
    Bytes octets(100);
    for (auto& octet : octets) octet = static_cast<std::uint8_t>(random());
    for (std::size_t i = 0; i <= octets.size(); ++i) {
        const auto front = Octets(octets).first(i);
        EXPECT_EQ(crc_of(Octets(octets).subspan(i), crc_of(front)), crc_of(octets));
        std::uint32_t one_by_one = 0;
        for (const auto octet : front) one_by_one = crc_of(Octets(&octet, 1), one_by_one);
        EXPECT_EQ(one_by_one, crc_of(front));
    }
}

/// By definition, octet for octet.
Bytes unfold_slowly(const Bytes& text) {
    Bytes octets;
    unsigned run = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (run == 4) {
            octets.insert(octets.end(), text[i], octets.back());
            run = 0;
            continue;
        }
        run = run > 0 && text[i] == octets.back() ? run + 1 : 1;
        octets.push_back(text[i]);
    }
    return octets;
}

TEST(RunReader, unfolds_whatever_room_it_is_given) {
    std::mt19937 random(2);
    for (unsigned round = 0; round < 300; ++round) {
        Bytes text(random() % 40);
        // Few kinds, so that there are runs, of 0 and 255 too, which count as much as any.
        for (auto& octet : text) octet = std::array<std::uint8_t, 3>{0, 255, 4}.at(random() % 3);
        const auto wanted = unfold_slowly(text);
        for (const std::size_t room : {1UL, 2UL, 3UL, 5UL, 7UL, 64UL, 10'000UL}) {
            RunReader runs(text);
            Bytes found;
            Bytes target(room);
            for (;;) {
                const auto count = runs.read(target);
                found.insert(found.end(), target.begin(),
                             target.begin() + static_cast<std::ptrdiff_t>(count));
                ASSERT_EQ(count < room, runs.at_end() && count < room);
                if (count < room) break;
            }
            ASSERT_EQ(found, wanted);
            ASSERT_TRUE(runs.at_end());
        }
    }
}

TEST(RunReader, tells_a_run_without_its_count) {
    for (const auto& [text, lacks] : {std::pair<Bytes, bool>{{1, 1, 1, 1}, true},
                                      {{1, 1, 1, 1, 0}, false},
                                      {{1, 1, 1, 1, 1, 1, 1, 1, 1}, true},
                                      {{2, 1, 1, 1}, false},
                                      {{}, false}}) {
        RunReader runs(text);
        Bytes target(100);
        static_cast<void>(runs.read(target));
        EXPECT_EQ(runs.lacks_count(), lacks);
    }
}

}  // namespace
}  // namespace comity::io::bzip2
