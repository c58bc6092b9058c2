#include "io/bzip2_bits.h"

#include <algorithm>
#include <array>
#include <bitset>

namespace comity::io::bzip2 {
namespace {

constexpr std::size_t kHeaderOctets = 4;

// The search looks at two octets of every four. A magic that begins in octet 0 fills octets 1 to 5
// to the last bit, and of the pairs (1, 2) to (4, 5) one begins at a multiple of four.
constexpr std::size_t kStride = 4;

/// By pairs of octets: whether a magic may lie around them.
std::bitset<0x1'0000> make_pairs() {
    std::bitset<0x1'0000> pairs;
    for (const auto magic : {kBlockMagic, kEndMagic}) {
        for (unsigned shift = 0; shift < 8; ++shift) {
            for (unsigned octet = 1; octet <= kStride; ++octet) {
                const auto first_bit = 8 * octet - shift;
                pairs.set(magic >> (kMagicBits - 16 - first_bit) & 0xFFFFU);
            }
        }
    }
    return pairs;
}

bool is_magic(std::uint64_t bits) { return bits == kBlockMagic || bits == kEndMagic; }

/// The bits from `begin` to the end of `octets`, moved to the front of octets, behind a header.
std::vector<std::uint8_t> moved(Octets octets, std::size_t begin, char digit) {
    octets = octets.subspan(begin / 8);
    const auto shift = begin % 8;
    std::vector<std::uint8_t> stream(kHeaderOctets + octets.size());
    const std::array<char, kHeaderOctets> header{'B', 'Z', 'h', digit};
    std::copy(header.begin(), header.end(), stream.begin());
    auto* const out = stream.data() + kHeaderOctets;
    for (std::size_t i = 0; i + 1 < octets.size(); ++i) {
        out[i] = static_cast<std::uint8_t>((octets[i] << 8U | octets[i + 1]) >> (8 - shift));
    }
    if (!octets.empty()) {
        out[octets.size() - 1] = static_cast<std::uint8_t>(octets.back() << shift);
    }
    return stream;
}

}  // namespace

std::uint64_t bits_at(Octets octets, std::size_t at, std::size_t count) {
    std::uint64_t bits = 0;
    const auto end = at + count;
    for (auto i = at / 8; i < (end + 7) / 8; ++i) bits = bits << 8U | octets[i];
    return bits >> (7 - (end + 7) % 8) & ((std::uint64_t{1} << count) - 1);
}

std::optional<std::size_t> find_magic(Octets octets, std::size_t from) {
    static const auto kPairs = make_pairs();
    const auto bits = 8 * octets.size();
    for (auto i = from / 8 + 1; i + 1 < octets.size(); i += kStride) {
        if (!kPairs[static_cast<std::size_t>(octets[i] << 8U | octets[i + 1])]) [[likely]]
            continue;
        const auto first = std::max(from, 8 * (std::max(i, kStride) - kStride));
        for (auto at = first; at < 8 * i && at + kMagicBits <= bits; ++at) {
            if (is_magic(bits_at(octets, at, kMagicBits))) return at;
        }
    }
    return std::nullopt;
}

std::vector<std::uint8_t> stream_of_block(Octets octets, std::size_t begin, std::size_t end,
                                          char digit) {
    auto stream = moved(octets.first((end + 7) / 8), begin, digit);
    auto place = 8 * kHeaderOctets + end - begin;
    stream.resize((place + kMagicBits + kCrcBits + 7) / 8);
    const auto crc = bits_at(octets, begin + kMagicBits, kCrcBits);
    const auto put = [&stream, &place](std::uint64_t bits, std::size_t count) {
        for (auto i = count; i-- > 0; ++place) {
            auto& octet = stream[place / 8];
            const auto mask = static_cast<std::uint8_t>(0x80U >> place % 8);
            octet = static_cast<std::uint8_t>((bits >> i & 1U) != 0 ? octet | mask : octet & ~mask);
        }
    };
    put(kEndMagic, kMagicBits);
    // Of a single block, the CRC of the whole is that of the block.
    put(crc, kCrcBits);
    return stream;
}

std::vector<std::uint8_t> stream_from(Octets octets, std::size_t begin, char digit) {
    return moved(octets, begin, digit);
}

}  // namespace comity::io::bzip2
