#include "io/input.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <zlib.h>

#include <fstream>
#include <thread>

#include "support/bytes.h"
#include "support/filter.h"
#include "support/temporary_folder.h"

namespace comity::io {
namespace {

using test::Bytes;
using test::bytes_of;
using test::noise;
using test::operator+;

/// One gzip member (RFC 1952 s2.3).
Bytes gzip(Bytes plain) {
    z_stream zlib{};
    constexpr int kGzipWindow = 15 + 16;
    EXPECT_EQ(deflateInit2(&zlib, 9, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY), Z_OK);
    Bytes packed(deflateBound(&zlib, plain.size()) + 32);
    zlib.next_in = plain.data();
    zlib.avail_in = static_cast<uInt>(plain.size());
    zlib.next_out = packed.data();
    zlib.avail_out = static_cast<uInt>(packed.size());
    EXPECT_EQ(deflate(&zlib, Z_FINISH), Z_STREAM_END);
    packed.resize(zlib.total_out);
    deflateEnd(&zlib);
    return packed;
}

/// What reading a file to its end gave.
struct Reading {
    Bytes octets;
    std::string error;  ///< Empty: none.
    bool cut_short = false;
    std::string digest;  ///< Without an error.
};

/// Reads the file at `path` with buffers of `buffer_octets`.
Reading read_all(const std::string& path, std::size_t buffer_octets = 1000) {
    Reading reading;
    auto input = Input::open(path, Hashing::Yes);
    if (!input) {
        reading.error = to_string(input.error());
        return reading;
    }
    Bytes buffer(buffer_octets);
    for (;;) {
        const auto count = (*input)->read(buffer);
        if (!count) {
            reading.error = to_string(count.error());
            // It stays an error, whoever asks again.
            EXPECT_FALSE((*input)->read(buffer));
            break;
        }
        if (*count == 0) {
            const auto again = (*input)->read(buffer);
            EXPECT_TRUE(again && *again == 0);
            reading.digest = to_string((*input)->digest());
            break;
        }
        reading.octets.insert(reading.octets.end(), buffer.begin(),
                              buffer.begin() + static_cast<std::ptrdiff_t>(*count));
    }
    reading.cut_short = (*input)->cut_short();
    return reading;
}

std::string digest_of(const Bytes& octets) {
    crypto::Sha256Hasher hasher;
    hasher.update(octets);
    return to_string(hasher.finish());
}

TEST(Input, gives_a_plain_file_as_it_is_and_hashes_it) {
    const test::TemporaryFolder folder;
    const auto reading = read_all(folder.write("plain", bytes_of("abc")));
    EXPECT_EQ(reading.octets, bytes_of("abc"));
    EXPECT_EQ(reading.error, "");
    EXPECT_FALSE(reading.cut_short);
    // As sha256sum prints it (FIPS 180-4, example of one block).
    EXPECT_EQ(reading.digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Input, gives_plain_files_of_all_small_sizes) {
    const test::TemporaryFolder folder;
    for (std::size_t size = 0; size < 20; ++size) {
        const auto octets = noise(size);
        const auto reading = read_all(folder.write("plain", octets), 1);
        EXPECT_EQ(reading.octets, octets) << size;
        EXPECT_EQ(reading.digest, digest_of(octets)) << size;
        EXPECT_FALSE(reading.cut_short);
    }
}

TEST(Input, unpacks_gzip_and_hashes_it_as_stored) {
    const test::TemporaryFolder folder;
    for (const std::size_t size : {0UL, 1UL, 100UL, 300'000UL, 1'000'000UL}) {
        const auto octets = noise(size);
        const auto stored = gzip(octets);
        for (const std::size_t buffer : {1'000UL, 1'000'000UL}) {
            const auto reading = read_all(folder.write("packed", stored), buffer);
            EXPECT_TRUE(reading.octets == octets) << size;
            EXPECT_EQ(reading.error, "");
            EXPECT_FALSE(reading.cut_short);
            EXPECT_EQ(reading.digest, digest_of(stored));
        }
    }
}

TEST(Input, joins_members_and_skips_zeros_that_pad_them) {
    const test::TemporaryFolder folder;
    const auto a = gzip(bytes_of("first "));
    const auto b = gzip(bytes_of("second"));
    const auto nothing = gzip({});
    const Bytes zeros(300'000);
    for (const auto& stored : {a + b, a + nothing + b, a + zeros + b, a + b + zeros,
                               nothing + zeros + a + zeros + b + zeros}) {
        const auto reading = read_all(folder.write("packed", stored));
        EXPECT_EQ(reading.octets, bytes_of("first second"));
        EXPECT_EQ(reading.error, "");
        EXPECT_FALSE(reading.cut_short);
        EXPECT_EQ(reading.digest, digest_of(stored));
    }
}

TEST(Input, says_when_gzip_is_cut_at_any_octet_and_gives_what_came_before) {
    const test::TemporaryFolder folder;
    const auto first = noise(400);
    const auto second = bytes_of("behind it");
    const auto stored_first = gzip(first);
    const auto stored = stored_first + gzip(second);
    const auto whole = first + second;
    // A single octet is not known for gzip yet.
    for (std::size_t size = 2; size < stored.size(); ++size) {
        const auto cut = std::span(stored).first(size);
        const auto reading = read_all(folder.write("cut", cut));
        EXPECT_EQ(reading.error, "") << size;
        // Between two members nothing tells that another one was there.
        EXPECT_EQ(reading.cut_short, size != stored_first.size()) << size;
        ASSERT_LE(reading.octets.size(), whole.size());
        EXPECT_TRUE(std::equal(reading.octets.begin(), reading.octets.end(), whole.begin()));
        if (size >= stored_first.size()) {
            EXPECT_GE(reading.octets.size(), first.size());
        }
    }
}

TEST(Input, gives_the_good_part_of_damaged_gzip_then_the_error) {
    const test::TemporaryFolder folder;
    const auto plain = noise(300'000);
    auto stored = gzip(plain);
    stored[stored.size() - 8] ^= 1U;  // the CRC (RFC 1952 s2.3.1)
    for (const std::size_t buffer : {1'000UL, 1'000'000UL}) {
        const auto reading = read_all(folder.write("damaged", stored), buffer);
        EXPECT_TRUE(reading.octets == plain);
        EXPECT_NE(reading.error.find("damaged: decompress gzip: data is damaged after octet"),
                  std::string::npos)
            << reading.error;
    }
    stored[stored.size() - 8] ^= 1U;
    stored[stored.size() - 1] ^= 1U;  // the size
    EXPECT_NE(read_all(folder.write("damaged", stored)).error, "");
}

TEST(Input, refuses_octets_behind_a_member_that_are_no_member) {
    const test::TemporaryFolder folder;
    const auto stored = gzip(bytes_of("good")) + bytes_of("<html>");
    const auto reading = read_all(folder.write("garbage", stored));
    EXPECT_EQ(reading.octets, bytes_of("good"));
    EXPECT_NE(reading.error.find("data is damaged after octet 2"), std::string::npos)
        << reading.error;
}

TEST(Input, never_fails_without_a_reason_whatever_octet_is_damaged) {
    const test::TemporaryFolder folder;
    const auto plain = bytes_of("a text that is long enough to be packed, packed, packed, packed");
    const auto stored = gzip(plain);
    for (std::size_t place = 2; place < stored.size(); ++place) {
        auto damaged = stored;
        damaged[place] ^= 0x55U;
        const auto reading = read_all(folder.write("damaged", damaged), 7);
        const bool same = reading.octets == plain;
        // Time, operating system and the like are free to change; all else is noticed.
        EXPECT_TRUE(!reading.error.empty() || reading.cut_short || same) << place;
    }
}

TEST(Input, reads_a_pipe_that_gives_one_octet_at_a_time) {
    const test::TemporaryFolder folder;
    const auto path = folder.path_of("pipe");
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    const auto plain = bytes_of("slowly but surely");
    for (const auto& stored : {plain, gzip(plain), bytes_of("x"), Bytes()}) {
        std::jthread writer([&path, &stored] {
            std::ofstream pipe(path, std::ios::binary);
            for (const auto octet : stored) pipe.put(static_cast<char>(octet)).flush();
        });
        const auto reading = read_all(path);
        EXPECT_EQ(reading.octets, stored.size() > 1 ? plain : stored);
        EXPECT_EQ(reading.digest, digest_of(stored));
    }
}

TEST(Input, knows_the_size_of_files_but_not_of_pipes) {
    const test::TemporaryFolder folder;
    const auto file = Input::open(folder.write("file", bytes_of("four")), Hashing::No);
    ASSERT_TRUE(file);
    EXPECT_EQ((*file)->octets_in_file(), 4U);
    const auto device = Input::open("/dev/null", Hashing::No);
    ASSERT_TRUE(device);
    EXPECT_EQ((*device)->octets_in_file(), 0U);
    EXPECT_EQ((*device)->octets_read(), 0U);
}

TEST(Input, refuses_what_is_no_file) {
    const test::TemporaryFolder folder;
    EXPECT_EQ(read_all(folder.path()).error, folder.path() + ": open for reading: Is a directory");
    EXPECT_EQ(read_all(folder.path_of("missing")).error,
              folder.path_of("missing") + ": open for reading: No such file or directory");
    const auto file = folder.write("file", bytes_of("x"));
    EXPECT_EQ(read_all(file + "/inside").error,
              file + "/inside: open for reading: Not a directory");
    EXPECT_EQ(read_all("").error, "open for reading: No such file or directory");
}

TEST(Input, recognises_every_compression_and_hashes_all_that_is_stored) {
    const test::TemporaryFolder folder;
    const auto plain = noise(10'000);
    for (const std::string program : {"gzip", "bzip2", "xz", "zstd"}) {
        if (!test::has_program(program)) continue;
        const auto stored = test::filter(folder, program + " -c", plain).octets;
        const auto path = folder.write("packed", stored);
        const auto reading = read_all(path);
        EXPECT_TRUE(reading.octets == plain) << program;
        EXPECT_EQ(reading.digest, digest_of(stored));
        const auto cut = read_all(folder.write("cut", std::span(stored).first(stored.size() / 2)));
        EXPECT_TRUE(cut.cut_short) << program;
        auto damaged = stored;
        damaged[stored.size() / 2] ^= 1U;
        const auto bad = folder.write("damaged", damaged);
        EXPECT_EQ(read_all(bad).error.find(bad + ": decompress "), 0U) << read_all(bad).error;
    }
    if (!test::has_program("bzip2")) GTEST_SKIP() << "bzip2 is not installed";
    // Behind a bzip2 stream there may be anything, which is part of the file all the same.
    const auto stored = test::filter(folder, "bzip2 -c", plain).octets + noise(600'000);
    const auto reading = read_all(folder.write("more", stored));
    EXPECT_TRUE(reading.octets == plain);
    EXPECT_EQ(reading.digest, digest_of(stored));
}

TEST(ReadFile, gives_the_octets_and_the_hash_as_stored) {
    const test::TemporaryFolder folder;
    const auto plain = noise(700'000);
    const auto stored = gzip(plain);
    const auto contents = read_file(folder.write("packed", stored), plain.size());
    ASSERT_TRUE(contents);
    EXPECT_TRUE(contents->octets == plain);
    EXPECT_EQ(contents->octets_in_file, stored.size());
    EXPECT_EQ(to_string(contents->digest), digest_of(stored));
    EXPECT_FALSE(contents->cut_short);
    const auto cut = read_file(folder.write("cut", std::span(stored).first(1000)), plain.size());
    ASSERT_TRUE(cut);
    EXPECT_TRUE(cut->cut_short);
}

TEST(ReadFile, stops_a_bomb_at_its_limit) {
    const test::TemporaryFolder folder;
    // 64 MB of zeros in 64 kB.
    const auto bomb = gzip(Bytes(64UL << 20U));
    ASSERT_LT(bomb.size(), 100'000U);
    const auto path = folder.write("bomb.gz", bomb);
    const auto contents = read_file(path, 1'000'000);
    ASSERT_FALSE(contents);
    EXPECT_EQ(to_string(contents.error()),
              path + ": read: larger than the limit of 1000000 octets");
    EXPECT_TRUE(read_file(path, 64UL << 20U));
    EXPECT_FALSE(read_file(path, (64UL << 20U) - 1));
}

}  // namespace
}  // namespace comity::io
