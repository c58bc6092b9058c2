#include "report/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/json_writer.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "report/phrases.h"

namespace comity::report {
namespace {

using observation::FamilyCoverage;
using observation::ObservationFacts;
using observation::Source;

constexpr std::int64_t kMinuteSeconds = 60;
constexpr std::int64_t kHourSeconds = 3'600;
/// Sources further apart may tell of two different states: ROAs are published within hours.
constexpr std::int64_t kApartSecondsMax = kSecondsPerDay;
constexpr std::size_t kHashDigitsShown = 12;

std::string family_sentence(std::string_view family, const FamilyCoverage& coverage) {
    if (coverage.vantage_points == 0) return fmt::format("{}: no vantage point.", family);
    if (coverage.full_feed_asns == 0) {
        return fmt::format("{}: {}, none with a full feed.", family,
                           count_of(coverage.vantage_points, "vantage point"));
    }
    auto sentence = fmt::format(
        "{}: a route counts when seen by k = {} of {} full-feed AS{} ({} among {}).", family,
        coverage.peers_needed, coverage.full_feed_asns, coverage.full_feed_asns == 1 ? "" : "es",
        count_of(coverage.full_feeds, "full feed"),
        count_of(coverage.vantage_points, "vantage point"));
    if (coverage.full_feed_asns < observation::kPeersWanted) {
        sentence += fmt::format(
            " A narrow view: fewer than {} full feeds, so that routes which stayed local may "
            "count.",
            observation::kPeersWanted);
    }
    return sentence;
}

std::string kind_words(const Source& source) {
    if (source.kind == "mrt") return "routes (MRT)";
    if (source.kind == "vrps") return "VRPs";
    if (source.kind == "irr") return "IRR";
    if (source.kind == "peeringdb") return "PeeringDB";
    if (source.kind == "delegated") return "RIR delegations";
    if (source.kind == "iana") return "IANA registries";
    if (source.kind == "spoofer") return "Spoofer tests";
    if (source.kind == "route-server") return "route server (MRT)";
    if (source.kind == "members") return "member list (IX-F)";
    return source.kind;
}

std::string entry_words(const Source& source) {
    if (!source.failure.empty()) return "not used: " + source.failure;
    const bool has_routes = source.kind == "mrt" || source.kind == "route-server";
    const std::string_view noun = has_routes                 ? "record"
                                  : source.kind == "members" ? "member"
                                  : source.kind == "vrps"    ? "payload"
                                  : source.kind == "irr"     ? "object"
                                                             : "line";
    // What is read as a whole has no entries of its own.
    auto words =
        source.entries == 0 && !has_routes ? std::string("read") : count_of(source.entries, noun);
    // A table's routes with a fault may yet count: RFC 7606 is over messages.
    const std::string errors =
        has_routes ? count_of(source.errors, "error") : with_thousands(source.errors) + " refused";
    if (source.errors > 0) words += ", " + errors;
    if (source.cut_short) words += ", cut short";
    return words;
}

std::string inferred_words(std::string_view family, const observation::InferredFamily& inferred) {
    if (inferred.is_overfull) return fmt::format("none of {}, of too many paths", family);
    if (inferred.pairs == 0) return fmt::format("none of {}", family);
    return fmt::format("{} of {} by {}{}", count_of(inferred.pairs, "pair"), family,
                       count_of(inferred.vantage_points, "vantage point"),
                       inferred.vantage_points < observation::kInferencePeersFew
                           ? " (few: many peers are wrong)"
                           : "");
}

std::string inferred_words(const observation::InferredRelationships& inferred) {
    return inferred_words("IPv4", inferred.ipv4) + ", " + inferred_words("IPv6", inferred.ipv6);
}

/// Whole seconds from the oldest dated source of routes or payloads to the newest.
std::int64_t spread_seconds(const ObservationFacts& facts) {
    std::int64_t spread = 0;
    for (const auto& source : facts.sources) {
        const bool moves_fast = source.kind == "mrt" || source.kind == "vrps";
        if (moves_fast && source.as_of && facts.at) {
            spread = std::max(spread, facts.at->seconds() - source.as_of->seconds());
        }
    }
    return spread;
}

}  // namespace

std::string weight_words(const observation::VantageWeights& weights) {
    std::string text;
    for (const auto& [asn, weight] : weights.all()) {
        if (!text.empty()) text += ", ";
        text += fmt::format("{} {}", to_string(asn),
                            weight == 0 ? "nothing" : to_fixed(weight / 10.0, 1));
    }
    return text;
}

std::string date_text(Timestamp time) {
    // to_string gives "2026-11-20T08:00:57Z" or with a fraction behind the seconds.
    const auto text = to_string(time);
    const bool whole_minute = time.seconds() % kMinuteSeconds == 0;
    return text.substr(0, 10) + " " + text.substr(11, whole_minute ? 5 : 8) + " UTC";
}

std::string duration_text(std::int64_t seconds) {
    const auto two = [](std::int64_t large, std::string_view large_unit, std::int64_t small,
                        std::string_view small_unit) {
        return small == 0 ? fmt::format("{} {}", large, large_unit)
                          : fmt::format("{} {} {} {}", large, large_unit, small, small_unit);
    };
    if (seconds < kMinuteSeconds) return fmt::format("{} s", seconds);
    if (seconds < kHourSeconds) {
        return two(seconds / kMinuteSeconds, "min", seconds % kMinuteSeconds, "s");
    }
    if (seconds < kSecondsPerDay) {
        return two(seconds / kHourSeconds, "h", seconds % kHourSeconds / kMinuteSeconds, "min");
    }
    return two(seconds / kSecondsPerDay, seconds < 2 * kSecondsPerDay ? "day" : "days",
               seconds % kSecondsPerDay / kHourSeconds, "h");
}

std::string period_text(const Period& period) {
    auto start = date_text(period.start);
    const auto end = date_text(period.end);
    const auto seconds = period.end.seconds() - period.start.seconds();
    if (seconds == 0) return start;
    constexpr std::size_t kDateOctets = 10;
    constexpr std::string_view kZone = " UTC";
    const bool is_one_day = start.substr(0, kDateOctets) == end.substr(0, kDateOctets);
    return fmt::format("{} to {} ({})", start.substr(0, start.size() - kZone.size()),
                       is_one_day ? end.substr(kDateOctets + 1) : end, duration_text(seconds));
}

namespace {

void add_timeline(const observation::TimelineSummary& timeline,
                  std::vector<std::string>& sentences) {
    if (!timeline.has_updates) {
        sentences.emplace_back(
            "Only tables were followed through time: what was between them is not known.");
        return;
    }
    const auto whole = static_cast<std::uint64_t>(
        std::max<std::int64_t>(0, timeline.period.end.seconds() - timeline.period.start.seconds()));
    sentences.push_back(fmt::format(
        "Followed through time: {} of the period observed, {} lost, {}.",
        whole == 0 ? "none" : percent(std::min(timeline.seconds_observed, whole), whole),
        count_of(timeline.sessions_lost, "session"), count_of(timeline.changes, "change")));
    if (timeline.learned_from) {
        sentences.push_back(fmt::format("Who announces what was learned from {} on.",
                                        date_text(*timeline.learned_from)));
    }
    std::uint64_t left_out = 0;
    for (const auto& count : timeline.events) left_out += count.left_out;
    if (left_out > 0) {
        sentences.push_back(
            fmt::format("{} found beyond what is kept: lists are not whole.",
                        left_out == 1 ? "1 event was" : with_thousands(left_out) + " events were"));
    }
}

}  // namespace

std::vector<std::string> coverage_sentences(const ObservationFacts& facts) {
    std::vector<std::string> sentences;
    if (!facts.has_routes) {
        sentences.emplace_back("No routes were observed: no MRT file was given.");
    } else {
        if (facts.span) sentences.push_back("Observed " + period_text(*facts.span) + ".");
        sentences.push_back(
            fmt::format("{} of {} peer AS{}.", count_of(facts.vantage_points, "vantage point"),
                        with_thousands(facts.peer_asns), facts.peer_asns == 1 ? "" : "es"));
        sentences.push_back(family_sentence("IPv4", facts.ipv4));
        sentences.push_back(family_sentence("IPv6", facts.ipv6));
    }
    if (!facts.weights.all().empty()) {
        sentences.push_back("Vantage points by what they count: " + weight_words(facts.weights) +
                            ", the others 1.");
    }
    if (facts.timeline) add_timeline(*facts.timeline, sentences);
    if (facts.inferred) {
        sentences.push_back("Who is whose provider was not given, but inferred from the routes: " +
                            inferred_words(*facts.inferred) + ".");
    }
    if (!facts.has_payloads) {
        sentences.emplace_back("No VRPs were given: whether routes are valid is not known.");
    }
    if (const auto spread = spread_seconds(facts); spread > kApartSecondsMax) {
        sentences.push_back(fmt::format(
            "The sources are up to {} apart: routes and ROAs may have changed between them.",
            duration_text(spread)));
    }
    return sentences;
}

namespace {

SourceWords row_of(std::string kind, std::string hash, std::string entries,
                   const std::optional<Timestamp>& as_of, const ObservationFacts& facts) {
    SourceWords row{.kind = std::move(kind),
                    .hash = std::move(hash),
                    .entries = std::move(entries),
                    .as_of = "not dated",
                    .age = "of unknown age"};
    if (as_of) {
        row.as_of = date_text(*as_of);
        const auto age = facts.at ? facts.at->seconds() - as_of->seconds() : 0;
        row.age = age < 0    ? duration_text(-age) + " newer"
                  : age == 0 ? "newest"
                             : duration_text(age) + " older";
    }
    return row;
}

SourceWords row_of(const Source& source, const ObservationFacts& facts) {
    return row_of(kind_words(source), source.sha256.substr(0, kHashDigitsShown),
                  entry_words(source), source.as_of, facts);
}

/// Relationships that were inferred stand where given ones would.
void add_inferred(const ObservationFacts& facts, std::vector<SourceWords>& rows) {
    if (!facts.inferred) return;
    rows.push_back(row_of("relationships", "inferred", inferred_words(*facts.inferred),
                          facts.inferred->as_of, facts));
}

/// One source that stands for several.
Source sum_of(std::span<const Source> sources) {
    auto sum = sources.front();
    for (const auto& source : sources.subspan(1)) {
        sum.octets += source.octets;
        sum.entries += source.entries;
        sum.errors += source.errors;
        sum.cut_short = sum.cut_short || source.cut_short;
        // One that is not dated leaves the age of all unknown.
        sum.as_of = sum.as_of && source.as_of ? std::min(sum.as_of, source.as_of) : std::nullopt;
    }
    return sum;
}

}  // namespace

std::vector<SourceWords> source_words(const ObservationFacts& facts) {
    std::vector<SourceWords> rows;
    rows.reserve(facts.sources.size());
    for (const auto& source : facts.sources) rows.push_back(row_of(source, facts));
    add_inferred(facts, rows);
    return rows;
}

std::vector<SourceWords> source_summary(const ObservationFacts& facts, std::size_t files_max) {
    std::vector<SourceWords> rows;
    for (std::span<const Source> rest = facts.sources; !rest.empty();) {
        const auto& kind = rest.front().kind;
        const auto end = std::find_if(rest.begin(), rest.end(), [&kind](const Source& source) {
            return source.kind != kind;
        });
        const auto count = static_cast<std::size_t>(end - rest.begin());
        std::vector<Source> used;
        for (const auto& source : rest.first(count)) {
            if (source.failure.empty()) {
                used.push_back(source);
            } else {
                rows.push_back(row_of(source, facts));
            }
        }
        if (used.size() > files_max) {
            rows.push_back(row_of(sum_of(used), facts));
            rows.back().hash = count_of(used.size(), "file");
        } else {
            for (const auto& source : used) rows.push_back(row_of(source, facts));
        }
        rest = rest.subspan(count);
    }
    add_inferred(facts, rows);
    return rows;
}

}  // namespace comity::report
