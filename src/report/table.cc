#include "report/table.h"

#include <fmt/format.h>

#include <array>

#include "base/text.h"
#include "report/phrases.h"
#include "report/text_layout.h"

namespace comity::report {
namespace {

/// The actions that any of `networks` has a score for: the others would be columns of "no data".
std::vector<std::size_t> actions_with_scores(const IndexHeading& heading,
                                             std::span<const NetworkSummary> networks) {
    std::vector<std::size_t> scored;
    for (std::size_t i = 0; i < heading.action_titles.size(); ++i) {
        for (const auto& network : networks) {
            if (network.actions[i].score) {
                scored.push_back(i);
                break;
            }
        }
    }
    return scored;
}

std::string cell_of(const ActionScore& action, const manrs::Bands& bands) {
    if (!action.score) return std::string(words_of(manrs::Band::NoData));
    return fmt::format("{} {}", score_text(action.score, bands), words_of(action.band));
}

/// The cells of one network: its number, scores, counted routes by state, advice.
std::vector<std::string> cells_of(const NetworkSummary& network, const IndexHeading& heading,
                                  std::span<const std::size_t> actions) {
    std::vector<std::string> cells{to_string(network.asn)};
    for (const auto i : actions) cells.push_back(cell_of(network.actions[i], heading.bands));
    const auto& counted = network.tally.counted;
    for (const auto number : {counted.valid, counted.invalid, counted.not_found, network.advice}) {
        cells.push_back(with_thousands(number));
    }
    return cells;
}

std::vector<std::string> head_cells(const IndexHeading& heading,
                                    std::span<const std::size_t> actions) {
    std::vector<std::string> cells{"Network"};
    for (const auto i : actions) cells.push_back(heading.action_titles[i]);
    for (const char* name : {"Valid", "Invalid", "Not found", "Advice"}) cells.emplace_back(name);
    return cells;
}

/// "Routing information (RPKI): 812 ready, 300 aspiring, 400 lagging, 12 no data".
std::string distribution(const IndexHeading& heading, std::span<const NetworkSummary> networks,
                         std::size_t action) {
    std::array<std::uint64_t, 4> counts{};
    for (const auto& network : networks) {
        ++counts.at(static_cast<std::size_t>(network.actions[action].band));
    }
    std::string text = heading.action_titles[action] + ":";
    for (std::size_t i = 0; i < counts.size(); ++i) {
        text += fmt::format("{} {} {}", i == 0 ? "" : ",", with_thousands(counts.at(i)),
                            words_of(static_cast<manrs::Band>(i)));
    }
    return text;
}

}  // namespace

std::string terminal_table(const IndexHeading& heading, std::span<const NetworkSummary> networks,
                           const TerminalOptions& options) {
    const auto actions = actions_with_scores(heading, networks);
    const auto head = head_cells(heading, actions);
    std::vector<std::size_t> widths;
    widths.reserve(head.size());
    for (const auto& cell : head) widths.push_back(display_width(cell));
    std::vector<std::vector<std::string>> rows;
    rows.reserve(networks.size());
    for (const auto& network : networks) {
        rows.push_back(cells_of(network, heading, actions));
        for (std::size_t i = 0; i < widths.size(); ++i) {
            widths[i] = std::max(widths[i], display_width(rows.back()[i]));
        }
    }
    // Columns from the left, as many as fit.
    std::size_t columns = 0;
    for (std::size_t used = 0; columns < widths.size(); ++columns) {
        used += widths[columns] + (columns > 0 ? 2 : 0);
        if (columns > 1 && used > options.columns) break;
    }
    std::string text;
    const auto line = [&](const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < columns; ++i) {
            const bool is_text = i < 1 + actions.size();
            if (i > 0) text += "  ";
            text += is_text ? padded_right(cells[i], widths[i]) : padded_left(cells[i], widths[i]);
        }
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    };
    line(head);
    for (const auto& row : rows) line(row);
    TextLayout layout(options.columns, TextLayout::Colour::Off);
    layout.blank_line();
    for (const auto i : actions) layout.paragraph({}, {{distribution(heading, networks, i)}});
    layout.paragraph({}, {{fmt::format("{}, judged by {}. {}", count_of(networks.size(), "network"),
                                       heading.label, kNotManrs)}});
    return text + layout.take();
}

std::string markdown_table(const IndexHeading& heading, std::span<const NetworkSummary> networks) {
    const auto actions = actions_with_scores(heading, networks);
    const auto head = head_cells(heading, actions);
    std::string text;
    const auto line = [&text](const std::vector<std::string>& cells) {
        text += '|';
        for (const auto& cell : cells) text += fmt::format(" {} |", cell);
        text += '\n';
    };
    line(head);
    text += '|';
    for (std::size_t i = 0; i < head.size(); ++i) text += i <= actions.size() ? "---|" : "---:|";
    text += '\n';
    for (const auto& network : networks) line(cells_of(network, heading, actions));
    text += '\n';
    for (const auto i : actions) text += fmt::format("* {}\n", distribution(heading, networks, i));
    return text + fmt::format("\n{}, judged by {}. {}\n", count_of(networks.size(), "network"),
                              heading.label, kNotManrs);
}

}  // namespace comity::report
