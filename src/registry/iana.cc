#include "registry/iana.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/csv_reader.h"
#include "base/text.h"
#include "registry/limits.h"

namespace comity::registry {
namespace {

static_assert(kIanaEntriesMax == 100'000, "the explanation of a rule names this number");

/// AS112 has a special purpose too: any network may originate it (RFC 7534 s3.1).
constexpr net::Asn kAs112{112};

/// `text` on one line without marks of footnotes: "192.0.0.0/24 [2]" is "192.0.0.0/24".
std::string without_footnotes(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '[') {
            const auto end = text.find_first_not_of("0123456789", i + 1);
            if (end != std::string_view::npos && end > i + 1 && text[end] == ']') {
                i = end;
                continue;
            }
        }
        const bool is_blank =
            text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r';
        if (!is_blank) result += text[i];
        if (is_blank && !result.empty() && result.back() != ' ') result += ' ';
    }
    return std::string(trim(result));
}

/// The first RFC that a reference names, as "RFC 6890"; empty where it names none.
std::string first_rfc(std::string_view text) {
    const auto begin = text.find("[RFC");
    if (begin == std::string_view::npos) return "";
    const auto digits = text.substr(begin + 4);
    const auto end = digits.find_first_not_of("0123456789");
    return "RFC " + std::string(digits.substr(0, end));
}

/// The registry that a designation ("Administered by ARIN") or a host ("whois.arin.net") names.
Rir named_registry(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, Rir>, 5> kWords{{{"afrinic", Rir::Afrinic},
                                                                      {"apnic", Rir::Apnic},
                                                                      {"arin", Rir::Arin},
                                                                      {"lacnic", Rir::Lacnic},
                                                                      {"ripe", Rir::RipeNcc}}};
    const auto words = lower_case(text);
    for (const auto& [word, rir] : kWords) {
        for (const char separator : {' ', '.'}) {
            for (const auto part : split(words, separator)) {
                if (part == word) return rir;
            }
        }
    }
    return Rir::None;
}

bool names_iana(std::string_view designation) {
    const auto text = lower_case(designation);
    return text == "iana" || text.starts_with("iana ");
}

/// Where the columns stand; none where the file has not got them.
struct Columns {
    std::vector<std::string> names;

    [[nodiscard]] std::optional<std::size_t> place(std::string_view name) const {
        const auto found = std::find(names.begin(), names.end(), name);
        if (found == names.end()) return std::nullopt;
        return static_cast<std::size_t>(found - names.begin());
    }
    [[nodiscard]] bool has(std::initializer_list<std::string_view> wanted) const {
        return std::all_of(wanted.begin(), wanted.end(),
                           [this](std::string_view name) { return place(name).has_value(); });
    }
};

IanaFile::Kind kind_of(const Columns& columns) {
    if (columns.has({"address block", "name", "globally reachable"})) {
        return IanaFile::Kind::SpecialAddresses;
    }
    if (columns.has({"as number", "reason for reservation"})) return IanaFile::Kind::SpecialAsns;
    if (columns.has({"prefix", "designation", "whois", "status"})) {
        return IanaFile::Kind::AddressSpace;
    }
    if (columns.has({"number", "description", "whois"})) return IanaFile::Kind::AsNumbers;
    return IanaFile::Kind::Unknown;
}

/// A record by the names of its columns.
class Row {
public:
    Row(const Columns& columns, std::span<const std::string_view> fields)
        : columns_(columns), fields_(fields) {}
    /// On one line, without footnotes; empty where there is no such column.
    [[nodiscard]] std::string operator[](std::string_view name) const {
        const auto place = columns_.place(name);
        return place && *place < fields_.size() ? without_footnotes(fields_[*place])
                                                : std::string();
    }

private:
    const Columns& columns_;
    std::span<const std::string_view> fields_;
};

/// "192.0.2.0/24", or "192/8" as the registry of IPv4 writes it.
std::optional<net::Prefix> parse_block(std::string_view text) {
    if (text.find_first_of(".:") != std::string_view::npos) return net::Prefix::parse(text);
    const auto slash = text.find('/');
    if (slash == std::string_view::npos || text.substr(slash) != "/8") return std::nullopt;
    const auto octet = parse_decimal<std::uint8_t>(text.substr(0, slash), LeadingZeros::Allowed);
    if (!octet) return std::nullopt;
    return net::Prefix::make(net::Address::v4(static_cast<std::uint32_t>(*octet) << 24U), 8);
}

struct Numbers {
    net::Asn first;
    net::Asn last;
};

std::optional<Numbers> parse_numbers(std::string_view text) {
    const auto hyphen = text.find('-');
    const auto first = parse_decimal<std::uint32_t>(trim(text.substr(0, hyphen)));
    if (!first) return std::nullopt;
    if (hyphen == std::string_view::npos) return Numbers{net::Asn(*first), net::Asn(*first)};
    const auto last = parse_decimal<std::uint32_t>(trim(text.substr(hyphen + 1)));
    if (!last || *last < *first) return std::nullopt;
    return Numbers{net::Asn(*first), net::Asn(*last)};
}

std::optional<net::Reach> parse_reach(std::string_view text) {
    const auto word = lower_case(text);
    if (word == "true") return net::Reach::Global;
    if (word == "false") return net::Reach::Local;
    if (word.empty() || word == "n/a") return net::Reach::NotSaid;
    return std::nullopt;
}

using Added = Result<void, const Rule*>;

Added add_special_addresses(const Row& row, IanaFile& file) {
    auto reach = parse_reach(row["globally reachable"]);
    if (!reach) return fail(&rules::kIanaReach);
    const auto terminated = row["termination date"];
    if (!terminated.empty() && terminated != "N/A") reach = net::Reach::NotSaid;
    const auto cell = row["address block"];
    std::vector<net::SpecialBlock> blocks;
    for (const auto text : split(cell, ',')) {
        const auto prefix = parse_block(trim(text));
        if (!prefix) return fail(&rules::kIanaBlock);
        blocks.push_back({*prefix, *reach, row["name"], first_rfc(row["rfc"])});
    }
    std::move(blocks.begin(), blocks.end(), std::back_inserter(file.special_blocks));
    return {};
}

Added add_special_asns(const Row& row, IanaFile& file) {
    const auto numbers = parse_numbers(row["as number"]);
    if (!numbers) return fail(&rules::kIanaNumber);
    if (numbers->first == kAs112 && numbers->last == kAs112) return {};
    file.special_asns.push_back({numbers->first, numbers->last, row["reason for reservation"],
                                 first_rfc(row["reference"])});
    return {};
}

Rir registry_of(const Row& row, std::string_view designation) {
    const auto by_host = named_registry(row["whois"]);
    return by_host == Rir::None ? named_registry(designation) : by_host;
}

Added add_address_space(const Row& row, IanaFile& file) {
    const auto prefix = parse_block(row["prefix"]);
    if (!prefix) return fail(&rules::kIanaBlock);
    const auto status = lower_case(row["status"]);
    const bool is_given = status == "allocated" || status == "legacy";
    if (!is_given && status != "reserved" && status != "unallocated") {
        return fail(&rules::kIanaStatus);
    }
    const auto designation = row["designation"];
    IanaState state;
    state.is_given = is_given && !names_iana(designation);
    if (state.is_given) state.registry = registry_of(row, designation);
    file.blocks.push_back({prefix->address(), prefix->last_address(), state});
    return {};
}

Added add_as_numbers(const Row& row, IanaFile& file) {
    const auto description = row["description"];
    // Of the numbers of two octets the other file tells.
    if (lower_case(description).starts_with("see sub-registry")) return {};
    const auto numbers = parse_numbers(row["number"]);
    if (!numbers) return fail(&rules::kIanaNumber);
    const auto text = lower_case(description);
    IanaState state;
    state.is_given = text.starts_with("assigned by") || text.starts_with("allocated by");
    if (state.is_given) state.registry = registry_of(row, description);
    file.asns.push_back({numbers->first, numbers->last, state});
    return {};
}

Added add(const Row& row, IanaFile& file) {
    switch (file.kind) {
        case IanaFile::Kind::SpecialAddresses: return add_special_addresses(row, file);
        case IanaFile::Kind::SpecialAsns: return add_special_asns(row, file);
        case IanaFile::Kind::AddressSpace: return add_address_space(row, file);
        case IanaFile::Kind::AsNumbers: return add_as_numbers(row, file);
        case IanaFile::Kind::Unknown: break;
    }
    return {};
}

std::size_t entry_count(const IanaFile& file) {
    return file.special_blocks.size() + file.special_asns.size() + file.blocks.size() +
           file.asns.size();
}

/// The names of the columns, as of before 2017 too: RFC 8190 renamed one.
Columns columns_of(std::span<const std::string_view> fields) {
    Columns columns;
    for (const auto field : fields) {
        auto name = lower_case(without_footnotes(field));
        if (name == "global") name = "globally reachable";
        columns.names.push_back(std::move(name));
    }
    return columns;
}

}  // namespace

Result<IanaFile> read_iana(ByteSource& source) {
    IanaFile file;
    CsvReader reader(source, {kIanaRecordOctetsMax, kIanaColumnsMax});
    const auto header = COMITY_TRY(reader.next());
    const auto columns = header ? columns_of(header->fields) : Columns();
    file.kind = kind_of(columns);
    if (file.kind == IanaFile::Kind::Unknown) {
        const auto first = header && !header->fields.empty() ? header->fields[0] : "";
        file.refused.add(rules::kIanaHeader, first, 1);
        return file;
    }
    while (const auto record = COMITY_TRY(reader.next())) {
        if (record->refused != nullptr) {
            file.refused.add(*record->refused, record->first_line, record->line);
            continue;
        }
        if (record->fields.size() != columns.names.size()) {
            file.refused.add(rules::kIanaFields, record->fields[0], record->line);
            continue;
        }
        if (entry_count(file) >= kIanaEntriesMax) {
            file.refused.add(rules::kIanaTooMany, record->fields[0], record->line);
            break;
        }
        const auto added = add(Row(columns, record->fields), file);
        if (!added) file.refused.add(*added.error(), record->fields[0], record->line);
    }
    return file;
}

IanaAllocations::IanaAllocations(std::span<const IanaFile> files) {
    std::vector<Addresses::Range> blocks;
    std::vector<Asns::Range> asns;
    for (const auto& file : files) {
        const bool is_ipv6 =
            !file.blocks.empty() && file.blocks.front().first.family() == net::Family::Ipv6;
        if (is_ipv6 && file.refused.empty()) {
            const auto all = net::Prefix::containing(net::Address::v6(0, 0), 0);
            blocks.insert(blocks.begin(), {all.address(), all.last_address(), IanaState()});
        }
        for (const auto& block : file.blocks) {
            blocks.push_back({block.first, block.last, block.state});
        }
        for (const auto& range : file.asns) asns.push_back({range.first, range.last, range.state});
    }
    addresses_ = Addresses(blocks);
    asns_ = Asns(asns);
}

net::SpecialPurpose special_purpose_of(std::span<const IanaFile> files) {
    std::vector<net::SpecialBlock> blocks;
    std::vector<net::SpecialAsns> asns;
    for (const auto& file : files) {
        blocks.insert(blocks.end(), file.special_blocks.begin(), file.special_blocks.end());
        asns.insert(asns.end(), file.special_asns.begin(), file.special_asns.end());
    }
    return {std::move(blocks), std::move(asns)};
}

}  // namespace comity::registry
