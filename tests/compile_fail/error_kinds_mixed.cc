// A refused input does not become a failed operation by itself: where one leads to the other, the
// code says how.
// Refused: could not convert
#include "base/reader.h"

namespace comity {

constexpr Rule kRule{"test.field.truncated", "RFC 4271 s4.3", Severity::Error, "Only a test."};

Result<int> first(Reader& reader) {
#ifdef COMITY_FORBIDDEN
    return COMITY_TRY(reader.u8("field", kRule));
#else
    return COMITY_TRY(reader.u8("field", kRule).map_error([](const ParseError& error) {
        return Error{.subject = "input", .what = to_string(error)};
    }));
#endif
}

}  // namespace comity
