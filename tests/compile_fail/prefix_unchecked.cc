// No prefix is made of an address and a length without a look at the host bits.
// Refused: is private within this context
#include "net/prefix.h"

namespace comity::net {

#ifdef COMITY_FORBIDDEN
const Prefix prefix = Prefix(Address::v4(1), 24);
#else
const std::optional<Prefix> prefix = Prefix::make(Address::v4(1), 24);
#endif

}  // namespace comity::net
