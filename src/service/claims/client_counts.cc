#include "service/claims/client_counts.h"

#include <algorithm>

#include "base/timestamp.h"

namespace comity::service::claims {
namespace {

bool is_over(Timestamp begun, Timestamp now) {
    return now.seconds() - begun.seconds() >= kSecondsPerDay;
}

}  // namespace

std::optional<std::int64_t> ClientCounts::wait(const std::string& client, std::int64_t most,
                                               Timestamp now, std::size_t clients_max) {
    auto found = clients_.find(client);
    if (found == clients_.end() && clients_.size() >= clients_max) {
        std::erase_if(clients_, [now](const auto& one) { return is_over(one.second.begun, now); });
    }
    if (found == clients_.end() && clients_.size() < clients_max) {
        found = clients_.emplace(client, Day{now, 0}).first;
    }
    auto& day = found == clients_.end() ? others_ : found->second;
    if (is_over(day.begun, now)) day = {now, 0};
    if (day.count < most) {
        ++day.count;
        return std::nullopt;
    }
    return std::max<std::int64_t>(1, day.begun.seconds() + kSecondsPerDay - now.seconds());
}

}  // namespace comity::service::claims
