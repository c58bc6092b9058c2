// What went wrong with an operation (network, disk, child process), and what the caller may do.
#pragma once

#include <cstdint>
#include <string>

namespace comity {

/// What the caller may do about a failed operation.
enum class Remedy : std::uint8_t { Retry, GiveUp };

/// A failed operation (network, disk, child process).
struct Error {
    Remedy remedy = Remedy::GiveUp;
    int os_error = 0;     ///< errno, or 0.
    std::string subject;  ///< Path, URI or peer.
    std::string what;     ///< What was attempted, as "open for reading".
};

/// One line for people: `subject: what: reason`.
[[nodiscard]] std::string to_string(const Error& error);

}  // namespace comity
