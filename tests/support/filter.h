// Other programs as filters: octets in, octets out.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <vector>

#include "support/temporary_folder.h"

namespace comity::test {

/// Whether the shell knows `program`.
inline bool has_program(const std::string& program) {
    return std::system(("command -v " + program + " >/dev/null").c_str()) == 0;
}

struct Filtered {
    std::vector<std::uint8_t> octets;
    int status = 0;
};

/// What `command` makes of `octets`, between files of `folder`.
inline Filtered filter(const TemporaryFolder& folder, const std::string& command,
                       std::span<const std::uint8_t> octets) {
    const auto in = folder.write("filter.in", octets);
    const auto out = folder.path_of("filter.out");
    const auto status = std::system((command + " <" + in + " >" + out + " 2>/dev/null").c_str());
    std::ifstream file(out, std::ios::binary);
    const std::vector<char> text{std::istreambuf_iterator<char>(file), {}};
    return {{text.begin(), text.end()}, WEXITSTATUS(status)};
}

}  // namespace comity::test
