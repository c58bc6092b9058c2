// Any octets as either table: no record is made of what was refused, and lines are all accounted
// for.
#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "internet/tables.h"

namespace {

using namespace comity;

std::uint64_t refused_count(const std::vector<internet::RefusedLines>& refused) {
    std::uint64_t sum = 0;
    for (const auto& lines : refused) {
        COMITY_CHECK(lines.rule != nullptr && lines.count > 0 && lines.first_line > 0);
        sum += lines.count;
    }
    return sum;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<char> copy(data, data + size);
    const std::string_view text(copy.data(), copy.size());
    const auto line_count =
        static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    const auto origins = internet::parse_origins(text);
    COMITY_CHECK(origins.records.size() + refused_count(origins.refused) <= line_count);
    for (const auto& record : origins.records) {
        COMITY_CHECK(net::Prefix::make(record.prefix.address(), record.prefix.length()));
    }
    const auto relationships = internet::parse_relationships(text);
    COMITY_CHECK(relationships.records.size() + refused_count(relationships.refused) <= line_count);
    for (const auto& record : relationships.records) COMITY_CHECK(record.first != record.second);
    return 0;
}
