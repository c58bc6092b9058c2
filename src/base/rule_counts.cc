#include "base/rule_counts.h"

#include <algorithm>

namespace comity {

void RuleCounts::add(const Rule& rule, std::uint64_t offset, std::string_view what) {
    const auto place = std::lower_bound(
        entries_.begin(), entries_.end(), rule.id,
        [](const Entry& entry, std::string_view id) { return entry.rule->id < id; });
    if (place != entries_.end() && place->rule == &rule) {
        ++place->count;
    } else {
        entries_.insert(place, Entry{&rule, 1, offset, what});
    }
}

void RuleCounts::add(const RuleCounts& other) {
    for (const auto& entry : other.entries_) {
        add(*entry.rule, entry.first_offset, entry.what);
        const auto place =
            std::find_if(entries_.begin(), entries_.end(),
                         [&entry](const Entry& mine) { return mine.rule == entry.rule; });
        place->count += entry.count - 1;
    }
}

std::uint64_t RuleCounts::total() const {
    std::uint64_t total = 0;
    for (const auto& entry : entries_) total += entry.count;
    return total;
}

}  // namespace comity
