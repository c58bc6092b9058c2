#include "service/mrt_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "bgp/rules.h"

namespace comity::service {
namespace {

/// Records between two calls of a FileProgress.
constexpr std::uint64_t kProgressRecords = 4096;

/// The octets of a record's header up to its type (RFC 6396 s2).
constexpr std::size_t kTypeEnd = 6;

/// An input that can be looked at before it is read.
class PeekedInput final : public ByteSource {
public:
    explicit PeekedInput(io::Input& input) : input_(input) {}

    /// The first `kTypeEnd` octets, or all there are where these are fewer.
    Result<Octets> peek() {
        while (size_ < head_.size()) {
            const auto count = COMITY_TRY(input_.read(std::span(head_).subspan(size_)));
            if (count == 0) break;
            size_ += count;
        }
        return std::span(head_).first(size_);
    }
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        if (given_ == size_) return input_.read(buffer);
        const auto count = std::min(buffer.size(), size_ - given_);
        std::copy_n(std::span(head_).subspan(given_).begin(), count, buffer.begin());
        given_ += count;
        return count;
    }

private:
    io::Input& input_;
    std::array<std::uint8_t, kTypeEnd> head_{};
    std::size_t size_ = 0;
    std::size_t given_ = 0;
};

/// Refuses what starts as no MRT record does, before its "length" is believed.
Result<void> check_first_type(Octets head, const std::string& path) {
    if (head.size() < kTypeEnd) return {};
    const auto type = static_cast<std::uint16_t>(head[4] << 8U | head[5]);
    if (bgp::mrt::is_registered_type(type)) return {};
    return fail(Error{.subject = path,
                      .what = "not an MRT file: its first record has type " + std::to_string(type) +
                              ", which RFC 6396 does not know"});
}

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
    PeekedInput peeked(*input);
    const auto head = COMITY_TRY(peeked.peek());
    COMITY_TRY(check_first_type(head, input->path()));
    bgp::mrt::RecordStream stream(peeked);
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
