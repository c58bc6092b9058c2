#include "report/csv_record.h"

#include <algorithm>

#include "base/json_writer.h"
#include "base/text.h"

namespace comity::report {
namespace {

/// `text` with control characters and invalid UTF-8 as U+FFFD; so line ends, too, are gone.
std::string printable(std::string_view text) {
    std::string safe;
    while (!text.empty()) {
        const auto octet = static_cast<unsigned char>(text.front());
        const auto length = utf8_length(text);
        const bool is_control = octet < 0x20 || octet == 0x7F;
        safe +=
            length == 0 || is_control ? std::string_view("\xEF\xBF\xBD") : text.substr(0, length);
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return safe;
}

}  // namespace

void CsvRecord::text(std::string_view field) {
    separate();
    auto safe = printable(field);
    if (!safe.empty() && std::string_view("=+-@").find(safe.front()) != std::string::npos) {
        safe.insert(0, 1, '\'');
    }
    if (safe.find_first_of(",\"") == std::string::npos) {
        record_ += safe;
        return;
    }
    record_ += '"';
    for (const char c : safe) {
        if (c == '"') record_ += '"';
        record_ += c;
    }
    record_ += '"';
}

void CsvRecord::number(std::uint64_t field) {
    separate();
    record_ += std::to_string(field);
}

void CsvRecord::rounded(std::optional<double> field) {
    separate();
    if (field) record_ += to_fixed(*field, 3);
}

void CsvRecord::separate() {
    if (!is_first_) record_ += ',';
    is_first_ = false;
}

}  // namespace comity::report
