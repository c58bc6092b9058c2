#include "report/framework_json.h"

#include <gtest/gtest.h>

#include "support/golden.h"

namespace comity::report {
namespace {

/// A framework that ships, as one that reads its file would be told of it.
std::string text_of(const std::string& name) {
    const auto path = std::string(COMITY_SOURCE_DIR) + "/share/frameworks/" + name + ".toml";
    const auto framework = manrs::Framework::parse(test::read_text(path), path);
    EXPECT_TRUE(framework) << to_string(framework.error());
    JsonWriter json(JsonLayout::Indented);
    write_whole_framework(json, *framework);
    return json.take() + "\n";
}

TEST(FrameworkJson, says_in_words_what_the_file_says_in_numbers) {
    test::expect_golden("framework.json", text_of("manrs-2024"));
}

TEST(FrameworkJson, says_otherwise_where_the_numbers_are_others) {
    const auto of_2018 = text_of("manrs-2018");
    const auto of_2024 = text_of("manrs-2024");
    const auto own = text_of("comity-1");
    EXPECT_NE(own.find("Route leaks enter M1 where they are attested."), std::string::npos);
    EXPECT_NE(of_2024.find("Route leaks enter M1, attested or suspected."), std::string::npos);
    EXPECT_NE(of_2018.find("days before the period is left out."), std::string::npos);
    EXPECT_NE(of_2024.find("it is not too old."), std::string::npos);
}

}  // namespace
}  // namespace comity::report
