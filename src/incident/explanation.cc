#include "incident/explanation.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/text.h"
#include "incident/rules.h"

namespace comity::incident {
namespace {

using net::Asn;

/// "AS1", "AS1 and AS2", "AS1, AS2, AS3 and 4 more".
std::string list_of(const std::vector<Asn>& asns) {
    constexpr std::size_t kShown = 3;
    std::string text;
    const auto shown = asns.size() == kShown + 1 ? asns.size() : std::min(asns.size(), kShown);
    for (std::size_t i = 0; i < shown; ++i) {
        if (i > 0) text += i + 1 == asns.size() ? " and " : ", ";
        text += to_string(asns[i]);
    }
    if (asns.size() > shown) text += " and " + with_thousands(asns.size() - shown) + " more";
    return text;
}

std::string count_of(std::uint64_t count, std::string_view one, std::string_view many) {
    return with_thousands(count) + ' ' + std::string(count == 1 ? one : many);
}

std::string prefixes_of(const Event& event) {
    if (event.prefix_count <= 1) return to_string(event.prefix);
    return with_thousands(event.prefix_count) + " prefixes, as " + to_string(event.prefix);
}

std::string of_victims(const Event& event) {
    return event.victims.empty() ? "" : " of " + list_of(event.victims);
}

std::string_view leak_words(std::uint8_t type) {
    constexpr std::array<std::string_view, 5> kWords{
        "", "from one provider to another", "from one peer to another", "from a provider to a peer",
        "from a peer to a provider"};
    return type < kWords.size() ? kWords[type] : kWords[0];
}

std::string what_is_leaked(const Event& event) {
    auto text = "passed " + prefixes_of(event) + " on from " + to_string(event.leaked_from) +
                " to " + to_string(event.leaked_to);
    const auto words = leak_words(event.leak_type);
    if (!words.empty()) text += ", " + std::string(words);
    return text;
}

std::string what_is_invalid(const Event& event) {
    const auto text = "originated " + to_string(event.prefix);
    // Of a forged origin the victim is the one whose number the path ends with.
    const auto as = event.victims.empty() ? "" : " in the name" + of_victims(event);
    return text + as + ", which no ROA allows";
}

std::string what_happened(const Event& event) {
    switch (event.kind) {
        case EventKind::BogonPrefix:
            return "originated " + to_string(event.prefix) + ", which nobody may";
        case EventKind::BogonAsn:
            return "announced " + to_string(event.prefix) + " with " + list_of(event.bogon_asns) +
                   " in the path, which nobody has";
        case EventKind::MisOrigination:
            switch (event.shape) {
                case PrefixShape::Exact:
                    return "originated " + to_string(event.prefix) + of_victims(event);
                case PrefixShape::SubPrefix:
                    return "originated " + to_string(event.prefix) + ", a part of " +
                           to_string(event.of_prefix) + of_victims(event);
                case PrefixShape::SuperPrefix:
                    return "originated " + to_string(event.prefix) + ", which covers " +
                           to_string(event.of_prefix) + of_victims(event);
            }
            break;
        case EventKind::RouteLeak: return what_is_leaked(event);
        case EventKind::RpkiInvalid: return what_is_invalid(event);
        case EventKind::ForgedOrigin:
            return "announced " + prefixes_of(event) + of_victims(event) +
                   " as a neighbour that it was never seen to be";
    }
    return "";
}

std::string when(const Event& event) {
    const auto seconds = event.end.seconds() - event.start.seconds();
    auto text = " from " + to_string(event.start) + " on";
    text += event.lasts ? ", and still did " + duration_text(seconds) + " later, at the end"
                        : ", for " + duration_text(seconds);
    return text;
}

std::string seen_by(const Event& event) {
    auto text = "It was seen by " + count_of(event.peers, "network", "networks") +
                " with vantage points; " + with_thousands(event.full_feeds) +
                " with full feeds had it at once, and " + with_thousands(event.full_feeds_needed);
    text += event.full_feeds_needed == 1 ? " is needed." : " are needed.";
    return text;
}

std::string passed_on_by(const Event& event) {
    std::vector<Asn> providers;
    std::vector<Asn> others;
    for (const auto& accomplice : event.accomplices) {
        (accomplice.is_provider ? providers : others).push_back(accomplice.asn);
    }
    std::string text = "Passed on by ";
    if (!providers.empty()) {
        text += list_of(providers) +
                (providers.size() == 1 ? ", a provider of it" : ", providers of it");
    }
    if (!others.empty()) text += (providers.empty() ? "" : ", and by ") + list_of(others);
    return text + '.';
}

std::string how_sure(const Event& event) {
    const auto numbers = " (suspicion " + std::to_string(event.suspicion) + ", confidence " +
                         std::to_string(event.confidence) + " of 100).";
    switch (event.certainty) {
        case Certainty::Attested: return "What networks attest contradicts it" + numbers;
        case Certainty::Suspected:
            if (event.rule == &kInvalidRoaAtFault) {
                return "A ROA contradicts it; history and registrations contradict the ROA" +
                       numbers;
            }
            return "Nothing attested contradicts it; history, relationships or registrations do, "
                   "and may be wrong" +
                   numbers;
        case Certainty::Excused: return "It is explained" + numbers;
    }
    return "";
}

/// What excuses it, and what could not be asked.
void add_answers(const Event& event, std::vector<std::string>& sentences) {
    std::size_t unknown = 0;
    for (const auto& [rule, answer, detail] : event.evidence.tried) {
        if (answer == RuleAnswer::Answer::Unknown) ++unknown;
        if (answer != RuleAnswer::Answer::Excuses) continue;
        auto text = std::string(rule->explanation);
        if (!detail.empty()) {
            text.pop_back();
            text += ": " + detail + '.';
        }
        sentences.push_back(std::move(text));
    }
    if (event.certainty == Certainty::Suspected && unknown > 0) {
        sentences.push_back(count_of(unknown, "rule", "rules") +
                            " that might explain it could not be asked.");
    }
}

}  // namespace

std::string duration_text(std::int64_t seconds) {
    struct Unit {
        std::int64_t seconds;
        std::string_view name;
    };
    constexpr std::array<Unit, 4> kUnits{{{86'400, "d"}, {3'600, "h"}, {60, "min"}, {1, "s"}}};
    std::string text;
    for (std::size_t i = 0; i < kUnits.size(); ++i) {
        const auto& unit = kUnits[i];
        if (seconds < unit.seconds) continue;
        text = std::to_string(seconds / unit.seconds) + ' ' + std::string(unit.name);
        if (i + 1 == kUnits.size()) return text;
        const auto& next = kUnits[i + 1];
        const auto rest = seconds % unit.seconds / next.seconds;
        if (rest > 0) text += ' ' + std::to_string(rest) + ' ' + std::string(next.name);
        return text;
    }
    return "0 s";
}

std::string sentence_of(const Event& event) {
    return to_string(event.culprit) + ' ' + what_happened(event) + when(event) + '.';
}

std::vector<std::string> explain(const Event& event) {
    std::vector<std::string> sentences{sentence_of(event)};
    if (event.rule != nullptr) sentences.emplace_back(event.rule->explanation);
    sentences.push_back(seen_by(event));
    if (!event.accomplices.empty()) sentences.push_back(passed_on_by(event));
    sentences.push_back(how_sure(event));
    add_answers(event, sentences);
    return sentences;
}

}  // namespace comity::incident
