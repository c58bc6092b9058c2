#include "report/phrases.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"
#include "base/text.h"
#include "report/coverage.h"

namespace comity::report {
using manrs::Band;
using manrs::RoaChange;
using manrs::RouteFinding;
using observation::Exclusion;
using rpki::InvalidReason;
using rpki::Validity;

std::string_view words_of(Band band) {
    switch (band) {
        case Band::Ready: return "Ready";
        case Band::Aspiring: return "Aspiring";
        case Band::Lagging: return "Lagging";
        case Band::NoData: return "No data";
    }
    return "No data";
}

std::string_view words_of(Validity validity) {
    switch (validity) {
        case Validity::Valid: return "valid";
        case Validity::Invalid: return "invalid";
        case Validity::NotFound: return "not found";
    }
    return "not found";
}

std::string_view words_of(InvalidReason reason) {
    switch (reason) {
        case InvalidReason::None: return "";
        case InvalidReason::AsMismatch: return "authorised for other origins only";
        case InvalidReason::Length: return "more specific than the network's own ROA allows";
        case InvalidReason::As0: return "authorised for nobody (AS0)";
        case InvalidReason::AsSet: return "no one origin (AS_SET)";
    }
    return "";
}

std::string_view words_of(Exclusion exclusion) {
    switch (exclusion) {
        case Exclusion::None: return "";
        case Exclusion::NoOrigin: return "no one origin (AS_SET)";
        case Exclusion::ReservedOrigin: return "a reserved or private origin";
        case Exclusion::DefaultRoute: return "a default route";
        case Exclusion::Unallocated: return "a bogon: nobody can register it";
        case Exclusion::TooLong: return "longer than /24 (IPv4) or /48 (IPv6)";
        case Exclusion::Blackhole: return "tagged BLACKHOLE (RFC 7999)";
        case Exclusion::BelowPeers: return "seen by too few full feeds";
    }
    return "";
}

std::string_view words_of(RoaChange change) {
    switch (change) {
        case RoaChange::Create: return "Create a ROA";
        case RoaChange::AskHolder: return "Ask the holder for a ROA, or withdraw";
        case RoaChange::Narrow: return "Narrow a ROA";
        case RoaChange::Delete: return "Delete a ROA";
    }
    return "Create a ROA";
}

std::string snake_case(std::string_view name) {
    std::string key(name);
    std::replace(key.begin(), key.end(), '-', '_');
    return key;
}

std::string key_of(InvalidReason reason) {
    // "rov.invalid.as-mismatch"
    const auto id = rpki::rule_of({Validity::Invalid, reason}).id;
    return snake_case(id.substr(id.rfind('.') + 1));
}

std::string key_of(Exclusion exclusion) { return snake_case(to_string(exclusion)); }

std::string count_of(std::uint64_t count, std::string_view noun) {
    return fmt::format("{} {}{}", with_thousands(count), noun, count == 1 ? "" : "s");
}

std::string percent(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return "";
    if (part == 0) return "0 %";
    if (part == whole) return "100 %";
    const auto text = to_fixed(100 * (static_cast<double>(part) / static_cast<double>(whole)), 1);
    if (text == "0.0") return "under 0.1 %";
    if (text == "100.0") return "over 99.9 %";
    return text + " %";
}

std::string share_of(std::uint64_t part, std::uint64_t whole) {
    const auto numbers = with_thousands(part) + " of " + with_thousands(whole);
    return whole == 0 ? numbers : numbers + " (" + percent(part, whole) + ")";
}

std::string score_text(std::optional<double> score, const manrs::Bands& bands) {
    if (!score) return "no data";
    auto text = to_fixed(*score, 3);
    for (const auto limit : {bands.ready, bands.aspiring}) {
        if (*score < limit && text == to_fixed(limit, 3)) return "just under " + text;
    }
    return text;
}

std::optional<double> change_between(std::optional<double> now, std::optional<double> before) {
    if (!now || !before) return std::nullopt;
    return *now - *before;
}

std::string change_text(std::optional<double> now, std::optional<double> before) {
    const auto change = change_between(now, before);
    if (!change) return "";
    const auto size = to_fixed(*change < 0 ? -*change : *change, 3);
    if (size == "0.000") return *change == 0 ? "unchanged" : "nearly unchanged";
    return (*change < 0 ? "−" : "+") + size;
}

namespace {

std::string change_words(std::optional<double> now, std::optional<double> before) {
    if (now && !before) return "newly scored";
    if (!now && before) return "no longer scored";
    return change_text(now, before);
}

}  // namespace

std::string change_of(const manrs::Assessment& assessment, const manrs::ActionResult& action) {
    if (!assessment.previous) return "";
    const auto& actions = assessment.previous->actions;
    const auto before = std::find_if(actions.begin(), actions.end(), [&](const auto& candidate) {
        return candidate.id == action.id;
    });
    return before == actions.end() ? "" : change_words(action.score, before->score);
}

std::string change_of(const manrs::Assessment& assessment, const manrs::MetricResult& metric) {
    if (!assessment.previous) return "";
    const auto before = assessment.previous->metrics.at(index_of(metric.id)).score;
    return metric.score == before ? "" : change_words(metric.score, before);
}

std::string comparison_text(const manrs::Assessment& assessment) {
    if (!assessment.previous) return "";
    const auto& at = assessment.previous->at;
    return fmt::format("Changes are against the observation of {}.",
                       at ? date_text(*at) : "an unknown time");
}

std::string value_text(const manrs::MetricResult& metric) {
    if (!metric.value) return "no data";
    switch (describe(metric.id).kind) {
        case manrs::MetricKind::IncidentWeights:
        case manrs::MetricKind::Count: return fmt::format("{}", *metric.value);
        case manrs::MetricKind::Boolean:
            return *metric.value == 1 ? "registered" : "not registered";
        case manrs::MetricKind::Share: return to_fixed(*metric.value, 3);
    }
    return "no data";
}

std::string band_limits(const manrs::Bands& bands) {
    return fmt::format("ready from {}, aspiring from {}", to_fixed(bands.ready, 3),
                       to_fixed(bands.aspiring, 3));
}

std::string vrp_text(const rpki::payload::Vrp& vrp) {
    auto text = to_string(vrp.asn) + " " + to_string(vrp.prefix);
    if (vrp.max_length != vrp.prefix.length()) text += fmt::format("-{}", vrp.max_length);
    return text;
}

std::string roa_text(const rpki::payload::Vrp& vrp) {
    return fmt::format("{} maxLength {} {}", to_string(vrp.prefix), vrp.max_length,
                       to_string(vrp.asn));
}

std::string pair_text(const observation::Pair& pair) {
    return to_string(pair.prefix) + " " +
           (pair.origin ? to_string(*pair.origin) : std::string("of no one origin"));
}

std::string_view state_text(const RouteFinding& finding) {
    return finding.rule == nullptr ? "not judged" : words_of(finding.judged.verdict.validity);
}

std::string seen_text(const observation::Pair& pair) {
    return fmt::format("{} AS{} ({})", with_thousands(pair.peers), pair.peers == 1 ? "" : "es",
                       count_of(pair.full_feed_peers, "full feed"));
}

std::vector<std::string> remarks_of(const RouteFinding& finding) {
    std::vector<std::string> remarks;
    const auto& judged = finding.judged;
    if (judged.is_harmless) {
        remarks.emplace_back("harmless: a less specific route still carries the traffic");
    }
    if (judged.exclusion != Exclusion::None) {
        remarks.push_back("does not count: " + std::string(words_of(judged.exclusion)));
    }
    return remarks;
}

FindingKind kind_of(const RouteFinding& finding) {
    if (finding.judged.exclusion != Exclusion::None) return FindingKind::NotCounted;
    return finding.judged.verdict.validity == Validity::Invalid ? FindingKind::Invalid
                                                                : FindingKind::NotFound;
}

std::string_view title_of(FindingKind kind) {
    switch (kind) {
        case FindingKind::Invalid: return "Invalid routes";
        case FindingKind::NotFound: return "Routes without a ROA";
        case FindingKind::NotCounted: return "Routes that do not count";
    }
    return "";
}

std::span<const RouteFinding> findings_of_kind(std::span<const RouteFinding> findings,
                                               FindingKind kind) {
    const auto is_kind = [kind](const RouteFinding& finding) { return kind_of(finding) == kind; };
    const auto first = std::find_if(findings.begin(), findings.end(), is_kind);
    return {first, std::find_if_not(first, findings.end(), is_kind)};
}

}  // namespace comity::report
