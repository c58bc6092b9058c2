#include "registry/json_stream.h"

#include <array>
#include <span>

#include "registry/limits.h"

namespace comity::registry {
namespace {

constexpr bool is_blank(std::uint8_t octet) {
    return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
}

/// Whether `octet` ends a number or a word.
constexpr bool ends_word(std::uint8_t octet) {
    return is_blank(octet) || octet == ',' || octet == ':' || octet == '"' || octet == '[' ||
           octet == ']' || octet == '{' || octet == '}';
}

/// Finds the end of a string, an array or an object, over pieces.
class EndFinder {
public:
    /// How many octets of `piece` belong to the value; `is_done()` says whether it ends there.
    std::size_t scan(std::span<const std::uint8_t> piece) {
        for (std::size_t i = 0; i < piece.size(); ++i) {
            const auto octet = piece[i];
            if (is_in_string_) {
                if (is_escaped_) {
                    is_escaped_ = false;
                } else if (octet == '\\') {
                    is_escaped_ = true;
                } else if (octet == '"') {
                    is_in_string_ = false;
                    if (depth_ == 0) return done(i);
                }
            } else if (octet == '"') {
                is_in_string_ = true;
            } else if (octet == '{' || octet == '[') {
                ++depth_;
            } else if ((octet == '}' || octet == ']') && --depth_ == 0) {
                return done(i);
            }
        }
        return piece.size();
    }
    [[nodiscard]] bool is_done() const { return is_done_; }

private:
    std::size_t done(std::size_t last) {
        is_done_ = true;
        return last + 1;
    }
    std::uint64_t depth_ = 0;
    bool is_in_string_ = false;
    bool is_escaped_ = false;
    bool is_done_ = false;
};

/// The same of a number or a word, which ends before what is behind it.
class WordFinder {
public:
    std::size_t scan(std::span<const std::uint8_t> piece) {
        for (std::size_t i = 0; i < piece.size(); ++i) {
            if (!ends_word(piece[i])) continue;
            is_done_ = true;
            return i;
        }
        return piece.size();
    }
    [[nodiscard]] bool is_done() const { return is_done_; }

private:
    bool is_done_ = false;
};

}  // namespace

JsonStream::JsonStream(ByteSource& source) : source_(source), buffer_(kJsonReadOctets) {}

Result<bool> JsonStream::fill() {
    if (at_ < end_) return true;
    if (is_at_end_) return false;
    at_ = end_ = 0;
    end_ = COMITY_TRY(source_.read(buffer_));
    is_at_end_ = end_ == 0;
    return !is_at_end_;
}

Result<std::optional<char>> JsonStream::peek() {
    constexpr std::array<std::uint8_t, 3> kByteOrderMark{0xEF, 0xBB, 0xBF};
    if (!is_begun_) {
        is_begun_ = true;
        // Octet by octet: a source may give them so. A part of a mark is no JSON anyway.
        for (const auto octet : kByteOrderMark) {
            if (!COMITY_TRY(fill()) || buffer_[at_] != octet) break;
            ++at_;
        }
    }
    while (COMITY_TRY(fill())) {
        while (at_ < end_ && is_blank(buffer_[at_])) ++at_;
        if (at_ < end_) return static_cast<char>(buffer_[at_]);
    }
    return std::nullopt;
}

void JsonStream::keep(std::string_view piece, std::size_t octets_max) {
    const auto room = octets_max - text_.size();
    is_too_long_ = is_too_long_ || piece.size() > room;
    text_.append(piece.substr(0, room));
}

template <class Scan>
Result<bool> JsonStream::pass(std::size_t octets_max, Scan scan) {
    while (COMITY_TRY(fill())) {
        const auto piece = std::span(buffer_).subspan(at_, end_ - at_);
        const auto count = scan.scan(piece);
        keep({reinterpret_cast<const char*>(piece.data()), count}, octets_max);
        at_ += count;
        if (scan.is_done()) return true;
    }
    return false;
}

Result<JsonEnd> JsonStream::pass_value(std::size_t octets_max) {
    text_.clear();
    is_too_long_ = false;
    const auto first = COMITY_TRY(peek());
    if (!first) return JsonEnd::CutShort;
    if (*first == '"' || *first == '{' || *first == '[') {
        return COMITY_TRY(pass(octets_max, EndFinder{})) ? JsonEnd::Whole : JsonEnd::CutShort;
    }
    if (ends_word(static_cast<std::uint8_t>(*first))) return JsonEnd::Broken;
    // Only a word that is a whole input ends with it; within anything else the cut shows later.
    static_cast<void>(COMITY_TRY(pass(octets_max, WordFinder{})));
    return JsonEnd::Whole;
}

Result<JsonEnd> JsonStream::take_key(std::string& key) {
    if (COMITY_TRY(peek()) != '"') return JsonEnd::Broken;
    const JsonEnd end = COMITY_TRY(pass_value(kJsonKeyOctetsMax + 2));
    if (end != JsonEnd::Whole) return end;
    key.assign(text_, 1, is_too_long_ ? kJsonKeyOctetsMax : text_.size() - 2);
    const auto colon = COMITY_TRY(peek());
    if (!colon) return JsonEnd::CutShort;
    if (*colon != ':') return JsonEnd::Broken;
    ++at_;
    // A member without a value must not be taken for one that is cut short.
    return COMITY_TRY(peek()) ? JsonEnd::Whole : JsonEnd::CutShort;
}

}  // namespace comity::registry
