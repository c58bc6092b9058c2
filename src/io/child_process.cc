#include "io/child_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <string_view>
#include <utility>

#include "io/limits.h"

namespace comity::io {
namespace {

constexpr int kNotStarted = 127;
constexpr int kSignalled = 128;
constexpr std::int64_t kStepMilliseconds = 20;

/// What the child does before it becomes the program: system calls alone, since other threads of
/// the parent may have held any lock.
[[noreturn]] void become(char* const* words, int niceness, int output, int parent) {
    sigset_t none{};
    sigemptyset(&none);
    const int null = ::open("/dev/null", O_RDONLY);
    const bool is_ready = pthread_sigmask(SIG_SETMASK, &none, nullptr) == 0 && null >= 0 &&
                          ::dup2(null, 0) == 0 && ::dup2(output, 1) == 1 &&
                          ::dup2(output, 2) == 2 && ::prctl(PR_SET_PDEATHSIG, SIGTERM) == 0 &&
                          ::getppid() == parent;
    // Less urgent is a wish, and no condition.
    static_cast<void>(::setpriority(PRIO_PROCESS, 0, ::getpriority(PRIO_PROCESS, 0) + niceness) ==
                      0);
    if (is_ready) ::execv(words[0], words);
    ::_exit(kNotStarted);
}

}  // namespace

Result<ChildProcess> ChildProcess::start(const std::vector<std::string>& command, int niceness) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        return fail(Error{.os_error = errno, .subject = command.front(), .what = "make a pipe"});
    }
    // Made before the fork: the child may not ask for memory.
    std::vector<char*> words;
    words.reserve(command.size() + 1);
    // execv(3) takes, but does not change, what is not const.
    for (const auto& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    const int parent = ::getpid();
    const int process = ::fork();
    if (process == 0) become(words.data(), niceness, ends[1], parent);
    const int cause = errno;
    ::close(ends[1]);
    if (process < 0 || ::fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0) {
        ::close(ends[0]);
        return fail(Error{.os_error = cause, .subject = command.front(), .what = "start"});
    }
    return ChildProcess(process, ends[0]);
}

ChildProcess::~ChildProcess() {
    if (process_ < 0) return;
    stop(0);
    ::close(output_);
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : process_(std::exchange(other.process_, -1)),
      output_(std::exchange(other.output_, -1)),
      status_(other.status_),
      line_(std::move(other.line_)) {}

std::vector<std::string> ChildProcess::lines() {
    // Asked first: what is said before the end is there after it.
    const bool has_ended = status().has_value();
    std::vector<std::string> lines;
    std::array<char, 4096> octets{};
    for (;;) {
        const auto count = ::read(output_, octets.data(), octets.size());
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) break;
        for (const auto c : std::string_view(octets.data(), static_cast<std::size_t>(count))) {
            if (c == '\n') {
                lines.push_back(std::exchange(line_, {}));
            } else if (line_.size() < kChildLineOctetsMax) {
                line_ += c;
            }
        }
    }
    if (has_ended && !line_.empty()) lines.push_back(std::exchange(line_, {}));
    return lines;
}

std::optional<int> ChildProcess::status() {
    if (status_) return status_;
    int how = 0;
    if (::waitpid(process_, &how, WNOHANG) == process_) {
        status_ = WIFEXITED(how) ? WEXITSTATUS(how) : kSignalled + WTERMSIG(how);
    }
    return status_;
}

void ChildProcess::stop(std::int64_t milliseconds) {
    if (status()) return;
    static_cast<void>(::kill(process_, SIGTERM) == 0);
    for (std::int64_t waited = 0; waited < milliseconds; waited += kStepMilliseconds) {
        // Its pipe may be full.
        static_cast<void>(lines().size());
        if (status()) return;
        const timespec step{.tv_sec = 0, .tv_nsec = kStepMilliseconds * 1'000'000};
        static_cast<void>(::nanosleep(&step, nullptr) == 0);
    }
    if (status()) return;
    static_cast<void>(::kill(process_, SIGKILL) == 0);
    int how = 0;
    while (::waitpid(process_, &how, 0) < 0 && errno == EINTR) {
    }
    status_ = kSignalled + SIGKILL;
}

}  // namespace comity::io
