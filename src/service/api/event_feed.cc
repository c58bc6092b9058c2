#include "service/api/event_feed.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/json_writer.h"
#include "base/text.h"
#include "service/api/json_parts.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

using report::ListedIncident;

/// How long a client waits before it comes again, in milliseconds: the service may be restarting.
constexpr int kRetryMilliseconds = 5'000;
/// A comment: clients pass over it.
constexpr std::string_view kHeartbeat = ": nothing new\n\n";

std::string event_text(std::string_view id, std::string_view name, std::string_view json) {
    return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", id, name, json);
}

std::shared_ptr<io::HttpStream> make_stream() {
    return std::make_shared<io::HttpStream>(
        io::HttpStreamOptions{.heartbeat = std::string(kHeartbeat)});
}

std::string name_of_observation(const store::ObservationRow& observation) {
    return fmt::format("{} {}", observation.id, observation.inputs_sha256);
}

}  // namespace

const EventFeed::Update* EventFeed::update_of(std::string_view etag) const {
    const auto found = std::find_if(updates_.rbegin(), updates_.rend(),
                                    [etag](const Update& update) { return update.etag == etag; });
    return found == updates_.rend() ? nullptr : &*found;
}

/// Ids are "A", all of what A told was had; or "A-B.N": of what B has and A had not, N incidents.
EventFeed::Place EventFeed::place_of(std::string_view last_event_id) const {
    const auto dash = last_event_id.find('-');
    const Place place{.after = update_of(last_event_id.substr(0, dash))};
    if (place.after == nullptr || dash == std::string_view::npos) return place;
    const auto rest = last_event_id.substr(dash + 1);
    const auto point = std::min(rest.find('.'), rest.size());
    // What was told of another state is told again as far as it still holds.
    if (rest.substr(0, point) != updates_.back().etag || point == rest.size()) return place;
    const auto told = parse_decimal<std::size_t>(rest.substr(point + 1));
    return {.after = place.after, .told = told.value_or(0)};
}

std::string EventFeed::observation_event(std::string_view name, const Viewer& viewer,
                                         const Update* before, std::size_t incidents,
                                         std::size_t told) const {
    JsonWriter json;
    json.begin_object();
    write_observation(json, *snapshot_);
    json.member("is_new", before == nullptr || before->observation != updates_.back().observation);
    json.member("visibility", viewer.access.seen());
    json.member("incidents", std::uint64_t{incidents}).member("told", std::uint64_t{told});
    json.end_object();
    return event_text(snapshot_->etag, name, json.text());
}

std::string EventFeed::news(const Viewer& viewer, const Place& place) const {
    const auto& incidents = snapshot_->incidents;
    const auto is_news = [&](const ListedIncident& listed) {
        return lets_through(viewer.filter, listed, incidents) &&
               std::all_of(listed.numbers.begin(), listed.numbers.end(), [&](std::int64_t number) {
                   const auto* const row = incidents.event(number);
                   return row != nullptr &&
                          ledger_.is_new(*row, place.after->number, viewer.access);
               });
    };
    // The newest are told, as far as a client takes them at once; in the order of time.
    std::vector<std::string> told;
    std::size_t count = 0;
    std::size_t octets = 0;
    const auto seen = incidents.incidents(viewer.access);
    for (const auto& listed : *seen) {
        if (!is_news(listed)) continue;
        ++count;
        if (told.size() + 1 < count || told.size() >= kIncidentsToldMax) continue;
        JsonWriter json;
        write_incident_summary(json, *snapshot_, listed);
        octets += json.text().size();
        if (octets <= kIncidentsToldOctetsMax) told.push_back(json.take());
    }
    std::reverse(told.begin(), told.end());
    std::string text;
    for (std::size_t i = place.told; i < told.size(); ++i) {
        const auto id = fmt::format("{}-{}.{}", place.after->etag, snapshot_->etag, i + 1);
        text += event_text(id, "incident", told[i]);
    }
    return text + observation_event("observation", viewer, place.after, count, told.size());
}

std::shared_ptr<io::HttpStream> EventFeed::silent() { return make_stream(); }

Result<std::shared_ptr<io::HttpStream>, Problem> EventFeed::open(Viewer viewer,
                                                                 std::string_view last_event_id) {
    const std::lock_guard lock(mutex_);
    if (!snapshot_) return fail(Problem{503, &kNoObservation, ""});
    forget_gone();
    const auto same = std::count_if(
        viewers_.begin(), viewers_.end(),
        [&viewer](const Viewer& other) { return viewer.client && other.client == viewer.client; });
    if (static_cast<std::size_t>(same) >= kViewersPerClientMax) {
        return fail(
            Problem{.status = 429,
                    .rule = &kViewersTooMany,
                    .detail = fmt::format("of one client, at most {}", kViewersPerClientMax),
                    .retry_seconds = kViewersRetrySeconds});
    }
    if (viewers_.size() >= kViewersMax) {
        return fail(Problem{.status = 503,
                            .rule = &kViewersTooMany,
                            .detail = fmt::format("at most {}", kViewersMax),
                            .retry_seconds = kViewersRetrySeconds});
    }
    auto text = fmt::format("retry: {}\n\n", kRetryMilliseconds);
    const auto place =
        last_event_id.empty() ? Place{.after = &updates_.back()} : place_of(last_event_id);
    if (place.after == nullptr) {
        text += observation_event("reset", viewer, nullptr, 0, 0);
    } else if (last_event_id != snapshot_->etag) {
        text += news(viewer, place);
    }
    viewer.stream = make_stream();
    static_cast<void>(viewer.stream->send(std::make_shared<const std::string>(std::move(text))));
    viewers_.push_back(std::move(viewer));
    return viewers_.back().stream;
}

void EventFeed::forget_gone() {
    viewers_.erase(std::remove_if(viewers_.begin(), viewers_.end(),
                                  [](const Viewer& viewer) { return viewer.stream->is_over(); }),
                   viewers_.end());
}

void EventFeed::keep_good(const Admit& admit) {
    for (auto& viewer : viewers_) {
        if (auto access = admit(viewer.access)) {
            viewer.access = std::move(*access);
        } else {
            viewer.stream->end();
        }
    }
    forget_gone();
}

void EventFeed::check(const Admit& admit) {
    const std::lock_guard lock(mutex_);
    keep_good(admit);
}

void EventFeed::publish(const std::shared_ptr<const Snapshot>& snapshot, const Admit& admit) {
    const std::lock_guard lock(mutex_);
    if (snapshot_ && snapshot_->etag == snapshot->etag) return;
    snapshot_ = snapshot;
    ledger_.advance(snapshot->incidents.events());
    updates_.push_back({.etag = snapshot->etag,
                        .number = ledger_.update(),
                        .observation = name_of_observation(snapshot->current->observation())});
    if (updates_.size() > kUpdatesKept) updates_.pop_front();
    if (updates_.size() < 2) return;
    keep_good(admit);
    const Place place{.after = &updates_[updates_.size() - 2]};
    // Those who may see the same and ask for the same are told the same octets.
    std::map<std::pair<std::string, std::string>, io::HttpStream::Octets> texts;
    for (const auto& viewer : viewers_) {
        auto& text = texts[{viewer.access.key(), viewer.filter_text}];
        if (!text) text = std::make_shared<const std::string>(news(viewer, place));
        static_cast<void>(viewer.stream->send(text));
    }
}

}  // namespace comity::service::api
