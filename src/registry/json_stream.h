// Walks JSON of any length in the memory of one of its values. What is around the values that are
// asked for is held against the grammar (RFC 8259 s2) only as far as finding them needs; who takes
// a value parses it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"

namespace comity::registry {

/// How a walk over a value ended.
enum class JsonEnd : std::uint8_t {
    Whole,
    CutShort,  ///< The source ended in it.
    Broken     ///< It is not JSON; where its end is cannot be told.
};

class JsonStream {
public:
    /// `source` must outlive it. A byte order mark at the front is passed over.
    explicit JsonStream(ByteSource& source);

    /// The next octet that is no blank, which stays; none at the end. Errors of this and all
    /// others: those of the source.
    [[nodiscard]] Result<std::optional<char>> peek();

    /// Passes over one value. `text()` is then the first `octets_max` octets of it.
    [[nodiscard]] Result<JsonEnd> pass_value(std::size_t octets_max = 0);
    /// Of the value passed last; stands until the next one.
    [[nodiscard]] std::string_view text() const { return text_; }
    /// Whether it was longer than what was kept of it.
    [[nodiscard]] bool is_too_long() const { return is_too_long_; }

    /// Calls `Result<JsonEnd> visit(std::string_view key)` for each member of the object that is
    /// next; it must pass over the member's value. Ends early with the first that is not Whole.
    /// Keys are as they stand, escapes too, cut at kJsonKeyOctetsMax.
    template <class Visit>
    [[nodiscard]] Result<JsonEnd> each_member(Visit visit) {
        std::string key;
        return each('{', '}', [this, &key, &visit]() -> Result<JsonEnd> {
            const auto end = COMITY_TRY(take_key(key));
            if (end != JsonEnd::Whole) return end;
            return visit(std::string_view(key));
        });
    }
    /// The same for each element of the array that is next, with `Result<JsonEnd> visit()`.
    template <class Visit>
    [[nodiscard]] Result<JsonEnd> each_element(Visit visit) {
        return each('[', ']', visit);
    }

private:
    template <class Visit>
    Result<JsonEnd> each(char open, char close, Visit visit) {
        if (COMITY_TRY(peek()) != open) return JsonEnd::Broken;
        ++at_;
        for (bool first = true;; first = false) {
            auto next = COMITY_TRY(peek());
            if (!next) return JsonEnd::CutShort;
            if (*next == close) {
                ++at_;
                return JsonEnd::Whole;
            }
            if (!first) {
                if (*next != ',') return JsonEnd::Broken;
                ++at_;
                next = COMITY_TRY(peek());
                if (!next) return JsonEnd::CutShort;
                if (*next == close) return JsonEnd::Broken;
            }
            const JsonEnd end = COMITY_TRY(visit());
            if (end != JsonEnd::Whole) return end;
        }
    }
    [[nodiscard]] Result<JsonEnd> take_key(std::string& key);
    /// Passes over what `scan` says, a piece of the buffer after another; false at the end.
    template <class Scan>
    [[nodiscard]] Result<bool> pass(std::size_t octets_max, Scan scan);
    void keep(std::string_view piece, std::size_t octets_max);
    /// Reads on where nothing is left; false at the end.
    [[nodiscard]] Result<bool> fill();

    ByteSource& source_;
    std::vector<std::uint8_t> buffer_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    bool is_begun_ = false;
    bool is_at_end_ = false;
    std::string text_;
    bool is_too_long_ = false;
};

}  // namespace comity::registry
