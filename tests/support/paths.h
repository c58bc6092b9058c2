// Real AS paths for benchmarks and tests: those of a whole table, from the text that bgpdump made
// of it.
#pragma once

#include <zlib.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "net/asn.h"
#include "support/fixtures.h"

namespace comity::test {

inline constexpr const char* kTableOf2015 = "mrt/expect/updates.et-header.2015.bgpdump.gz";

/// The distinct paths of `name`, sorted, collapsed, vantage point first, without those that hold
/// sets; none where the fixture is absent.
inline std::vector<std::vector<net::Asn>> read_paths(const std::string& name) {
    std::vector<std::vector<net::Asn>> paths;
    gzFile file = gzopen(fixture(name).string().c_str(), "rb");
    if (file == nullptr) return paths;
    constexpr std::size_t kPathField = 6;
    std::array<char, 65'536> buffer{};
    while (gzgets(file, buffer.data(), static_cast<int>(buffer.size())) != nullptr) {
        const auto fields = split(std::string_view(buffer.data()), '|');
        if (fields.size() <= kPathField) continue;
        std::vector<net::Asn> path;
        bool is_plain = true;
        for (const auto word : split(fields[kPathField], ' ')) {
            const auto asn = net::Asn::parse(word);
            is_plain = is_plain && asn;
            if (asn && (path.empty() || path.back() != *asn)) path.push_back(*asn);
        }
        if (is_plain) paths.push_back(std::move(path));
    }
    gzclose(file);
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    return paths;
}

}  // namespace comity::test
