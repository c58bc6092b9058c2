// Dumps of routing registries, from their paths to a database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/executor.h"
#include "crypto/sha256.h"
#include "io/input.h"
#include "irr/database.h"

namespace comity::service {

/// How reading a dump went.
struct IrrFileReport {
    std::string path;
    std::optional<crypto::Sha256> digest;  ///< Of the file as stored, where it was asked for.
    std::uint64_t octets = 0;              ///< Of the file as stored.
    std::uint64_t octets_of_dump = 0;      ///< Decompressed.
    std::uint64_t objects = 0;             ///< Without those that were refused.
    std::uint64_t deleted = 0;             ///< Objects that the registry marked so.
    irr::Faults faults;
    bool cut_short = false;  ///< It ended inside its compression, or has no octet at all.
};

/// What people should know of how reading went: a line for each rule broken, without the file's
/// name.
[[nodiscard]] std::vector<std::string> complaints_of(const IrrFileReport& report);

struct IrrFiles {
    irr::Database database;
    std::vector<IrrFileReport> reports;  ///< In the order of the paths.
};

/// Reads the dumps at `paths` ("-" is standard input), plain or gzip, side by side; each is
/// decompressed on a thread of its own. The result depends on the files' octets and their order
/// only. Errors, of each file that has one: it cannot be read, or holds no object at all; more than
/// irr::kDumpsMax files.
[[nodiscard]] Result<IrrFiles, std::vector<Error>> read_irr_files(
    const std::vector<std::string>& paths, io::Hashing hashing, Executor& executor);

}  // namespace comity::service
