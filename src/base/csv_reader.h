// Records out of a stream of CSV (RFC 4180), in bounded memory.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "base/rule.h"

namespace comity {

namespace rules {

inline constexpr Rule kCsvQuote{
    "csv.record.quote", "RFC 4180 s2", Severity::Warning,
    "Quotes stand around a whole field, and quotes inside of it are doubled."};
inline constexpr Rule kCsvTooLong{"csv.record.too-long", "RFC 4180 s2", Severity::Warning,
                                  "A record has no more octets than its format may need."};
inline constexpr Rule kCsvFields{"csv.record.too-many-fields", "RFC 4180 s2", Severity::Warning,
                                 "A record has no more fields than its format may need."};

}  // namespace rules

/// Cuts a source into records and those into fields. Lines end in LF or CRLF, the last one in
/// nothing or either; a byte order mark at the front and empty lines are passed over. Fields in
/// quotes may hold separators, doubled quotes and line ends. Blanks belong to their field.
class CsvReader {
public:
    struct Limits {
        std::size_t record_octets_max;
        std::size_t fields_max;
        char separator = ',';
    };
    struct Record {
        /// Quotes taken off; none where the record is refused. They stand until the next call.
        std::span<const std::string_view> fields;
        std::uint64_t line = 0;         ///< In which the record begins, from 1.
        const Rule* refused = nullptr;  ///< Why there are no fields, or null.
        std::string_view
            first_line;  ///< Of a refused record, up to 256 octets; until the next call.
    };

    /// `source` must outlive it. Memory: four times `limits.record_octets_max`, and a piece.
    CsvReader(ByteSource& source, Limits limits);

    /// The next record; none at the end. Reading goes on in the line behind the first one of a
    /// refused record, so a quote that is never closed costs one line. Errors: those of the source.
    [[nodiscard]] Result<std::optional<Record>> next();

private:
    struct Span {
        std::size_t begin;
        std::size_t end;
        bool has_doubled_quotes;
    };
    [[nodiscard]] std::size_t available() const { return end_ - start_; }
    /// Reads until a whole record of the longest kind lies in the buffer, or to the end.
    Result<void> fill();
    Result<void> read_more();
    /// Finds the fields of the record at `start_`; the octet behind it, or why it is refused.
    Result<std::size_t, const Rule*> scan();
    /// The end of a field that begins at `at`; the record must end at `bound`.
    Result<std::size_t, const Rule*> scan_field(std::size_t at, std::size_t bound);
    Result<std::size_t, const Rule*> scan_quoted(std::size_t at, std::size_t bound);
    /// Whether a line ends at `at`, or the input does.
    [[nodiscard]] bool is_line_end(std::size_t at) const;
    void consume(std::size_t to);
    Result<void> pass_line();
    void take_off_quotes();

    ByteSource& source_;
    Limits limits_;
    std::vector<char> buffer_;
    std::size_t start_ = 0;
    std::size_t end_ = 0;
    std::uint64_t line_ = 1;
    bool is_at_end_ = false;
    bool is_begun_ = false;
    std::vector<Span> spans_;
    std::vector<std::string_view> fields_;
    std::string first_line_;
};

}  // namespace comity
