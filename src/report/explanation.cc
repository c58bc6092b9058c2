#include "report/explanation.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "manrs/rules.h"
#include "report/incidents.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using manrs::Assessment;
using manrs::MetricId;
using manrs::MetricResult;

NoDataGroup& group_of(std::vector<NoDataGroup>& groups, std::string_view reason) {
    const auto found =
        std::find_if(groups.begin(), groups.end(),
                     [reason](const NoDataGroup& candidate) { return candidate.reason == reason; });
    if (found != groups.end()) return *found;
    groups.push_back({.reason = std::string(reason)});
    return groups.back();
}

std::string capitalised(std::string text) {
    if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') {
        text.front() = static_cast<char>(text.front() - 'a' + 'A');
    }
    return text;
}

std::string metric_definition(const MetricResult& metric) {
    const auto& description = describe(metric.id);
    return fmt::format("{}. Its value is the {}; here {}. {}.",
                       capitalised(std::string(description.meaning)), description.unit,
                       value_text(metric),
                       metric.score ? "Score: " + metric.formula : capitalised(metric.formula));
}

std::string states_in_words(const observation::RovTotals& counted) {
    const auto total = counted.total();
    if (counted.valid == total) {
        return total == 1
                   ? "The one route that counts is RPKI valid."
                   : fmt::format("All {} that count are RPKI valid.", count_of(total, "route"));
    }
    return fmt::format("Of {} that {}, {} {} RPKI valid, {} {} no ROA and {} {} invalid.",
                       count_of(total, "route"), total == 1 ? "counts" : "count",
                       with_thousands(counted.valid), counted.valid == 1 ? "is" : "are",
                       with_thousands(counted.not_found), counted.not_found == 1 ? "has" : "have",
                       with_thousands(counted.invalid), counted.invalid == 1 ? "is" : "are");
}

std::string incidents_in_words(const Assessment& assessment) {
    std::uint64_t held = 0;
    std::uint64_t suffered = 0;
    for (const auto& item : incidents_of(assessment).items) {
        if (item.metric) {
            ++held;
        } else if (item.part == manrs::Part::Victim && item.event->counts()) {
            ++suffered;
        }
    }
    std::string words;
    if (held > 0) {
        words += fmt::format(" {} {} held against it.", count_of(held, "event"),
                             held == 1 ? "is" : "are");
    }
    if (suffered > 0) {
        words += fmt::format(" {} {} done to it by others.", count_of(suffered, "event"),
                             suffered == 1 ? "was" : "were");
    }
    return words;
}

}  // namespace

std::vector<NoDataGroup> group_no_data(std::span<const MetricResult> metrics) {
    std::vector<NoDataGroup> groups;
    for (const auto& metric : metrics) {
        if (metric.value) continue;
        group_of(groups, metric.no_data_reason).metrics.push_back(metric.id);
    }
    return groups;
}

std::string names_of(std::span<const MetricId> metrics) {
    std::string names;
    for (const auto id : metrics) {
        if (!names.empty()) names += ", ";
        names += to_string(id);
    }
    return names;
}

std::string no_data_reason(const manrs::ActionResult& action,
                           std::span<const MetricResult> metrics) {
    std::vector<NoDataGroup> groups;
    for (const auto id : action.missing) {
        const auto metric =
            std::find_if(metrics.begin(), metrics.end(),
                         [id](const MetricResult& candidate) { return candidate.id == id; });
        const auto reason = metric == metrics.end() ? std::string_view("not measured")
                                                    : std::string_view(metric->no_data_reason);
        group_of(groups, reason).metrics.push_back(id);
    }
    std::string text;
    for (const auto& group : groups) {
        if (!text.empty()) text += "; ";
        text += names_of(group.metrics) + ": " + group.reason;
    }
    return text;
}

std::string lede_of(const Assessment& assessment) {
    const auto& facts = assessment.facts;
    const auto& counted = assessment.tally.counted;
    const auto total = counted.total();
    if (!facts.has_routes) return "No routes were observed, so that nothing can be said of them.";
    if (total == 0) return "No announced route of this network counts.";
    if (!facts.has_payloads) {
        return count_of(total, "announced route") + (total == 1 ? " counts" : " count") +
               "; without VRPs nothing says which are valid.";
    }
    auto lede = states_in_words(counted);
    for (const auto& action : assessment.actions) {
        if (!action.score) continue;
        lede += fmt::format(" {} is {}.", action.title, to_string(action.band));
    }
    lede += incidents_in_words(assessment);
    if (assessment.advice.empty()) return lede + " No change to ROAs is advised.";
    return lede + fmt::format(" {} to ROAs {} advised.",
                              count_of(assessment.advice.size(), "change"),
                              assessment.advice.size() == 1 ? "is" : "are");
}

bool can_advise(const observation::ObservationFacts& facts) {
    return facts.has_routes && facts.has_payloads;
}

std::vector<AdviceGroup> advice_groups(std::span<const manrs::RoaAdvice> advice) {
    std::vector<AdviceGroup> groups;
    while (!advice.empty()) {
        const auto& first = advice.front();
        const auto end =
            std::find_if(advice.begin(), advice.end(), [&first](const manrs::RoaAdvice& candidate) {
                return candidate.rule != first.rule || candidate.change != first.change;
            });
        const auto count = static_cast<std::size_t>(end - advice.begin());
        groups.push_back(advice.first(count));
        advice = advice.subspan(count);
    }
    return groups;
}

Steps steps_of(const manrs::RoaAdvice& advice, std::size_t others_max) {
    const auto& others = advice.others_to_authorise;
    const auto shown = std::min(others.size(), others_max);
    Steps result{.others_left_out = others.size() - shown};
    for (std::size_t i = 0; i < shown; ++i) {
        result.steps.push_back({"first authorise", pair_text(others[i])});
    }
    const bool is_own = advice.change != manrs::RoaChange::AskHolder;
    for (const auto& vrp : advice.create) {
        result.steps.push_back({is_own ? "create ROA" : "ask for ROA", roa_text(vrp)});
    }
    for (const auto& vrp : advice.remove) result.steps.push_back({"remove ROA", roa_text(vrp)});
    return result;
}

std::string_view reason_of(const manrs::RoaAdvice& advice) {
    const bool is_plain = advice.rule == &manrs::kAdviceNoRoa && advice.others_to_authorise.empty();
    return is_plain ? std::string_view() : std::string_view(advice.reason);
}

std::string outlook_of(const Assessment& assessment) {
    if (!assessment.m7_rpki_after_advice) return "";
    const auto metric = std::find_if(
        assessment.metrics.begin(), assessment.metrics.end(),
        [](const MetricResult& candidate) { return candidate.id == MetricId::M7Rpki; });
    if (metric == assessment.metrics.end() || !metric->score) return "";
    return fmt::format("Once the changes to ROAs are made, M7RPKI goes from {} to {}.",
                       score_text(metric->score, assessment.bands),
                       score_text(assessment.m7_rpki_after_advice, assessment.bands));
}

std::vector<Definition> glossary(const Assessment& assessment) {
    std::vector<Definition> terms;
    terms.emplace_back("Framework", assessment.framework_text);
    for (const auto& metric : assessment.metrics) {
        if (!metric.value) continue;
        terms.emplace_back(to_string(metric.id), metric_definition(metric));
    }
    const auto common = definitions(assessment.bands, assessment.facts);
    terms.insert(terms.end(), common.begin(), common.end());
    return terms;
}

std::vector<Definition> definitions(const manrs::Bands& bands,
                                    const observation::ObservationFacts& facts) {
    std::vector<Definition> terms;
    terms.emplace_back("Bands", capitalised(band_limits(bands)) +
                                    ", lagging below. The unrounded score is compared.");
    terms.emplace_back("No data",
                       "Not measured, so neither good nor bad: never counted as 0 or as 1.");
    terms.emplace_back("Route",
                       "A pair of prefix and origin AS that was announced at any time in the "
                       "period, however many peers saw it.");
    terms.emplace_back("Valid, invalid, not found",
                       "What origin validation says of a route (RFC 6811): a ROA authorises it; "
                       "ROAs cover it and none authorises it; no ROA covers it.");
    terms.emplace_back(
        "Full feed",
        fmt::format("A BGP peer of a route collector that has at least {:.0f} % of the prefixes of "
                    "the largest one, in one family.",
                    100 * observation::kFullFeedShare));
    terms.emplace_back(
        "Counts",
        fmt::format("A route counts when enough full-feed ASes saw it ({} for IPv4, {} for IPv6 "
                    "here). Default routes, routes longer than /{} (IPv4) or /{} (IPv6), "
                    "blackholes and routes of no one origin or of a reserved one never do.",
                    facts.ipv4.peers_needed, facts.ipv6.peers_needed, observation::kIpv4LengthMax,
                    observation::kIpv6LengthMax));
    terms.emplace_back("Harmless",
                       "An invalid route inside a less specific one of the same network that is "
                       "not invalid: where it is dropped, traffic still arrives.");
    return terms;
}

}  // namespace comity::report
