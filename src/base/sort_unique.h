#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace comity {

/// Puts `values` in order, each of them once.
template <class T>
void sort_unique(std::vector<T>& values) {
    std::sort(values.begin(), values.end());
    values.erase(std::unique(values.begin(), values.end()), values.end());
}

/// The same, and keeps the first `most` of them.
template <class T>
void sort_unique(std::vector<T>& values, std::size_t most) {
    sort_unique(values);
    if (values.size() > most) values.resize(most);
}

}  // namespace comity
