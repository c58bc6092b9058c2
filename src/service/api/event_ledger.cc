#include "service/api/event_ledger.h"

#include <utility>

namespace comity::service::api {

using incident::Certainty;

void EventLedger::advance(std::span<const store::EventRow> events) {
    ++update_;
    std::unordered_map<std::string, Since> now;
    for (const auto& row : events) {
        if (!row.event.counts()) continue;
        const auto known = since_.find(row.id);
        auto since = known == since_.end() ? Since{.counts = update_} : known->second;
        if (row.event.certainty != Certainty::Attested) {
            since.attested = kNever;
        } else if (since.attested == kNever) {
            since.attested = update_;
        }
        now.insert_or_assign(row.id, since);
    }
    since_ = std::move(now);
}

bool EventLedger::is_new(const store::EventRow& row, std::uint64_t after,
                         const Access& access) const {
    const auto found = since_.find(row.id);
    if (found == since_.end()) return false;
    if (found->second.counts > after) return true;
    if (found->second.attested <= after) return false;
    auto before = row.event;
    before.certainty = Certainty::Suspected;
    return !access.may_see(before);
}

}  // namespace comity::service::api
