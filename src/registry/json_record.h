// One JSON object and its fields, read leniently: a field that is not of the type asked for is read
// as if it were where its value says so, is empty otherwise, and is told of.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "net/asn.h"

namespace comity::registry {

/// Reads one object after another in the same memory. Views that it gives stand until the next.
class JsonRecord {
public:
    /// Takes fifteen times the octets of the longest record, and so at most of `octets_max`.
    explicit JsonRecord(std::size_t octets_max);
    JsonRecord(JsonRecord&&) noexcept;
    JsonRecord& operator=(JsonRecord&&) noexcept;
    ~JsonRecord();

    /// Whether `text` is a JSON object of at most the octets given above and kRecordDepthMax
    /// levels, whose fields are then asked for; of a key that is given twice, the first counts.
    [[nodiscard]] bool parse(std::string_view text);

    [[nodiscard]] std::vector<std::string_view> keys() const;
    [[nodiscard]] bool has(std::string_view key) const;
    /// Whether it is there and not null.
    [[nodiscard]] bool has_value(std::string_view key) const;
    /// A number from 0 to `most`; decimal digits in quotes are odd.
    [[nodiscard]] std::optional<std::uint64_t> number(std::string_view key, std::uint64_t most);
    [[nodiscard]] std::optional<std::uint32_t> number32(std::string_view key);
    /// An ASN from 1, as a number or as text, with "AS" before it or not.
    [[nodiscard]] std::optional<net::Asn> asn(std::string_view key);
    [[nodiscard]] std::optional<std::string_view> text(std::string_view key);
    /// 0, 1, and both words in quotes are odd.
    [[nodiscard]] std::optional<bool> flag(std::string_view key);
    [[nodiscard]] std::optional<Timestamp> time(std::string_view key);
    /// An instant as seconds since 1970, whole or not.
    [[nodiscard]] std::optional<Timestamp> epoch(std::string_view key);
    /// The texts in an array, or the one that stands in its place; numbers as their digits. Other
    /// elements are odd.
    [[nodiscard]] std::vector<std::string_view> texts(std::string_view key);
    /// Calls `visit` for each object in an array, or for the one that stands in its place; while it
    /// runs, the fields asked for are that object's. Other elements are odd.
    void each_object(std::string_view key, const std::function<void()>& visit);

    /// Keys of fields that had another type than was asked for, each once.
    [[nodiscard]] const std::vector<std::string_view>& odd() const { return odd_; }

private:
    struct Json;  // the JSON library's own
    /// Makes room for a record of so many octets.
    void grow(std::size_t octets);
    std::nullopt_t tell_odd(std::string_view key);

    std::size_t octets_max_;
    std::unique_ptr<Json> json_;
    std::vector<std::string_view> odd_;
    std::deque<std::string> digits_;  ///< None moves while views of it are given out.
};

}  // namespace comity::registry
