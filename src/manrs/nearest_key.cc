#include "manrs/nearest_key.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "manrs/limits.h"

namespace comity::manrs {
namespace {

/// How many characters must be put in, taken out or changed to make `b` of `a` (Levenshtein).
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const auto changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, changed});
        }
    }
    return row.back();
}

}  // namespace

std::string_view nearest_key(std::string_view key, std::span<const std::string_view> known) {
    key = key.substr(0, kFrameworkKeyOctetsMax);
    return *std::min_element(known.begin(), known.end(),
                             [key](std::string_view a, std::string_view b) {
                                 return edit_distance(key, a) < edit_distance(key, b);
                             });
}

}  // namespace comity::manrs
