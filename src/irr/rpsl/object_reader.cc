#include "irr/rpsl/object_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "base/text.h"
#include "irr/limits.h"

namespace comity::irr::rpsl {
namespace {

static_assert(kObjectOctetsMax == 8'388'608 && kObjectLinesMax == 262'144,
              "the explanation of the rule names these numbers");

/// What the first octet of a line makes of it.
enum class Start : std::uint8_t { Letter, Blank, Comment, Star, Other };

constexpr std::array<Start, 256> make_starts() {
    std::array<Start, 256> starts{};
    for (std::size_t c = 0; c < starts.size(); ++c) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        starts[c] = letter ? Start::Letter : Start::Other;
    }
    for (const auto c : {' ', '\t', '+'}) starts[static_cast<unsigned char>(c)] = Start::Blank;
    for (const auto c : {'#', '%'}) starts[static_cast<unsigned char>(c)] = Start::Comment;
    starts['*'] = Start::Star;
    return starts;
}
constexpr auto kStarts = make_starts();

constexpr std::array<bool, 256> make_name_octets() {
    std::array<bool, 256> is{};
    for (std::size_t c = 0; c < is.size(); ++c) {
        is[c] = kStarts[c] == Start::Letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }
    return is;
}
constexpr auto kNameOctets = make_name_octets();

/// What `text`, which is not empty, begins with.
Start start_of(std::string_view text) { return kStarts[static_cast<unsigned char>(text.front())]; }

/// "*xx" stands where a registry deleted an object in place.
bool is_deleted(std::string_view text) { return text.starts_with("*xx"); }

}  // namespace

ObjectReader::ObjectReader(ByteSource& source, Faults& faults, std::function<bool()> is_cut_short)
    : source_(source),
      faults_(faults),
      buffer_(kDumpPieceOctets),
      is_cut_short_(std::move(is_cut_short)) {}

Result<std::optional<Object>> ObjectReader::next() {
    for (;;) {
        switch (step()) {
            case Step::HasObject: return Object{attributes_};
            case Step::HasEnded:
                if (error_) return fail(*error_);
                return std::nullopt;
            case Step::NeedsMore:
                // The end of the largest object shows in the line behind it.
                if (end_ - start_ > kObjectOctetsMax + kDumpPieceOctets) {
                    refuse_large();
                } else if (!read_more()) {
                    is_at_end_ = true;
                    is_cut_ = error_ || (is_cut_short_ && is_cut_short_());
                }
        }
    }
}

/// The line at `at`; none if its end was not read yet, or there is none.
std::optional<ObjectReader::Line> ObjectReader::line_at(std::size_t at) const {
    const auto* const begin = buffer_.data() + at;
    const auto* const found = static_cast<const char*>(std::memchr(begin, '\n', end_ - at));
    if (found != nullptr) [[likely]] {
        const auto end = static_cast<std::size_t>(found - buffer_.data());
        return Line{at, end, end + 1};
    }
    // The last line needs no end, but one that was cut off is none.
    if (is_at_end_ && !is_cut_ && at < end_) return Line{at, end_, end_};
    return std::nullopt;
}

bool ObjectReader::is_blank(const Line& line) const {
    return line.begin == line.end || (line.end - line.begin == 1 && buffer_[line.begin] == '\r');
}

/// How many octets of `line`, which begins with a letter, are its attribute's name; 0 if it is no
/// attribute.
std::size_t ObjectReader::name_octets(const Line& line) const {
    const auto last = std::min(line.end, line.begin + kAttributeNameOctetsMax + 1);
    for (auto at = line.begin + 1; at < last; ++at) {
        if (kNameOctets[static_cast<unsigned char>(buffer_[at])]) continue;
        return buffer_[at] == ':' ? at - line.begin : 0;
    }
    return 0;
}

ObjectReader::Step ObjectReader::step() {
    const auto incomplete = [this] { return is_at_end_ ? Step::HasEnded : Step::NeedsMore; };
    for (;;) {
        if (is_skipping_ && !skip_object()) return incomplete();
        if (!skip_to_object()) return incomplete();
        if (is_skipping_) continue;
        if (read_object()) return Step::HasObject;
        if (!is_skipping_) return incomplete();
    }
}

/// Passes over lines up to an empty one; false if that was not read yet.
bool ObjectReader::skip_object() {
    while (is_skipping_) {
        const auto line = line_at(start_);
        if (!line) {
            if (start_ < end_) is_inside_line_ = true;
            start_ = end_;
            return false;
        }
        is_skipping_ = is_inside_line_ || !is_blank(*line);
        is_inside_line_ = false;
        start_ = line->next;
        ++number_;
    }
    return true;
}

/// Passes over what stands between objects, up to an attribute or into a deleted object; false if
/// that was not read yet.
bool ObjectReader::skip_to_object() {
    for (;;) {
        const auto line = line_at(start_);
        if (!line) return false;
        const auto text = text_of(*line);
        if (!is_blank(*line)) {
            switch (start_of(text)) {
                case Start::Letter:
                    if (name_octets(*line) != 0) return true;
                    faults_.refused.add(rules::kLineNoAttribute, text, number_);
                    break;
                case Start::Comment:
                    if (!has_met_object_) keep_head(*line);
                    break;
                case Start::Star:
                    if (is_deleted(text)) {
                        ++deleted_;
                        is_skipping_ = true;
                        return true;
                    }
                    [[fallthrough]];
                case Start::Other:
                    faults_.refused.add(rules::kLineNoAttribute, text, number_);
                    break;
                case Start::Blank:
                    if (!trim(text).empty()) {
                        faults_.refused.add(rules::kLineNoAttribute, text, number_);
                    }
            }
        }
        start_ = line->next;
        ++number_;
    }
}

/// Reads the object whose first attribute is at `start_`; false if its end was not read yet, or it
/// is too large. Then nothing is taken, and all of it is read again, which costs little, since room
/// grows by doubling.
bool ObjectReader::read_object() {
    attributes_.clear();
    bad_lines_.clear();
    auto number = number_;
    bool goes_on = false;  // A continuation line belongs to the last attribute.
    for (auto at = start_;; ++number) {
        const auto line = line_at(at);
        if (!line) {
            if (!is_at_end_ || is_cut_) return false;
            finish_object(at, number);
            return true;
        }
        if (is_blank(*line)) {
            finish_object(line->next, number + 1);
            return true;
        }
        if (number - number_ >= kObjectLinesMax || line->end - start_ > kObjectOctetsMax) {
            refuse_large();
            return false;
        }
        const auto text = text_of(*line);
        const auto start = start_of(text);
        const auto length = start == Start::Letter ? name_octets(*line) : 0;
        if (length != 0) {
            const auto id = find_attribute_name(text.substr(0, length));
            if (is_class(id) && !attributes_.empty()) {
                faults_.tolerated.add(rules::kObjectJoined, text, number);
                finish_object(at, number);
                return true;
            }
            attributes_.push_back({text.substr(0, length), text.substr(length + 1), number, id});
            goes_on = true;
        } else if (start == Start::Blank) {
            if (goes_on) {
                auto& value = attributes_.back().value;
                const auto value_begin = static_cast<std::size_t>(value.data() - buffer_.data());
                // NOLINTNEXTLINE(bugprone-suspicious-stringview-data-usage): the size is given
                value = {value.data(), line->end - value_begin};
            }
        } else if (start != Start::Comment) {
            if (!is_deleted(text)) bad_lines_.push_back({*line, number});
            goes_on = false;
        }
        at = line->next;
    }
}

/// Takes the object that was read; the line at `next` has the number `next_number`.
void ObjectReader::finish_object(std::size_t next, std::uint64_t next_number) {
    for (const auto& bad : bad_lines_) {
        faults_.refused.add(rules::kLineNoAttribute, text_of(bad.line), bad.number);
    }
    has_met_object_ = true;
    start_ = next;
    number_ = next_number;
}

void ObjectReader::refuse_large() {
    if (is_skipping_) return;
    const std::string_view text(buffer_.data() + start_, end_ - start_);
    const auto first = text.substr(0, Refusals::kSampleOctetsMax + 1);
    faults_.refused.add(rules::kObjectTooLarge, first.substr(0, first.find('\n')), number_);
    is_skipping_ = true;
}

void ObjectReader::keep_head(const Line& line) {
    head_.append(text_of(line)).append("\n");
    head_.resize(std::min(head_.size(), kHeadOctetsMax));
}

bool ObjectReader::read_more() {
    if (is_at_end_) return false;
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(start_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ -= start_;
    start_ = 0;
    if (buffer_.size() - end_ < kDumpPieceOctets) buffer_.resize(buffer_.size() * 2);
    const auto before = end_;
    while (end_ < buffer_.size()) {
        auto* const target = reinterpret_cast<std::uint8_t*>(buffer_.data() + end_);
        const auto count = source_.read(std::span(target, buffer_.size() - end_));
        if (!count) {
            error_ = count.error();
            is_at_end_ = is_cut_ = true;
            break;
        }
        if (*count == 0) break;
        end_ += *count;
    }
    octets_ += end_ - before;
    return end_ > before;
}

std::string_view plain_value(const Attribute& attribute, std::string& scratch) {
    const auto value = attribute.value;
    if (value.find('\n') == std::string_view::npos) [[likely]] {
        return trim(value.substr(0, value.find('#')));
    }
    scratch.clear();
    for (std::size_t at = 0; at <= value.size();) {
        auto line = value.substr(at, value.find('\n', at) - at);
        const bool is_first = at == 0;
        at += line.size() + 1;
        if (!is_first && line.starts_with('%')) continue;
        line = line.substr(0, line.find('#'));
        if (!is_first && line.starts_with('+')) line.remove_prefix(1);
        line = trim(line);
        if (line.empty()) continue;
        if (!scratch.empty()) scratch += ' ';
        scratch += line;
    }
    return scratch;
}

}  // namespace comity::irr::rpsl
