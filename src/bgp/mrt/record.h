// MRT records (RFC 6396 s2) out of a stream of octets.
#pragma once

#include <optional>
#include <vector>

#include "base/byte_source.h"
#include "base/reader.h"
#include "base/timestamp.h"

namespace comity::bgp::mrt {

/// MRT types that Comity knows by name (RFC 6396 s4, s5.3; Bgp is deprecated: appendix B.2.1).
// As wide as on the wire, so that no other type can be mistaken for one of these.
// NOLINTNEXTLINE(performance-enum-size)
enum class Type : std::uint16_t {
    Bgp = 5,
    TableDump = 12,
    TableDumpV2 = 13,
    Bgp4mp = 16,
    Bgp4mpEt = 17
};

/// Whether `type` is a type of RFC 6396 at all, also one that is not read: a first record of
/// another type means that the file is no MRT.
[[nodiscard]] bool is_registered_type(std::uint16_t type);

/// One record; `body` lives until the next is asked for.
struct RecordView {
    std::uint32_t seconds = 0;
    std::uint16_t type = 0;
    std::uint16_t subtype = 0;
    std::uint64_t offset = 0;  ///< Of the record's header in the decompressed file.
    Octets body;               ///< Behind the 12 octets of the header.
};

/// Cuts a source into records, holding one record and one read's worth of octets.
///
/// Collectors of around the year 2000 wrote TABLE_DUMP records of many entries behind one view and
/// sequence number, with a length that does not count these two. Each entry comes as a record of
/// its own, as RFC 6396 s4.2 has them.
class RecordStream {
public:
    explicit RecordStream(ByteSource& source);

    /// The next record; none at the end of the source, or when its first record has a type that is
    /// none of RFC 6396: then it is no MRT, and nothing of it is read. Errors: the source failed.
    [[nodiscard]] Result<std::optional<RecordView>> next();

    /// What `next` skipped and how the stream ended, one after another until there is none: records
    /// over the limit, and one cut short at the end.
    [[nodiscard]] std::optional<ParseError> take_fault();
    /// The type of the first record where it is none of RFC 6396.
    [[nodiscard]] std::optional<std::uint16_t> foreign_type() const { return foreign_type_; }
    /// Octets from the start of the source to behind the last record.
    [[nodiscard]] std::uint64_t offset() const { return offset_; }

private:
    /// Reads until `count` octets are at hand; false at the end of the source.
    [[nodiscard]] Result<bool> need(std::size_t count);
    void add_fault(const ParseError& fault);
    /// The next entry of a record of many.
    [[nodiscard]] RecordView next_packed();
    /// Skips a record too long to hold; false at the end of the source.
    [[nodiscard]] Result<bool> skip(std::uint64_t count);

    ByteSource& source_;
    std::vector<std::uint8_t> buffer_;
    std::size_t begin_ = 0;  ///< Of what is at hand in `buffer_`.
    std::size_t end_ = 0;
    std::uint64_t offset_ = 0;
    std::optional<std::uint16_t> foreign_type_;
    RecordView packed_;                      ///< The record of many, while entries of it are left.
    std::size_t packed_left_ = 0;            ///< Octets of its entries, which end at `begin_`.
    std::vector<std::uint8_t> packed_body_;  ///< One entry, behind the view and sequence number.
    std::vector<ParseError> faults_;         ///< Not taken yet, in reverse order.
};

}  // namespace comity::bgp::mrt
