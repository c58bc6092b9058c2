#include "io/bzip2_runs.h"

#include <algorithm>
#include <array>

namespace comity::io::bzip2 {
namespace {

constexpr std::uint32_t kPolynomial = 0x04C1'1DB7;
constexpr std::size_t kCrcStride = 8;

/// Of an octet, and of one that other octets follow: what it does to the CRC.
using CrcTables = std::array<std::array<std::uint32_t, 256>, kCrcStride>;

constexpr CrcTables make_tables() {
    CrcTables tables{};
    for (std::uint32_t octet = 0; octet < 256; ++octet) {
        auto crc = octet << 24U;
        for (int bit = 0; bit < 8; ++bit) {
            crc = crc << 1U ^ ((crc & 0x8000'0000) != 0 ? kPolynomial : 0);
        }
        tables[0][octet] = crc;
    }
    for (std::size_t behind = 1; behind < kCrcStride; ++behind) {
        for (std::size_t octet = 0; octet < 256; ++octet) {
            const auto crc = tables[behind - 1][octet];
            tables[behind][octet] = crc << 8U ^ tables[0][crc >> 24U];
        }
    }
    return tables;
}

constexpr auto kTables = make_tables();

/// What four octets do that `behind` others follow.
std::uint32_t crc_of_four(std::uint32_t octets, std::size_t behind) {
    return kTables[behind + 3][octets >> 24U] ^ kTables[behind + 2][octets >> 16U & 0xFFU] ^
           kTables[behind + 1][octets >> 8U & 0xFFU] ^ kTables[behind][octets & 0xFFU];
}

}  // namespace

std::uint32_t crc_of(Octets octets, std::uint32_t before) {
    auto crc = ~before;
    for (; octets.size() >= kCrcStride; octets = octets.subspan(kCrcStride)) {
        crc = crc_of_four(crc ^ Reader::load_u32(octets), 4) ^
              crc_of_four(Reader::load_u32(octets.subspan(4)), 0);
    }
    for (const auto octet : octets) crc = crc << 8U ^ kTables[0][crc >> 24U ^ octet];
    return ~crc;
}

std::size_t RunReader::read(std::span<std::uint8_t> target) {
    std::size_t used = 0;
    for (;;) {
        const auto repeated = std::min<std::size_t>(repeats_, target.size() - used);
        std::fill_n(target.begin() + static_cast<std::ptrdiff_t>(used), repeated, last_);
        repeats_ -= static_cast<unsigned>(repeated);
        used += repeated;
        const auto count = std::min(text_.size() - next_, target.size() - used);
        if (count == 0) return used;
        if (run_ == kRunOctets) {
            repeats_ = text_[next_++];
            run_ = 0;
            continue;
        }
        // Octet for octet, to the end of a run of four or of what there is.
        const auto* const from = text_.data() + next_;
        auto* const to = target.data() + used;
        auto last = last_;
        auto run = run_;
        std::size_t i = 0;
        while (i < count && run < kRunOctets) {
            const auto octet = from[i];
            to[i++] = octet;
            run = octet == last ? run + 1 : 1;
            last = octet;
        }
        last_ = last;
        run_ = run;
        next_ += i;
        used += i;
    }
}

}  // namespace comity::io::bzip2
