#include "service/mrt_file.h"

#include <fmt/format.h>

#include "base/text.h"
#include "bgp/rules.h"
#include "io/read_ahead.h"

namespace comity::service {
namespace {

/// Records between two calls of a FileProgress.
constexpr std::uint64_t kFileProgressRecords = 4096;

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

struct MrtFile::State {
    State(std::unique_ptr<io::Input> opened, MrtReading wanted)
        : input(std::move(opened)),
          reading(wanted),
          ahead(has_work(*input, reading) ? std::make_unique<io::ReadAhead>(*input) : nullptr),
          stream(ahead ? static_cast<ByteSource&>(*ahead) : *input) {}

    /// Whether there is more to do ahead than to copy, which would only cost.
    static bool has_work(const io::Input& input, const MrtReading& reading) {
        return reading.ahead && (reading.hashing == io::Hashing::Yes || input.is_compressed());
    }

    std::unique_ptr<io::Input> input;
    MrtReading reading;
    std::unique_ptr<io::ReadAhead> ahead;  ///< Null: what takes the records reads as well.
    bgp::mrt::RecordStream stream;
    bgp::mrt::Decoder decoder;
};

MrtFile::MrtFile(std::unique_ptr<State> state, MrtFileReport report)
    : state_(std::move(state)), report_(std::move(report)) {}
MrtFile::~MrtFile() = default;
MrtFile::MrtFile(MrtFile&&) noexcept = default;
MrtFile& MrtFile::operator=(MrtFile&&) noexcept = default;

Result<MrtFile> MrtFile::open(const std::string& path, MrtReading reading) {
    auto input = COMITY_TRY(io::Input::open(path, reading.hashing));
    MrtFileReport report;
    report.path = input->path();
    return MrtFile(std::make_unique<State>(std::move(input), reading), std::move(report));
}

Result<const bgp::mrt::Record*> MrtFile::next() {
    auto& [input, reading, ahead, stream, decoder] = *state_;
    while (true) {
        const auto record = COMITY_TRY(stream.next());
        while (const auto fault = stream.take_fault()) {
            decoder.add_fault(*fault);
            report_.cut_short = report_.cut_short || fault->rule == &bgp::kRecordTruncated;
        }
        if (const auto type = stream.foreign_type()) {
            return fail(Error{.subject = input->path(),
                              .what = "not an MRT file: its first record has type " +
                                      std::to_string(*type) + ", which RFC 6396 does not know"});
        }
        if (!record) return nullptr;
        ++report_.records;
        if (const auto* decoded = decoder.decode(*record)) return decoded;
    }
}

std::uint64_t MrtFile::octets_read() const { return state_->input->octets_read(); }
std::uint64_t MrtFile::octets_in_file() const { return state_->input->octets_in_file(); }

MrtFileReport MrtFile::finish() && {
    auto& [input, reading, ahead, stream, decoder] = *state_;
    ahead.reset();
    report_.cut_short = report_.cut_short || input->cut_short() || input->octets_read() == 0;
    report_.octets = input->octets_read();
    report_.octets_of_records = stream.offset();
    report_.faults = decoder.faults();
    if (reading.hashing == io::Hashing::Yes) report_.digest = input->digest();
    return std::move(report_);
}

Result<MrtFileReport> read_mrt_file(const std::string& path, MrtReading reading,
                                    const RecordVisitor& visit, const FileProgress& progress) {
    auto file = COMITY_TRY(MrtFile::open(path, reading));
    std::uint64_t reported = 0;
    while (true) {
        const auto* record = COMITY_TRY(file.next());
        if (record == nullptr || !visit(*record)) break;
        if (progress && file.records() >= reported + kFileProgressRecords) {
            reported = file.records();
            progress(file.octets_read(), file.octets_in_file());
        }
    }
    return std::move(file).finish();
}

}  // namespace comity::service
