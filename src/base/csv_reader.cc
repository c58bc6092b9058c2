#include "base/csv_reader.h"

#include <algorithm>
#include <cstring>

namespace comity {
namespace {

/// Octets asked of the source at a time.
constexpr std::size_t kCsvPieceOctets = 64UL * 1024;
/// Octets kept of a refused record, for people.
constexpr std::size_t kShownOctetsMax = 256;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(ByteSource& source, Limits limits)
    : source_(source), limits_(limits), buffer_(4 * limits.record_octets_max + kCsvPieceOctets) {}

Result<std::optional<CsvReader::Record>> CsvReader::next() {
    for (;;) {
        COMITY_TRY(fill());
        if (available() == 0) return std::nullopt;
        if (!is_line_end(start_)) break;
        consume(start_ + (buffer_[start_] == '\r' ? 2U : 1U));
    }
    Record record{.line = line_};
    const auto end = scan();
    if (end) {
        consume(*end);
        take_off_quotes();
        record.fields = fields_;
        return record;
    }
    record.refused = end.error();
    const std::string_view front(buffer_.data() + start_, std::min({available(), kShownOctetsMax,
                                                                    limits_.record_octets_max}));
    first_line_ = front.substr(0, front.find_first_of("\r\n"));
    record.first_line = first_line_;
    COMITY_TRY(pass_line());
    return record;
}

Result<void> CsvReader::fill() {
    const auto wanted = limits_.record_octets_max + 2;  // a CRLF behind it
    if (available() >= wanted || is_at_end_) return {};
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(start_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ = available();
    start_ = 0;
    while (available() < wanted && !is_at_end_) {
        COMITY_TRY(read_more());
    }
    if (!is_begun_) {
        is_begun_ = true;
        const std::string_view text(buffer_.data(), end_);
        if (text.starts_with(kByteOrderMark)) {
            // What is behind it is as much as is wanted only with what it took.
            start_ = kByteOrderMark.size();
            return fill();
        }
    }
    return {};
}

Result<void> CsvReader::read_more() {
    auto* const target = reinterpret_cast<std::uint8_t*>(buffer_.data() + end_);
    const auto count = COMITY_TRY(source_.read(std::span(target, buffer_.size() - end_)));
    end_ += count;
    is_at_end_ = count == 0;
    return {};
}

bool CsvReader::is_line_end(std::size_t at) const {
    if (at == end_ || buffer_[at] == '\n') return true;
    return buffer_[at] == '\r' && (at + 1 == end_ || buffer_[at + 1] == '\n');
}

// None of these looks further than two octets behind the longest record, which `fill` has read: how
// much more there is is chance.
Result<std::size_t, const Rule*> CsvReader::scan() {
    const auto bound = start_ + limits_.record_octets_max;
    spans_.clear();
    for (auto at = start_;;) {
        if (spans_.size() == limits_.fields_max) return fail(&rules::kCsvFields);
        const bool is_quoted = at < end_ && buffer_[at] == '"';
        at = COMITY_TRY(is_quoted ? scan_quoted(at, bound) : scan_field(at, bound));
        if (at == end_ || buffer_[at] != limits_.separator) {
            if (at < end_) at += buffer_[at] == '\r' ? 2U : 1U;
            return std::min(at, end_);
        }
        if (++at > bound) return fail(&rules::kCsvTooLong);
    }
}

Result<std::size_t, const Rule*> CsvReader::scan_field(std::size_t at, std::size_t bound) {
    const auto begin = at;
    while (!is_line_end(at) && buffer_[at] != limits_.separator) {
        if (buffer_[at] == '"') return fail(&rules::kCsvQuote);
        if (++at > bound) return fail(&rules::kCsvTooLong);
    }
    spans_.push_back({begin, at, false});
    return at;
}

Result<std::size_t, const Rule*> CsvReader::scan_quoted(std::size_t at, std::size_t bound) {
    Span span{at + 1, at + 1, false};
    for (;;) {
        const std::string_view rest(buffer_.data() + span.end,
                                    std::max(std::min(end_, bound), span.end) - span.end);
        const auto quote = rest.find('"');
        if (quote == std::string_view::npos) {
            return fail(bound < end_ ? &rules::kCsvTooLong : &rules::kCsvQuote);
        }
        span.end += quote;
        if (span.end + 1 == end_ || buffer_[span.end + 1] != '"') break;
        span.has_doubled_quotes = true;
        span.end += 2;
    }
    const auto behind = span.end + 1;
    if (!is_line_end(behind) && buffer_[behind] != limits_.separator) {
        return fail(&rules::kCsvQuote);
    }
    spans_.push_back(span);
    return behind;
}

void CsvReader::consume(std::size_t to) {
    to = std::min(to, end_);
    const auto first = buffer_.begin() + static_cast<std::ptrdiff_t>(start_);
    const auto last = buffer_.begin() + static_cast<std::ptrdiff_t>(to);
    line_ += static_cast<std::uint64_t>(std::count(first, last, '\n'));
    start_ = to;
}

Result<void> CsvReader::pass_line() {
    for (;;) {
        const auto* const from = buffer_.data() + start_;
        const auto* const found = static_cast<const char*>(std::memchr(from, '\n', available()));
        if (found != nullptr) {
            consume(static_cast<std::size_t>(found - buffer_.data()) + 1);
            return {};
        }
        if (is_at_end_) {
            start_ = end_;
            return {};
        }
        start_ = end_ = 0;
        COMITY_TRY(read_more());
    }
}

void CsvReader::take_off_quotes() {
    fields_.clear();
    for (auto& span : spans_) {
        if (span.has_doubled_quotes) {
            auto out = span.begin;
            for (auto in = span.begin; in < span.end; ++in) {
                buffer_[out++] = buffer_[in];
                if (buffer_[in] == '"') ++in;
            }
            span.end = out;
        }
        fields_.emplace_back(buffer_.data() + span.begin, span.end - span.begin);
    }
}

}  // namespace comity
