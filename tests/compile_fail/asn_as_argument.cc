// A number is not taken where an AS number is wanted.
// Refused: could not convert '5' from 'int' to 'comity::net::Asn'
#include "net/asn.h"

namespace comity::net {

#ifdef COMITY_FORBIDDEN
const bool reserved = is_reserved(5);
#else
const bool reserved = is_reserved(Asn(5));
#endif

}  // namespace comity::net
