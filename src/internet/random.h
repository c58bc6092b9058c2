// Chance that is the same on every machine: the standard library's distributions differ by vendor.
#pragma once

#include <cstdint>

namespace comity::internet {

/// A 64-bit word that depends on all bits of `word`: the finaliser of SplitMix64 (Steele, Lea and
/// Flood 2014).
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t word) {
    word += 0x9E3779B97F4A7C15U;
    word = (word ^ word >> 30U) * 0xBF58476D1CE4E5B9U;
    word = (word ^ word >> 27U) * 0x94D049BB133111EBU;
    return word ^ word >> 31U;
}
/// One word of two: for chance that belongs to a thing (a prefix at a vantage point), whatever the
/// order in which things are looked at.
[[nodiscard]] constexpr std::uint64_t mix(std::uint64_t first, std::uint64_t second) {
    return mix(mix(first) ^ second);
}

/// SplitMix64: a stream of words from a seed.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    [[nodiscard]] std::uint64_t word() {
        const auto result = mix(state_);
        state_ += 0x9E3779B97F4A7C15U;
        return result;
    }
    /// A number below `bound`, which is at least 1; biased by less than bound / 2^32.
    [[nodiscard]] std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>(((word() >> 32U) * bound) >> 32U);
    }
    /// A number from `low` to `high`, both included.
    [[nodiscard]] std::uint32_t between(std::uint32_t low, std::uint32_t high) {
        return low + below(high - low + 1);
    }
    /// True in `permille` of a thousand cases.
    [[nodiscard]] bool chance(std::uint32_t permille) { return below(1'000) < permille; }
    /// A number below `bound` that is the likelier the smaller it is: half of all fall into the
    /// first fifth (the product of two uniform numbers).
    [[nodiscard]] std::uint32_t skewed_below(std::uint32_t bound) {
        return below(below(bound) + 1);
    }

private:
    std::uint64_t state_;
};

}  // namespace comity::internet
