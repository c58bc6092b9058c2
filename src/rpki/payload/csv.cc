#include "rpki/payload/csv.h"

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "rpki/limits.h"
#include "rpki/payload/collector.h"
#include "rpki/rules.h"

namespace comity::rpki::payload {
namespace {

/// The fields of one line, quotes taken off. Views of the line.
struct Row {
    std::array<std::string_view, kCsvColumnsMax> fields;
    std::size_t count = 0;
};

/// The field at the front of `rest`, taken off together with its comma; none if a quote is left
/// open or text follows one. Quotes doubled inside a field stay doubled: no field that we read has
/// any.
std::optional<std::string_view> take_field(std::string_view& rest, bool& more) {
    std::string_view field;
    if (rest.starts_with('"')) {
        std::size_t end = 1;
        while (end < rest.size() && !(rest[end] == '"' && rest.substr(end, 2) != "\"\"")) {
            end += rest[end] == '"' ? 2U : 1U;
        }
        if (end >= rest.size()) return std::nullopt;
        field = rest.substr(1, end - 1);
        rest.remove_prefix(end + 1);
        if (!rest.empty() && rest.front() != ',') return std::nullopt;
    } else {
        field = rest.substr(0, rest.find(','));
        rest.remove_prefix(field.size());
    }
    more = !rest.empty();
    if (more) rest.remove_prefix(1);
    return trim(field);
}

/// The fields of `line`, at most the first kCsvColumnsMax; none if its quotes are broken.
std::optional<Row> split_row(std::string_view line) {
    Row row;
    for (bool more = true; more && row.count < kCsvColumnsMax;) {
        const auto field = take_field(line, more);
        if (!field) return std::nullopt;
        row.fields[row.count++] = *field;
    }
    return row;
}

/// `name` in lower case and without blanks and underscores: "Max Length" is "maxlength".
std::string plain_name(std::string_view name) {
    std::string plain;
    for (const char c : name.substr(0, kFieldOctetsMax)) {
        if (c == ' ' || c == '_') continue;
        plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return plain;
}

/// Where the columns stand that we read.
struct Columns {
    std::size_t asn = kCsvColumnsMax;
    std::size_t prefix = kCsvColumnsMax;
    std::size_t max_length = kCsvColumnsMax;
};

std::optional<Columns> columns_of(std::string_view line) {
    const auto row = split_row(line);
    if (!row) return std::nullopt;
    Columns columns;
    for (std::size_t i = 0; i < row->count; ++i) {
        const auto name = plain_name(row->fields[i]);
        if (name == "asn") columns.asn = i;
        if (name == "ipprefix" || name == "prefix") columns.prefix = i;
        if (name == "maxlength" || name == "maxprefixlength") columns.max_length = i;
    }
    if (columns.asn == kCsvColumnsMax || columns.prefix == kCsvColumnsMax) return std::nullopt;
    return columns;
}

/// The field of column `i` where the row has one that is not empty.
std::optional<std::string_view> field_of(const Row& row, std::size_t i) {
    if (i >= row.count || row.fields[i].empty()) return std::nullopt;
    return row.fields[i];
}

/// Hands out the lines that hold something, with their offsets.
class Lines {
public:
    explicit Lines(std::string_view text)
        : text_(text), at_(text.starts_with("\xEF\xBB\xBF") ? 3 : 0) {}

    struct Line {
        std::string_view text;
        std::size_t offset;
    };
    [[nodiscard]] std::optional<Line> next() {
        while (at_ < text_.size()) {
            const auto rest = text_.substr(at_);
            const auto line = rest.substr(0, rest.find('\n'));
            const auto offset = at_;
            at_ += line.size() < rest.size() ? line.size() + 1 : line.size();
            const auto trimmed = trim(line);
            if (!trimmed.empty() && trimmed.front() != '#') return Line{trimmed, offset};
        }
        return std::nullopt;
    }

private:
    std::string_view text_;
    std::size_t at_;
};

}  // namespace

Parsed<PayloadSet> read_csv(Octets octets) {
    if (octets.size() > kPayloadOctetsMax) {
        return fail(ParseError{Fault::LimitExceeded, kPayloadOctetsMax, &kPayloadSize,
                               "size of the payload file"});
    }
    const auto text = as_text(octets);
    Lines lines(text);
    const auto header = lines.next();
    if (!header)
        return fail(ParseError{Fault::Truncated, text.size(), &kPayloadCsv, "header line"});
    const auto columns = columns_of(header->text);
    if (!columns) {
        return fail(ParseError{Fault::BadValue, header->offset, &kPayloadCsv,
                               "header line with an ASN and a prefix column"});
    }
    Collector collector;
    while (const auto line = lines.next()) {
        const auto row = split_row(line->text);
        if (!row) {
            collector.refuse(kPayloadEntry, line->text, line->offset);
            continue;
        }
        collector.add({field_of(*row, columns->asn), field_of(*row, columns->prefix),
                       field_of(*row, columns->max_length), line->offset});
    }
    return std::move(collector).finish();
}

}  // namespace comity::rpki::payload
