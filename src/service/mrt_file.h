// One MRT file, from its path to decoded records.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/rule_counts.h"
#include "bgp/mrt/decoder.h"
#include "crypto/sha256.h"
#include "io/input.h"

namespace comity::service {

/// How reading a file went.
struct MrtFileReport {
    std::string path;
    std::optional<crypto::Sha256> digest;  ///< Of the file as stored, where it was asked for.
    std::uint64_t octets = 0;              ///< Of the file as stored.
    std::uint64_t octets_of_records = 0;   ///< Decompressed.
    std::uint64_t records = 0;
    RuleCounts faults;
    /// It ended inside a record or inside its compression, or has no octet at all. What is
    /// compressed and holds nothing is whole: a quiet collector's file.
    bool cut_short = false;
};

/// What people should know of how reading went: a line for each problem, without the file's name.
[[nodiscard]] std::vector<std::string> complaints_of(const MrtFileReport& report);

/// How a file is read.
struct MrtReading {
    io::Hashing hashing = io::Hashing::No;
    /// Whether a thread of its own hashes and decompresses it, beside who takes the records.
    bool ahead = false;
};

/// One MRT file that is being read, plain or compressed. A bad record is counted and skipped.
class MrtFile {
public:
    /// The file at `path` ("-" is standard input). Errors: it cannot be read.
    [[nodiscard]] static Result<MrtFile> open(const std::string& path, MrtReading reading);
    ~MrtFile();
    MrtFile(MrtFile&&) noexcept;
    MrtFile& operator=(MrtFile&&) noexcept;

    /// The next record that could be decoded, which lives until the next is asked for; null at the
    /// end. Errors: reading failed; it is no MRT file: its first record has no type of RFC 6396.
    [[nodiscard]] Result<const bgp::mrt::Record*> next();

    [[nodiscard]] std::uint64_t records() const { return report_.records; }
    [[nodiscard]] std::uint64_t octets_read() const;
    [[nodiscard]] std::uint64_t octets_in_file() const;
    /// How it went; to be called once, after the last record that was wanted.
    [[nodiscard]] MrtFileReport finish() &&;

private:
    struct State;
    MrtFile(std::unique_ptr<State> state, MrtFileReport report);
    std::unique_ptr<State> state_;
    MrtFileReport report_;
};

/// Called for each record that was decoded; the record lives for the call. Returns false to stop.
using RecordVisitor = std::function<bool(const bgp::mrt::Record&)>;

/// Called now and then with the stored octets read so far and those of the file (0: not known).
using FileProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// Reads the file at `path` whole, or until `visit` has enough. Errors: those of MrtFile.
[[nodiscard]] Result<MrtFileReport> read_mrt_file(const std::string& path, MrtReading reading,
                                                  const RecordVisitor& visit,
                                                  const FileProgress& progress = nullptr);

}  // namespace comity::service
