#include "service/programmes.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temporary_folder.h"

namespace comity::service {
namespace {

const std::vector<std::string> kFolders{std::string(COMITY_SOURCE_DIR) + "/share"};

std::string write_profile(const test::TemporaryFolder& folder, const std::string& name,
                          const std::string& programme) {
    const auto path = folder.path_of(name);
    std::ofstream(path) << "name = \"ours\"\nprogramme = \"" << programme
                        << "\"\ntitle = \"Ours\"\ntext = \"x\"\n[thresholds]\nfiltering = 0.6\n";
    return path;
}

TEST(Programmes, that_ship_load_in_the_order_of_the_list_of_participants) {
    const auto programmes = load_programmes(kFolders, {});
    ASSERT_TRUE(programmes) << to_string(programmes.error());
    std::vector<std::string> names;
    for (const auto& programme : programmes->programmes) names.push_back(programme.name);
    EXPECT_EQ(names, (std::vector<std::string>{"network-operators", "cdn-cloud", "ixps",
                                               "equipment-vendors"}));
    EXPECT_EQ(programmes->find("ixps")->title, "Internet exchange points");
    EXPECT_EQ(programmes->find("none"), nullptr);
    EXPECT_EQ(programmes->profile_for("ixps"), nullptr);
}

TEST(Programmes, have_at_most_one_profile_each) {
    const test::TemporaryFolder folder;
    const auto one = write_profile(folder, "one.toml", "network-operators");
    const auto two = write_profile(folder, "two.toml", "network-operators");
    const auto lost = write_profile(folder, "lost.toml", "bakers");
    const auto with_one = load_programmes(kFolders, std::vector{one});
    ASSERT_TRUE(with_one) << to_string(with_one.error());
    EXPECT_EQ(with_one->profile_for("network-operators")->least_of("filtering"), 0.6);
    EXPECT_EQ(to_string(load_programmes(kFolders, std::vector{one, two}).error()),
              two + ": there is another profile for the programme \"network-operators\"");
    EXPECT_EQ(to_string(load_programmes(kFolders, std::vector{lost}).error()),
              lost + ": there is no programme \"bakers\"");
    EXPECT_FALSE(load_programmes(kFolders, std::vector{folder.path_of("absent.toml")}));
}

}  // namespace
}  // namespace comity::service
