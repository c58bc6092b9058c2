// Cuts a dump of a routing registry into objects, and these into attributes (RFC 2622 s2;
// docs/formats/irr.md). What the values mean is not judged here.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_source.h"
#include "irr/faults.h"
#include "irr/rpsl/attribute_name.h"

namespace comity::irr {

namespace rules {

inline constexpr Rule kLineNoAttribute{
    "rpsl.line.no-attribute", "RFC 2622 s2", Severity::Warning,
    "A line of an object is an attribute (a name, then a colon), or begins with a blank or a plus "
    "and goes on with the one before; the line was left out, with the lines that go on with it."};
inline constexpr Rule kObjectTooLarge{
    "rpsl.object.too-large", "docs/formats/irr.md", Severity::Error,
    "An object has at most 8388608 octets and 262144 lines; it was left out."};
inline constexpr Rule kObjectJoined{
    "rpsl.object.joined", "RFC 2622 s2", Severity::Notice,
    "No blank line stands between two objects; the name of a class began the next one."};

}  // namespace rules

namespace rpsl {

/// One attribute of an object; a view of the reader's buffer.
struct Attribute {
    std::string_view name;   ///< As written, at most kAttributeNameOctetsMax.
    std::string_view value;  ///< As written, from behind the colon to the end of its last line.
    std::uint64_t line = 0;  ///< Of the dump, from 1.
    AttributeName id = AttributeName::Other;
};

/// One object: its attributes in their order, at least one. Stands until the reader's next call.
struct Object {
    std::span<const Attribute> attributes;
    [[nodiscard]] const Attribute& front() const { return attributes.front(); }
};

/// Reads objects from a source, in bounded memory, without an allocation an object.
///
/// An object ends at an empty line (but for a CR), or where an attribute has the name of a class.
/// Lines that begin with `#` or `%` are comments, wherever they stand. A line that begins with a
/// space, a tab or `+` goes on with the attribute before it, also where nothing else is in it. An
/// object that begins with `*xx` was deleted in the registry and is passed over; elsewhere only the
/// line is.
class ObjectReader {
public:
    /// Both must outlive it. `is_cut_short` is asked at the end of the source, where it is given:
    /// whether that lacks its rest. Then an object that reaches to the end is left out, since its
    /// last line may be a part ("source: R").
    ObjectReader(ByteSource& source, Faults& faults, std::function<bool()> is_cut_short = nullptr);

    /// The next object; none at the end. Errors: those of the source, after the objects that were
    /// whole before it failed.
    [[nodiscard]] Result<std::optional<Object>> next();

    /// Comments before the first object, each with its line's end; the first kHeadOctetsMax octets.
    [[nodiscard]] const std::string& head() const { return head_; }
    /// Objects that were marked as deleted.
    [[nodiscard]] std::uint64_t deleted() const { return deleted_; }
    /// Octets taken from the source.
    [[nodiscard]] std::uint64_t octets() const { return octets_; }

private:
    enum class Step : std::uint8_t { HasObject, NeedsMore, HasEnded };
    struct Line {
        std::size_t begin;
        std::size_t end;   ///< Without LF.
        std::size_t next;  ///< Where the next line begins.
    };
    struct BadLine {
        Line line;
        std::uint64_t number;
    };

    [[nodiscard]] std::optional<Line> line_at(std::size_t at) const;
    [[nodiscard]] std::string_view text_of(const Line& line) const {
        return {buffer_.data() + line.begin, line.end - line.begin};
    }
    [[nodiscard]] bool is_blank(const Line& line) const;
    [[nodiscard]] std::size_t name_octets(const Line& line) const;

    Step step();
    bool skip_object();
    bool skip_to_object();
    bool read_object();
    void finish_object(std::size_t next, std::uint64_t next_number);
    void refuse_large();
    void keep_head(const Line& line);
    /// Makes room behind what is not taken yet and fills it; false at the end.
    bool read_more();

    ByteSource& source_;
    Faults& faults_;
    std::vector<char> buffer_;
    std::size_t start_ = 0;     ///< Of what is not taken yet.
    std::size_t end_ = 0;       ///< Of what was read.
    std::uint64_t number_ = 1;  ///< Of the line at `start_`.
    std::vector<Attribute> attributes_;
    std::vector<BadLine> bad_lines_;  ///< Of the object that is being read.
    bool is_at_end_ = false;
    bool is_skipping_ = false;     ///< The rest of an object is passed over.
    bool is_inside_line_ = false;  ///< `start_` is not at the start of a line.
    bool has_met_object_ = false;
    bool is_cut_ = false;  ///< What reaches to the end is not whole.
    std::function<bool()> is_cut_short_;
    std::optional<Error> error_;
    std::string head_;
    std::uint64_t deleted_ = 0;
    std::uint64_t octets_ = 0;
};

/// The value of `attribute` as one line: comments and blanks at either end taken off, lines joined
/// by a blank (RFC 2622 s2). A view of the attribute, or of `scratch` where there was something to
/// take out.
[[nodiscard]] std::string_view plain_value(const Attribute& attribute, std::string& scratch);

}  // namespace rpsl
}  // namespace comity::irr
