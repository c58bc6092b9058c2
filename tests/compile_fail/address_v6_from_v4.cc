// An IPv4 address is not made into an IPv6 one by the way.
// Refused: cannot convert 'const comity::net::Address' to 'uint64_t'
#include "net/address.h"

namespace comity::net {

const Address kQuad = Address::v4(0xC0000201U);
#ifdef COMITY_FORBIDDEN
const Address mapped = Address::v6(0, kQuad);
#else
const Address mapped = Address::v6(0, 0xFFFF00000000U | kQuad.v4_value());
#endif

}  // namespace comity::net
