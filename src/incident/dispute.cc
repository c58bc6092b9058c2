#include "incident/dispute.h"

#include <algorithm>

namespace comity::incident {

std::string_view to_string(DisputeState state) {
    switch (state) {
        case DisputeState::Open: return "open";
        case DisputeState::Accepted: return "accepted";
        case DisputeState::Refused: return "refused";
    }
    return "open";
}

Dispute dispute_of(const Event& event, std::string sentence) {
    Dispute dispute{.event_id = event_id(event),
                    .subject = event_subject(event),
                    .sentence = std::move(sentence)};
    dispute.event = {.kind = event.kind,
                     .culprit = event.culprit,
                     .prefix = event.prefix,
                     .start = event.start,
                     .end = event.end,
                     .accomplices = event.accomplices,
                     .certainty = event.certainty,
                     .victims = event.victims};
    return dispute;
}

Disputes::Disputes(std::vector<Dispute> all) : all_(std::move(all)) {
    std::sort(all_.begin(), all_.end(),
              [](const Dispute& a, const Dispute& b) { return a.id < b.id; });
    for (std::size_t place = 0; place < all_.size(); ++place) {
        by_subject_[all_[place].subject].push_back(place);
        culprits_.push_back(all_[place].event.culprit);
    }
    std::sort(culprits_.begin(), culprits_.end());
    culprits_.erase(std::unique(culprits_.begin(), culprits_.end()), culprits_.end());
}

const Dispute* Disputes::find(std::int64_t id) const {
    const auto found = std::lower_bound(
        all_.begin(), all_.end(), id,
        [](const Dispute& dispute, std::int64_t wanted) { return dispute.id < wanted; });
    return found == all_.end() || found->id != id ? nullptr : &*found;
}

void Disputes::attach(Event& event) const {
    event.disputes = nullptr;
    event.is_ruled_out = false;
    if (!std::binary_search(culprits_.begin(), culprits_.end(), event.culprit)) return;
    const auto subject = event_subject(event);
    const auto found = by_subject_.find(subject);
    if (found == by_subject_.end()) return;
    std::vector<Dispute> about;
    for (const auto place : found->second) {
        if (all_[place].is_about(subject, {event.start, event.end})) about.push_back(all_[place]);
    }
    if (about.empty()) return;
    event.is_ruled_out = std::any_of(about.begin(), about.end(), [](const Dispute& dispute) {
        return dispute.state() == DisputeState::Accepted;
    });
    event.disputes = std::make_shared<const std::vector<Dispute>>(std::move(about));
}

}  // namespace comity::incident
