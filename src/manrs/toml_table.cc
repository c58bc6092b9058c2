#include "manrs/toml_table.h"

#include <toml++/toml.h>
#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "manrs/limits.h"
#include "manrs/nearest_key.h"

namespace comity::manrs {
namespace {

Error error_in_line(std::string_view subject, std::size_t line, std::string_view what) {
    return Error{.subject = std::string(subject),
                 .what = fmt::format("line {}: {}", std::max<std::size_t>(1, line), what)};
}

/// Refuses what is too large, or too deep, to be given to the TOML parser.
Result<void> check_size(std::string_view text, std::string_view subject) {
    if (text.size() > kFrameworkOctetsMax) {
        return fail(error_in_line(
            subject, 1, fmt::format("the file may have at most {} octets", kFrameworkOctetsMax)));
    }
    const auto line = line_with_more_than(text, '.', kFrameworkLineDotsMax);
    if (line == 0) return {};
    return fail(error_in_line(subject, line,
                              fmt::format("more than {} dots in one line", kFrameworkLineDotsMax)));
}

const toml::table& table_of(const void* table) { return *static_cast<const toml::table*>(table); }

const toml::node& node_of(const void* node) { return *static_cast<const toml::node*>(node); }

bool is_identifier(std::string_view name) {
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

}  // namespace

Error TomlTable::error_in(std::size_t line, std::string_view what) const {
    return error_in_line(subject_, line, what);
}

Error TomlTable::error_of(std::string_view key, std::string_view what) const {
    const auto* node = table_of(table_).get(key);
    const auto& where = node == nullptr ? table_of(table_).source() : node->source();
    return error_in(where.begin.line, fmt::format("{} {}", name_of(key), what));
}

std::string TomlTable::name_of(std::string_view key) const {
    const auto safe = escape_for_terminal(key, kFrameworkKeyOctetsMax);
    return path_.empty() ? safe : path_ + "." + safe;
}

bool TomlTable::has(std::string_view key) const { return table_of(table_).contains(key); }

std::vector<std::string> TomlTable::keys() const {
    std::vector<std::string> keys;
    for (const auto& [key, value] : table_of(table_)) keys.emplace_back(key.str());
    return keys;
}

Result<void> TomlTable::has_only(std::span<const std::string_view> known) const {
    for (const auto& [key, value] : table_of(table_)) {
        if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
        return fail(
            error_in(key.source().begin.line,
                     fmt::format("unknown key {}; the nearest known key is {}", name_of(key.str()),
                                 name_of(nearest_key(key.str(), known)))));
    }
    return {};
}

Result<const void*> TomlTable::find(std::string_view key) const {
    const auto* node = table_of(table_).get(key);
    if (node == nullptr) return fail(error_of(key, "is missing"));
    return static_cast<const void*>(node);
}

Result<std::string> TomlTable::text(std::string_view key) const {
    const auto* const value = node_of(COMITY_TRY(find(key))).as_string();
    if (value == nullptr) return fail(error_of(key, "must be text"));
    if (value->get().empty() || value->get().size() > kFrameworkTextOctetsMax) {
        return fail(
            error_of(key, fmt::format("must have 1 to {} octets", kFrameworkTextOctetsMax)));
    }
    return value->get();
}

Result<std::string> TomlTable::identifier(std::string_view key) const {
    auto name = COMITY_TRY(text(key));
    if (!is_identifier(name)) return fail(error_of(key, "must be made of a-z, 0-9 and \"-\""));
    return name;
}

Result<std::vector<std::string>> TomlTable::identifiers(std::string_view key,
                                                        std::size_t count_max) const {
    const auto what =
        fmt::format("must be a list of at most {} names of a-z, 0-9 and \"-\"", count_max);
    const auto* const list = node_of(COMITY_TRY(find(key))).as_array();
    if (list == nullptr || list->size() > count_max) return fail(error_of(key, what));
    std::vector<std::string> names;
    for (const auto& element : *list) {
        const auto* const name = element.as_string();
        if (name == nullptr || name->get().empty() || !is_identifier(name->get())) {
            return fail(error_of(key, what));
        }
        if (std::find(names.begin(), names.end(), name->get()) != names.end()) {
            return fail(error_of(key, "names one twice"));
        }
        names.push_back(name->get());
    }
    return names;
}

Result<double> TomlTable::number(std::string_view key, Range range) const {
    const auto& node = node_of(COMITY_TRY(find(key)));
    const auto value = node.is_number() ? node.value<double>() : std::nullopt;
    if (!value) return fail(error_of(key, "must be a number"));
    const bool low = range.low_end == LowEnd::Open ? *value <= range.least : *value < range.least;
    if (std::isnan(*value) || low || *value > range.most) {
        return fail(error_of(key, fmt::format("must be {} {} and at most {}",
                                              range.low_end == LowEnd::Open ? "above" : "at least",
                                              range.least, range.most)));
    }
    return *value;
}

Result<std::int64_t> TomlTable::whole(std::string_view key, std::int64_t least,
                                      std::int64_t most) const {
    const auto* const value = node_of(COMITY_TRY(find(key))).as_integer();
    if (value == nullptr || value->get() < least || value->get() > most) {
        return fail(
            error_of(key, fmt::format("must be a whole number from {} to {}", least, most)));
    }
    return value->get();
}

Result<Timestamp> TomlTable::date(std::string_view key) const {
    const auto* const value = node_of(COMITY_TRY(find(key))).as_date();
    if (value == nullptr || value->get().year < 1970) {
        return fail(error_of(key, "must be a date from 1970 on, as 2024-01-01"));
    }
    return Timestamp::from_date(value->get().year, value->get().month, value->get().day);
}

Result<TomlTable> TomlTable::table(std::string_view key) const {
    const auto* const value = node_of(COMITY_TRY(find(key))).as_table();
    if (value == nullptr) return fail(error_of(key, "must be a table"));
    return TomlTable(value, name_of(key), subject_);
}

Result<std::vector<TomlTable>> TomlTable::tables(std::string_view key,
                                                 std::size_t count_max) const {
    const auto* const list = node_of(COMITY_TRY(find(key))).as_array();
    if (list == nullptr || list->empty() || list->size() > count_max) {
        return fail(error_of(
            key, fmt::format("must be 1 to {} tables, each begun by [[{}]]", count_max, key)));
    }
    std::vector<TomlTable> tables;
    for (const auto& element : *list) {
        if (!element.is_table()) {
            return fail(
                error_in(element.source().begin.line, name_of(key) + " must hold tables only"));
        }
        tables.emplace_back(element.as_table(), name_of(key), subject_);
    }
    return tables;
}

Result<void> visit_toml(std::string_view text, std::string_view subject,
                        const std::function<Result<void>(const TomlTable&)>& read) {
    COMITY_TRY(check_size(text, subject));
    try {
        const auto table = toml::parse(text);
        return read(TomlTable(&table, "", subject));
    } catch (const toml::parse_error& error) {
        return fail(error_in_line(subject, error.source().begin.line,
                                  escape_for_terminal(error.description())));
    }
}

}  // namespace comity::manrs
