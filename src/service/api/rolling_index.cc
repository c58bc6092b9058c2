#include "service/api/rolling_index.h"

#include <algorithm>
#include <unordered_map>

namespace comity::service::api {
namespace {

using IncidentMetrics = std::array<manrs::MetricResult, manrs::kIncidentMetricCount>;

/// The events of an observation that may count, by whom they may count against.
class EventsOfNetworks {
public:
    [[nodiscard]] static Result<EventsOfNetworks> read(const store::Store& store,
                                                       std::int64_t observation_id) {
        EventsOfNetworks found;
        COMITY_TRY(store.for_each_event(observation_id, {.with_excused = false},
                                        [&found](const store::EventRow& row) {
                                            if (row.event.counts()) found.add(row.event);
                                            return true;
                                        }));
        return found;
    }

    [[nodiscard]] std::vector<incident::Event> of(net::Asn asn) const {
        std::vector<incident::Event> events;
        const auto found = places_.find(asn.value());
        if (found == places_.end()) return events;
        for (const auto place : found->second) events.push_back(events_[place]);
        return events;
    }

private:
    void add(const incident::Event& event) {
        places_[event.culprit.value()].push_back(events_.size());
        for (const auto& accomplice : event.accomplices) {
            if (accomplice.asn == event.culprit) continue;
            places_[accomplice.asn.value()].push_back(events_.size());
        }
        events_.push_back(event);
    }

    std::vector<incident::Event> events_;
    std::unordered_map<std::uint32_t, std::vector<std::size_t>> places_;
};

bool is_as_official(const IncidentMetrics& rolling, const manrs::MemberFigures& figures) {
    for (std::size_t i = 0; i < rolling.size(); ++i) {
        if (rolling.at(i).value != figures.values.at(i)) return false;
        if (rolling.at(i).score != figures.scores.at(i)) return false;
    }
    return true;
}

std::vector<std::optional<double>> scores_of(const manrs::Framework& framework,
                                             const IncidentMetrics& rolling,
                                             const manrs::MemberFigures& figures) {
    if (is_as_official(rolling, figures)) return figures.member.scores;
    std::vector<manrs::MetricResult> metrics(rolling.begin(), rolling.end());
    for (auto i = rolling.size(); i < manrs::kMetricCount; ++i) {
        metrics.push_back({.id = manrs::kMetrics.at(i).id,
                           .value = figures.values.at(i),
                           .score = figures.scores.at(i)});
    }
    std::vector<std::optional<double>> scores;
    for (const auto& action : manrs::score_actions(framework, metrics)) {
        scores.push_back(action.score);
    }
    return scores;
}

}  // namespace

Result<std::shared_ptr<const RollingIndex>> RollingIndex::load(const store::Store& store,
                                                               const ObservationIndex& current,
                                                               const ObservationIndex* previous) {
    const auto& framework = current.framework();
    auto clock =
        manrs::RollingClock::of(framework, current.observation().facts,
                                previous == nullptr ? nullptr : &previous->observation().facts);
    if (!clock) return std::shared_ptr<const RollingIndex>();
    const auto events = COMITY_TRY(EventsOfNetworks::read(store, current.observation().id));
    EventsOfNetworks earlier;
    if (previous != nullptr) {
        earlier = COMITY_TRY(EventsOfNetworks::read(store, previous->observation().id));
    }
    std::shared_ptr<RollingIndex> index(new RollingIndex(std::move(*clock)));
    index->actions_ = framework.actions.size();
    const auto none = std::vector<std::optional<double>>(index->actions_);
    // Most networks have no event: what that comes to is told once.
    const std::array quiet{index->clock_.metrics(net::Asn(0), false, {}, {}),
                           index->clock_.metrics(net::Asn(0), true, {}, {})};
    std::vector<std::uint32_t> kept;
    for (std::uint32_t place = 0; place < current.lines().size(); ++place) {
        const auto& line = current.lines()[place];
        auto scores = none;
        if (line.is_kept) {
            kept.push_back(place);
            const auto own = events.of(line.asn());
            const auto before = earlier.of(line.asn());
            const bool is_quiet = own.empty() && before.empty();
            scores = scores_of(
                framework,
                is_quiet ? quiet.at(line.is_visible ? 1 : 0)
                         : index->clock_.metrics(line.asn(), line.is_visible, own, before),
                line.figures);
        }
        index->scores_.insert(index->scores_.end(), scores.begin(), scores.end());
    }
    index->means_ = index->means(kept);
    return std::shared_ptr<const RollingIndex>(std::move(index));
}

std::vector<std::optional<double>> RollingIndex::scores(std::size_t place) const {
    const auto own = std::span(scores_).subspan(place * actions_, actions_);
    return {own.begin(), own.end()};
}

std::vector<manrs::RollingMean> RollingIndex::means(std::span<const std::uint32_t> members) const {
    std::vector<manrs::RollingMean> means(actions_);
    std::vector<double> sums(actions_);
    for (const auto place : members) {
        for (std::size_t i = 0; i < actions_; ++i) {
            const auto& score = scores_[place * actions_ + i];
            if (!score) continue;
            ++means[i].measured;
            sums[i] += *score;
        }
    }
    for (std::size_t i = 0; i < actions_; ++i) {
        if (means[i].measured > 0) means[i].mean = sums[i] / static_cast<double>(means[i].measured);
    }
    return means;
}

}  // namespace comity::service::api
