#include "io/bzip2_bits.h"

#include <algorithm>
#include <bitset>

namespace comity::io::bzip2 {
namespace {

// The search looks at two octets of every four. A magic that begins in octet 0 fills octets 1 to 5
// to the last bit, and of the pairs (1, 2) to (4, 5) one begins at a multiple of four.
constexpr std::size_t kPatternStride = 4;

/// By pairs of octets: whether a magic may lie around them.
std::bitset<0x1'0000> make_pairs() {
    std::bitset<0x1'0000> pairs;
    for (const auto magic : {kBlockMagic, kEndMagic}) {
        for (unsigned shift = 0; shift < 8; ++shift) {
            for (unsigned octet = 1; octet <= kPatternStride; ++octet) {
                const auto first_bit = 8 * octet - shift;
                pairs.set(magic >> (kMagicBits - 16 - first_bit) & 0xFFFFU);
            }
        }
    }
    return pairs;
}

bool is_magic(std::uint64_t bits) { return bits == kBlockMagic || bits == kEndMagic; }

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
    for (auto i = from / 8 + 1; i + 1 < octets.size(); i += kPatternStride) {
        if (!kPairs[static_cast<std::size_t>(octets[i] << 8U | octets[i + 1])]) [[likely]]
            continue;
        const auto first = std::max(from, 8 * (std::max(i, kPatternStride) - kPatternStride));
        for (auto at = first; at < 8 * i && at + kMagicBits <= bits; ++at) {
            if (is_magic(bits_at(octets, at, kMagicBits))) return at;
        }
    }
    return std::nullopt;
}

}  // namespace comity::io::bzip2
