// The events of one observation in memory, as incidents, once for each who may see them.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "report/incident_list.h"
#include "store/store.h"

namespace comity::service::api {

/// Which incidents someone may see: none; those that are attested; all.
enum class Visibility : std::uint8_t { None, Attested, All };

/// "none", "attested", "all".
[[nodiscard]] std::string_view to_string(Visibility visibility);

/// Whether who has `visibility` may see an event that is so sure.
[[nodiscard]] bool may_see(Visibility visibility, incident::Certainty certainty);

/// How many events of one kind, by how sure they are.
struct KindTally {
    incident::EventKind kind = incident::EventKind::BogonPrefix;
    std::uint64_t attested = 0;
    std::uint64_t suspected = 0;
};

/// Those that began on one day.
struct DayTally {
    Timestamp day;  ///< Its midnight, UTC.
    std::vector<KindTally> kinds;
};

using Incidents = std::vector<report::ListedIncident>;

class Access;

class IncidentIndex {
public:
    /// Reads all events that nothing excuses, without their evidence.
    [[nodiscard]] static Result<IncidentIndex> load(const store::Store& store,
                                                    std::int64_t observation_id);

    /// What `access` may see, newest first: incidents that hold no other events.
    [[nodiscard]] std::shared_ptr<const Incidents> incidents(const Access& access) const;
    /// Without evidence; null where there is none of that number, or it is excused.
    [[nodiscard]] const store::EventRow* event(std::int64_t number) const;
    /// All of them, without evidence, by number.
    [[nodiscard]] const std::vector<store::EventRow>& events() const { return events_; }
    /// Those that may be held against someone, by the day on which they began; days without any are
    /// left out.
    [[nodiscard]] const std::vector<DayTally>& days() const { return days_; }

private:
    std::vector<store::EventRow> events_;  ///< By number.
    std::shared_ptr<const Incidents> attested_;
    std::shared_ptr<const Incidents> all_;
    /// Networks and the places of events in which they have a part, sorted.
    std::vector<std::pair<net::Asn, std::uint32_t>> parts_;
    std::vector<DayTally> days_;
};

}  // namespace comity::service::api
