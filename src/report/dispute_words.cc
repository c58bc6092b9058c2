#include "report/dispute_words.h"

#include <fmt/format.h>

#include "report/coverage.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

std::string networks_text(const std::vector<net::Asn>& networks) {
    std::string text;
    for (const auto asn : networks) text += (text.empty() ? "" : ", ") + to_string(asn);
    return text;
}

}  // namespace

std::vector<DisputeLine> dispute_lines(const incident::Dispute& dispute) {
    std::vector<DisputeLine> lines;
    lines.push_back(
        {.title = fmt::format("Disputed by {}, {} (dispute {})", networks_text(dispute.networks),
                              date_text(dispute.time), dispute.id),
         .text = dispute.reason,
         .tone = Tone::Fair});
    for (const auto& ruling : dispute.rulings) {
        const bool holds = &ruling == &dispute.rulings.back();
        lines.push_back(
            {.title = fmt::format("{} by the {}, {}{}", ruling.is_accepted ? "Accepted" : "Refused",
                                  ruling.by.role, date_text(ruling.time),
                                  holds ? "" : "; ruled on again since"),
             .text = ruling.reason,
             .tone = !holds               ? Tone::Plain
                     : ruling.is_accepted ? Tone::Good
                                          : Tone::Poor});
    }
    return lines;
}

std::vector<DisputeLine> dispute_lines(const incident::Event& event) {
    std::vector<DisputeLine> lines;
    if (!event.disputes) return lines;
    for (const auto& dispute : *event.disputes) {
        auto some = dispute_lines(dispute);
        lines.insert(lines.end(), std::make_move_iterator(some.begin()),
                     std::make_move_iterator(some.end()));
    }
    return lines;
}

std::string dispute_note(const incident::Event& event) {
    if (!event.disputes) return "";
    const auto& last = event.disputes->back();
    return fmt::format("dispute {} is {}", last.id, to_string(last.state()));
}

std::string rulings_text(const manrs::Assessment& assessment) {
    if (!assessment.without_rulings) return "";
    const auto& without = *assessment.without_rulings;
    auto text = fmt::format(
        "{} not held against the network, since a dispute was accepted.",
        without.events == 1 ? "1 event is" : count_of(without.events, "event") + " are");
    std::string scores;
    for (std::size_t i = 0; i < assessment.actions.size(); ++i) {
        const auto& with = assessment.actions[i];
        const auto& other = without.actions.at(i);
        if (with.score == other.score) continue;
        scores += fmt::format("{}{} {}", scores.empty() ? "" : ", ", with.title,
                              other.score ? score_text(other.score, assessment.bands) : "no data");
    }
    if (!scores.empty()) text += fmt::format(" Without that: {}.", scores);
    return text;
}

}  // namespace comity::report
