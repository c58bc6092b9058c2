#include "io/service_notice.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <string>

#include "base/timestamp.h"

namespace comity::io {

// The environment is set before the program starts, and never again.
// NOLINTBEGIN(concurrency-mt-unsafe)

void notify_service_manager(std::string_view text) {
    const char* const named = std::getenv("NOTIFY_SOCKET");
    if (named == nullptr) return;
    const std::string_view path(named);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() < 2 || path.size() >= sizeof address.sun_path) return;
    if (path.front() != '/' && path.front() != '@') return;
    std::copy(path.begin(), path.end(), std::begin(address.sun_path));
    // "@" stands for the octet 0 of names that are in no folder.
    if (path.front() == '@') address.sun_path[0] = '\0';
    const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return;
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    // That nobody listens is no fault of the service.
    static_cast<void>(::sendto(descriptor, text.data(), text.size(), MSG_NOSIGNAL,
                               reinterpret_cast<const sockaddr*>(&address), length) >= 0);
    ::close(descriptor);
}

void notify_reloading() {
    timespec now{};
    if (::clock_gettime(CLOCK_MONOTONIC, &now) != 0) return;
    const auto microseconds = now.tv_sec * kMicrosecondsPerSecond + now.tv_nsec / 1'000;
    notify_service_manager("RELOADING=1\nMONOTONIC_USEC=" + std::to_string(microseconds));
}

bool is_watched() {
    if (std::getenv("WATCHDOG_USEC") == nullptr) return false;
    const char* const process = std::getenv("WATCHDOG_PID");
    return process == nullptr || std::to_string(::getpid()) == process;
}

// NOLINTEND(concurrency-mt-unsafe)

}  // namespace comity::io
