// Names that objects refer to each other by, kept once each: maintainers, handles, sets, sources.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace comity::irr {

/// Stands for a text of one `Names`. None is the empty text.
// NOLINTNEXTLINE(performance-enum-size): a number of 32 bits, of which one has a name
enum class NameId : std::uint32_t { None = 0 };

/// A table of different texts, numbered as they come.
class Names {
public:
    Names();
    /// The number of `text`, which is added if it is new. None where there is no room any more
    /// (kNamesOctetsMax).
    [[nodiscard]] NameId intern(std::string_view text);
    /// The number of `text`; None if it is not there.
    [[nodiscard]] NameId find(std::string_view text) const;
    /// A view of this table's storage, which stands until the next `intern`.
    [[nodiscard]] std::string_view text(NameId id) const {
        const auto i = static_cast<std::size_t>(id);
        return std::string_view(text_).substr(ends_[i], ends_[i + 1] - ends_[i]);
    }
    /// Whether `intern` has turned a text away.
    [[nodiscard]] bool is_full() const { return is_full_; }
    /// Different texts, the empty one among them.
    [[nodiscard]] std::size_t size() const { return ends_.size() - 1; }

private:
    /// Where a text may stand. Its hash is beside its number: memory is waited for once less.
    struct Slot {
        std::uint32_t number;  ///< Or kFree.
        std::uint32_t hash;
    };
    [[nodiscard]] std::size_t slot_of(std::string_view wanted, std::uint32_t hash) const;
    void grow();

    std::string text_;                 ///< All texts, one behind the other.
    std::vector<std::uint32_t> ends_;  ///< Where in `text_` each begins and the one before ends.
    std::vector<Slot> slots_;          ///< At most half are taken.
    bool is_full_ = false;
};

}  // namespace comity::irr
