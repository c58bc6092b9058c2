// What can be read only once, kept so that it can be read again.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"

namespace comity::io {

/// The octets of a pipe, or of standard input, in a file without a name, which is gone with the
/// Spool.
class Spool {
public:
    /// Reads all of `path` ("-" is standard input); none where it is a plain file, which needs
    /// none, or cannot be opened: who opens it next says why. The file lies in the folder that
    /// TMPDIR names, else in /tmp. Errors: reading failed; there is no room for it.
    [[nodiscard]] static Result<std::optional<Spool>> of(const std::string& path);
    ~Spool();
    Spool(Spool&& other) noexcept;
    Spool& operator=(Spool&& other) noexcept;

    /// A path to open it by, in this process and as long as the Spool is there.
    [[nodiscard]] std::string path() const;

private:
    explicit Spool(int descriptor) : descriptor_(descriptor) {}
    int descriptor_ = -1;
};

}  // namespace comity::io
