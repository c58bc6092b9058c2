#include "internet/past/churn.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "internet/route_attributes.h"

namespace comity::internet {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
/// Within this much time all vantage points have taken a step.
constexpr std::int64_t kSpreadUs = 30 * kSecondUs;
/// The least time between two steps, so that they cannot overtake each other.
constexpr std::int64_t kStepUs = 35 * kSecondUs;
constexpr std::size_t kPrefixesOfDisturbanceMax = 200;

/// How busy each hour of the day is, of a thousand on average.
constexpr std::array<std::uint32_t, 24> kHours{
    760,   730,   720,   740,   790,   860,   940,   1'020, 1'100, 1'160, 1'190, 1'200,
    1'200, 1'210, 1'220, 1'210, 1'190, 1'150, 1'090, 1'020, 960,   900,   850,   790};

}  // namespace

std::uint32_t updates_per_kilosecond(const Internet& internet) {
    const auto routes = internet.announcements.size() * internet.vantage_points.size();
    const auto usual = static_cast<std::uint32_t>(std::max<std::size_t>(20, routes / 130));
    return internet.parameters.updates_per_kilosecond.value_or(usual);
}

Churn::Churn(const Internet& internet, Detours& detours)
    : internet_(internet),
      detours_(detours),
      random_(stream_seed(internet.parameters, Stream::Churn)),
      rate_(updates_per_kilosecond(internet)),
      disturbance_of_(internet.announcements.size(), kNone) {
    list_restless();
    if (rate_ == 0 || ranked_.empty()) return;
    push(internet.parameters.date.microseconds() + pause_us(1, 0), What::Begin, kNone);
}

/// What is odd, nobody's or seen by few stays as it is: its truth is that of the table.
void Churn::list_restless() {
    std::vector<Adjacency::Edge> edges;
    for (std::uint32_t i = 0; i < internet_.announcements.size(); ++i) {
        const auto& one = internet_.announcements[i];
        if (one.oddity == Oddity::None && one.space == Space::Held &&
            one.visible_permille == 1'000) {
            edges.push_back({one.destination, i});
        }
    }
    restless_ = Adjacency(internet_.destinations.size(), std::move(edges));
    for (std::uint32_t d = 0; d < internet_.destinations.size(); ++d) {
        if (!restless_.of(d).empty()) ranked_.push_back(d);
    }
    for (auto i = ranked_.size(); i > 1; --i) {
        std::swap(ranked_[i - 1], ranked_[random_.below(static_cast<std::uint32_t>(i))]);
    }
}

void Churn::push(std::int64_t time_us, What what, std::uint32_t place, std::uint8_t step,
                 std::size_t vantage_point) {
    due_.push({time_us, order_++, place, static_cast<std::uint16_t>(vantage_point), step, what});
}

std::optional<Timestamp> Churn::next_time() const {
    if (due_.empty()) return std::nullopt;
    return Timestamp::from_microseconds(due_.top().time_us);
}

std::optional<Churn::Change> Churn::step() {
    const auto due = due_.top();
    due_.pop();
    switch (due.what) {
        case What::Begin: begin(due.time_us); return std::nullopt;
        case What::StepAll: step_all(due); return std::nullopt;
        case What::Forget: forget(due.place); return std::nullopt;
        case What::StepOne: break;
    }
    auto& disturbance = disturbances_[due.place];
    disturbance.reached[due.vantage_point] = static_cast<std::uint8_t>(due.step + 1);
    return Change{due.vantage_point, disturbance.announcements,
                  shown(disturbance, disturbance.steps[due.step].phase, due.vantage_point)};
}

std::optional<ShownState> Churn::state(std::uint32_t announcement, std::size_t vantage_point) {
    const auto place = disturbance_of_[announcement];
    if (place == kNone) return std::nullopt;
    const auto& disturbance = disturbances_[place];
    const auto reached = disturbance.reached[vantage_point];
    if (reached == 0) return std::nullopt;
    return shown(disturbance, disturbance.steps[reached - 1U].phase, vantage_point);
}

/// How long until the next disturbance, after one of so many updates.
std::int64_t Churn::pause_us(std::uint64_t updates, std::int64_t now_us) {
    constexpr std::int64_t kHourUs = 3'600 * kSecondUs;
    const auto hour = static_cast<std::size_t>(now_us / kHourUs % 24);
    const auto rate = std::max<std::uint64_t>(1, rate_ * kHours[hour] / 1'000);
    const auto mean = updates * 1'000 * static_cast<std::uint64_t>(kSecondUs) / rate;
    return static_cast<std::int64_t>(mean * random_.between(100, 1'900) / 1'000 + 1);
}

void Churn::begin(std::int64_t now_us) {
    Disturbance made;
    std::uint64_t updates = 1;
    if (draw_disturbance(now_us, made)) {
        updates = std::max<std::uint64_t>(1, updates_of(made));
        std::uint32_t place = 0;
        if (free_places_.empty()) {
            place = static_cast<std::uint32_t>(disturbances_.size());
            disturbances_.emplace_back();
        } else {
            place = free_places_.back();
            free_places_.pop_back();
        }
        for (const auto announcement : made.announcements) disturbance_of_[announcement] = place;
        for (std::size_t s = 0; s < made.steps.size(); ++s) {
            push(now_us + made.steps[s].after_us, What::StepAll, place,
                 static_cast<std::uint8_t>(s));
        }
        push(now_us + made.steps.back().after_us + kStepUs, What::Forget, place);
        disturbances_[place] = std::move(made);
    }
    push(now_us + pause_us(updates, now_us), What::Begin, kNone);
}

bool Churn::draw_disturbance(std::int64_t now_us, Disturbance& made) {
    const auto count = static_cast<std::uint32_t>(ranked_.size());
    for (int attempt = 0; attempt < 8; ++attempt) {
        made = {};
        made.draw = random_.word();
        made.destination = ranked_[random_.below(random_.skewed_below(count) + 1)];
        const auto kind_draw = random_.below(1'000);
        const auto share_draw = random_.below(1'000);
        const auto kind = kind_draw < 470   ? Kind::Attributes
                          : kind_draw < 870 ? Kind::Detour
                          : kind_draw < 940 ? Kind::Prepend
                                            : Kind::Flap;
        // What happens at the origin is seen by all; what happens on the way, by some or by one.
        made.share_permille = static_cast<std::uint16_t>(
            kind == Kind::Flap || kind == Kind::Prepend || share_draw < 350 ? 1'000
            : share_draw < 650                                              ? 300
                                                                            : 60);
        plan_steps(made, kind);
        if (!choose_prefixes(made)) continue;
        const auto end_us = now_us + made.steps.back().after_us + kStepUs;
        auto& all = made.announcements;
        all.erase(std::remove_if(all.begin(), all.end(),
                                 [&](std::uint32_t i) { return is_reserved(i, now_us, end_us); }),
                  all.end());
        if (all.empty()) continue;
        made.reached.assign(internet_.vantage_points.size(), 0);
        return true;
    }
    return false;
}

/// One prefix of the destination that is not disturbed, mostly with others that share its
/// attributes.
bool Churn::choose_prefixes(Disturbance& made) {
    const auto all = restless_.of(made.destination);
    const auto first = all[random_.below(static_cast<std::uint32_t>(all.size()))];
    const bool alone = random_.chance(350);
    if (disturbance_of_[first] != kNone) return false;
    if (alone) {
        made.announcements = {first};
        return true;
    }
    const auto draw = attribute_draw(internet_, first);
    for (const auto one : all) {
        if (disturbance_of_[one] == kNone && attribute_draw(internet_, one) == draw) {
            made.announcements.push_back(one);
        }
    }
    const auto wanted = 1 + random_.below(static_cast<std::uint32_t>(made.announcements.size()));
    made.announcements.resize(std::min<std::size_t>(
        random_.chance(500) ? wanted : made.announcements.size(), kPrefixesOfDisturbanceMax));
    return true;
}

void Churn::plan_steps(Disturbance& made, Kind kind) {
    // From one minute to some hours, half of all below a quarter of an hour.
    const auto draw_us = [this](std::uint32_t doublings_max) {
        const auto shortest = std::int64_t{60} << random_.below(doublings_max + 1);
        const auto seconds = shortest + random_.below(static_cast<std::uint32_t>(shortest));
        return seconds * kSecondUs;
    };
    switch (kind) {
        case Kind::Attributes: {
            // Where a value sways between two, it does so for some time.
            std::int64_t at = 0;
            for (auto left = 1 + random_.skewed_below(4); left > 0; --left) {
                made.steps.push_back({Phase::Varied, at});
                at += draw_us(6);
                made.steps.push_back({Phase::Table, at});
                at += draw_us(4);
            }
            return;
        }
        case Kind::Detour: made.steps = {{Phase::Detour, 0}, {Phase::Table, draw_us(8)}}; return;
        case Kind::Prepend:
            made.steps = {{Phase::Prepended, 0}, {Phase::Table, 4 * draw_us(7)}};
            return;
        case Kind::Flap: {
            // A route that goes is looked for on other paths first.
            std::int64_t at = 0;
            for (auto left = 1 + random_.skewed_below(4); left > 0; --left) {
                if (random_.chance(600)) {
                    made.steps.push_back({Phase::Detour, at});
                    at += kStepUs;
                }
                made.steps.push_back({Phase::Gone, at});
                at += draw_us(6);
                made.steps.push_back({Phase::Table, at});
                at += draw_us(3);
            }
            return;
        }
    }
}

bool Churn::is_affected(const Disturbance& disturbance, std::size_t vantage_point) {
    const auto family = internet_.announcements[disturbance.announcements.front()].prefix.family();
    const auto& who = internet_.vantage_points[vantage_point];
    if (family == net::Family::Ipv4 ? !who.has_ipv4 : !who.has_ipv6) return false;
    if (mix(disturbance.draw, vantage_point) % 1'000 >= disturbance.share_permille) return false;
    return !internet_.paths.path(disturbance.destination, vantage_point).empty();
}

std::uint64_t Churn::updates_of(const Disturbance& disturbance) {
    std::uint64_t updates = 0;
    for (std::size_t v = 0; v < internet_.vantage_points.size(); ++v) {
        if (!is_affected(disturbance, v)) continue;
        auto before = Phase::Table;
        for (const auto& step : disturbance.steps) {
            const bool same_path =
                (step.phase == Phase::Detour || before == Phase::Detour) &&
                step.phase != Phase::Gone && before != Phase::Gone &&
                std::ranges::equal(detours_.path(disturbance.destination, v),
                                   internet_.paths.path(disturbance.destination, v));
            if (!same_path) ++updates;
            before = step.phase;
        }
    }
    return updates * disturbance.announcements.size();
}

bool Churn::is_reserved(std::uint32_t announcement, std::int64_t from_us,
                        std::int64_t to_us) const {
    const auto& all = internet_.past.reservations;
    const auto at = std::lower_bound(
        all.begin(), all.end(), announcement,
        [](const Reservation& one, std::uint32_t wanted) { return one.announcement < wanted; });
    return at != all.end() && at->announcement == announcement &&
           at->from.microseconds() <= to_us && from_us <= at->to.microseconds();
}

ShownState Churn::shown(const Disturbance& disturbance, Phase phase, std::size_t vantage_point) {
    const auto table = internet_.paths.path(disturbance.destination, vantage_point);
    const auto variation = static_cast<std::uint16_t>(1 + disturbance.draw % 60'000);
    switch (phase) {
        case Phase::Table: return {table};
        case Phase::Varied: return {table, variation};
        case Phase::Prepended:
            return {table, 0, static_cast<std::uint8_t>(1 + disturbance.draw % 5)};
        case Phase::Gone: return {};
        case Phase::Detour: break;
    }
    const auto path = detours_.path(disturbance.destination, vantage_point);
    if (std::ranges::equal(path, table)) return {table};
    return {path, variation};
}

void Churn::step_all(const Due& due) {
    auto& disturbance = disturbances_[due.place];
    const auto phase = disturbance.steps[due.step].phase;
    for (std::size_t v = 0; v < internet_.vantage_points.size(); ++v) {
        if (!is_affected(disturbance, v)) continue;
        const auto reached = disturbance.reached[v];
        const auto before = reached == 0 ? Phase::Table : disturbance.steps[reached - 1U].phase;
        // Where the detour is the usual way there is nothing to say.
        if (phase == Phase::Detour || before == Phase::Detour) {
            const bool usual = std::ranges::equal(detours_.path(disturbance.destination, v),
                                                  internet_.paths.path(disturbance.destination, v));
            if (usual && phase != Phase::Gone) {
                disturbance.reached[v] = static_cast<std::uint8_t>(due.step + 1);
                continue;
            }
        }
        const auto delay = static_cast<std::int64_t>(mix(mix(disturbance.draw, due.step), v) %
                                                     static_cast<std::uint64_t>(kSpreadUs));
        push(due.time_us + delay, What::StepOne, due.place, due.step, v);
    }
}

void Churn::forget(std::uint32_t place) {
    for (const auto announcement : disturbances_[place].announcements) {
        disturbance_of_[announcement] = kNone;
    }
    disturbances_[place] = {};
    free_places_.push_back(place);
}

}  // namespace comity::internet
