#include "internet/past/update_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "base/timestamp.h"
#include "internet/limits.h"
#include "internet/past/table_transfer.h"

namespace comity::internet {
namespace {

using bgp::mrt::SessionState;

constexpr std::uint32_t kNoGroup = 0xFFFFFFFF;

Timestamp microseconds_after(Timestamp time, std::int64_t microseconds) {
    return Timestamp::from_microseconds(time.microseconds() + microseconds);
}

}  // namespace

std::int64_t update_file_seconds(const Internet& internet) {
    constexpr std::uint32_t kHourlyDaysMax = 10;
    constexpr std::uint32_t kHourlyFromPerKilosecond = 50'000;
    const bool hourly = internet.parameters.days <= kHourlyDaysMax &&
                        updates_per_kilosecond(internet) >= kHourlyFromPerKilosecond;
    return hourly ? 3'600 : kSecondsPerDay;
}

UpdateStream::UpdateStream(const Internet& internet)
    : internet_(internet),
      detours_(internet),
      churn_(internet, detours_),
      messages_(internet),
      held_(internet.past.groups.size() * internet.vantage_points.size()),
      group_of_(internet.announcements.size(), kNoGroup),
      is_up_(internet.vantage_points.size(), true) {
    const auto& past = internet.past;
    for (std::uint32_t g = 0; g < past.groups.size(); ++g) {
        for (const auto announcement : past.groups[g].announcements) group_of_[announcement] = g;
        if (!past.groups[g].announcements.empty()) continue;
        for (std::size_t v = 0; v < internet.vantage_points.size(); ++v) {
            held_[g * internet.vantage_points.size() + v].path = HeldRoute::kNone;
        }
    }
    using What = SessionEvent::What;
    for (const auto& outage : past.outages) {
        add_session_event({outage.down, outage.vantage_point, What::Down});
        add_session_event({outage.up, outage.vantage_point, What::Up});
    }
    for (const auto& replay : past.replays) {
        add_session_event({replay.time, replay.vantage_point, What::Transfer});
    }
}

std::size_t UpdateStream::file_count() const {
    const auto seconds = static_cast<std::int64_t>(internet_.parameters.days) * kSecondsPerDay;
    return static_cast<std::size_t>(seconds / update_file_seconds(internet_));
}

std::string UpdateStream::file_name(std::size_t file) const {
    const auto start = internet_.parameters.date.seconds() +
                       static_cast<std::int64_t>(file) * update_file_seconds(internet_);
    const auto text = to_string(Timestamp::from_seconds(start));  // 2026-11-01T00:00:00Z
    return fmt::format("updates.{}{}{}.{}{}.mrt", text.substr(0, 4), text.substr(5, 2),
                       text.substr(8, 2), text.substr(11, 2), text.substr(14, 2));
}

Result<void> UpdateStream::write_next(ByteSink& sink) {
    COMITY_CHECK(next_file_ < file_count());
    ++next_file_;
    const auto end = microseconds_after(
        internet_.parameters.date,
        static_cast<std::int64_t>(next_file_) * update_file_seconds(internet_) * 1'000'000);
    for (auto time = next_time(); time && *time < end; time = next_time()) {
        step();
        if (out_.size() < kSinkOctets) continue;
        COMITY_TRY(sink.write(out_.octets()));
        out_.clear();
    }
    COMITY_TRY(sink.write(out_.octets()));
    out_.clear();
    return {};
}

std::optional<Timestamp> UpdateStream::next_time() const {
    auto next = churn_.next_time();
    const auto consider = [&next](Timestamp time) {
        if (!next || time < *next) next = time;
    };
    if (next_act_ < internet_.past.acts.size()) consider(internet_.past.acts[next_act_].time);
    if (!session_events_.empty()) consider(session_events_.front().time);
    return next;
}

void UpdateStream::step() {
    const auto time = *next_time();
    if (!session_events_.empty() && session_events_.front().time == time) return play_session();
    const auto& acts = internet_.past.acts;
    if (next_act_ < acts.size() && acts[next_act_].time == time) return play_act();
    play_churn();
}

void UpdateStream::send(Timestamp time, std::uint16_t vantage_point, std::uint64_t draw,
                        std::optional<std::uint32_t> announcement, const ShownState& state,
                        std::span<const net::Prefix> prefixes) {
    update_count_ += prefixes.size();
    if (state.path.empty()) return messages_.withdraw(out_, time, vantage_point, prefixes);
    ShownRoute route;
    route.path = state.path;
    route.vantage_point = vantage_point;
    route.draw = draw;
    route.announcement = announcement;
    route.variation = state.variation;
    route.prepends = state.prepends;
    messages_.announce(out_, time, route, prefixes);
}

ShownState UpdateStream::state_of(const RouteGroup& group, const HeldRoute& held,
                                  std::size_t vantage_point) const {
    if (held.path == HeldRoute::kNone) return {};
    const auto path = held.path == HeldRoute::kOfTable
                          ? internet_.paths.path(group.destination, vantage_point)
                          : internet_.past.paths.of(held.path);
    return {path, held.variation, held.prepends};
}

ShownState UpdateStream::state_of(std::uint32_t announcement, std::size_t vantage_point) {
    const auto path = internet_.route(announcement, vantage_point);
    if (const auto g = group_of_[announcement]; g != kNoGroup) {
        const auto& held = held_[g * internet_.vantage_points.size() + vantage_point];
        if (held != HeldRoute()) return state_of(internet_.past.groups[g], held, vantage_point);
    }
    if (path.empty()) return {};
    if (const auto disturbed = churn_.state(announcement, vantage_point)) return *disturbed;
    return {path};
}

void UpdateStream::play_act() {
    const auto& act = internet_.past.acts[next_act_++];
    const auto& group = internet_.past.groups[act.group];
    held_[act.group * internet_.vantage_points.size() + act.vantage_point] = act.route;
    if (!is_up_[act.vantage_point]) return;
    const auto announcement =
        group.announcements.empty() ? std::nullopt : std::optional(group.announcements.front());
    send(act.time, act.vantage_point, group.draw, announcement,
         state_of(group, act.route, act.vantage_point), group.prefixes);
}

void UpdateStream::play_churn() {
    const auto time = *churn_.next_time();
    const auto change = churn_.step();
    if (!change || !is_up_[change->vantage_point]) return;
    prefixes_.clear();
    for (const auto i : change->announcements) {
        prefixes_.push_back(internet_.announcements[i].prefix);
    }
    const auto first = change->announcements.front();
    send(time, change->vantage_point, attribute_draw(internet_, first), first, change->state,
         prefixes_);
}

void UpdateStream::add_session_event(const SessionEvent& event) {
    session_events_.push_back(event);
    std::push_heap(session_events_.begin(), session_events_.end(), std::greater<>());
}

void UpdateStream::play_session() {
    std::pop_heap(session_events_.begin(), session_events_.end(), std::greater<>());
    const auto event = session_events_.back();
    session_events_.pop_back();
    const auto who = event.vantage_point;
    switch (event.what) {
        case SessionEvent::What::Down:
            is_up_[who] = false;
            messages_.state_change(out_, event.time, who, SessionState::Established,
                                   SessionState::Idle);
            return;
        case SessionEvent::What::Up:
            is_up_[who] = true;
            for (const auto& [before, next] :
                 {std::pair(SessionState::Idle, SessionState::Connect),
                  std::pair(SessionState::Connect, SessionState::OpenSent),
                  std::pair(SessionState::OpenSent, SessionState::OpenConfirm),
                  std::pair(SessionState::OpenConfirm, SessionState::Established)}) {
                messages_.state_change(out_, event.time, who, before, next);
            }
            add_session_event({microseconds_after(event.time, kTransferDelayUs), who,
                               SessionEvent::What::Transfer});
            return;
        case SessionEvent::What::Transfer: transfer(event); return;
    }
}

/// Sends the next part of a whole table, as it is now; prefixes that share a route in one message.
void UpdateStream::transfer(const SessionEvent& event) {
    const auto who = event.vantage_point;
    if (!is_up_[who]) return;
    const auto count = static_cast<std::uint32_t>(internet_.announcements.size());
    const auto end = std::min(count, event.from + transfer_part_size(count));
    std::vector<std::uint32_t> part(end - event.from);
    std::iota(part.begin(), part.end(), event.from);
    std::vector<std::uint64_t> draws(part.size());
    for (const auto i : part) draws[i - event.from] = attribute_draw(internet_, i);
    std::stable_sort(part.begin(), part.end(), [&](std::uint32_t a, std::uint32_t b) {
        return draws[a - event.from] < draws[b - event.from];
    });
    std::vector<net::Prefix> together;
    for (std::size_t at = 0; at < part.size();) {
        const auto first = part[at++];
        const auto state = state_of(first, who);
        if (state.path.empty()) continue;
        const std::vector<net::Asn> path(state.path.begin(), state.path.end());
        const ShownState kept{path, state.variation, state.prepends};
        const auto draw = draws[first - event.from];
        together = {internet_.announcements[first].prefix};
        for (; at < part.size() && draws[part[at] - event.from] == draw; ++at) {
            const auto other = state_of(part[at], who);
            if (!std::ranges::equal(other.path, path) || other.variation != kept.variation ||
                other.prepends != kept.prepends) {
                break;
            }
            together.push_back(internet_.announcements[part[at]].prefix);
        }
        send(event.time, who, draw, first, kept, together);
    }
    if (end < count) {
        add_session_event({microseconds_after(event.time, kTransferPartUs), who,
                           SessionEvent::What::Transfer, end});
        return;
    }
    transfer_new_groups(event);
    messages_.end_of_rib(out_, event.time, who);
}

void UpdateStream::transfer_new_groups(const SessionEvent& event) {
    const auto who = event.vantage_point;
    const auto& groups = internet_.past.groups;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        if (!groups[g].announcements.empty()) continue;
        const auto state =
            state_of(groups[g], held_[g * internet_.vantage_points.size() + who], who);
        if (state.path.empty()) continue;
        send(event.time, who, groups[g].draw, std::nullopt, state, groups[g].prefixes);
    }
}

}  // namespace comity::internet
