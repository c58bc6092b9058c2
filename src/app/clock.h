// The present, which only app and service ask for.
#pragma once

#include <chrono>

#include "base/timestamp.h"

namespace comity::app {

[[nodiscard]] inline Timestamp present() {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    return Timestamp::from_microseconds(
        std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}

}  // namespace comity::app
