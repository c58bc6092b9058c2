#include "base/timestamp.h"

#include <fmt/format.h>

namespace comity {
namespace {

/// Days from 1970-01-01 to a civil date; the era arithmetic of the proleptic Gregorian calendar.
constexpr std::int64_t days_from_civil(std::int64_t year, unsigned month, unsigned day) {
    const std::int64_t shifted = month <= 2 ? year - 1 : year;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
    const std::int64_t year_of_era = shifted - era * 400;
    const std::int64_t month_from_march = (static_cast<std::int64_t>(month) + 9) % 12;
    const std::int64_t day_of_year = (153 * month_from_march + 2) / 5 + day - 1;
    const std::int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

struct Civil {
    std::int64_t year;
    unsigned month;
    unsigned day;
};

constexpr Civil civil_from_days(std::int64_t days) {
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
    const std::int64_t day_of_era = shifted - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const auto day = static_cast<unsigned>(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    const auto month =
        static_cast<unsigned>(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    return {year_of_era + era * 400 + (month <= 2 ? 1 : 0), month, day};
}

constexpr bool is_leap(std::int64_t year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

constexpr unsigned days_in_month(std::int64_t year, unsigned month) {
    if (month == 2) return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/// Reads exactly `width` digits from the front of `text`. Registry dumps hold millions of dates.
std::optional<unsigned> take_digits(std::string_view& text, std::size_t width) {
    if (text.size() < width) return std::nullopt;
    unsigned number = 0;
    for (const char c : text.substr(0, width)) {
        if (c < '0' || c > '9') return std::nullopt;
        number = number * 10 + static_cast<unsigned>(c - '0');
    }
    text.remove_prefix(width);
    return number;
}

bool take_char(std::string_view& text, char wanted) {
    if (text.empty() || text.front() != wanted) return false;
    text.remove_prefix(1);
    return true;
}

/// "YYYY-MM-DD" from the front of `text`, as days since 1970-01-01.
std::optional<std::int64_t> take_date(std::string_view& text) {
    const auto year = take_digits(text, 4);
    if (!year || *year < 1970 || !take_char(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || *month < 1 || *month > 12 || !take_char(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day || *day < 1 || *day > days_in_month(*year, *month)) return std::nullopt;
    return days_from_civil(*year, *month, *day);
}

/// ".123456" from the front of `text`, in microseconds; 0 without one.
std::optional<std::int64_t> take_fraction(std::string_view& text) {
    if (!take_char(text, '.')) return 0;
    std::int64_t microseconds = 0;
    std::size_t digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 6) microseconds = microseconds * 10 + (text.front() - '0');
        ++digits;
        text.remove_prefix(1);
    }
    if (digits == 0 || digits > 9) return std::nullopt;
    for (; digits < 6; ++digits) microseconds *= 10;
    return microseconds;
}

/// "Z", "+02:00" or "-02:00" from the front of `text`, as seconds east of UTC.
std::optional<std::int64_t> take_offset(std::string_view& text) {
    if (take_char(text, 'Z') || take_char(text, 'z')) return 0;
    const bool east = take_char(text, '+');
    if (!east && !take_char(text, '-')) return std::nullopt;
    const auto hours = take_digits(text, 2);
    if (!hours || *hours > 23 || !take_char(text, ':')) return std::nullopt;
    const auto minutes = take_digits(text, 2);
    if (!minutes || *minutes > 59) return std::nullopt;
    const std::int64_t seconds = *hours * 3600LL + *minutes * 60LL;
    return east ? seconds : -seconds;
}

}  // namespace

Timestamp Timestamp::from_date(std::int64_t year, unsigned month, unsigned day) {
    return from_seconds(days_from_civil(year, month, day) * kSecondsPerDay);
}

std::optional<Timestamp> Timestamp::parse(std::string_view text) {
    const auto days = take_date(text);
    if (!days) return std::nullopt;
    if (text.empty()) return from_seconds(*days * kSecondsPerDay);
    if (!take_char(text, 'T') && !take_char(text, 't') && !take_char(text, ' ')) {
        return std::nullopt;
    }
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take_char(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59 || !take_char(text, ':')) return std::nullopt;
    const auto second = take_digits(text, 2);
    if (!second || *second > 60) return std::nullopt;  // 60: a leap second (RFC 3339 s5.6)
    const auto microseconds = take_fraction(text);
    if (!microseconds) return std::nullopt;
    const auto offset = take_offset(text);
    if (!offset || !text.empty()) return std::nullopt;
    const std::int64_t of_day = *hour * 3600LL + *minute * 60LL + *second;
    return from_seconds(*days * kSecondsPerDay + of_day - *offset, *microseconds);
}

std::string to_string(Timestamp time) {
    const auto seconds = time.seconds();
    auto days = seconds / kSecondsPerDay;
    auto of_day = seconds % kSecondsPerDay;
    if (of_day < 0) {
        of_day += kSecondsPerDay;
        --days;
    }
    const auto date = civil_from_days(days);
    const auto microseconds = time.microseconds() - seconds * kMicrosecondsPerSecond;
    auto text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}", date.year, date.month, date.day,
                            of_day / 3600, of_day / 60 % 60, of_day % 60);
    if (microseconds != 0) text += fmt::format(".{:06}", microseconds);
    return text + "Z";
}

std::optional<Period> parse_period(std::string_view text) {
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        const auto start = Timestamp::parse(text.substr(0, slash));
        const auto end = Timestamp::parse(text.substr(slash + 1));
        if (!start || !end || !(*start < *end)) return std::nullopt;
        return Period{*start, *end};
    }
    if (text.size() == 7) {
        const auto start = Timestamp::parse(std::string(text) + "-01");
        if (!start) return std::nullopt;
        const auto date = civil_from_days(start->seconds() / kSecondsPerDay);
        const auto length = static_cast<std::int64_t>(days_in_month(date.year, date.month));
        return Period{*start, Timestamp::from_seconds(start->seconds() + length * kSecondsPerDay)};
    }
    if (text.size() != 10) return std::nullopt;
    const auto start = Timestamp::parse(text);
    if (!start) return std::nullopt;
    return Period{*start, Timestamp::from_seconds(start->seconds() + kSecondsPerDay)};
}

}  // namespace comity
