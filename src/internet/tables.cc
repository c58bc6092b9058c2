#include "internet/tables.h"

#include <array>
#include <optional>

#include "base/result.h"
#include "base/text.h"
#include "internet/limits.h"
#include "internet/rules.h"

namespace comity::internet {
namespace {

/// The first `N` fields of `line`, which any of `separators` part; how many more there are does not
/// matter. Nothing if there are fewer.
template <std::size_t N>
std::optional<std::array<std::string_view, N>> fields_of(std::string_view line,
                                                         std::string_view separators) {
    std::array<std::string_view, N> fields;
    for (auto& field : fields) {
        if (line.empty()) return std::nullopt;
        const auto end = line.find_first_of(separators);
        field = line.substr(0, end);
        const auto next =
            end == std::string_view::npos ? end : line.find_first_not_of(separators, end);
        line = next == std::string_view::npos ? std::string_view() : line.substr(next);
    }
    return fields;
}

/// A record, or the rule that the line broke.
template <class T>
using Line = Result<T, const Rule*>;

Line<OriginRecord> parse_origin(std::string_view line) {
    const auto fields = fields_of<2>(line, " \t");
    if (!fields) return fail(&rules::kOriginFields);
    const auto prefix = net::Prefix::parse((*fields)[0]);
    if (!prefix) return fail(&rules::kOriginPrefix);
    const auto origin = net::Asn::parse((*fields)[1]);
    if (!origin) return fail(&rules::kOriginAsn);
    return OriginRecord{*prefix, *origin};
}

}  // namespace

OriginTable parse_origins(std::string_view text) {
    OriginTable table;
    for (std::uint64_t number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const auto whole = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto line = trim(whole);
        if (line.empty() || line.front() == ';' || line.front() == '#') continue;
        if (line.size() > kTableLineOctetsMax) {
            table.refused.add(rules::kTableLine, line, number);
            continue;
        }
        if (table.records.size() == kTableRecordsMax) {
            table.refused.add(rules::kTableRecords, line, number);
            return table;
        }
        const auto record = parse_origin(line);
        if (record) {
            table.records.push_back(*record);
        } else {
            table.refused.add(*record.error(), line, number);
        }
    }
    return table;
}

}  // namespace comity::internet
