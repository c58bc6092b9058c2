#include "report/html_index.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "report/coverage.h"
#include "report/group_phrases.h"
#include "report/html_chart.h"
#include "report/html_lists.h"
#include "report/html_text.h"
#include "report/limits.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using manrs::Band;

/// The columns of numbers of each network.
constexpr std::array<std::string_view, 6> kNumberTitles{"Announced", "Count",   "Valid",
                                                        "Not found", "Invalid", "Changes advised"};

/// Numbers of networks by band.
using BandCounts = std::array<std::uint64_t, kBands.size()>;

/// Sums over all networks of an index.
struct Totals {
    std::uint64_t announced = 0;
    observation::RovTotals counted;
    std::uint64_t advised = 0;      ///< Networks that a change is advised to.
    std::vector<BandCounts> bands;  ///< An entry an action.
};

Totals totals_of(std::size_t action_count, std::span<const NetworkSummary> networks) {
    Totals totals;
    totals.bands.resize(action_count);
    for (const auto& network : networks) {
        totals.announced += network.tally.announced;
        totals.counted.valid += network.tally.counted.valid;
        totals.counted.invalid += network.tally.counted.invalid;
        totals.counted.not_found += network.tally.counted.not_found;
        if (network.advice > 0) ++totals.advised;
        for (std::size_t i = 0; i < std::min(action_count, network.actions.size()); ++i) {
            ++totals.bands[i].at(static_cast<std::size_t>(network.actions[i].band));
        }
    }
    return totals;
}

/// Writes the index section by section.
class HtmlIndex {
public:
    HtmlIndex(const IndexHeading& heading, std::span<const NetworkSummary> networks)
        : heading_(heading),
          networks_(networks),
          totals_(totals_of(heading.action_titles.size(), networks)) {}

    std::string page() {
        out_ = page_start("Routing security of " + count_of(networks_.size(), "network") + " by " +
                          heading_.label);
        add_header();
        out_ += "<main>\n";
        add_actions();
        add_routes();
        add_networks();
        out_ += section_start("coverage", "Coverage");
        out_ += html_coverage(heading_.facts);
        out_ += kSectionEnd;
        out_ += section_start("method", "How it is computed");
        std::vector<Definition> terms{{"Framework", heading_.framework_text}};
        const auto common = definitions(heading_.bands, heading_.facts);
        terms.insert(terms.end(), common.begin(), common.end());
        out_ += html_definitions(terms);
        out_ += kSectionEnd;
        out_ += fmt::format("</main>\n<footer><p>{} Framework: {}.</p></footer>\n", kNotManrs,
                            escape_html(heading_.label));
        out_ += page_end();
        return std::move(out_);
    }

private:
    [[nodiscard]] bool has_data(std::size_t action) const {
        return totals_.bands[action].at(static_cast<std::size_t>(Band::NoData)) < networks_.size();
    }

    void add_header() {
        const auto& facts = heading_.facts;
        const auto total = totals_.counted.total();
        auto lede = fmt::format("They announce {}, of which {} count.",
                                count_of(totals_.announced, "route"), with_thousands(total));
        if (facts.has_payloads && total > 0) {
            lede += fmt::format(
                " Of these, <span class=\"keep\">{}</span> are valid and <span "
                "class=\"keep\">{}</span> "
                "invalid. Changes to ROAs are advised to {}.",
                percent(totals_.counted.valid, total), percent(totals_.counted.invalid, total),
                count_of(totals_.advised, "network"));
        }
        out_ += fmt::format(
            "<header>\n<p class=\"eyebrow\">Routing security assessment</p>\n<h1>{}</h1>\n"
            "<p class=\"lede\">{}</p>\n<dl "
            "class=\"facts\">\n<div><dt>Framework</dt><dd>{}</dd></div>"
            "\n",
            count_of(networks_.size(), "network"), lede, escape_html(heading_.label));
        if (facts.span) {
            out_ +=
                fmt::format("<div><dt>Observed</dt><dd>{}</dd></div>\n", period_text(*facts.span));
        }
        out_ += fmt::format("</dl>\n<p class=\"note\">{}</p>\n</header>\n", kNotManrs);
    }

    void add_actions() {
        out_ += section_start("actions", "Actions");
        out_ += "<div class=\"distribution\">\n";
        std::string without;
        for (std::size_t i = 0; i < heading_.action_titles.size(); ++i) {
            const auto title = escape_html(heading_.action_titles[i]);
            if (!has_data(i)) {
                without += (without.empty() ? "" : ", ") + title;
                continue;
            }
            std::vector<ChartPart> parts;
            parts.reserve(kBands.size());
            for (const auto band : kBands) {
                parts.push_back({words_of(band),
                                 totals_.bands[i].at(static_cast<std::size_t>(band)),
                                 fill_of(band)});
            }
            out_ +=
                fmt::format("<div><h3>{}</h3>\n{}{}</div>\n", title,
                            stacked_bar(heading_.action_titles[i] + ", networks by band", parts),
                            chart_legend(parts));
        }
        out_ += "</div>\n";
        if (!without.empty()) {
            out_ +=
                fmt::format("<p class=\"note\"><b>No data</b> on any network: {}.</p>\n", without);
        }
        out_ += kSectionEnd;
    }

    void add_routes() {
        if (!heading_.facts.has_payloads || totals_.counted.total() == 0) return;
        out_ += section_start("routes", "Routes");
        const std::array<ChartPart, 3> parts{
            ChartPart{"valid", totals_.counted.valid, Fill::Good},
            ChartPart{"not found", totals_.counted.not_found, Fill::Fair},
            ChartPart{"invalid", totals_.counted.invalid, Fill::Poor}};
        out_ += stacked_bar("Routes of all networks that count", parts);
        out_ += chart_legend(parts);
        out_ += kSectionEnd;
    }

    void add_networks() {
        out_ += section_start("networks", "Networks");
        const auto shown = std::min(networks_.size(), kIndexRowsMax);
        if (shown < networks_.size()) {
            out_ += fmt::format("<p class=\"note\">The first {} of {}; CSV has all.</p>\n",
                                with_thousands(shown), with_thousands(networks_.size()));
        }
        out_ += band_key();
        out_ +=
            "<div class=\"scroll\" role=\"region\" aria-labelledby=\"networks\" "
            "tabindex=\"0\">\n<table class=\"networks wide\">\n<thead><tr><th "
            "scope=\"col\">Network</th>";
        for (std::size_t i = 0; i < heading_.action_titles.size(); ++i) {
            if (!has_data(i)) continue;
            out_ +=
                fmt::format("<th scope=\"col\">{}</th>", escape_html(heading_.action_titles[i]));
        }
        for (const auto name : kNumberTitles) {
            out_ += fmt::format("<th scope=\"col\" class=\"number\">{}</th>", name);
        }
        out_ += "</tr></thead>\n<tbody>\n";
        for (const auto& network : networks_.first(shown)) add_network(network);
        out_ += "</tbody>\n</table>\n</div>\n";
        out_ += kSectionEnd;
    }

    void add_network(const NetworkSummary& network) {
        const auto name = to_string(network.asn);
        out_ += network.page.empty()
                    ? fmt::format("<tr><th scope=\"row\">{}</th>", name)
                    : fmt::format("<tr><th scope=\"row\"><a href=\"{}\">{}</a></th>",
                                  escape_html(network.page), name);
        for (std::size_t i = 0; i < heading_.action_titles.size(); ++i) {
            if (!has_data(i)) continue;
            const auto action = i < network.actions.size() ? network.actions[i] : ActionScore{};
            out_ +=
                score_cell(heading_.action_titles[i], action.band, action.score, heading_.bands);
        }
        const auto& counted = network.tally.counted;
        const std::array<std::optional<std::uint64_t>, kNumberTitles.size()> numbers{
            network.tally.announced,  counted.total(),        known(counted.valid),
            known(counted.not_found), known(counted.invalid), known(network.advice)};
        for (std::size_t i = 0; i < numbers.size(); ++i) {
            out_ +=
                fmt::format("<td class=\"number\" data-label=\"{}\">{}</td>", kNumberTitles.at(i),
                            numbers.at(i) ? with_thousands(*numbers.at(i)) : "");
        }
        out_ += "</tr>\n";
    }

    /// A number that has a meaning only with VRPs.
    [[nodiscard]] std::optional<std::uint64_t> known(std::uint64_t number) const {
        return heading_.facts.has_payloads ? std::optional(number) : std::nullopt;
    }

    const IndexHeading& heading_;
    std::span<const NetworkSummary> networks_;
    Totals totals_;
    std::string out_;
};

}  // namespace

NetworkSummary summary_of(const manrs::Assessment& assessment, std::string page) {
    NetworkSummary summary{.asn = assessment.asn,
                           .tally = assessment.tally,
                           .advice = assessment.advice.size(),
                           .page = std::move(page)};
    for (const auto& action : assessment.actions) {
        summary.actions.push_back({action.score, action.band});
    }
    return summary;
}

IndexHeading heading_of(const manrs::Framework& framework,
                        const observation::ObservationFacts& facts) {
    IndexHeading heading{.label = framework.label,
                         .framework_text = framework.text,
                         .bands = framework.bands,
                         .facts = facts};
    for (const auto& action : framework.actions) heading.action_titles.push_back(action.title);
    return heading;
}

std::string html_index(const IndexHeading& heading, std::span<const NetworkSummary> networks) {
    return HtmlIndex(heading, networks).page();
}

}  // namespace comity::report
