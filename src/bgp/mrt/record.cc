#include "bgp/mrt/record.h"

#include <algorithm>

#include "bgp/limits.h"
#include "bgp/rules.h"

namespace comity::bgp::mrt {
namespace {

constexpr std::size_t kHeaderOctets = 12;
/// Where the type ends in the header (RFC 6396 s2).
constexpr std::size_t kTypeEnd = 6;
constexpr std::size_t kBufferOctets = 512UL * 1024;

// A TABLE_DUMP record of IPv4 (RFC 6396 s4.2): view and sequence number, then prefix, its length,
// status, time, peer, its AS number, and the length of the attributes.
constexpr std::size_t kTableDumpHead = 4;
constexpr std::size_t kTableDumpEntry = 18;

/// The octets of the entry that `rest` begins with, its attributes included; none if it is cut.
std::optional<std::size_t> table_dump_entry(Octets rest) {
    if (rest.size() < kTableDumpEntry) return std::nullopt;
    const auto octets = kTableDumpEntry + (static_cast<std::size_t>(rest[16]) << 8U | rest[17]);
    return octets <= rest.size() ? std::optional(octets) : std::nullopt;
}

/// Whether a TABLE_DUMP record that says it has `length` octets is one of many entries, of four
/// octets more: these are `body`. Only such a record ends where its last entry ends.
bool is_packed(Octets body, std::size_t length) {
    if (length < kTableDumpEntry) return false;
    auto rest = body.subspan(kTableDumpHead);
    // As it should be: one entry, counted from the view number.
    if (table_dump_entry(rest) == length - kTableDumpHead) return false;
    while (!rest.empty()) {
        const auto octets = table_dump_entry(rest);
        if (!octets) return false;
        rest = rest.subspan(*octets);
    }
    return true;
}

}  // namespace

bool is_registered_type(std::uint16_t type) {
    return type <= 13 || type == 16 || type == 17 || type == 32 || type == 33 || type == 48 ||
           type == 49;
}

RecordStream::RecordStream(ByteSource& source) : source_(source), buffer_(kBufferOctets) {}

Result<bool> RecordStream::need(std::size_t count) {
    if (end_ - begin_ >= count) return true;
    if (buffer_.size() - begin_ < count || begin_ > buffer_.size() / 2) {
        std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
                  buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
        end_ -= begin_;
        begin_ = 0;
        if (buffer_.size() < count) buffer_.resize(count);
    }
    while (end_ - begin_ < count) {
        const auto got = COMITY_TRY(source_.read(std::span(buffer_).subspan(end_)));
        if (got == 0) return false;
        end_ += got;
    }
    return true;
}

Result<bool> RecordStream::skip(std::uint64_t count) {
    for (auto left = count; left > 0;) {
        if (!COMITY_TRY(need(1))) return false;
        const auto at_hand = std::min<std::uint64_t>(left, end_ - begin_);
        begin_ += static_cast<std::size_t>(at_hand);
        left -= at_hand;
    }
    offset_ += count;
    return true;
}

Result<std::optional<RecordView>> RecordStream::next() {
    const auto cut_short = [this](std::string_view what) {
        if (end_ > begin_) {
            add_fault({Fault::Truncated, offset_, &kRecordTruncated, what});
        }
        begin_ = end_;
        return std::optional<RecordView>();
    };
    // The type alone tells what is no MRT, before a "length" is believed.
    if (offset_ == 0 && COMITY_TRY(need(kTypeEnd))) {
        const auto type =
            static_cast<std::uint16_t>(buffer_[begin_ + 4] << 8U | buffer_[begin_ + 5]);
        if (!is_registered_type(type)) foreign_type_ = type;
    }
    if (packed_left_ > 0) return std::optional(next_packed());
    while (!foreign_type_) {
        if (!COMITY_TRY(need(kHeaderOctets))) return cut_short("MRT header");
        const auto header = std::span(buffer_).subspan(begin_, kHeaderOctets);
        const std::size_t length = Reader::load_u32(header.subspan(8));
        const auto type = static_cast<std::uint16_t>(header[4] << 8U | header[5]);
        const auto subtype = static_cast<std::uint16_t>(header[6] << 8U | header[7]);
        RecordView record{Reader::load_u32(header), type, subtype, offset_, {}};
        if (length > kRecordOctetsMax) {
            const auto start = offset_;
            if (!COMITY_TRY(skip(kHeaderOctets + length))) {
                add_fault({Fault::Truncated, start, &kRecordTruncated, "record"});
                return std::optional<RecordView>();
            }
            add_fault({Fault::LimitExceeded, start, &kRecordLength, "record length"});
            continue;
        }
        if (!COMITY_TRY(need(kHeaderOctets + length))) return cut_short("record");
        if (type == static_cast<std::uint16_t>(Type::TableDump) && subtype == 1 &&
            COMITY_TRY(need(kHeaderOctets + length + kTableDumpHead))) {
            const auto body =
                std::span(buffer_).subspan(begin_ + kHeaderOctets, length + kTableDumpHead);
            if (is_packed(body, length)) {
                packed_ = record;
                packed_left_ = length;
                packed_body_.assign(body.begin(), body.begin() + kTableDumpHead);
                begin_ += kHeaderOctets + body.size();
                offset_ += kHeaderOctets + body.size();
                return std::optional(next_packed());
            }
        }
        record.body = std::span(buffer_).subspan(begin_ + kHeaderOctets, length);
        begin_ += kHeaderOctets + length;
        offset_ += kHeaderOctets + length;
        return std::optional(record);
    }
    return std::optional<RecordView>();
}

RecordView RecordStream::next_packed() {
    const auto rest = std::span(buffer_).subspan(begin_ - packed_left_, packed_left_);
    const auto entry = rest.first(*table_dump_entry(rest));
    packed_body_.resize(kTableDumpHead);
    packed_body_.insert(packed_body_.end(), entry.begin(), entry.end());
    auto record = packed_;
    // Faults are told by the place of what they are in: that of the entry, as if its head stood
    // before it.
    record.offset = offset_ - packed_left_ - kTableDumpHead - kHeaderOctets;
    record.body = packed_body_;
    packed_left_ -= entry.size();
    return record;
}

void RecordStream::add_fault(const ParseError& fault) { faults_.insert(faults_.begin(), fault); }

std::optional<ParseError> RecordStream::take_fault() {
    if (faults_.empty()) return std::nullopt;
    const auto fault = faults_.back();
    faults_.pop_back();
    return fault;
}

}  // namespace comity::bgp::mrt
