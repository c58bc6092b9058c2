// A program that runs beside this one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"

namespace comity::io {

/// A child that is told to end when this process ends, however that ends, or this object does.
class ChildProcess {
public:
    /// Starts `command`, its first word the path of the program, with `niceness` added to this
    /// process's; what it says on either output comes here, and it has no input. The thread that
    /// starts it must live as long as it does. Errors: what the system says. That there is no such
    /// program shows as status 127.
    [[nodiscard]] static Result<ChildProcess> start(const std::vector<std::string>& command,
                                                    int niceness);
    ~ChildProcess();
    ChildProcess(ChildProcess&& other) noexcept;
    ChildProcess& operator=(ChildProcess&&) = delete;

    /// The whole lines that it said since the last call, without waiting; after its end also the
    /// last one. Lines are cut at kChildLineOctetsMax octets.
    [[nodiscard]] std::vector<std::string> lines();
    /// Its exit status once it has ended, 128 and the number of the signal that ended it; without
    /// waiting.
    [[nodiscard]] std::optional<int> status();
    /// Tells it to end, and ends it after `milliseconds`.
    void stop(std::int64_t milliseconds);

private:
    ChildProcess(int process, int output) : process_(process), output_(output) {}
    int process_;
    int output_;
    std::optional<int> status_;
    std::string line_;  ///< Of which the end has not come yet.
};

}  // namespace comity::io
