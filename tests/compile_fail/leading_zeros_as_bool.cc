// A choice is named where it is made, not `true`.
// Refused: cannot convert 'bool' to 'comity::LeadingZeros'
#include "base/text.h"

namespace comity {

#ifdef COMITY_FORBIDDEN
const auto number = parse_decimal<std::uint8_t>("007", true);
#else
const auto number = parse_decimal<std::uint8_t>("007", LeadingZeros::Allowed);
#endif

}  // namespace comity
