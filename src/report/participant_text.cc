// The monthly report as text: for a terminal, and as the body of a message.
#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "base/text.h"
#include "report/limits.h"
#include "report/participant_month.h"
#include "report/participant_words.h"
#include "report/phrases.h"
#include "report/text_layout.h"

namespace comity::report {
namespace {

/// Columns of a message (RFC 5322 s2.1.1 recommends at most 78 octets).
constexpr unsigned kMailColumns = 72;
/// Octets of an encoded word with its marks (RFC 2047 s2), and of what stands around its text.
constexpr std::size_t kEncodedWordMax = 75;
constexpr std::string_view kWordStart = "=?utf-8?Q?";
constexpr std::string_view kWordEnd = "?=";

class ParticipantTextReport {
public:
    ParticipantTextReport(const ParticipantMonth& month, const TerminalOptions& options)
        : month_(month),
          incidents_told_(options.full ? ~std::size_t{0} : kIncidentsTold),
          out_(std::clamp(options.columns, kColumnsMin, kColumnsMax),
               options.colour ? TextLayout::Colour::On : TextLayout::Colour::Off) {}

    std::string text() {
        out_.paragraph({0, 2}, {{escape_for_terminal(month_.name), Style::Strong},
                                {"· " + escape_for_terminal(month_.programme.title)},
                                {"· " + title_of(month_)}});
        out_.paragraph({0, 0}, {{std::string(kNotManrs), Style::Faint}});
        out_.paragraph({0, 0}, {{basis_of(month_)}});
        add_changes();
        add_actions();
        add_incidents();
        add_to_do();
        add_networks();
        return out_.take();
    }

private:
    void add_heading(std::string_view title, std::string_view note = "") {
        out_.blank_line();
        std::vector<Run> runs{{std::string(title), Style::Strong}};
        if (!note.empty()) runs.push_back({fmt::format("({})", note), Style::Faint});
        out_.paragraph({0, 2}, runs);
    }

    void add_changes() {
        add_heading("What changed", since_text(month_));
        const auto changes = changes_of(month_);
        if (changes.empty()) {
            out_.paragraph(kItem, {{std::string(no_change_text(month_))}});
        }
        for (const auto& change : changes) out_.paragraph(kItem, {{escape_for_terminal(change)}});
    }

    void add_actions() {
        add_heading("Actions", band_limits(month_.bands));
        for (const auto& action : month_.conformance.actions) {
            out_.paragraph(kItem,
                           {{action.title, Style::Strong},
                            {fmt::format("({})", to_string(action.level)), Style::Faint},
                            {standing_text(action), style_of(action.band), Breaking::Never}});
            for (const auto& shown : action.scores) {
                if (is_missing(action, shown)) continue;
                out_.paragraph(kDetail, {{shown.title + ":"},
                                         {score_text(shown.score, month_.bands)},
                                         {change_text(shown.score, shown.before), Style::Faint}});
            }
            for (const auto& missing : action.missing) {
                out_.paragraph(kDetail, {{escape_for_terminal(missing.detail)},
                                         {fmt::format("[{}]", missing.rule->id), Style::Faint}});
            }
        }
    }

    void add_incidents() {
        const auto held = held_incidents(month_);
        add_heading("Incidents", held.empty() ? "none" : "the sums of their weights");
        for (const auto& one : held) {
            out_.paragraph(kItem, {{to_string(one.asn), Style::Strong}, {held_text(one)}});
            const auto told = std::min(one.incidents.size(), incidents_told_);
            for (std::size_t i = 0; i < told; ++i) {
                out_.paragraph(kDetail, {{incident_text(one.incidents[i])}});
            }
            if (told < one.incidents.size()) {
                const auto rest = with_thousands(one.incidents.size() - told);
                out_.paragraph(kDetail, {{fmt::format("and {} more", rest), Style::Faint}});
            }
        }
    }

    void add_to_do() {
        const auto all = to_do(month_);
        if (all.empty()) return;
        add_heading("What to do", "comity assess tells each step, and what to publish");
        for (const auto& one : all) {
            out_.paragraph(kItem, {{one.networks + ":", Style::Strong},
                                   {std::string(one.rule->explanation)},
                                   {fmt::format("[{}]", one.rule->id), Style::Faint}});
        }
    }

    void add_networks() {
        add_heading("Networks", count_of(month_.networks.size(), "network"));
        for (const auto& network : month_.networks) {
            std::vector<Run> runs{{to_string(network.asn), Style::Strong}};
            const auto& name = network.record.evidence.identity.name;
            if (!name.empty()) runs.push_back({escape_for_terminal(name)});
            out_.paragraph(kItem, runs);
            std::vector<Run> scores;
            scores.reserve(network.actions.size());
            for (const auto& action : network.actions) {
                scores.push_back(
                    {fmt::format("{} {}{}", action.title, score_text(action.score, month_.bands),
                                 &action == &network.actions.back() ? "" : ","),
                     style_of(action.band)});
            }
            out_.paragraph(kDetail, scores);
        }
    }

    const ParticipantMonth& month_;
    std::size_t incidents_told_;
    TextLayout out_;
};

bool is_plain(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// One character of UTF-8 as the Q encoding has it (RFC 2047 s4.2).
std::string q_encoded(std::string_view character) {
    const char c = character.front();
    const bool is_letter =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (character.size() == 1 && is_letter) return std::string(character);
    if (character == " ") return "_";
    std::string text;
    for (const char octet : character) {
        text += fmt::format("={:02X}", static_cast<unsigned char>(octet));
    }
    return text;
}

/// `text`, without control characters, as the body of a header field: as it is, or as encoded words
/// with a folded line between, no character in two of them.
std::string header_text(std::string_view text) {
    if (is_plain(text)) return std::string(text);
    std::string encoded(kWordStart);
    std::size_t length = kWordStart.size() + kWordEnd.size();
    while (!text.empty()) {
        const auto octets = std::max<std::size_t>(1, utf8_length(text));
        const auto piece = q_encoded(text.substr(0, octets));
        if (length + piece.size() > kEncodedWordMax) {
            encoded += fmt::format("{}\n {}", kWordEnd, kWordStart);
            length = kWordStart.size() + kWordEnd.size();
        }
        encoded += piece;
        length += piece.size();
        text.remove_prefix(octets);
    }
    return encoded + std::string(kWordEnd);
}

}  // namespace

std::string participant_text(const ParticipantMonth& month, const TerminalOptions& options) {
    return ParticipantTextReport(month, options).text();
}

std::string participant_mail(const ParticipantMonth& month) {
    const auto changes = changes_of(month).size();
    const auto subject =
        fmt::format("{}: {}, {}", escape_for_terminal(month.name), title_of(month),
                    changes == 0 ? "nothing changed" : count_of(changes, "change"));
    return fmt::format(
        "Subject: {}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        "Content-Transfer-Encoding: 8bit\n\n{}",
        header_text(subject),
        participant_text(month, {.colour = false, .columns = kMailColumns, .full = false}));
}

}  // namespace comity::report
