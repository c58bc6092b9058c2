// The signals by which a service is told to end or to read its configuration again.
#pragma once

#include <cstdint>
#include <optional>

namespace comity::io {

enum class ServiceSignal : std::uint8_t {
    Stop,   ///< SIGTERM or SIGINT
    Reload  ///< SIGHUP
};

/// From now on these signals wait to be taken by `wait_for_signal`, instead of ending the program.
/// To be called before any other thread is started, which then leaves them alone as well.
void hold_signals();

/// The next signal, or none within `milliseconds`.
[[nodiscard]] std::optional<ServiceSignal> wait_for_signal(std::int64_t milliseconds);

}  // namespace comity::io
