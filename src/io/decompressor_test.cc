// Every compression against the program that made it famous.
#include "io/decompressor.h"

#include <gtest/gtest.h>

#include "support/bytes.h"
#include "support/drain.h"
#include "support/filter.h"

namespace comity::io {
namespace {

using test::Bytes;
using test::bytes_of;
using test::noise;
using test::TemporaryFolder;
using test::operator+;

Bytes first(const Bytes& octets, std::size_t count) {
    return {octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(count)};
}

/// What a decompressor makes of `stored`, which must be recognised.
test::Drained decompressed(const Bytes& stored, std::size_t buffer = 10'000) {
    MemorySource source(stored);
    const auto decompressor =
        make_decompressor(Octets(stored).first(std::min(stored.size(), kMagicOctetsMax)), source);
    if (!decompressor) return {.error = "not recognised"};
    return test::drain(*decompressor, buffer);
}

/// The program, by its name, is the oracle; skipped where it is not installed.
class Compression : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        if (!test::has_program(GetParam())) GTEST_SKIP() << GetParam() << " is not installed";
    }
    [[nodiscard]] Bytes pack(const Bytes& plain, const std::string& options = "") const {
        const auto packed = test::filter(folder_, GetParam() + " -c " + options, plain);
        EXPECT_EQ(packed.status, 0);
        return packed.octets;
    }
    [[nodiscard]] test::Filtered theirs(const Bytes& stored) const {
        return test::filter(folder_, GetParam() + " -dc", stored);
    }

private:
    TemporaryFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Programs, Compression, testing::Values("gzip", "bzip2", "xz", "zstd"),
                         [](const auto& program) { return program.param; });

TEST_P(Compression, gives_what_was_packed) {
    for (const auto& plain : {Bytes(), bytes_of("x"), Bytes(2'000'000, 'a'), noise(950'000),
                              noise(300'000, 3), noise(20, 4) + Bytes(70'000)}) {
        for (const auto* const options : {"-1", "-9"}) {
            const auto stored = pack(plain, options);
            for (const std::size_t buffer : {1'000UL, 4'000'000UL}) {
                const auto drained = decompressed(stored, buffer);
                EXPECT_TRUE(drained.octets == plain) << plain.size() << options;
                EXPECT_EQ(drained.error, "");
                EXPECT_FALSE(drained.cut_short);
            }
        }
    }
}

TEST_P(Compression, joins_what_is_packed_one_after_another) {
    const auto a = pack(noise(300'000, 20));
    const auto nothing = pack({});
    const auto b = pack(bytes_of("second"));
    const auto whole = noise(300'000, 20) + bytes_of("second");
    for (const auto& stored : {a + b, a + nothing + b, nothing + a + nothing + nothing + b}) {
        const auto drained = decompressed(stored);
        EXPECT_TRUE(drained.octets == whole);
        EXPECT_EQ(drained.error, "");
        EXPECT_FALSE(drained.cut_short);
        EXPECT_TRUE(theirs(stored).octets == whole);
    }
}

TEST_P(Compression, tells_a_file_that_is_cut_at_any_octet_from_a_damaged_one) {
    const auto plain = noise(120, 40);
    const auto one = pack(plain);
    const auto stored = one + pack(bytes_of("end"));
    const auto whole = plain + bytes_of("end");
    for (std::size_t size = kMagicOctetsMax; size < stored.size(); ++size) {
        const auto drained = decompressed(first(stored, size));
        EXPECT_EQ(drained.error, "") << size;
        EXPECT_EQ(drained.cut_short, size != one.size()) << size;
        ASSERT_LE(drained.octets.size(), whole.size());
        EXPECT_TRUE(std::equal(drained.octets.begin(), drained.octets.end(), whole.begin()));
        EXPECT_TRUE(size < one.size() || drained.octets.size() >= plain.size());
        EXPECT_EQ(theirs(first(stored, size)).status == 0, !drained.cut_short) << size;
    }
}

TEST_P(Compression, never_gives_wrong_octets_silently_whatever_octet_is_damaged) {
    const auto plain = noise(200, 9) + Bytes(500, 'x');
    const auto stored = pack(plain);
    for (std::size_t place = 0; place < stored.size(); ++place) {
        for (const unsigned mask : {1U, 0x55U, 0x80U, 0xFFU}) {
            auto damaged = stored;
            damaged[place] ^= static_cast<std::uint8_t>(mask);
            const auto drained = decompressed(damaged, 37);
            EXPECT_TRUE(drained.octets == plain || !drained.error.empty() || drained.cut_short)
                << place << ' ' << mask;
        }
    }
}

TEST_P(Compression, gives_what_is_before_damage_then_an_error_that_stays) {
    const auto plain = noise(1'500'000, 2);
    auto stored = pack(plain);
    stored[stored.size() - stored.size() / 10] ^= 0x10U;
    MemorySource source(stored);
    const auto decompressor = make_decompressor(Octets(stored).first(kMagicOctetsMax), source);
    const auto drained = test::drain(*decompressor);
    EXPECT_NE(drained.error.find("data is damaged after octet"), std::string::npos)
        << drained.error;
    // Blocks of 900 KB are the largest pieces that are good or not.
    EXPECT_GT(drained.octets.size(), plain.size() / 2);
    Bytes buffer(100);
    for (int i = 0; i < 3; ++i) EXPECT_FALSE(decompressor->read(buffer));
}

TEST_P(Compression, treats_what_is_behind_it_as_the_program_does) {
    const auto stored = pack(bytes_of("good"));
    for (const auto& behind : {bytes_of("<html>"), Bytes(4), Bytes(1000), Bytes(3), noise(100)}) {
        const auto drained = decompressed(stored + behind);
        EXPECT_EQ(drained.octets, bytes_of("good"));
        // gzip warns and goes on; to us it is damage, unless it is zeros (RFC 1952 says neither).
        const bool is_zeros =
            std::all_of(behind.begin(), behind.end(), [](auto o) { return o == 0; });
        const bool is_good = GetParam() == "gzip" ? is_zeros : theirs(stored + behind).status == 0;
        EXPECT_EQ(drained.error.empty() && !drained.cut_short, is_good) << behind.size();
    }
}

TEST(Decompressor, reads_frames_of_zstandard_that_are_to_be_skipped) {
    if (!test::has_program("zstd")) GTEST_SKIP() << "zstd is not installed";
    const TemporaryFolder folder;
    const auto frame = test::filter(folder, "zstd -c", bytes_of("content")).octets;
    const auto skipped = bytes_of("\x50\x2a\x4d\x18") + Bytes{3, 0, 0, 0} + bytes_of("any");
    for (const auto& stored : {skipped + frame, frame + skipped, skipped + skipped + frame}) {
        const auto drained = decompressed(stored);
        EXPECT_EQ(drained.octets, bytes_of("content"));
        EXPECT_EQ(drained.error, "");
        EXPECT_FALSE(drained.cut_short);
    }
    EXPECT_TRUE(decompressed(first(skipped, 10)).cut_short);
}

TEST(Decompressor, refuses_windows_that_would_take_too_much_memory) {
    const TemporaryFolder folder;
    const std::string refused = ": it needs more memory than the limit of 128 MiB";
    if (test::has_program("xz")) {
        const auto large = test::filter(folder, "xz -c --lzma2=dict=256MiB", noise(1000)).octets;
        EXPECT_EQ(decompressed(large).error, "decompress xz" + refused);
        const auto usual = test::filter(folder, "xz -c9", noise(1000)).octets;
        EXPECT_EQ(decompressed(usual).error, "");
    }
    if (test::has_program("zstd")) {
        // From a pipe, whose size zstd does not know.
        const auto large = test::filter(folder, "sh -c 'cat | zstd -c --long=28'", noise(1000));
        EXPECT_EQ(decompressed(large.octets).error, "decompress Zstandard" + refused);
        const auto usual = test::filter(folder, "sh -c 'cat | zstd -c --long=27'", noise(1000));
        EXPECT_EQ(decompressed(usual.octets).error, "");
    }
}

TEST(Decompressor, leaves_what_is_not_compressed_alone) {
    for (const auto& plain : {Bytes(), bytes_of("B"), bytes_of("BZ"), bytes_of("BZip"), Bytes(6),
                              bytes_of("\xfd\x37zXZ"), bytes_of("\x28\xb5\x2f")}) {
        EXPECT_EQ(decompressed(plain).error, "not recognised");
    }
}

}  // namespace
}  // namespace comity::io
