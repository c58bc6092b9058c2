#include "internet/tables.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/result.h"
#include "base/text.h"
#include "internet/limits.h"
#include "internet/rules.h"

namespace comity::internet {
namespace {

void refuse(std::vector<RefusedLines>& refused, const Rule& rule, std::uint64_t line) {
    const auto known = std::find_if(refused.begin(), refused.end(),
                                    [&rule](const RefusedLines& r) { return r.rule == &rule; });
    if (known == refused.end()) {
        refused.push_back({&rule, 1, line});
    } else {
        ++known->count;
    }
}

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

Line<Relationship> parse_relationship(std::string_view line) {
    const auto fields = fields_of<3>(line, "|");
    if (!fields) return fail(&rules::kRelationshipFields);
    const auto first = net::Asn::parse((*fields)[0]);
    const auto second = net::Asn::parse((*fields)[1]);
    if (!first || !second) return fail(&rules::kRelationshipAsn);
    if (*first == *second) return fail(&rules::kRelationshipSelf);
    const auto kind = trim((*fields)[2]);
    if (kind == "-1") return Relationship{*first, *second, Relationship::Kind::ProviderOf};
    if (kind == "0") return Relationship{*first, *second, Relationship::Kind::PeerOf};
    return fail(&rules::kRelationshipKind);
}

template <class Table, class ParseLine>
Table parse_table(std::string_view text, std::string_view comment_marks, ParseLine&& parse_line) {
    Table table;
    for (std::uint64_t number = 1; !text.empty(); ++number) {
        const auto end = text.find('\n');
        const auto whole = text.substr(0, end);
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        const auto line = trim(whole);
        if (line.empty() || comment_marks.find(line.front()) != std::string_view::npos) continue;
        if (line.size() > kTableLineOctetsMax) {
            refuse(table.refused, rules::kTableLine, number);
            continue;
        }
        if (table.records.size() == kTableRecordsMax) {
            refuse(table.refused, rules::kTableRecords, number);
            return table;
        }
        const auto record = parse_line(line);
        if (record) {
            table.records.push_back(*record);
        } else {
            refuse(table.refused, *record.error(), number);
        }
    }
    return table;
}

}  // namespace

OriginTable parse_origins(std::string_view text) {
    return parse_table<OriginTable>(text, ";#", parse_origin);
}

RelationshipTable parse_relationships(std::string_view text) {
    return parse_table<RelationshipTable>(text, "#", parse_relationship);
}

}  // namespace comity::internet
