// Any text read as groups is refused with a line, or gives groups that keep their promises.
#include <algorithm>

#include "base/check.h"
#include "registry/groups_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace comity;
    using namespace comity::registry;
    const auto groups = parse_groups(std::string(data, data + size), "fuzz.toml");
    if (!groups) {
        COMITY_CHECK(groups.error().what.starts_with("line "));
        return 0;
    }
    const auto not_after = [](const auto& a, const auto& b) { return !(a < b); };
    COMITY_CHECK(std::ranges::adjacent_find(*groups, not_after, &Group::name) == groups->end());
    for (const auto& group : *groups) {
        COMITY_CHECK(!group.name.empty() && !group.title.empty() && !group.asns.empty());
        COMITY_CHECK(group.asns.front().value() != 0);
        COMITY_CHECK(std::ranges::adjacent_find(group.asns, not_after) == group.asns.end());
    }
    return 0;
}
