// How often each rule was broken, and where first: nothing that was refused goes unseen.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/parse_error.h"

namespace comity {

/// Counts by rule, in the order of rule ids, so that equal inputs print equal counts.
class RuleCounts {
public:
    struct Entry {
        const Rule* rule;
        std::uint64_t count;
        std::uint64_t first_offset;  ///< Octets from the start of the input where it was met first.
        std::string_view what;       ///< The field it was met in there.
    };

    void add(const ParseError& error) { add(*error.rule, error.offset, error.what); }
    void add(const Rule& rule, std::uint64_t offset, std::string_view what);
    /// Adds the counts of another input, whose offsets are its own.
    void add(const RuleCounts& other);

    [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
    [[nodiscard]] std::uint64_t total() const;
    [[nodiscard]] bool empty() const { return entries_.empty(); }

private:
    std::vector<Entry> entries_;
};

}  // namespace comity
