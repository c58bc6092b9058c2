#include "registry/delegated.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "base/line_reader.h"
#include "base/text.h"
#include "net/prefix.h"
#include "net/range_map.h"
#include "registry/limits.h"

namespace comity::registry {
namespace {

static_assert(kDelegatedLineOctetsMax == 1024 && kDelegatedRecordsMax == 4'000'000,
              "the explanations of the rules name these numbers");

/// Fields of a record: seven, an opaque id, and extensions of no interest.
constexpr std::size_t kFieldsMax = 8;

struct Fields {
    std::array<std::string_view, kFieldsMax> values;
    std::size_t count = 0;
};

Fields fields_of(std::string_view line) {
    Fields fields;
    while (fields.count < kFieldsMax) {
        const auto end = line.find('|');
        fields.values[fields.count++] = trim(line.substr(0, end));
        if (end == std::string_view::npos) break;
        line.remove_prefix(end + 1);
    }
    return fields;
}

/// "YYYYMMDD" as its midnight.
std::optional<Timestamp> parse_day(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    std::string dashed(text.substr(0, 4));
    dashed.append("-").append(text.substr(4, 2)).append("-").append(text.substr(6, 2));
    return Timestamp::parse(dashed);
}

bool is_no_day(std::string_view text) { return text.empty() || text == "00000000"; }

enum class Type : std::uint8_t { Asn, Ipv4, Ipv6 };

std::optional<Type> parse_type(std::string_view text) {
    if (text == "asn") return Type::Asn;
    if (text == "ipv4") return Type::Ipv4;
    if (text == "ipv6") return Type::Ipv6;
    return std::nullopt;
}

std::optional<DelegationStatus> parse_status(std::string_view text) {
    for (const auto status : {DelegationStatus::Allocated, DelegationStatus::Assigned,
                              DelegationStatus::Available, DelegationStatus::Reserved}) {
        if (text == to_string(status)) return status;
    }
    return std::nullopt;
}

/// The last of `count` numbers from `first` on, if it is one of 32 bits.
std::optional<std::uint32_t> last_of(std::uint32_t first, std::string_view count) {
    const auto number = parse_decimal<std::uint64_t>(count);
    if (!number || *number == 0 || *number - 1 > 0xFFFF'FFFFU - first) return std::nullopt;
    return static_cast<std::uint32_t>(first + (*number - 1));
}

struct Addresses {
    net::Address first;
    net::Address last;
};

std::optional<Addresses> parse_ipv4(std::string_view start, std::string_view value) {
    const auto first = net::Address::parse(start);
    if (!first || first->family() != net::Family::Ipv4) return std::nullopt;
    const auto last = last_of(first->v4_value(), value);
    if (!last) return std::nullopt;
    return Addresses{*first, net::Address::v4(*last)};
}

std::optional<Addresses> parse_ipv6(std::string_view start, std::string_view value) {
    const auto first = net::Address::parse(start);
    const auto length = parse_decimal<std::uint8_t>(value);
    if (!first || first->family() != net::Family::Ipv6 || !length) return std::nullopt;
    const auto prefix = net::Prefix::make(*first, *length);
    if (!prefix) return std::nullopt;
    return Addresses{*first, prefix->last_address()};
}

/// Takes the lines of one file.
class Lines {
public:
    explicit Lines(DelegatedFile& file) : file_(file) {}

    /// Nothing, or the rule that the line breaks.
    Result<void, const Rule*> add(std::string_view line) {
        const auto fields = fields_of(line);
        const auto& values = fields.values;
        const bool is_version =
            !values[0].empty() && values[0].front() >= '0' && values[0].front() <= '9';
        if (is_version) return add_version(fields);
        if (fields.count == 6 && values[5] == "summary") return add_summary(fields);
        if (fields.count < 7) return fail(&rules::kDelegatedFields);
        const auto type = parse_type(values[2]);
        if (!type) return fail(&rules::kDelegatedType);
        ++file_.read[static_cast<std::size_t>(*type)];
        return add_record(*type, fields);
    }

private:
    Result<void, const Rule*> add_version(const Fields& fields) {
        const auto& values = fields.values;
        const bool is_second = values[0] == "2" || values[0].starts_with("2.");
        const auto end = fields.count >= 7 ? parse_day(values[5]) : std::nullopt;
        if (!is_second || !end || file_.as_of) return fail(&rules::kDelegatedVersion);
        file_.as_of = end;
        file_.registry = parse_rir(values[1]).value_or(Rir::None);
        file_.serial = parse_decimal<std::uint64_t>(values[2]).value_or(0);
        return {};
    }

    Result<void, const Rule*> add_summary(const Fields& fields) {
        const auto type = parse_type(fields.values[2]);
        const auto count = parse_decimal<std::uint64_t>(fields.values[4]);
        if (!type) return fail(&rules::kDelegatedType);
        if (!count) return fail(&rules::kDelegatedFields);
        if (!file_.stated) file_.stated.emplace();
        (*file_.stated)[static_cast<std::size_t>(*type)] = *count;
        return {};
    }

    Result<void, const Rule*> add_record(Type type, const Fields& fields) {
        const auto& values = fields.values;
        Delegation delegation;
        const auto rir = parse_rir(values[0]);
        if (!rir) return fail(&rules::kDelegatedRegistry);
        delegation.rir = *rir;
        const auto country = CountryCode::parse(values[1]);
        if (!country && !values[1].empty()) return fail(&rules::kDelegatedCountry);
        delegation.country = country.value_or(CountryCode());
        delegation.date = parse_day(values[5]);
        if (!delegation.date && !is_no_day(values[5])) return fail(&rules::kDelegatedDate);
        const auto status = parse_status(values[6]);
        if (!status) return fail(&rules::kDelegatedStatus);
        delegation.status = *status;
        if (type == Type::Asn) {
            const auto first = parse_decimal<std::uint32_t>(values[3]);
            const auto last = first ? last_of(*first, values[4]) : std::nullopt;
            if (!last) return fail(&rules::kDelegatedRange);
            delegation.holder = holder_of(*rir, values[7]);
            file_.asns.push_back({net::Asn(*first), net::Asn(*last), delegation});
        } else {
            const auto range = type == Type::Ipv4 ? parse_ipv4(values[3], values[4])
                                                  : parse_ipv6(values[3], values[4]);
            if (!range) return fail(&rules::kDelegatedRange);
            delegation.holder = holder_of(*rir, values[7]);
            file_.addresses.push_back({range->first, range->last, delegation});
        }
        return {};
    }

    /// The number of a holder; ids of two registries are of two holders.
    HolderId holder_of(Rir rir, std::string_view opaque_id) {
        if (opaque_id.empty()) return HolderId::None;
        std::string key(to_string(rir));
        key.append("|").append(opaque_id);
        const auto next = static_cast<HolderId>(file_.holders.size() + 1);
        const auto [entry, is_new] = numbers_.try_emplace(std::move(key), next);
        if (is_new) file_.holders.push_back(entry->first);
        return entry->second;
    }

    DelegatedFile& file_;
    std::unordered_map<std::string, HolderId> numbers_;
};

}  // namespace

std::string_view to_string(DelegationStatus status) {
    switch (status) {
        case DelegationStatus::Allocated: return "allocated";
        case DelegationStatus::Assigned: return "assigned";
        case DelegationStatus::Available: return "available";
        case DelegationStatus::Reserved: return "reserved";
    }
    return "reserved";
}

bool DelegatedFile::is_cut_short() const {
    if (!stated) return false;
    for (std::size_t i = 0; i < read.size(); ++i) {
        if (read[i] < (*stated)[i]) return true;
    }
    return false;
}

Result<DelegatedFile> read_delegated(ByteSource& source) {
    DelegatedFile file;
    Lines lines(file);
    LineReader reader(source, kDelegatedLineOctetsMax);
    while (const auto line = COMITY_TRY(reader.next())) {
        const auto text = trim(line->text);
        if (text.empty() || text.front() == '#') continue;
        if (line->is_too_long) {
            file.refused.add(rules::kDelegatedLine, text, line->number);
            continue;
        }
        if (file.addresses.size() + file.asns.size() == kDelegatedRecordsMax) {
            file.refused.add(rules::kDelegatedTooMany, text, line->number);
            break;
        }
        const auto added = lines.add(text);
        if (!added) file.refused.add(*added.error(), text, line->number);
    }
    const auto by_first = [](const auto& a, const auto& b) { return a.first < b.first; };
    std::stable_sort(file.addresses.begin(), file.addresses.end(), by_first);
    std::stable_sort(file.asns.begin(), file.asns.end(), by_first);
    return file;
}

}  // namespace comity::registry
