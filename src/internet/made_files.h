// Everything that is written of a made Internet, as a list of files.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/internet.h"
#include "internet/truth.h"

namespace comity::internet {

struct MadeFile {
    std::string folder;  ///< Within that of the Internet, as "irr"; empty for none.
    std::string name;
    /// Errors: what the sink returns. Memory: kSinkOctets and what is written at once, at most a
    /// page of tests.
    std::function<Result<void>(ByteSink&)> write;
};

/// The files, by far the largest first and internet.json last. They view their arguments, which
/// must outlive them.
[[nodiscard]] std::vector<MadeFile> made_files(const Internet& internet,
                                               const Registered& registered, const Truth& truth);

}  // namespace comity::internet
