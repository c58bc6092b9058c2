// Texts compared with golden ones.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "base/text.h"
#include "support/fixtures.h"

namespace comity::test {

/// Compares with tests/golden/report/`name`; COMITY_REWRITE_GOLDENS=1 writes it instead, for the
/// diff to be reviewed.
inline void expect_golden(const std::string& name, const std::string& text) {
    const auto path =
        std::filesystem::path(COMITY_SOURCE_DIR) / "tests" / "golden" / "report" / name;
    const char* const rewrite =
        std::getenv("COMITY_REWRITE_GOLDENS");  // NOLINT(concurrency-mt-unsafe)
    if (rewrite != nullptr && std::string_view(rewrite) == "1") {
        std::ofstream(path, std::ios::binary) << text;
        return;
    }
    ASSERT_TRUE(std::filesystem::exists(path)) << path << ": COMITY_REWRITE_GOLDENS=1 makes it";
    const auto expected = read_text(path);
    const auto expected_lines = split(expected, '\n');
    const auto lines = split(text, '\n');
    for (std::size_t i = 0; i < std::min(lines.size(), expected_lines.size()); ++i) {
        ASSERT_EQ(expected_lines[i], lines[i]) << name << " line " << i + 1;
    }
    ASSERT_EQ(expected.size(), text.size()) << name;
}

}  // namespace comity::test
