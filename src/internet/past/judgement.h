// What the data can tell of the incidents of a made Internet's past.
#pragma once

#include "internet/internet.h"

namespace comity::internet {

/// Fills in of each incident what proves it, how origin validation finds it, and why nobody can
/// tell where that is so: by all that is registered in the end, and by the paths that vantage
/// points had.
void judge_incidents(Internet& internet);

}  // namespace comity::internet
