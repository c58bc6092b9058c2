// Records of CSV (RFC 4180), field by field.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace comity::report {

/// Builds one record field by field (RFC 4180 s2).
class CsvRecord {
public:
    /// Text from files: control characters and invalid UTF-8 become U+FFFD. What a spreadsheet
    /// would take for a formula gets an apostrophe in front.
    void text(std::string_view field);
    void number(std::uint64_t field);
    void empty() { separate(); }
    /// A score or share with three decimals; empty without one.
    void rounded(std::optional<double> field);
    /// The record with its CRLF.
    [[nodiscard]] std::string take() { return std::move(record_) + "\r\n"; }

private:
    void separate();

    std::string record_;
    bool is_first_ = true;
};

}  // namespace comity::report
