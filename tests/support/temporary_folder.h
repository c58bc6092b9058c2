// A folder of its own for one test, taken away with it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <set>
#include <span>
#include <string>
#include <string_view>

namespace comity::test {

class TemporaryFolder {
public:
    TemporaryFolder() {
        const auto* const test = testing::UnitTest::GetInstance()->current_test_info();
        path_ = std::filesystem::path(testing::TempDir()) /
                ("comity_" + std::string(test->test_suite_name()) + "_" + test->name() + "_" +
                 std::to_string(::getpid()));
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] std::string path() const { return path_.string(); }
    [[nodiscard]] std::string path_of(std::string_view name) const { return path_ / name; }
    /// Writes a file into it and returns its path.
    [[nodiscard]] std::string write(std::string_view name,
                                    std::span<const std::uint8_t> octets) const {
        std::ofstream file(path_ / name, std::ios::binary);
        for (const auto octet : octets) file.put(static_cast<char>(octet));
        return path_of(name);
    }
    /// The names in it, sorted, with a blank between them.
    [[nodiscard]] std::string names() const {
        std::set<std::string> sorted;
        for (const auto& entry : std::filesystem::directory_iterator(path_)) {
            sorted.insert(entry.path().filename());
        }
        std::string text;
        for (const auto& name : sorted) text += (text.empty() ? "" : " ") + name;
        return text;
    }

private:
    std::filesystem::path path_;
};

}  // namespace comity::test
