// An address is no prefix.
// Refused: to non-scalar type 'const comity::net::Prefix' requested
#include "net/prefix.h"

namespace comity::net {

#ifdef COMITY_FORBIDDEN
const Prefix prefix = Address::v4(1);
#else
const Prefix prefix = Prefix::containing(Address::v4(1), 32);
#endif

}  // namespace comity::net
