#include "report/incident_timeline.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/json_writer.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "report/coverage.h"
#include "report/html_lists.h"
#include "report/html_text.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

constexpr std::int64_t kHour = 3'600;
/// A bar narrower than this could not be seen, or hit.
constexpr double kBarPercentMin = 0.6;

/// Where times lie in the period.
class Scale {
public:
    explicit Scale(const Period& period) : period_(period) {}
    [[nodiscard]] double place(Timestamp time) const {
        const auto whole = period_.end.microseconds() - period_.start.microseconds();
        const auto clipped = std::clamp(time, period_.start, period_.end);
        const auto passed = clipped.microseconds() - period_.start.microseconds();
        return 100 * static_cast<double>(passed) / static_cast<double>(whole);
    }
    [[nodiscard]] bool has_any_of(const Period& time) const {
        return time.start <= period_.end && time.end >= period_.start;
    }

private:
    Period period_;
};

/// Joins bars that cannot be told apart; `bars` need not be sorted.
std::vector<TimelineBar> joined(std::vector<TimelineBar> bars) {
    std::stable_sort(bars.begin(), bars.end(), [](const TimelineBar& a, const TimelineBar& b) {
        return std::pair(a.is_suspected, a.start) < std::pair(b.is_suspected, b.start);
    });
    std::vector<TimelineBar> result;
    for (auto& bar : bars) {
        const bool joins = !result.empty() && result.back().is_suspected == bar.is_suspected &&
                           bar.start <= result.back().end + kTimelineResolution;
        if (!joins) {
            result.push_back(bar);
            continue;
        }
        auto& last = result.back();
        last.end = std::max(last.end, bar.end);
        last.count += bar.count;
        last.time.end = std::max(last.time.end, bar.time.end);
    }
    // What is sure lies on top of what is not.
    std::stable_sort(result.begin(), result.end(), [](const TimelineBar& a, const TimelineBar& b) {
        return a.is_suspected && !b.is_suspected;
    });
    return result;
}

/// The place of an item's lane: by metric, then victims, then what is only shown.
std::size_t lane_of(const IncidentItem& item) {
    if (item.metric) return index_of(*item.metric);
    return manrs::kMetricCount + (item.part == manrs::Part::Victim && item.event->counts() ? 0 : 1);
}

TimelineLane lane_at(std::size_t place) {
    if (place < manrs::kMetricCount) {
        return {.name = std::string(to_string(static_cast<manrs::MetricId>(place))),
                .tone = Tone::Poor,
                .bars = {}};
    }
    const bool is_victim = place == manrs::kMetricCount;
    return {.name = is_victim ? "done to it" : "shown only",
            .tone = is_victim ? Tone::Fair : Tone::Plain,
            .bars = {}};
}

TimelineBar bar_of(const Scale& scale, const Period& time) {
    return {
        .start = scale.place(time.start), .end = scale.place(time.end), .count = 1, .time = time};
}

/// The civil time of an instant, as to_string has it: "2026-11-20T08:00:57Z".
std::string month_and_day(Timestamp time) {
    constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto text = to_string(time);
    const auto month =
        parse_decimal<unsigned>(text.substr(5, 2), LeadingZeros::Allowed).value_or(1);
    const auto day = parse_decimal<unsigned>(text.substr(8, 2), LeadingZeros::Allowed).value_or(1);
    return fmt::format("{} {}", kMonths.at((month - 1) % kMonths.size()), day);
}

std::string tick_text(Timestamp time, std::int64_t step) {
    if (step >= kSecondsPerDay || time.seconds() % kSecondsPerDay == 0) return month_and_day(time);
    return to_string(time).substr(11, 5);
}

std::string bar_words(const TimelineBar& bar, std::string_view noun) {
    return fmt::format("{}: {}{}", period_text(bar.time), count_of(bar.count, noun),
                       bar.is_suspected ? ", suspected" : "");
}

/// One bar; `fill` is a class of the style sheet, `pattern` may be empty.
std::string bar_shape(const TimelineBar& bar, std::string_view fill, std::string_view pattern,
                      std::string_view noun) {
    const auto width = std::max(bar.end - bar.start, kBarPercentMin);
    const auto start = std::min(bar.start, 100 - width);
    const auto place = fmt::format("x=\"{}%\" width=\"{}%\" height=\"100%\"", to_fixed(start, 2),
                                   to_fixed(width, 2));
    auto svg = fmt::format("<rect class=\"{}\" {}><title>{}</title></rect>", fill, place,
                           escape_html(bar_words(bar, noun)));
    if (!pattern.empty()) {
        svg += fmt::format("<rect class=\"over\" fill=\"url(#{})\" {}></rect>", pattern, place);
    }
    return svg;
}

std::string row(std::string_view name, std::string_view words, std::string_view shapes) {
    return fmt::format(
        "<div class=\"lane\"><span>{}</span><svg role=\"img\" aria-label=\"{}\">"
        "<rect class=\"track\" width=\"100%\" height=\"100%\"></rect>{}</svg></div>\n",
        escape_html(name), escape_html(words), shapes);
}

std::string lane_row(const TimelineLane& lane) {
    std::string shapes;
    std::uint64_t events = 0;
    for (const auto& bar : lane.bars) {
        events += bar.count;
        shapes += bar_shape(bar, class_of(lane.tone), bar.is_suspected ? "dots" : "", "event");
    }
    return row(lane.name, fmt::format("{}: {}", lane.name, count_of(events, "event")), shapes);
}

std::string axis(const TimelinePicture& picture) {
    std::string shapes;
    for (const auto& tick : picture.ticks) {
        const auto anchor = tick.place < 4 ? "start" : tick.place > 96 ? "end" : "middle";
        shapes += fmt::format(
            "<line class=\"limit\" x1=\"{0}%\" x2=\"{0}%\" y1=\"0\" y2=\"5\"></line>"
            "<text x=\"{0}%\" y=\"18\" text-anchor=\"{1}\">{2}</text>",
            to_fixed(tick.place, 2), anchor, tick.text);
    }
    return fmt::format(
        "<div class=\"lane axis\"><span></span><svg aria-hidden=\"true\">{}</svg></div>\n", shapes);
}

/// What the patterns mean that there are.
std::string legend(const TimelinePicture& picture) {
    std::string words;
    const auto add = [&words](bool has_any, std::string_view what) {
        if (has_any) words += fmt::format("{}{}", words.empty() ? "" : " ", what);
    };
    const bool suspects =
        std::any_of(picture.lanes.begin(), picture.lanes.end(), [](const TimelineLane& lane) {
            return std::any_of(lane.bars.begin(), lane.bars.end(),
                               [](const TimelineBar& bar) { return bar.is_suspected; });
        });
    add(suspects, "Dotted: only suspected.");
    add(!picture.silent.empty(), "Hatched: nothing was heard of anyone.");
    add(!picture.lost.empty(), "Plain, in the last lane: vantage points lost their sessions.");
    return words.empty() ? "" : fmt::format("<p class=\"note\">{}</p>\n", words);
}

}  // namespace

std::vector<TimelineTick> timeline_ticks(const Period& period) {
    constexpr std::int64_t kTicksMax = 5;
    constexpr std::array<std::int64_t, 17> kSteps{60,
                                                  300,
                                                  900,
                                                  1'800,
                                                  kHour,
                                                  2 * kHour,
                                                  4 * kHour,
                                                  6 * kHour,
                                                  12 * kHour,
                                                  kSecondsPerDay,
                                                  2 * kSecondsPerDay,
                                                  4 * kSecondsPerDay,
                                                  7 * kSecondsPerDay,
                                                  14 * kSecondsPerDay,
                                                  28 * kSecondsPerDay,
                                                  91 * kSecondsPerDay,
                                                  365 * kSecondsPerDay};
    const auto seconds = period.end.seconds() - period.start.seconds();
    std::vector<TimelineTick> ticks;
    if (seconds <= 0) return ticks;
    const auto step = std::find_if(kSteps.begin(), kSteps.end(), [seconds](std::int64_t candidate) {
        return seconds / candidate < kTicksMax;
    });
    if (step == kSteps.end()) return ticks;
    const Scale scale(period);
    // Days are counted from the first midnight of the period, hours from midnight.
    const auto unit = std::min(*step, kSecondsPerDay);
    auto time = (period.start.seconds() + unit - 1) / unit * unit;
    for (; time <= period.end.seconds(); time += *step) {
        const auto instant = Timestamp::from_seconds(time);
        ticks.push_back({scale.place(instant), tick_text(instant, *step)});
    }
    return ticks;
}

std::optional<TimelinePicture> timeline_picture(const observation::ObservationFacts& facts,
                                                const IncidentList& list) {
    if (!facts.timeline || facts.timeline->period.end <= facts.timeline->period.start) {
        return std::nullopt;
    }
    TimelinePicture picture{.period = facts.timeline->period};
    const Scale scale(picture.period);
    picture.ticks = timeline_ticks(picture.period);
    constexpr std::size_t kLanes = manrs::kMetricCount + 2;
    std::array<std::vector<TimelineBar>, kLanes> bars;
    for (const auto& item : list.items) {
        const Period time{item.event->start, item.event->end};
        if (!scale.has_any_of(time)) continue;
        auto bar = bar_of(scale, time);
        bar.is_suspected = item.event->certainty == incident::Certainty::Suspected;
        bars.at(lane_of(item)).push_back(bar);
    }
    for (std::size_t place = 0; place < kLanes; ++place) {
        if (bars.at(place).empty()) continue;
        auto lane = lane_at(place);
        lane.bars = joined(std::move(bars.at(place)));
        picture.lanes.push_back(std::move(lane));
    }
    for (const auto& gap : facts.timeline->gaps) {
        if (!scale.has_any_of(gap.time)) continue;
        (gap.peer == net::Asn() ? picture.silent : picture.lost).push_back(bar_of(scale, gap.time));
    }
    picture.silent = joined(std::move(picture.silent));
    picture.lost = joined(std::move(picture.lost));
    return picture;
}

std::string html_timeline(const TimelinePicture& picture) {
    auto html = fmt::format("<figure class=\"timeline\">\n<figcaption>{}</figcaption>\n",
                            escape_html(period_text(picture.period)));
    for (const auto& lane : picture.lanes) html += lane_row(lane);
    std::string heard;
    std::uint64_t lost = 0;
    for (const auto& bar : picture.lost) {
        lost += bar.count;
        heard += bar_shape(bar, "fair", "", "lost session");
    }
    std::uint64_t silent = 0;
    for (const auto& bar : picture.silent) {
        silent += bar.count;
        heard += bar_shape(bar, "poor", "hatch", "silence");
    }
    html += row("heard",
                silent + lost == 0
                    ? std::string("Heard throughout")
                    : fmt::format("Not heard throughout: {}, {}", count_of(silent, "silence"),
                                  count_of(lost, "lost session")),
                heard);
    html += axis(picture);
    html += legend(picture);
    return html + "</figure>\n";
}

}  // namespace comity::report
