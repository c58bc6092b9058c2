// What reading registry objects found wrong.
#pragma once

#include "base/refusals.h"

namespace comity::irr {

/// Places are lines of the dump, from 1.
struct Faults {
    Refusals refused;    ///< Left out: an object, a line, or one value of an object.
    Refusals tolerated;  ///< Taken all the same, though a standard says otherwise.
    friend bool operator==(const Faults&, const Faults&) = default;
};

}  // namespace comity::irr
