#include "io/bzip2_reader.h"

#include <gtest/gtest.h>

#include "io/bzip2_bits.h"
#include "io/limits.h"
#include "support/bunzip2.h"
#include "support/bytes.h"
#include "support/drain.h"
#include "support/filter.h"

namespace comity::io {
namespace {

using test::Bytes;
using test::bytes_of;
using test::bzip2;
using test::Drained;
using test::noise;
using test::operator+;

/// Lines with numbers in them, `count` octets.
Bytes lines(std::size_t count) {
    std::string text;
    for (unsigned i = 0; text.size() < count; ++i) {
        text += "192.0.2." + std::to_string(i % 200) + "|" + std::to_string(i * i) + "\n";
    }
    text.resize(count);
    return bytes_of(text);
}

Drained unpacked(const Bytes& stored, unsigned threads = 2, std::size_t buffer = 10'000) {
    MemorySource source(stored);
    Bzip2Reader reader(source, threads);
    auto drained = test::drain(reader, buffer);
    if (!drained.error.empty()) {
        EXPECT_FALSE(reader.read(drained.octets)) << "an error stays";
    }
    return drained;
}

/// Whether `stored` is read as libbz2 reads it; of damage, the part before is a prefix of its.
testing::AssertionResult agrees(const Bytes& stored, unsigned threads = 2) {
    const auto ours = unpacked(stored, threads);
    const auto theirs = test::bunzip2(stored);
    if (ours.error.empty() != theirs.error.empty() || ours.cut_short != theirs.cut_short) {
        return testing::AssertionFailure() << "ours: " << ours.error << ' ' << ours.cut_short
                                           << ", theirs: " << theirs.error << theirs.cut_short;
    }
    const auto& whole = theirs.octets;
    if (ours.octets.size() > whole.size() ||
        !std::equal(ours.octets.begin(), ours.octets.end(), whole.begin()) ||
        (theirs.error.empty() && ours.octets.size() != whole.size())) {
        return testing::AssertionFailure()
               << "octets differ: " << ours.octets.size() << ", theirs " << whole.size();
    }
    return testing::AssertionSuccess();
}

TEST(Bzip2Reader, gives_what_the_program_bzip2_packed) {
    if (!test::has_program("bzip2")) GTEST_SKIP() << "bzip2 is not installed";
    const test::TemporaryFolder folder;
    const std::vector<Bytes> shapes{{},
                                    bytes_of("x"),
                                    Bytes(255),
                                    Bytes(1'000'000, 'a'),
                                    lines(99'981),  // a block of level 1, to the octet
                                    lines(99'982),
                                    lines(1'500'000),
                                    noise(1'000'000),
                                    noise(300'000, 2),
                                    Bytes(700'000, 1) + noise(200'000) + Bytes(700'000, 2)};
    for (const auto& plain : shapes) {
        for (const auto* const level : {"-1", "-9"}) {
            const auto stored = test::filter(folder, std::string("bzip2 ") + level, plain).octets;
            for (const unsigned threads : {1U, 2U, 4U}) {
                const auto drained = unpacked(stored, threads, threads == 1 ? 1'000 : 3'000'000);
                EXPECT_TRUE(drained.octets == plain) << plain.size() << level;
                EXPECT_EQ(drained.error, "");
                EXPECT_FALSE(drained.cut_short);
            }
        }
    }
}

TEST(Bzip2Reader, joins_streams_and_ignores_what_is_behind_them_as_the_program_does) {
    if (!test::has_program("bzip2")) GTEST_SKIP() << "bzip2 is not installed";
    const test::TemporaryFolder folder;
    const auto a = bzip2(lines(250'000), 1);
    const auto b = bzip2(bytes_of("second"), 9);
    const auto nothing = bzip2({}, 9);
    std::vector<Bytes> all{a + b,
                           nothing,
                           nothing + nothing,
                           nothing + a + nothing + b,
                           a + Bytes(7),
                           a + Bytes(9000),
                           b + noise(300'000),
                           a + bytes_of("BZh"),
                           a + bytes_of("BZh0"),
                           a + bytes_of("BZx"),
                           b + bytes_of("BZh9"),
                           b + bytes_of("BZh91AY&SX"),
                           b + bytes_of("BZh91AY"),
                           bytes_of("BZh"),
                           bytes_of("BZh0"),
                           bytes_of("BZh9garbage"),
                           bytes_of("BZhx") + a};
    for (const auto& stored : all) {
        EXPECT_TRUE(agrees(stored));
        const auto drained = unpacked(stored);
        const auto theirs = test::filter(folder, "bzip2 -dc", stored);
        EXPECT_EQ(theirs.status == 0, drained.error.empty() && !drained.cut_short);
        EXPECT_TRUE(theirs.status != 0 || theirs.octets == drained.octets);
    }
}

TEST(Bzip2Reader, gives_all_whole_blocks_wherever_a_file_is_cut) {
    // Two blocks in a hundred octets.
    Bytes pairs(110'000, 'a');
    for (std::size_t i = 0; i < pairs.size(); i += 2) pairs[i] = 'b';
    const auto stored =
        bzip2(noise(700, 3), 1) + bzip2(pairs + noise(50, 9), 1) + bzip2(bytes_of("end"), 1);
    for (std::size_t size = 4; size <= stored.size(); ++size) {
        const Bytes cut(stored.begin(), stored.begin() + static_cast<std::ptrdiff_t>(size));
        ASSERT_TRUE(agrees(cut)) << size;
    }
    // Around the ends of blocks that are not at those of octets.
    const auto blocks = bzip2(lines(350'000), 1);
    for (auto at = bzip2::find_magic(blocks, 32 + 48); at;
         at = bzip2::find_magic(blocks, *at + 48)) {
        for (auto size = *at / 8 - 1; size < *at / 8 + 8 && size <= blocks.size(); ++size) {
            const Bytes cut(blocks.begin(), blocks.begin() + static_cast<std::ptrdiff_t>(size));
            ASSERT_TRUE(agrees(cut)) << size;
            EXPECT_TRUE(unpacked(cut).cut_short || size == blocks.size());
        }
    }
}

TEST(Bzip2Reader, never_gives_wrong_octets_whatever_bit_is_damaged) {
    const auto plain = noise(90, 5) + Bytes(300, 'x');
    const auto stored = bzip2(plain, 1);
    for (std::size_t bit = 32; bit < 8 * stored.size(); ++bit) {
        auto damaged = stored;
        damaged[bit / 8] ^= static_cast<std::uint8_t>(0x80U >> bit % 8);
        const auto drained = unpacked(damaged);
        // What fails is a block, so that nothing of it is given; or the end, when all was.
        EXPECT_TRUE(drained.octets == plain || drained.octets.empty()) << bit;
        EXPECT_TRUE(drained.octets == plain || !drained.error.empty() || drained.cut_short) << bit;
    }
    // In a file of several blocks, those before the damage are given.
    const auto whole = lines(350'000);
    const auto blocks = bzip2(whole, 1);
    for (std::size_t place = 4; place < blocks.size(); place += 2'003) {
        auto damaged = blocks;
        damaged[place] ^= 0x55U;
        const auto drained = unpacked(damaged);
        ASSERT_TRUE(!drained.error.empty() || drained.cut_short) << place;
        ASSERT_TRUE(std::equal(drained.octets.begin(), drained.octets.end(), whole.begin()));
        EXPECT_GE(drained.octets.size() + 100'000 + 1,
                  place * whole.size() / blocks.size() / 100'000 * 100'000);
    }
}

TEST(Bzip2Reader, says_where_the_damage_begins) {
    auto stored = bzip2(lines(50'000), 1);
    stored[14] ^= 1U;  // the CRC of the block
    EXPECT_EQ(unpacked(stored).error, "decompress bzip2: data is damaged after octet 4");
    stored[14] ^= 1U;
    stored[stored.size() - 2] ^= 0x10U;  // that of the stream
    const auto drained = unpacked(stored);
    EXPECT_TRUE(drained.octets == lines(50'000));
    EXPECT_NE(drained.error.find("damaged after octet " + std::to_string(stored.size() - 11)),
              std::string::npos)
        << drained.error;
}

// Files whose blocks hold magics in their own bits, as nobody's content does by chance (once in
// 2^48 bits), but an attacker's.

/// Bits to be changed.
class Bits {
public:
    explicit Bits(const Bytes& octets) {
        for (const auto octet : octets) append(octet, 8);
    }
    void append(std::uint64_t bits, std::size_t count) {
        for (auto i = count; i-- > 0;) bits_.push_back((bits >> i & 1U) != 0);
    }
    [[nodiscard]] std::uint64_t at(std::size_t place, std::size_t count) const {
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < count; ++i) bits = bits << 1U | (bits_[place + i] ? 1U : 0U);
        return bits;
    }
    void set(std::size_t place, std::uint64_t bits, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            bits_[place + i] = (bits >> (count - 1 - i) & 1U) != 0;
    }
    void insert(std::size_t place, const std::vector<bool>& bits) {
        bits_.insert(bits_.begin() + static_cast<std::ptrdiff_t>(place), bits.begin(), bits.end());
    }
    [[nodiscard]] Bytes octets() const {
        Bytes octets((bits_.size() + 7) / 8);
        for (std::size_t i = 0; i < bits_.size(); ++i) {
            if (bits_[i]) octets[i / 8] |= static_cast<std::uint8_t>(0x80U >> i % 8);
        }
        return octets;
    }

private:
    std::vector<bool> bits_;
};

/// `stored`, with `magics` of the kind `magic` in its first block: among its selectors, which a
/// decoder reads and does not need.
Bytes hide(const Bytes& stored, std::uint64_t magic, std::size_t magics) {
    constexpr std::size_t kMap = 32 + 48 + 32 + 1 + 24;
    Bits bits(stored);
    auto place = kMap + 16;
    for (std::size_t i = 0; i < 16; ++i) place += bits.at(kMap + i, 1) * 16;
    EXPECT_EQ(bits.at(place, 3), 6U) << "six tables, so that selectors are runs of up to five ones";
    const auto count_at = place + 3;
    const auto count = bits.at(count_at, 15);
    place = count_at + 15;
    for (std::size_t i = 0; i < count; ++place) i += bits.at(place, 1) == 0 ? 1U : 0U;
    Bits hidden({});
    std::vector<bool> more;
    std::size_t zeros = 0;
    for (std::size_t i = 0; i < magics; ++i) {
        for (std::size_t k = 48; k-- > 0;) {
            more.push_back((magic >> k & 1U) != 0);
            zeros += more.back() ? 0U : 1U;
        }
        more.push_back(false);
        ++zeros;
    }
    bits.insert(place, more);
    bits.set(count_at, count + zeros, 15);
    return bits.octets();
}

TEST(Bzip2Reader, is_not_misled_by_magics_inside_a_block) {
    const auto plain = lines(350'000);
    const auto stored = bzip2(plain, 1);
    const auto tail = bzip2(bytes_of("tail"), 9);
    for (const auto magic : {bzip2::kBlockMagic, bzip2::kEndMagic}) {
        for (const std::size_t magics : {1U, 2U, 800U}) {
            const auto crafted = hide(stored, magic, magics);
            ASSERT_TRUE(test::bunzip2(crafted).octets == plain) << "it is a valid file";
            for (const unsigned threads : {1U, 3U}) EXPECT_TRUE(agrees(crafted + tail, threads));
            // In every stream of a file.
            EXPECT_TRUE(agrees(crafted + crafted + tail + crafted));
            // Where the file is cut there, or damaged.
            for (std::size_t size = 100; size < crafted.size(); size += 9'973) {
                const Bytes cut(crafted.begin(),
                                crafted.begin() + static_cast<std::ptrdiff_t>(size));
                EXPECT_TRUE(agrees(cut)) << size;
            }
            auto damaged = crafted;
            damaged[10] ^= 1U;
            EXPECT_EQ(unpacked(damaged).error, "decompress bzip2: data is damaged after octet 4");
        }
    }
}

TEST(Bzip2Reader, reads_runs_that_are_longer_than_memory_should_hold) {
    // 100 MB in a hundred octets, three blocks of up to 46 MB.
    const Bytes run(100'000'000, 'r');
    const auto stored = bzip2(run, 9);
    ASSERT_LT(stored.size(), 1000U);
    MemorySource source(stored);
    Bzip2Reader reader(source, 2);
    Bytes buffer(1'000'000);
    std::size_t count = 0;
    for (;;) {
        const auto got = reader.read(buffer);
        ASSERT_TRUE(got);
        if (*got == 0) break;
        ASSERT_EQ(
            std::count(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*got), 'r'),
            static_cast<std::ptrdiff_t>(*got));
        count += *got;
    }
    EXPECT_EQ(count, run.size());
    // Also of such a block nothing is given before its CRC was right.
    auto damaged = stored;
    damaged[13] ^= 1U;
    EXPECT_TRUE(unpacked(damaged).octets.empty());
    EXPECT_NE(unpacked(damaged).error, "");
}

TEST(Bzip2Reader, gives_up_a_block_that_is_longer_than_any_that_holds_something) {
    // Code lengths go up and down by one for ever (a decoder that allows it never sees an octet).
    Bits bits(bytes_of("BZh9"));
    bits.append(bzip2::kBlockMagic, 48);
    bits.append(0, 32 + 1 + 24);  // CRC, not randomised, origin
    bits.append(0x8000, 16);      // of 256 octets, some of the first 16 are used
    bits.append(0x8000, 16);      // the first
    bits.append(2, 3);            // tables
    bits.append(1, 15);           // selectors
    bits.append(0, 1);            // the first table
    bits.append(5, 5);            // the length of its first code
    for (std::size_t octets = 0; octets < kBzip2StoredOctetsMax; octets += 4) {
        bits.append(0xBBBB'BBBB, 32);
    }
    const auto stored = bits.octets();
    const auto drained = unpacked(stored);
    EXPECT_TRUE(drained.octets.empty());
    EXPECT_EQ(drained.error, "decompress bzip2: data is damaged after octet 4");
}

TEST(Bzip2Reader, ends_in_the_middle_of_a_file) {
    const auto stored = bzip2(lines(3'000'000), 1);
    for (std::size_t reads = 0; reads < 30; ++reads) {
        MemorySource source(stored);
        Bzip2Reader reader(source, 4);
        Bytes buffer(10'000);
        for (std::size_t i = 0; i < reads; ++i) ASSERT_TRUE(reader.read(buffer));
    }
}

/// Gives `good` octets, then fails.
class FailingSource final : public ByteSource {
public:
    explicit FailingSource(Octets good) : good_(good) {}
    Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        if (const auto count = COMITY_TRY(good_.read(buffer)); count > 0) return count;
        return fail(Error{.subject = "disk", .what = "read"});
    }

private:
    MemorySource good_;
};

TEST(Bzip2Reader, hands_a_failed_read_on_behind_the_blocks_before_it) {
    const auto stored = bzip2(lines(350'000), 1);
    FailingSource source(Octets(stored).first(stored.size() - 20));
    Bzip2Reader reader(source, 2);
    const auto drained = test::drain(reader);
    EXPECT_EQ(drained.error, "disk: read");
    EXPECT_GE(drained.octets.size(), 299'000U);
}

}  // namespace
}  // namespace comity::io
