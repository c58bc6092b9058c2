// The announced pairs, each with its state of origin validation and whether it counts.
#pragma once

#include <span>
#include <vector>

#include "base/executor.h"
#include "observation/announcements.h"
#include "observation/judged_pair.h"
#include "observation/registrations.h"
#include "rpki/rov.h"

namespace comity::observation {

/// All pairs of one period, judged. Immutable; any number of threads may read it.
class JudgedRoutes {
public:
    JudgedRoutes(Announcements announcements, const rpki::OriginValidator& validator,
                 const Registrations& registrations, Executor& executor);

    /// Sorted as Announcements::pairs.
    [[nodiscard]] std::span<const JudgedPair> pairs() const { return pairs_; }
    /// All but `pairs`, which are above.
    [[nodiscard]] const Announcements& announcements() const { return announcements_; }
    /// Over all distinct pairs, before anything is left out.
    [[nodiscard]] const RovTotals& totals() const { return totals_; }

private:
    void judge(const rpki::OriginValidator& validator, const Registrations& registrations,
               Executor& executor);
    void find_harmless();

    Announcements announcements_;
    std::vector<JudgedPair> pairs_;
    RovTotals totals_;
};

}  // namespace comity::observation
