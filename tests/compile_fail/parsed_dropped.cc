// What a reader returns is looked at.
// Refused: ignoring return value of
#include "base/reader.h"

namespace comity {

constexpr Rule kRule{"test.field.truncated", "RFC 4271 s4.3", Severity::Error, "Only a test."};

Parsed<void> skip_one(Reader& reader) {
#ifdef COMITY_FORBIDDEN
    reader.u8("field", kRule);
#else
    COMITY_TRY(reader.u8("field", kRule));
#endif
    return {};
}

}  // namespace comity
