#include "service/input_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "crypto/sha256.h"

namespace comity::service {

void note(const Refusals& refusals, InputReport& report) {
    for (const auto& entry : refusals.entries()) {
        if (entry.rule->severity != Severity::Notice) report.source.errors += entry.count;
        report.errors[std::string(entry.rule->id)] += entry.count;
        const auto& first = entry.samples.front();
        report.notes.push_back(fmt::format(
            "{} x {} ({}): {} First: {}{}.", with_thousands(entry.count), entry.rule->id,
            entry.rule->citation, entry.rule->explanation,
            first.what.empty() ? "" : first.what + " at ", with_thousands(first.place)));
    }
}

void note(const MrtFileReport& file, std::string_view kind, std::optional<Timestamp> newest,
          InputReport& report) {
    report.source = {.kind = std::string(kind),
                     .sha256 = to_string(*file.digest),
                     .octets = file.octets,
                     .entries = file.records,
                     .errors = file.faults.total(),
                     .as_of = newest,
                     .cut_short = file.cut_short};
    for (const auto& entry : file.faults.entries()) {
        report.errors[std::string(entry.rule->id)] += entry.count;
    }
    report.notes = complaints_of(file);
}

const Rule* fault_of_file(const Refusals& refusals) {
    for (const auto& entry : refusals.entries()) {
        const bool is_of_file = entry.rule->id.find(".file.") != std::string_view::npos ||
                                entry.rule->id.find(".header.") != std::string_view::npos;
        if (is_of_file && entry.rule->severity == Severity::Error) return entry.rule;
    }
    return nullptr;
}

std::string hash_of_inputs(std::span<const observation::Source> sources) {
    std::vector<std::string> hashes;
    hashes.reserve(sources.size());
    for (const auto& source : sources) {
        if (!source.sha256.empty()) hashes.push_back(source.sha256);
    }
    std::sort(hashes.begin(), hashes.end());
    crypto::Sha256Hasher hasher;
    for (const auto& hash : hashes) {
        const std::vector<std::uint8_t> octets(hash.begin(), hash.end());
        hasher.update(octets);
    }
    return to_string(hasher.finish());
}

}  // namespace comity::service
