// Addresses with the time of the file in them, as archives of route collectors have:
//
//     https://data.ris.ripe.net/rrc00/{year}.{month}/updates.{year}{month}{day}.{hour}{minute/5}.gz
//
// {year}, {month}, {day}, {hour} and {minute} are replaced, in UTC, by four or two digits. The
// finest of them says how often there is a file, and may say every how many: {minute/5} is 00, 05
// to 55, {hour/8} is 00, 08, 16, {month/3} is 01, 04, 07, 10. Coarser ones must all be there, too.
// Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"

namespace comity::service::fetch {

class UrlTemplate {
public:
    /// Errors: what is wrong with it, for people; an address of more than kUrlOctetsMax octets.
    [[nodiscard]] static Result<UrlTemplate, std::string> parse(std::string_view text);

    /// Whether it has any time in it; else `at` is always the same.
    [[nodiscard]] bool is_dated() const { return finest_ != Field::None; }
    [[nodiscard]] std::string at(Timestamp time) const;
    /// The time of the last file that there should be at `time`: not later than it.
    [[nodiscard]] Timestamp slot_at(Timestamp time) const;
    /// The times of files that tell of [start, end), the newest first: from the last one that is
    /// not after `start` on; at most kSlotsMax.
    [[nodiscard]] std::vector<Timestamp> slots(const Period& period) const;

private:
    enum class Field : std::uint8_t { None, Year, Month, Day, Hour, Minute };
    struct Piece {
        std::string text;
        Field field = Field::None;  ///< Behind the text.
    };
    [[nodiscard]] static Result<Piece, std::string> field_of(std::string_view name, unsigned& step);

    std::vector<Piece> pieces_;
    Field finest_ = Field::None;
    unsigned step_ = 1;
};

}  // namespace comity::service::fetch
