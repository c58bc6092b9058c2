// The rules of what is stored.
#pragma once

#include "base/rule.h"

namespace comity::store {

inline constexpr Rule kBlob{"store.blob.malformed", "docs/formats/store.md", Severity::Error,
                            "A stored value is damaged, or of another version of Comity."};

}  // namespace comity::store
