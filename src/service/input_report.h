// What became of the inputs that were read.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/refusals.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "observation/network_evidence.h"
#include "service/mrt_file.h"

namespace comity::service {

/// What became of one input that was read.
struct InputReport {
    observation::Source source;                   ///< With `failure` where it could not be used.
    std::map<std::string, std::uint64_t> errors;  ///< By rule id.
    std::vector<std::string> notes;               ///< For people.
};

/// A warning for people that an input gave rise to.
struct InputNote {
    std::string path;
    std::string text;
};

/// An input that nothing can be made of.
struct InputFailure {
    Error error;
    bool cut_short =
        false;  ///< It is empty or ends early; else it cannot be read, or is no such file.
};

/// Counts `refusals` in `report`, with a line for people for each rule.
void note(const Refusals& refusals, InputReport& report);

/// Reports an MRT file that was read, of which the last record is of `newest`.
void note(const MrtFileReport& file, std::string_view kind, std::optional<Timestamp> newest,
          InputReport& report);

/// The first refusal of a file as a whole ("spoofer.file.not-json"), which makes it useless; or
/// null.
[[nodiscard]] const Rule* fault_of_file(const Refusals& refusals);

/// What names a set of inputs: SHA-256 over the sorted hashes of their octets, each as its
/// hexadecimal text.
[[nodiscard]] std::string hash_of_inputs(std::span<const observation::Source> sources);

}  // namespace comity::service
