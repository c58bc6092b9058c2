#include "registry/as_names.h"

#include <simdjson.h>

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <utility>

#include "base/line_reader.h"
#include "base/text.h"
#include "registry/limits.h"

namespace comity::registry {

static_assert(kNamesOctetsMax == 64'000'000 && kNameOctetsMax == 1024,
              "the explanations of the rules name these numbers");
static_assert(kNameOctetsMax <= std::numeric_limits<std::uint16_t>::max() &&
                  kNamesOctetsMax <= std::numeric_limits<std::uint32_t>::max(),
              "an entry counts octets so");

/// Collects names in any order.
class AsNamesBuilder {
public:
    /// Nothing, or the rule that the entry breaks.
    Result<void, const Rule*> add(std::string_view asn_text, std::string_view name) {
        const auto asn = net::Asn::parse(trim(asn_text));
        if (!asn) return fail(&rules::kNamesAsn);
        name = trim(name);
        if (name.empty() || name.size() > kNameOctetsMax) return fail(&rules::kNamesName);
        const auto country = take_country(name);
        const AsNames::Entry entry{*asn, static_cast<std::uint32_t>(names_.text_.size()),
                                   static_cast<std::uint16_t>(name.size()), country};
        names_.text_ += name;
        const auto [known, is_new] = places_.try_emplace(*asn, names_.entries_.size());
        if (!is_new) {
            names_.entries_[known->second] = entry;
            return fail(&rules::kNamesRepeated);
        }
        names_.entries_.push_back(entry);
        return {};
    }

    AsNames finish() && {
        std::sort(names_.entries_.begin(), names_.entries_.end(),
                  [](const auto& a, const auto& b) { return a.asn < b.asn; });
        names_.entries_.shrink_to_fit();
        names_.text_.shrink_to_fit();
        return std::move(names_);
    }

private:
    /// The country behind the last comma, taken off `name`; empty where none is there.
    static CountryCode take_country(std::string_view& name) {
        const auto comma = name.rfind(',');
        if (comma == std::string_view::npos) return {};
        const auto country = CountryCode::parse(trim(name.substr(comma + 1)));
        if (!country) return {};
        name = trim(name.substr(0, comma));
        return *country;
    }

    AsNames names_;
    std::unordered_map<net::Asn, std::size_t> places_;
};

namespace {

/// What is left of a source behind octets that were taken from it to look at them.
class RestSource final : public ByteSource {
public:
    RestSource(std::string_view front, ByteSource& rest) : front_(front), rest_(rest) {}
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        if (front_.empty()) return rest_.read(buffer);
        const auto count = std::min(buffer.size(), front_.size());
        std::copy_n(front_.begin(), count, buffer.begin());
        front_.remove_prefix(count);
        return count;
    }

private:
    std::string_view front_;
    ByteSource& rest_;
};

/// Octets that a source is read by.
constexpr std::size_t kPieceOctets = 64UL * 1024;

/// Reads on until `text` has more than `octets_max` octets or `source` ends.
Result<void> read_up_to(ByteSource& source, std::size_t octets_max, std::string& text) {
    std::vector<std::uint8_t> piece(kPieceOctets);
    while (text.size() <= octets_max) {
        const auto count = COMITY_TRY(source.read(piece));
        if (count == 0) return {};
        text.append(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
    }
    return {};
}

void read_json(const std::string& text, AsNamesBuilder& builder, Refusals& refused) {
    if (text.size() > kNamesOctetsMax) {
        refused.add(rules::kNamesTooLong, {}, 1);
        return;
    }
    simdjson::dom::parser parser;
    simdjson::dom::object object;
    if (parser.parse(text).get_object().get(object) != simdjson::SUCCESS) {
        refused.add(rules::kNamesNotJson, std::string_view(text).substr(0, 80), 1);
        return;
    }
    std::uint64_t place = 0;
    for (const auto& [key, value] : object) {
        ++place;
        std::string_view name;
        const bool is_text = value.get_string().get(name) == simdjson::SUCCESS;
        const auto added = is_text ? builder.add(key, name) : fail(&rules::kNamesName);
        if (!added) refused.add(*added.error(), key, place);
    }
}

Result<void> read_lines(ByteSource& source, AsNamesBuilder& builder, Refusals& refused) {
    LineReader reader(source, kNameOctetsMax);
    std::uint64_t octets = 0;
    while (const auto line = COMITY_TRY(reader.next())) {
        octets += line->text.size() + 1;
        if (octets > kNamesOctetsMax) {
            refused.add(rules::kNamesTooLong, line->text, line->number);
            return {};
        }
        const auto text = trim(line->text);
        if (text.empty() || text.front() == '#') continue;
        const auto blank = text.find_first_of(" \t");
        if (blank == std::string_view::npos || line->is_too_long) {
            refused.add(rules::kNamesLine, text, line->number);
            continue;
        }
        const auto added = builder.add(text.substr(0, blank), text.substr(blank));
        if (!added) refused.add(*added.error(), text, line->number);
    }
    return {};
}

}  // namespace

std::optional<AsNames::Name> AsNames::find(net::Asn asn) const {
    const auto found = std::partition_point(entries_.begin(), entries_.end(),
                                            [asn](const Entry& entry) { return entry.asn < asn; });
    if (found == entries_.end() || found->asn != asn) return std::nullopt;
    return Name{std::string_view(text_).substr(found->begin, found->length), found->country};
}

Result<AsNamesFile> read_as_names(ByteSource& source) {
    AsNamesFile file;
    AsNamesBuilder builder;
    std::string text;
    COMITY_TRY(read_up_to(source, kPieceOctets, text));
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first != std::string::npos && text[first] == '{') {
        COMITY_TRY(read_up_to(source, kNamesOctetsMax, text));
        read_json(text, builder, file.refused);
    } else {
        RestSource rest(text, source);
        COMITY_TRY(read_lines(rest, builder, file.refused));
    }
    file.names = std::move(builder).finish();
    return file;
}

}  // namespace comity::registry
