// Any octets as a table of origins: no record is made of what was refused, and lines are all
// accounted for.
#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "internet/tables.h"

using namespace comity;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<char> copy(data, data + size);
    const std::string_view text(copy.data(), copy.size());
    const auto line_count =
        static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    const auto origins = internet::parse_origins(text);
    COMITY_CHECK(origins.records.size() + origins.refused.total() <= line_count);
    for (const auto& record : origins.records) {
        COMITY_CHECK(net::Prefix::make(record.prefix.address(), record.prefix.length()));
    }
    return 0;
}
