#include "service/fetch/url_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.h"
#include "base/timestamp.h"
#include "service/fetch/limits.h"

namespace comity::service::fetch {
namespace {

struct FieldName {
    std::string_view name;
    unsigned count;  ///< That a step must divide; 0: no step.
};
/// In the order of UrlTemplate::Field, from Year on.
constexpr std::array<FieldName, 5> kFields{
    {{"year", 0}, {"month", 12}, {"day", 0}, {"hour", 24}, {"minute", 60}}};

constexpr std::int64_t kMinute = 60;
constexpr std::int64_t kHour = 3'600;

struct Calendar {
    std::int64_t year;
    unsigned month, day, hour, minute;
};

Calendar calendar_of(Timestamp time) {
    const std::chrono::sys_seconds seconds{std::chrono::seconds(time.seconds())};
    const auto day = std::chrono::floor<std::chrono::days>(seconds);
    const std::chrono::year_month_day date(day);
    const auto left = (seconds - day).count();
    return {.year = static_cast<int>(date.year()),
            .month = static_cast<unsigned>(date.month()),
            .day = static_cast<unsigned>(date.day()),
            .hour = static_cast<unsigned>(left / kHour),
            .minute = static_cast<unsigned>(left % kHour / kMinute)};
}

}  // namespace

Result<UrlTemplate::Piece, std::string> UrlTemplate::field_of(std::string_view name,
                                                              unsigned& step) {
    const auto slash = name.find('/');
    const auto word = name.substr(0, slash);
    for (std::size_t i = 0; i < kFields.size(); ++i) {
        const auto& field = kFields.at(i);
        if (field.name != word) continue;
        step = 1;
        if (slash != std::string_view::npos) {
            const auto number = parse_decimal<unsigned>(name.substr(slash + 1));
            if (!number || *number == 0 || field.count % *number != 0 || field.count == 0) {
                return fail(fmt::format("{{{}}} has no step that divides {}",
                                        escape_for_terminal(name, 60), field.count));
            }
            step = *number;
        }
        return Piece{.text = {}, .field = static_cast<Field>(i + 1)};
    }
    return fail(fmt::format("{{{}}} is none of {{year}}, {{month}}, {{day}}, {{hour}}, {{minute}}",
                            escape_for_terminal(name, 60)));
}

Result<UrlTemplate, std::string> UrlTemplate::parse(std::string_view text) {
    if (text.size() > kUrlOctetsMax) {
        return fail(fmt::format("longer than {} octets", kUrlOctetsMax));
    }
    UrlTemplate result;
    std::array<bool, kFields.size() + 1> has{};
    std::array<unsigned, kFields.size() + 1> steps{};
    for (;;) {
        const auto open = text.find('{');
        if (open == std::string_view::npos) break;
        const auto close = text.find('}', open);
        if (close == std::string_view::npos) return fail(std::string("a { without its }"));
        unsigned step = 1;
        auto piece = COMITY_TRY(field_of(text.substr(open + 1, close - open - 1), step));
        piece.text = text.substr(0, open);
        const auto place = static_cast<std::size_t>(piece.field);
        if (has.at(place) && steps.at(place) != step) {
            return fail(fmt::format("{{{}}} comes with two steps", kFields.at(place - 1).name));
        }
        has.at(place) = true;
        steps.at(place) = step;
        result.finest_ = std::max(result.finest_, piece.field);
        result.pieces_.push_back(std::move(piece));
        text.remove_prefix(close + 1);
    }
    result.pieces_.push_back({.text = std::string(text)});
    const auto finest = static_cast<std::size_t>(result.finest_);
    for (std::size_t i = finest; i-- > 1;) {
        if (!has.at(i)) {
            return fail(fmt::format("{{{}}} needs {{{}}}", kFields.at(finest - 1).name,
                                    kFields.at(i - 1).name));
        }
        if (steps.at(i) != 1) {
            return fail(fmt::format("{{{}}} has a step, and something finer behind it",
                                    kFields.at(i - 1).name));
        }
    }
    if (finest > 0) result.step_ = steps.at(finest);
    return result;
}

std::string UrlTemplate::at(Timestamp time) const {
    const auto calendar = calendar_of(time);
    std::string url;
    for (const auto& piece : pieces_) {
        url += piece.text;
        switch (piece.field) {
            case Field::None: break;
            case Field::Year: url += fmt::format("{:04}", calendar.year); break;
            case Field::Month: url += fmt::format("{:02}", calendar.month); break;
            case Field::Day: url += fmt::format("{:02}", calendar.day); break;
            case Field::Hour: url += fmt::format("{:02}", calendar.hour); break;
            case Field::Minute: url += fmt::format("{:02}", calendar.minute); break;
        }
    }
    return url;
}

Timestamp UrlTemplate::slot_at(Timestamp time) const {
    const auto calendar = calendar_of(time);
    const auto whole = [&](std::int64_t unit) {
        const auto seconds = time.seconds();
        return Timestamp::from_seconds(seconds - seconds % (unit * step_));
    };
    switch (finest_) {
        case Field::None: return time;
        case Field::Year: return Timestamp::from_date(calendar.year, 1, 1);
        case Field::Month:
            return Timestamp::from_date(calendar.year,
                                        calendar.month - (calendar.month - 1) % step_, 1);
        case Field::Day: return whole(kSecondsPerDay);
        case Field::Hour: return whole(kHour);
        case Field::Minute: return whole(kMinute);
    }
    return time;
}

std::vector<Timestamp> UrlTemplate::slots(const Period& period) const {
    std::vector<Timestamp> slots;
    if (period.end <= period.start) return slots;
    constexpr std::int64_t kBefore = 1;
    auto slot = slot_at(Timestamp::from_microseconds(period.end.microseconds() - kBefore));
    for (;;) {
        slots.push_back(slot);
        if (slot <= period.start || slots.size() == kSlotsMax || !is_dated()) return slots;
        slot = slot_at(Timestamp::from_microseconds(slot.microseconds() - kBefore));
    }
}

}  // namespace comity::service::fetch
