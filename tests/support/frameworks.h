// The frameworks that come with the program.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "manrs/framework.h"
#include "support/fixtures.h"

namespace comity::test {

/// The framework of share/frameworks of that name.
inline manrs::Framework shipped_framework(const std::string& name = "manrs-2024") {
    const auto path =
        std::filesystem::path(COMITY_SOURCE_DIR) / "share" / "frameworks" / (name + ".toml");
    auto framework = manrs::Framework::parse(read_text(path), name);
    if (!framework) ADD_FAILURE() << to_string(framework.error());
    return framework.value();
}

}  // namespace comity::test
