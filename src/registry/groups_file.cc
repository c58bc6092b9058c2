#include "registry/groups_file.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <limits>
#include <optional>

#include "base/text.h"
#include "registry/field_text.h"
#include "registry/limits.h"

namespace comity::registry {
namespace {

/// What of one file's groups is being read, for errors.
class GroupsReader {
public:
    explicit GroupsReader(std::string_view subject) : subject_(subject) {}

    [[nodiscard]] Result<std::vector<Group>> read(const toml::table& root);
    [[nodiscard]] Error error_at(std::size_t line, std::string_view what) const {
        return Error{.subject = std::string(subject_),
                     .what = fmt::format("line {}: {}", std::max<std::size_t>(line, 1), what)};
    }

private:
    [[nodiscard]] Error error_of(const toml::node& node, std::string_view key,
                                 std::string_view what) const {
        return error_at(node.source().begin.line, fmt::format("{} {}", key, what));
    }
    [[nodiscard]] Result<void> has_only(const toml::table& table, std::string_view path,
                                        std::initializer_list<std::string_view> known) const;
    [[nodiscard]] Result<Group> read_group(std::string_view name, const toml::node& node);
    [[nodiscard]] Result<void> read_asns(const toml::array& list, std::string_view key,
                                         std::vector<net::Asn>& asns);

    std::string_view subject_;
    std::size_t asns_ = 0;  ///< Of all groups so far.
};

struct AsnRange {
    std::uint32_t first;
    std::uint32_t last;
};

/// 64500, "64500", "AS64500" or "64500-64510"; none where it is something else.
std::optional<AsnRange> parse_range(const toml::node& node) {
    if (const auto* const number = node.as_integer()) {
        if (number->get() < 1 || number->get() > std::numeric_limits<std::uint32_t>::max()) {
            return std::nullopt;
        }
        const auto asn = static_cast<std::uint32_t>(number->get());
        return AsnRange{asn, asn};
    }
    const auto* const string = node.as_string();
    if (string == nullptr) return std::nullopt;
    const std::string_view text = string->get();
    const auto dash = text.find('-');
    const auto first = parse_own_asn(text.substr(0, dash));
    if (!first) return std::nullopt;
    if (dash == std::string_view::npos) return AsnRange{first->value(), first->value()};
    const auto last = parse_own_asn(text.substr(dash + 1));
    if (!last || *last < *first) return std::nullopt;
    return AsnRange{first->value(), last->value()};
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= kGroupNameOctetsMax &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
           });
}

Result<void> GroupsReader::has_only(const toml::table& table, std::string_view path,
                                    std::initializer_list<std::string_view> known) const {
    for (const auto& [key, value] : table) {
        if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
        return fail(error_at(key.source().begin.line,
                             fmt::format("unknown key {}{}; known: {}", path,
                                         escape_for_terminal(key.str(), kGroupNameOctetsMax),
                                         fmt::join(known.begin(), known.end(), ", "))));
    }
    return {};
}

Result<void> GroupsReader::read_asns(const toml::array& list, std::string_view key,
                                     std::vector<net::Asn>& asns) {
    for (const auto& node : list) {
        const auto range = parse_range(node);
        if (!range) {
            return fail(error_of(node, key,
                                 "must hold ASNs from 1 to 4294967295, as 64500 or \"AS64500\", "
                                 "or ranges, as \"64500-64510\""));
        }
        const auto count = std::uint64_t{range->last} - range->first + 1;
        if (count > kGroupAsnsMax - asns_) {
            return fail(error_of(
                node, key, fmt::format("makes more than {} ASNs in all groups", kGroupAsnsMax)));
        }
        asns_ += count;
        for (std::uint64_t i = 0; i < count; ++i) {
            asns.emplace_back(static_cast<std::uint32_t>(range->first + i));
        }
    }
    std::sort(asns.begin(), asns.end());
    asns.erase(std::unique(asns.begin(), asns.end()), asns.end());
    return {};
}

Result<Group> GroupsReader::read_group(std::string_view name, const toml::node& node) {
    const auto path = "groups." + std::string(name);
    const auto* const table = node.as_table();
    if (table == nullptr) return fail(error_of(node, path, "must be a table"));
    COMITY_TRY(has_only(*table, path + ".", {"title", "asns"}));
    Group group{.name = std::string(name), .title = std::string(name)};
    if (const auto* const title = table->get("title")) {
        const auto* const text = title->as_string();
        if (text == nullptr || text->get().empty() || text->get().size() > kGroupTitleOctetsMax) {
            return fail(
                error_of(*title, path + ".title",
                         fmt::format("must be text of 1 to {} octets", kGroupTitleOctetsMax)));
        }
        group.title = text->get();
    }
    const auto* const asns = table->get("asns");
    if (asns == nullptr) return fail(error_of(*table, path + ".asns", "is missing"));
    const auto* const list = asns->as_array();
    if (list == nullptr || list->empty()) {
        return fail(error_of(*asns, path + ".asns", "must be a list of at least one ASN"));
    }
    COMITY_TRY(read_asns(*list, path + ".asns", group.asns));
    return group;
}

Result<std::vector<Group>> GroupsReader::read(const toml::table& root) {
    COMITY_TRY(has_only(root, "", {"groups"}));
    const auto* const node = root.get("groups");
    if (node == nullptr) return fail(error_at(1, "groups is missing"));
    const auto* const table = node->as_table();
    if (table == nullptr) return fail(error_of(*node, "groups", "must be a table"));
    std::vector<Group> groups;
    for (const auto& [key, value] : *table) {
        if (!is_name(key.str())) {
            return fail(
                error_at(key.source().begin.line,
                         fmt::format("groups.{} must be named with 1 to {} of a-z, 0-9 and \"-\"",
                                     escape_for_terminal(key.str(), kGroupNameOctetsMax),
                                     kGroupNameOctetsMax)));
        }
        groups.push_back(COMITY_TRY(read_group(key.str(), value)));
    }
    return groups;
}

/// Refuses what is too large, or too deep, to be given to the TOML parser.
Result<void> check_size(std::string_view text, const GroupsReader& reader) {
    if (text.size() > kGroupsOctetsMax) {
        return fail(reader.error_at(
            1, fmt::format("a groups file has at most {} octets", kGroupsOctetsMax)));
    }
    std::size_t line = 0;
    while (!text.empty()) {
        ++line;
        const auto end = std::min(text.find('\n'), text.size());
        const auto one = text.substr(0, end);
        if (static_cast<std::size_t>(std::count(one.begin(), one.end(), '.')) >
            kGroupsLineDotsMax) {
            return fail(reader.error_at(
                line, fmt::format("more than {} dots in one line", kGroupsLineDotsMax)));
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

}  // namespace

Result<std::vector<Group>> parse_groups(std::string_view text, std::string_view subject) {
    GroupsReader reader(subject);
    COMITY_TRY(check_size(text, reader));
    try {
        return reader.read(toml::parse(text));
    } catch (const toml::parse_error& error) {
        return fail(
            reader.error_at(error.source().begin.line, escape_for_terminal(error.description())));
    }
}

}  // namespace comity::registry
