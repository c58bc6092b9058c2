// The plan of what happens in the days after a made Internet's table.
#pragma once

#include "internet/internet.h"

namespace comity::internet {

/// Plans all of `internet.past`. The rest of `internet` is made; what is registered is added to.
void plan_past(Internet& internet);

}  // namespace comity::internet
