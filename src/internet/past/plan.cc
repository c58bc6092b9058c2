#include "internet/past/plan.h"

#include "internet/past/judgement.h"
#include "internet/past/planner.h"

namespace comity::internet {

void plan_past(Internet& internet) {
    {
        Planner planner(internet);
        plan_outages(planner);  // first: who sees the others depends on them
        plan_hijacks(planner);
        plan_leaks(planner);
        plan_bogons(planner);
        plan_own_faults(planner);
        plan_other_origins(planner);
        plan_odd_paths(planner);
        planner.finish();
    }
    judge_incidents(internet);
}

}  // namespace comity::internet
