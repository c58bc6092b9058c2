#include "service/frameworks.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace comity::service {
namespace {

namespace fs = std::filesystem;

const std::string kShare = std::string(COMITY_SOURCE_DIR) + "/share";

/// A share folder of its own for one test, taken away with it.
class OwnShare {
public:
    explicit OwnShare(const std::string& name) : path_(fs::path(testing::TempDir()) / name) {
        fs::remove_all(path_);
        fs::create_directories(path_ / "frameworks");
    }
    OwnShare(const OwnShare&) = delete;
    OwnShare& operator=(const OwnShare&) = delete;
    ~OwnShare() { fs::remove_all(path_); }
    /// Copies a framework that ships, under another file name.
    [[nodiscard]] std::string add(const std::string& shipped, const std::string& name) const {
        const auto target = path_ / "frameworks" / name;
        fs::copy_file(fs::path(kShare) / "frameworks" / shipped, target);
        return target.string();
    }
    [[nodiscard]] std::string path() const { return path_.string(); }

private:
    fs::path path_;
};

TEST(Frameworks, every_one_that_ships_loads_by_its_name) {
    const std::vector<std::string> folders{"/nonexistent", kShare};
    const auto names = framework_names(folders);
    EXPECT_EQ(names, (std::vector<std::string>{"comity-1", "manrs-2018", "manrs-2024"}));
    for (const auto& name : names) {
        const auto framework = load_framework(name, folders);
        ASSERT_TRUE(framework) << to_string(framework.error());
        EXPECT_EQ(framework->name, name);
        EXPECT_EQ(framework->label, name + "/comity");
    }
    EXPECT_TRUE(load_framework(std::string(kDefaultFramework), folders));
}

TEST(Frameworks, an_unknown_name_lists_the_known_ones) {
    const std::vector<std::string> folders{kShare};
    for (const char* name : {"manrs-2019", "", "manrs-2018.toml.x"}) {
        const auto framework = load_framework(name, folders);
        ASSERT_FALSE(framework);
        EXPECT_EQ(framework.error().subject, name);
        EXPECT_EQ(framework.error().what,
                  "no framework of that name; known: comity-1, manrs-2018, manrs-2024");
    }
    EXPECT_EQ(load_framework("x", {}).error().what, "no framework of that name; known: none");
}

TEST(Frameworks, a_slash_or_toml_at_the_end_makes_it_a_path) {
    const OwnShare share("frameworks_path");
    const auto path = share.add("manrs-2018.toml", "mine.toml");
    const auto framework = load_framework(path, {});
    ASSERT_TRUE(framework) << to_string(framework.error());
    EXPECT_EQ(framework->name, "manrs-2018");
    const auto absent = load_framework("absent.toml", {});
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().subject, "absent.toml");
    EXPECT_EQ(absent.error().os_error, ENOENT);
}

TEST(Frameworks, the_first_folder_that_has_the_name_counts) {
    const OwnShare share("frameworks_first");
    const auto path = share.add("manrs-2018.toml", "manrs-2024.toml");
    const std::vector<std::string> folders{share.path(), kShare};
    const auto framework = load_framework("manrs-2024", folders);
    ASSERT_FALSE(framework);
    EXPECT_EQ(framework.error().subject, path);
    EXPECT_EQ(framework.error().what, "name is \"manrs-2018\", not that of the file");
    EXPECT_TRUE(load_framework("manrs-2018", folders));
}

TEST(Frameworks, a_mistake_in_a_file_names_the_file_and_the_line) {
    const OwnShare share("frameworks_mistake");
    const auto path = share.path() + "/frameworks/mine.toml";
    std::ofstream(path) << "name = \"mine\"\nlabel = 5\n";
    const auto framework = load_framework("mine", std::vector<std::string>{share.path()});
    ASSERT_FALSE(framework);
    EXPECT_EQ(to_string(framework.error()), path + ": line 2: label must be text");
}

TEST(Frameworks, the_environment_names_the_folder_in_place_of_all_others) {
    constexpr std::array<std::string_view, 2> kBuiltIn{"/a", "/b"};
    ASSERT_EQ(::unsetenv("COMITY_SHARE"), 0);
    EXPECT_EQ(share_folders(kBuiltIn), (std::vector<std::string>{"/a", "/b"}));
    ASSERT_EQ(::setenv("COMITY_SHARE", "/c", 1), 0);
    EXPECT_EQ(share_folders(kBuiltIn), std::vector<std::string>{"/c"});
    ASSERT_EQ(::unsetenv("COMITY_SHARE"), 0);
}

}  // namespace
}  // namespace comity::service
