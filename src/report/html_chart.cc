#include "report/html_chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/json_writer.h"
#include "base/text.h"
#include "report/html_text.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

/// A part of a bar narrower than this could not be seen.
constexpr double kPartPercentMin = 0.7;

std::string_view class_of(Fill fill) {
    switch (fill) {
        case Fill::Good: return "good";
        case Fill::Fair: return "fair";
        case Fill::Poor: return "poor";
        case Fill::None: return "none";
    }
    return "none";
}

/// The pattern over the colour; none where the colour stands alone.
std::string_view pattern_of(Fill fill) {
    switch (fill) {
        case Fill::Good:
        case Fill::None: return "";
        case Fill::Fair: return "dots";
        case Fill::Poor: return "hatch";
    }
    return "";
}

std::uint64_t total_of(std::span<const ChartPart> parts) {
    std::uint64_t total = 0;
    for (const auto& part : parts) total += part.count;
    return total;
}

/// Widths in percent: by count, but none above 0 too narrow to be seen; the widest gives way.
std::vector<double> widths_of(std::span<const ChartPart> parts) {
    const auto total = static_cast<double>(total_of(parts));
    std::vector<double> widths;
    for (const auto& part : parts) {
        const auto width = 100 * static_cast<double>(part.count) / total;
        widths.push_back(part.count == 0 ? 0 : std::max(width, kPartPercentMin));
    }
    double sum = 0;
    for (const auto width : widths) sum += width;
    *std::max_element(widths.begin(), widths.end()) -= sum - 100;
    return widths;
}

std::string filled_rectangle(double x, double width, Fill fill) {
    const auto place =
        fmt::format("x=\"{}%\" width=\"{}%\" height=\"100%\"", to_fixed(x, 2), to_fixed(width, 2));
    auto svg = fmt::format("<rect class=\"{}\" {}></rect>", class_of(fill), place);
    if (const auto pattern = pattern_of(fill); !pattern.empty()) {
        svg += fmt::format("<rect fill=\"url(#{})\" {}></rect>", pattern, place);
    }
    return svg;
}

}  // namespace

std::string stacked_bar(std::string_view title, std::span<const ChartPart> parts) {
    const auto total = total_of(parts);
    if (total == 0) return "";
    const auto widths = widths_of(parts);
    std::string words(title);
    std::string shapes;
    double x = 0;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        words += fmt::format("{} {} {}", i == 0 ? ":" : ",", parts[i].label,
                             share_of(parts[i].count, total));
        if (parts[i].count == 0) continue;
        shapes += filled_rectangle(x, widths[i], parts[i].fill);
        x += widths[i];
        if (x < 99.9) {
            shapes +=
                fmt::format("<rect class=\"gap\" x=\"{}%\" width=\"2\" height=\"100%\"></rect>",
                            to_fixed(x, 2));
        }
    }
    return fmt::format("<svg class=\"bar\" role=\"img\" aria-label=\"{}\">{}</svg>\n",
                       escape_html(words), shapes);
}

std::string chart_legend(std::span<const ChartPart> parts) {
    const auto total = total_of(parts);
    std::string list = "<ul class=\"legend\">\n";
    for (const auto& part : parts) {
        list += fmt::format(
            "<li><svg class=\"swatch\" aria-hidden=\"true\">{}</svg><span class=\"what\">{}</span> "
            "<b>{}</b> <span class=\"share\">{}</span></li>\n",
            filled_rectangle(0, 100, part.fill), escape_html(part.label),
            with_thousands(part.count), percent(part.count, total));
    }
    return list + "</ul>\n";
}

std::string score_meter(double score, const manrs::Bands& bands, Fill fill) {
    const auto at = [](double value) { return to_fixed(100 * std::clamp(value, 0.0, 1.0), 2); };
    std::string limits;
    for (const auto limit : {bands.aspiring, bands.ready}) {
        limits += fmt::format(
            "<line class=\"limit\" x1=\"{0}%\" x2=\"{0}%\" y1=\"0\" y2=\"100%\"></line>",
            at(limit));
    }
    return fmt::format(
        "<svg class=\"meter\" role=\"img\" aria-label=\"Score {} on a line from 0 to 1; {}\">"
        "<rect class=\"track\" y=\"6\" width=\"100%\" height=\"8\" rx=\"4\"></rect>"
        "<rect class=\"{}\" y=\"6\" width=\"{}%\" height=\"8\" rx=\"4\"></rect>{}</svg>",
        score_text(score, bands), band_limits(bands), class_of(fill), at(score), limits);
}

}  // namespace comity::report
