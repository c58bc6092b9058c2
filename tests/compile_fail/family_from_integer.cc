// An AFI off the wire is not a family until it was checked.
// Refused: cannot convert 'const int' to 'const comity::net::Family'
#include "net/address.h"

namespace comity::net {

const int kAfi = 1;
#ifdef COMITY_FORBIDDEN
const Family family = kAfi;
#else
const Family family = kAfi == 1 ? Family::Ipv4 : Family::Ipv6;
#endif

}  // namespace comity::net
