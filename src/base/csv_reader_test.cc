#include "base/csv_reader.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "support/octets.h"

namespace comity {
namespace {

using test::AwkwardSource;

struct Row {
    std::vector<std::string> fields;
    std::uint64_t line = 0;
    const Rule* refused = nullptr;
    std::string first_line;
    friend bool operator==(const Row&, const Row&) = default;
};

constexpr CsvReader::Limits kRoomy{.record_octets_max = 1'000, .fields_max = 10};

std::vector<Row> rows_of(std::string_view text, CsvReader::Limits limits = kRoomy,
                         std::size_t piece = 1'000'000) {
    AwkwardSource source(test::octets_of(text), piece);
    CsvReader reader(source, limits);
    std::vector<Row> rows;
    for (;;) {
        const auto record = reader.next();
        if (!record || !*record) return rows;
        rows.push_back({{(*record)->fields.begin(), (*record)->fields.end()},
                        (*record)->line,
                        (*record)->refused,
                        std::string((*record)->first_line)});
    }
}

std::string written(const std::vector<Row>& rows, std::mt19937& random) {
    std::string text;
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.fields.size(); ++i) {
            if (i > 0) text += ',';
            const auto& field = row.fields[i];
            const bool is_plain = field.find_first_of(",\"\r\n") == std::string::npos;
            if (is_plain && !(row.fields.size() == 1 && field.empty()) && random() % 2 == 0) {
                text += field;
                continue;
            }
            text += '"';
            for (const char c : field) text += c == '"' ? std::string("\"\"") : std::string(1, c);
            text += '"';
        }
        text += random() % 2 == 0 ? "\n" : "\r\n";
    }
    return text;
}

TEST(CsvReader, reads_back_any_fields_in_pieces_of_any_size) {
    std::mt19937 random(1);
    for (int round = 0; round < 2'000; ++round) {
        std::vector<Row> rows(random() % 5);
        std::uint64_t line = 1;
        for (auto& row : rows) {
            row.fields.resize(1 + random() % 4);
            row.line = line++;
            for (auto& field : row.fields) {
                const auto length = random() % 6;
                for (std::size_t i = 0; i < length; ++i) field += "ab ,\"\n\r"[random() % 7];
                line += static_cast<std::uint64_t>(std::count(field.begin(), field.end(), '\n'));
            }
        }
        const auto text = written(rows, random);
        for (const std::size_t piece : {1U, 3U, 1'000U}) {
            const CsvReader::Limits tight{.record_octets_max = 80, .fields_max = 4};
            ASSERT_EQ(rows_of(text, tight, piece), rows) << testing::PrintToString(text);
        }
    }
}

TEST(CsvReader, passes_over_a_byte_order_mark_and_empty_lines_and_needs_no_last_line_end) {
    const auto rows = rows_of(
        "\xEF\xBB\xBF"
        "a,b\r\n\r\n\n,\n\"\"\r\nc");
    const std::vector<Row> expected{{{"a", "b"}, 1, nullptr, ""},
                                    {{"", ""}, 4, nullptr, ""},
                                    {{""}, 5, nullptr, ""},
                                    {{"c"}, 6, nullptr, ""}};
    EXPECT_EQ(rows, expected);
}

TEST(CsvReader, a_quote_that_is_never_closed_costs_one_line) {
    const auto rows = rows_of("1,\"open\n2,fine\n3,\"shut\"x\n4,mid\"dle\n5,fine\n");
    ASSERT_EQ(rows.size(), 5U);
    for (const std::size_t i : {0U, 2U, 3U}) EXPECT_EQ(rows[i].refused, &rules::kCsvQuote) << i;
    EXPECT_EQ(rows[0].first_line, "1,\"open");
    EXPECT_EQ(rows[1].fields, (std::vector<std::string>{"2", "fine"}));
    EXPECT_EQ(rows[4].line, 5U);
}

TEST(CsvReader, refuses_records_that_are_too_long_or_too_wide_and_reads_on) {
    const CsvReader::Limits limits{.record_octets_max = 10, .fields_max = 3};
    const auto text =
        std::string(300'000, 'x') + "\n1234567890\n12345678901\na,b,c,d\n\"12345\n6789012\nz\n";
    for (const std::size_t piece : {7U, 1'000'000U}) {
        const auto rows = rows_of(text, limits, piece);
        ASSERT_EQ(rows.size(), 7U);
        EXPECT_EQ(rows[0].refused, &rules::kCsvTooLong);
        EXPECT_EQ(rows[0].first_line.size(), 10U);
        EXPECT_EQ(rows[1].fields, (std::vector<std::string>{"1234567890"}));
        EXPECT_EQ(rows[2].refused, &rules::kCsvTooLong);
        EXPECT_EQ(rows[3].refused, &rules::kCsvFields);
        EXPECT_NE(rows[4].refused, nullptr);
        EXPECT_EQ(rows[5].fields, (std::vector<std::string>{"6789012"}));
        EXPECT_EQ(rows[6].line, 7U);
    }
}

TEST(CsvReader, says_the_same_of_a_long_record_however_much_lies_in_the_buffer) {
    // The quote that closes it, with text behind, is past what a record may have.
    const CsvReader::Limits limits{.record_octets_max = 10, .fields_max = 3};
    for (std::size_t length = 5; length < 20; ++length) {
        const auto text = "\"" + std::string(length, 'x') + "\"y\nz\n";
        const auto rows = rows_of(text, limits);
        EXPECT_EQ(rows, rows_of(text, limits, 1)) << length;
        EXPECT_EQ(rows[0].refused, length < 9 ? &rules::kCsvQuote : &rules::kCsvTooLong) << length;
    }
}

TEST(CsvReader, says_the_same_behind_a_byte_order_mark_in_pieces_of_any_size) {
    // The mark once counted as octets of the record, whose end then seemed to be that of the file.
    const CsvReader::Limits limits{.record_octets_max = 10, .fields_max = 3};
    for (std::size_t length = 5; length < 14; ++length) {
        const auto text = "\xEF\xBB\xBF" + std::string(length, 'x') + "\ry\nz\n";
        const auto rows = rows_of(text, limits);
        EXPECT_EQ(rows.size(), 2U) << length;
        EXPECT_EQ(rows, rows_of(text, limits, 1)) << length;
    }
}

TEST(CsvReader, takes_linear_time_for_quotes_of_any_arrangement) {
    // Each line, taken by itself, opens a field that the scan of the line before has open.
    std::string text;
    for (int i = 0; i < 200'000; ++i) text += i % 3 == 0 ? "\"\n" : "a,\"\"\n";
    EXPECT_LE(rows_of(text, {.record_octets_max = 65'536, .fields_max = 8}).size(), 200'000U);
}

}  // namespace
}  // namespace comity
