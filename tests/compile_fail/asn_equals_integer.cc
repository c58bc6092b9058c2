// An AS number is not compared with a number.
// Refused: no match for 'operator=='
#include "net/asn.h"

namespace comity::net {

#ifdef COMITY_FORBIDDEN
const bool same = Asn(5) == 5;
#else
const bool same = Asn(5) == Asn(5);
#endif

}  // namespace comity::net
