// An AS number does not become a number by itself.
// Refused: cannot convert 'const comity::net::Asn' to 'const uint32_t'
#include "net/asn.h"

namespace comity::net {

const Asn kAsn(5);
#ifdef COMITY_FORBIDDEN
const std::uint32_t number = kAsn;
#else
const std::uint32_t number = kAsn.value();
#endif

}  // namespace comity::net
