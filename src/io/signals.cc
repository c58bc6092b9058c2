#include "io/signals.h"

#include <csignal>
#include <ctime>

namespace comity::io {
namespace {

sigset_t service_signals() {
    sigset_t signals{};
    sigemptyset(&signals);
    for (const int number : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, number);
    return signals;
}

}  // namespace

void hold_signals() {
    const auto signals = service_signals();
    // Fails for arguments that cannot be, alone.
    static_cast<void>(pthread_sigmask(SIG_BLOCK, &signals, nullptr) == 0);
}

std::optional<ServiceSignal> wait_for_signal(std::int64_t milliseconds) {
    const auto signals = service_signals();
    const timespec patience{.tv_sec = milliseconds / 1'000,
                            .tv_nsec = milliseconds % 1'000 * 1'000'000};
    const int number = sigtimedwait(&signals, nullptr, &patience);
    if (number == SIGHUP) return ServiceSignal::Reload;
    if (number == SIGTERM || number == SIGINT) return ServiceSignal::Stop;
    return std::nullopt;
}

}  // namespace comity::io
