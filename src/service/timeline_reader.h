// Files of routes read a second time, their records merged in the order of time: what happened, one
// change after another.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "observation/timeline.h"

namespace comity::service {

/// A file of routes, and what the first reading learned of it.
struct TimelineFile {
    std::string path;       ///< Where its octets are.
    std::string name;       ///< As it was given, for people.
    std::string sha256;     ///< Of its octets as stored.
    Timestamp first;        ///< The time of its first record.
    bool is_table = false;  ///< It holds a table.
};

/// A file that could not be followed, or only in part.
struct TimelineGap {
    std::string name;
    std::string why;
};

/// Called now and then with how many stored octets more were read.
using TimelineProgress = std::function<void(std::uint64_t octets)>;

/// Reads all files into `timeline` in the order of their records' times; of equal times, tables
/// first, then by hash: so the order of `files` changes nothing. Of files with the same octets one
/// is read. A file is open from its first record's time to its last's. Returns those that could
/// not be read again.
[[nodiscard]] std::vector<TimelineGap> follow(std::vector<TimelineFile> files,
                                              observation::Timeline& timeline,
                                              const TimelineProgress& progress = nullptr);

}  // namespace comity::service
