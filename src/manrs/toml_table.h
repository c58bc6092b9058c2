// Reads the files of norms (TOML 1.0): each key is asked for by the type and the bounds that it
// must have. Errors name the line, and the key with the tables around it.
#pragma once

#include <fmt/format.h>

#include <array>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"

namespace comity::manrs {

/// A number from `least` to `most`; above `least` only where that is `Open`.
enum class LowEnd : std::uint8_t { Closed, Open };
struct Range {
    double least;
    double most;
    LowEnd low_end = LowEnd::Closed;
};

/// The keys of one table.
class TomlTable {
public:
    /// `table` is a toml::table, whose header is included by one file alone; it and `subject` must
    /// outlive this.
    TomlTable(const void* table, std::string path, std::string_view subject)
        : table_(table), path_(std::move(path)), subject_(subject) {}

    [[nodiscard]] Error error_of(std::string_view key, std::string_view what) const;
    /// "coverage.peers", safe to print.
    [[nodiscard]] std::string name_of(std::string_view key) const;

    [[nodiscard]] bool has(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> keys() const;
    /// Refuses keys that are none of `known`.
    [[nodiscard]] Result<void> has_only(std::span<const std::string_view> known) const;
    [[nodiscard]] Result<void> has_only(std::initializer_list<std::string_view> known) const {
        return has_only(std::span(known.begin(), known.size()));
    }

    [[nodiscard]] Result<std::string> text(std::string_view key) const;
    /// Text of a-z, 0-9 and "-", what names files and rows.
    [[nodiscard]] Result<std::string> identifier(std::string_view key) const;
    /// At most `count_max` of them, each once; there may be none.
    [[nodiscard]] Result<std::vector<std::string>> identifiers(std::string_view key,
                                                               std::size_t count_max) const;
    [[nodiscard]] Result<double> number(std::string_view key, Range range) const;
    [[nodiscard]] Result<std::int64_t> whole(std::string_view key, std::int64_t least,
                                             std::int64_t most) const;
    /// Midnight UTC of a TOML local date.
    [[nodiscard]] Result<Timestamp> date(std::string_view key) const;
    /// The one of `all` whose name the key gives.
    template <class Choice, std::size_t Count>
    [[nodiscard]] Result<Choice> choice(std::string_view key,
                                        const std::array<Choice, Count>& all) const {
        const auto name = COMITY_TRY(text(key));
        std::string known;
        for (const auto one : all) {
            if (to_string(one) == name) return one;
            known += fmt::format("{}\"{}\"", known.empty() ? "" : ", ", to_string(one));
        }
        return fail(error_of(key, "must be one of: " + known));
    }
    [[nodiscard]] Result<TomlTable> table(std::string_view key) const;
    /// The tables that `[[key]]` begins, in the order of the file.
    [[nodiscard]] Result<std::vector<TomlTable>> tables(std::string_view key,
                                                        std::size_t count_max) const;

private:
    [[nodiscard]] Error error_in(std::size_t line, std::string_view what) const;
    /// A toml::node. Errors: the key is missing.
    [[nodiscard]] Result<const void*> find(std::string_view key) const;

    const void* table_;
    std::string path_;
    std::string_view subject_;
};

/// Gives the root table of `text` to `read`. Errors: no TOML; more octets, or more dots in a line,
/// than limits.h allows. Their subject is `subject`, their text begins with "line N: ".
[[nodiscard]] Result<void> visit_toml(std::string_view text, std::string_view subject,
                                      const std::function<Result<void>(const TomlTable&)>& read);

/// What `read` makes of the root table of `text`.
template <class Value>
[[nodiscard]] Result<Value> parse_toml(std::string_view text, std::string_view subject,
                                       Result<Value> (*read)(const TomlTable&)) {
    Value value;
    const auto read_root = [&](const TomlTable& root) -> Result<void> {
        value = COMITY_TRY(read(root));
        return {};
    };
    COMITY_TRY(visit_toml(text, subject, read_root));
    return value;
}

}  // namespace comity::manrs
