// Where disputes and rulings are brought: what it has taken is on the disk.
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "base/result.h"
#include "incident/dispute.h"
#include "service/api/problem.h"
#include "store/access_book.h"

namespace comity::service::api {

/// Any thread may come to it.
class DisputeDesk {
public:
    explicit DisputeDesk(const std::string& store_path) : path_(store::access_path(store_path)) {}

    /// Keeps a dispute; as it is kept, with its id. Errors: 409 where one over the same event
    /// stands, or there are too many; 503 where it cannot be kept.
    [[nodiscard]] Result<incident::Dispute, Problem> take(incident::Dispute dispute);
    /// Keeps a ruling on the dispute of that id; the dispute with all its rulings. Errors: 404
    /// where there is no such dispute; 409 where there are too many; 503 where it cannot be kept.
    [[nodiscard]] Result<incident::Dispute, Problem> rule(std::int64_t id,
                                                          const incident::Ruling& ruling);

private:
    /// Under the mutex.
    [[nodiscard]] Result<store::AccessBook*> book();

    const std::string path_;
    std::mutex mutex_;
    std::optional<store::AccessBook> book_;  ///< Under the mutex; none before the first, or after
                                             ///< a failure.
};

}  // namespace comity::service::api
