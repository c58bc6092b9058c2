#include "service/api/export_shelf.h"

#include <gtest/gtest.h>

#include "service/rules.h"

namespace comity::service::api {
namespace {

ExportFile file_of(std::size_t octets) {
    return {.gzip = std::string(octets, 'x'), .octets = octets, .name = {}, .fields = {}};
}

TEST(ExportShelf, makes_each_file_once_for_each_state) {
    ExportShelf shelf(100, 100);
    int made = 0;
    const auto get = [&](const std::string& etag, const std::string& key, std::size_t octets) {
        return shelf
            .get(etag, key,
                 [&]() -> Result<ExportFile, Problem> {
                     ++made;
                     return file_of(octets);
                 })
            .value();
    };
    EXPECT_EQ(get("a", "networks", 40)->gzip.size(), 40U);
    get("a", "networks", 40);
    EXPECT_EQ(made, 1);
    get("a", "incidents", 40);
    get("a", "networks", 40);
    EXPECT_EQ(made, 2);
    // The one that was not asked for the longest goes first.
    get("a", "scores", 40);
    get("a", "networks", 40);
    EXPECT_EQ(made, 3);
    get("a", "incidents", 40);
    EXPECT_EQ(made, 4);
    // What is too large for the shelf is given, and not kept.
    EXPECT_EQ(get("a", "large", 101)->gzip.size(), 101U);
    get("a", "large", 101);
    EXPECT_EQ(made, 6);
    get("b", "networks", 40);
    EXPECT_EQ(made, 7);
}

TEST(ExportShelf, makes_one_at_a_time_and_goes_on_after_a_fault) {
    ExportShelf shelf(100, 100);
    const auto good = []() -> Result<ExportFile, Problem> { return file_of(1); };
    const auto nested = shelf.get("a", "outer", [&]() -> Result<ExportFile, Problem> {
        const auto inner = shelf.get("a", "inner", good);
        EXPECT_FALSE(inner);
        EXPECT_EQ(inner.error().rule, &kExportsTooMany);
        EXPECT_EQ(inner.error().status, 503U);
        return fail(Problem{400, &kParameterValue, ""});
    });
    EXPECT_FALSE(nested);
    EXPECT_TRUE(shelf.get("a", "outer", good));
}

TEST(ExportShelf, sends_only_as_much_as_there_is_room_for) {
    ExportShelf shelf(100, 100);
    auto first = shelf.send(60);
    ASSERT_TRUE(first);
    EXPECT_FALSE(shelf.send(41));
    auto second = shelf.send(40);
    EXPECT_TRUE(second);
    EXPECT_FALSE(shelf.send(1));
    first.reset();
    EXPECT_TRUE(shelf.send(60));
    second.reset();
    // One that is larger than the room goes alone.
    EXPECT_TRUE(shelf.send(1'000));
}

}  // namespace
}  // namespace comity::service::api
