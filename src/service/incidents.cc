#include "service/incidents.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "io/input.h"
#include "service/limits.h"

namespace comity::service {
namespace {

using observation::EventCount;
using observation::TimelineFacts;
using observation::TimelineSummary;

/// Seconds that both have, and 0 where they do not meet.
std::uint64_t common_seconds(const Period& a, const Period& b) {
    const auto start = std::max(a.start, b.start);
    const auto end = std::min(a.end, b.end);
    return end <= start ? 0 : static_cast<std::uint64_t>(end.seconds() - start.seconds());
}

std::vector<EventCount> count_events(std::span<const incident::Event> events) {
    std::array<EventCount, incident::kEventKindCount> counts;
    for (const auto& event : events) {
        auto& count = counts.at(static_cast<std::size_t>(event.kind));
        count.kind = to_string(event.kind);
        switch (event.certainty) {
            case incident::Certainty::Attested: ++count.attested; break;
            case incident::Certainty::Suspected: ++count.suspected; break;
            case incident::Certainty::Excused: ++count.excused; break;
        }
    }
    std::vector<EventCount> found;
    for (auto& count : counts) {
        if (!count.kind.empty()) found.push_back(std::move(count));
    }
    return found;
}

TimelineSummary summary_of(TimelineFacts facts, const incident::Found& found,
                           const IncidentOptions& options) {
    TimelineSummary summary;
    const auto span = facts.span.value_or(Period{});
    summary.period = options.period.value_or(span);
    summary.has_updates = facts.updates > 0;
    summary.learned_from = std::min(facts.known_since.value_or(span.start), span.start);
    summary.seconds_observed = common_seconds(summary.period, span);
    for (const auto& gap : facts.gaps) {
        // A gap of one vantage point leaves the others.
        if (gap.peer == net::Asn(0)) {
            summary.seconds_silent += common_seconds(summary.period, gap.time);
        }
    }
    summary.seconds_observed -= std::min(summary.seconds_observed, summary.seconds_silent);
    summary.changes = facts.changes;
    summary.unchanged = facts.unchanged;
    summary.sessions_lost = facts.sessions_lost;
    summary.routes_lost = facts.routes_lost;
    summary.out_of_order = facts.out_of_order;
    summary.updates_left_out = facts.vantage_points_left_out;
    summary.gaps = std::move(facts.gaps);
    summary.gaps_left_out = facts.gaps_left_out;
    summary.events = count_events(found.events);
    return summary;
}

/// The text of the file `name` in the first folder that has it.
Result<std::string> read_shared(std::span<const std::string> folders, std::string_view name) {
    for (const auto& folder : folders) {
        const auto path = std::filesystem::path(folder) / name;
        std::error_code ignored;
        if (!std::filesystem::exists(path, ignored)) continue;
        const auto contents = COMITY_TRY(io::read_file(path.string(), kConfigurationOctetsMax));
        return std::string(contents.octets.begin(), contents.octets.end());
    }
    return fail(Error{.subject = std::string(name), .what = "find: no data folder has it"});
}

}  // namespace

Incidents find_incidents(std::vector<TimelineFile> files, const incident::FinderSources& sources,
                         const IncidentOptions& options, const TimelineProgress& progress) {
    incident::IncidentFinder finder(
        sources, {.baseline_seconds = options.baseline_seconds, .period = options.period});
    observation::Timeline timeline(sources.routes, finder);
    Incidents incidents;
    incidents.not_followed = follow(std::move(files), timeline, progress);
    const auto facts = timeline.finish();
    auto found = finder.finish(facts);
    incidents.summary = summary_of(facts, found, options);
    incidents.events = std::move(found.events);
    incidents.bogons = std::move(found.bogons);
    incidents.span = facts.span;
    return incidents;
}

Result<incident::KnownNetworks> load_known_networks(std::span<const std::string> folders) {
    incident::KnownNetworks known;
    // What ships is checked by a test; a list of one's own may have bad records, which are left
    // out.
    static_cast<void>(known.add_protection(COMITY_TRY(read_shared(folders, "protection.csv"))));
    static_cast<void>(known.add_anycast(COMITY_TRY(read_shared(folders, "anycast.csv"))));
    return known;
}

}  // namespace comity::service
