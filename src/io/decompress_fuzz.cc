// Arbitrary octets as a compressed file. What comes out does not depend on how it is asked for; of
// bzip2 it is what libbz2 alone makes of the same octets.
#include <algorithm>
#include <cstdlib>

#include "io/bzip2_reader.h"
#include "support/bunzip2.h"
#include "support/drain.h"

namespace {

using comity::Octets;

// A few octets may become gigabytes.
constexpr std::size_t kOctetsMax = 3'000'000;

/// Reads up to kOctetsMax octets; what ended before shows in `drained.complete`.
struct Drained {
    std::vector<std::uint8_t> octets;
    bool failed = false;
    bool is_randomised = false;  ///< It failed for that, which libbz2 still reads.
    bool cut_short = false;
    bool complete = true;
};

Drained drain(comity::io::Decompressor& source, std::size_t buffer_octets) {
    Drained drained;
    std::vector<std::uint8_t> buffer(buffer_octets);
    while (drained.octets.size() < kOctetsMax) {
        const auto count = source.read(buffer);
        drained.failed = !count;
        if (!count)
            drained.is_randomised = count.error().what.find("randomised") != std::string::npos;
        if (!count || *count == 0) {
            drained.cut_short = source.cut_short();
            return drained;
        }
        if (*count > buffer.size()) std::abort();
        drained.octets.insert(drained.octets.end(), buffer.begin(),
                              buffer.begin() + static_cast<std::ptrdiff_t>(*count));
    }
    drained.complete = false;
    return drained;
}

void require(bool condition) {
    if (!condition) std::abort();
}

void require_same(const Drained& a, const Drained& b) {
    const auto common = std::min(a.octets.size(), b.octets.size());
    require(std::equal(a.octets.begin(), a.octets.begin() + static_cast<std::ptrdiff_t>(common),
                       b.octets.begin()));
    if (!a.complete || !b.complete) return;
    require(a.octets.size() == b.octets.size() && a.failed == b.failed &&
            a.cut_short == b.cut_short);
}

void check_bzip2(Octets stored) {
    comity::MemorySource one_source(stored);
    comity::io::Bzip2Reader one(one_source, 1);
    const auto ours = drain(one, 100'000);
    comity::MemorySource three_source(stored);
    comity::io::Bzip2Reader three(three_source, 3);
    require_same(ours, drain(three, 7'777));
    if (!ours.complete || ours.is_randomised) return;
    const auto theirs = comity::test::bunzip2(stored);
    require(ours.octets.size() <= theirs.octets.size() &&
            std::equal(ours.octets.begin(), ours.octets.end(), theirs.octets.begin()));
    // Whether the last block is damaged or cut cannot always be told.
    const bool theirs_good = theirs.error.empty() && !theirs.cut_short;
    require((!ours.failed && !ours.cut_short) == theirs_good);
    if (theirs_good) require(ours.octets.size() == theirs.octets.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Octets stored(data, size);
    const auto front = stored.first(std::min(size, comity::io::kMagicOctetsMax));
    comity::MemorySource first_source(stored);
    const auto first = comity::io::make_decompressor(front, first_source);
    if (!first) return 0;
    if (stored.size() >= 3 && stored[0] == 'B') {
        check_bzip2(stored);
        return 0;
    }
    comity::MemorySource second_source(stored);
    const auto second = comity::io::make_decompressor(front, second_source);
    require_same(drain(*first, 100'000), drain(*second, 777));
    return 0;
}
