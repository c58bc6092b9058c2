#include "base/refusals.h"

#include <algorithm>

#include "base/text.h"

namespace comity {

void Refusals::add(const Rule& rule, std::string_view what, std::uint64_t place) {
    auto entry = std::find_if(entries_.begin(), entries_.end(),
                              [&rule](const Entry& known) { return known.rule == &rule; });
    if (entry == entries_.end()) entry = entries_.insert(entry, Entry{.rule = &rule});
    ++entry->count;
    if (entry->samples.size() < kSamplesMax) {
        entry->samples.push_back({escape_for_terminal(what, kSampleOctetsMax), place});
    }
}

std::uint64_t Refusals::total() const {
    std::uint64_t total = 0;
    for (const auto& entry : entries_) total += entry.count;
    return total;
}

std::uint64_t Refusals::count(const Rule& rule) const {
    for (const auto& entry : entries_) {
        if (entry.rule == &rule) return entry.count;
    }
    return 0;
}

}  // namespace comity
