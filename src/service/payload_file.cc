#include "service/payload_file.h"

#include <fmt/format.h>

#include "base/text.h"
#include "io/input.h"
#include "rpki/limits.h"

namespace comity::service {

Result<rpki::payload::PayloadSet, InputFailure> read_payload_file(const std::string& path,
                                                                  InputReport& report) {
    auto contents = io::read_file(path, rpki::kPayloadOctetsMax);
    if (!contents) return fail(InputFailure{.error = contents.error()});
    if (contents->octets_in_file == 0 || contents->cut_short) {
        return fail(InputFailure{
            .error = {.subject = path,
                      .what = contents->octets_in_file == 0 ? "empty: there is nothing in it"
                                                            : "cut short: with a part of the VRPs, "
                                                              "verdicts would be wrong"},
            .cut_short = true});
    }
    auto& [source, errors, notes] = report;
    source = {
        .kind = "vrps", .sha256 = to_string(contents->digest), .octets = contents->octets_in_file};
    auto payloads = rpki::payload::read_payloads(std::move(contents->octets));
    if (!payloads) {
        const bool cut_short = payloads.error().fault == Fault::Truncated;
        return fail(InputFailure{
            .error = {.subject = path,
                      .what = (cut_short ? "cut short: " : "no VRPs, neither JSON nor CSV: ") +
                              to_string(payloads.error())},
            .cut_short = cut_short});
    }
    source.entries = payloads->vrps.size() + payloads->aspas.size();
    source.as_of = payloads->generated;
    for (const auto& refused : payloads->refused) {
        source.errors += refused.count;
        errors[std::string(refused.rule->id)] += refused.count;
        notes.push_back(fmt::format("{} x {} ({}): {} First: {}.", with_thousands(refused.count),
                                    refused.rule->id, refused.rule->citation,
                                    refused.rule->explanation,
                                    refused.samples.empty() ? "" : refused.samples[0].what));
    }
    return std::move(*payloads);
}

}  // namespace comity::service
