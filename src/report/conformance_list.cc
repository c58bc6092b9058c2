#include "report/conformance_list.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "report/conformance_json.h"
#include "report/limits.h"
#include "report/participant_words.h"
#include "report/phrases.h"
#include "report/text_layout.h"

namespace comity::report {
namespace {

std::string whole_text(const manrs::Conformance& conformance) {
    return std::string(conformance.verdict ? to_string(*conformance.verdict)
                                           : to_string(conformance.band));
}

}  // namespace

std::string conformance_list_text(const manrs::Programme& programme,
                                  const manrs::ConformanceProfile* profile,
                                  std::span<const ListedParticipant> participants,
                                  const TerminalOptions& options) {
    TextLayout out(std::clamp(options.columns, kColumnsMin, kColumnsMax),
                   options.colour ? TextLayout::Colour::On : TextLayout::Colour::Off);
    out.paragraph({0, 2}, {{programme.title, Style::Strong},
                           {"· " + count_of(participants.size(), "participant")}});
    out.paragraph({0, 0}, {{std::string(kNotManrs), Style::Faint}});
    out.paragraph({0, 0},
                  {{profile == nullptr ? std::string(kIndicative)
                                       : fmt::format("By the profile \"{}\".", profile->title)}});
    out.blank_line();
    for (const auto& one : participants) {
        out.paragraph(
            kItem,
            {{escape_for_terminal(one.name), Style::Strong},
             {fmt::format("({})", count_of(one.networks, "network")), Style::Faint},
             {whole_text(one.conformance), style_of(one.conformance.band), Breaking::Never}});
        std::vector<Run> runs;
        for (const auto& action : one.conformance.actions) {
            const bool is_last = &action == &one.conformance.actions.back();
            runs.push_back(
                {fmt::format("{}: {}{}", action.title, standing_text(action), is_last ? "" : ","),
                 style_of(action.band)});
        }
        out.paragraph(kDetail, runs);
    }
    return out.take();
}

std::string conformance_list_json(std::span<const ListedParticipant> participants) {
    std::string text;
    for (const auto& one : participants) {
        JsonWriter json;
        json.begin_object().member("id", one.id).member("name", one.name);
        json.member("networks", std::uint64_t{one.networks});
        write_conformance(json, one.conformance);
        text += json.end_object().take() + "\n";
    }
    return text;
}

}  // namespace comity::report
