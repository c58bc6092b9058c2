// Revisions of months: everything that was published of a month, in the order in which it was.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_writer.h"
#include "service/api/call.h"

namespace comity::service::api {

/// One revision of a month: one that another took the place of, or an observation of the store.
struct MonthRevision {
    Month month;
    std::uint64_t number = 0;  ///< From 1.
    std::string inputs_sha256;
    std::optional<Timestamp> at;
    std::optional<Timestamp> observed;
    std::string framework;  ///< Empty where nothing was scored.
    /// How the month stood when it was observed; none where that is not known.
    std::optional<MonthStanding> published_as;
    /// Networks with a score that it changed; none of the first, and where the one before it is
    /// still in the store.
    std::optional<std::uint64_t> changed;
    std::string_view why;  ///< "first", "framework", "final", "observed-again".
    std::optional<std::int64_t> observation_id;  ///< Where its evidence is still in the store.
};

/// All of them, by month, then number. Errors: those of the store.
[[nodiscard]] Result<std::vector<MonthRevision>, Problem> revisions_of(const Call& call);

/// "revisions" of one network: of months that have more than one, with its scores as they were
/// published. Errors: those of the store.
[[nodiscard]] Result<void, Problem> write_network_revisions(JsonWriter& json, const Call& call,
                                                            net::Asn asn);

}  // namespace comity::service::api
