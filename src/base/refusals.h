// Entries of a file that were refused, by rule, for people: how many, and where the first ones are.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/rule.h"

namespace comity {

/// Counts refused entries of one input. The places are what its format counts in: lines from 1, or
/// entries from 1.
class Refusals {
public:
    struct Sample {
        std::string what;         ///< As given, safe to print; cut at kSampleOctetsMax.
        std::uint64_t place = 0;  ///< Of the line or the entry.
        friend bool operator==(const Sample&, const Sample&) = default;
    };
    struct Entry {
        const Rule* rule = nullptr;  ///< Never null.
        std::uint64_t count = 0;
        std::vector<Sample> samples;  ///< The first, up to kSamplesMax.
        friend bool operator==(const Entry&, const Entry&) = default;
    };
    static constexpr std::size_t kSamplesMax = 5;
    static constexpr std::size_t kSampleOctetsMax = 80;

    void add(const Rule& rule, std::string_view what, std::uint64_t place);

    /// One for each rule broken, in the order first met.
    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    [[nodiscard]] bool empty() const { return entries_.empty(); }
    [[nodiscard]] std::uint64_t total() const;
    /// How many entries were refused under `rule`.
    [[nodiscard]] std::uint64_t count(const Rule& rule) const;
    friend bool operator==(const Refusals&, const Refusals&) = default;

private:
    std::vector<Entry> entries_;
};

}  // namespace comity
