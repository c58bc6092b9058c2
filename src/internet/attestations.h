// What the networks of a made Internet attest in the RPKI, as incomplete and as wrong as real ones
// do.
#pragma once

#include "internet/internet.h"
#include "internet/random.h"

namespace comity::internet {

/// Decides the state of each of `internet.pairs` and fills `internet.vrps` so that origin
/// validation finds just that; then `internet.aspas`. Announcements and pairs must be in place.
///
/// A VRP is only ever put at an announced prefix, at the next shorter one where that covers nobody
/// else's, or below one that has nothing announced in it. So what covers an announcement is what
/// was decided for itself and for those that cover it, which come before it in order: the decision
/// for each is taken with all that covers it in view.
void plant_attestations(Internet& internet, Random& random);

/// The region whose registry gave `prefix`, by its first bits as in the address plan: 2400::/12 is
/// the first one's.
[[nodiscard]] std::uint8_t vrp_region(const net::Prefix& prefix);

}  // namespace comity::internet
