// How much of what is kept is read at once.
#pragma once

#include <cstddef>

namespace comity::store {

/// Events of one network that are read with their evidence, the first in the order of the
/// observation; of the others all but that. An event takes some 300 octets, and its evidence some
/// thousands. A network that leaks a table has some thousands.
inline constexpr std::size_t kEventsWithEvidenceMax = 10'000;

}  // namespace comity::store
