// What a service tells the service manager that started it, by the protocol of sd_notify(3).
#pragma once

#include <string_view>

namespace comity::io {

/// Sends `text`, "READY=1" or other assignments with a newline between them, to the socket that
/// NOTIFY_SOCKET names; nothing where there is none, or nobody listens.
void notify_service_manager(std::string_view text);

/// The same for a beginning reload, which must say when it began.
void notify_reloading();

/// Whether the service manager waits for "WATCHDOG=1" of this process (WATCHDOG_USEC).
[[nodiscard]] bool is_watched();

}  // namespace comity::io
