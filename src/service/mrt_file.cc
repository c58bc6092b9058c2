#include "service/mrt_file.h"

#include <fmt/format.h>

#include "base/text.h"
#include "bgp/rules.h"

namespace comity::service {
namespace {

/// Records between two calls of a FileProgress.
constexpr std::uint64_t kProgressRecords = 4096;

}  // namespace

std::vector<std::string> complaints_of(const MrtFileReport& report) {
    std::vector<std::string> lines;
    for (const auto& entry : report.faults.entries()) {
        if (report.cut_short && entry.rule == &bgp::kRecordTruncated) continue;
        lines.push_back(fmt::format(
            "{} x {} ({}): {} First: {} at octet {}.", with_thousands(entry.count), entry.rule->id,
            entry.rule->citation, entry.rule->explanation, entry.what, entry.first_offset));
    }
    if (!report.cut_short) return lines;
    if (report.octets == 0) {
        lines.emplace_back("empty: there is nothing in it");
    } else if (report.records == 0) {
        lines.emplace_back("cut short: there is no whole MRT record in it");
    } else {
        lines.push_back(fmt::format("cut short: its {} whole records were read",
                                    with_thousands(report.records)));
    }
    return lines;
}

Result<MrtFileReport> read_mrt_file(const std::string& path, io::Hashing hashing,
                                    const RecordVisitor& visit, const FileProgress& progress) {
    const auto input = COMITY_TRY(io::Input::open(path, hashing));
    bgp::mrt::RecordStream stream(*input);
    bgp::mrt::Decoder decoder;
    MrtFileReport report;
    report.path = input->path();
    bool wanted = true;
    while (wanted) {
        const auto record = COMITY_TRY(stream.next());
        while (const auto fault = stream.take_fault()) {
            decoder.add_fault(*fault);
            report.cut_short = report.cut_short || fault->rule == &bgp::kRecordTruncated;
        }
        if (const auto type = stream.foreign_type()) {
            return fail(Error{.subject = input->path(),
                              .what = "not an MRT file: its first record has type " +
                                      std::to_string(*type) + ", which RFC 6396 does not know"});
        }
        if (!record) break;
        ++report.records;
        if (const auto decoded = decoder.decode(*record)) wanted = visit(*decoded);
        if (progress && report.records % kProgressRecords == 0) {
            progress(input->octets_read(), input->octets_in_file());
        }
    }
    report.cut_short = report.cut_short || input->cut_short() || input->octets_read() == 0;
    report.octets = input->octets_read();
    report.octets_of_records = stream.offset();
    report.faults = decoder.faults();
    if (hashing == io::Hashing::Yes) report.digest = input->digest();
    return report;
}

}  // namespace comity::service
