#include "irr/names.h"

#include <limits>

#include "irr/limits.h"

namespace comity::irr {
namespace {

constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kFirstSlots = 1024;

std::uint32_t hash_of(std::string_view text) {
    const std::uint64_t hash = std::hash<std::string_view>{}(text);
    return static_cast<std::uint32_t>(hash ^ hash >> 32U);
}

}  // namespace

Names::Names() : ends_{0}, slots_(kFirstSlots, kFree) { static_cast<void>(intern("")); }

/// The slot of `text`, or the free one where it belongs.
std::size_t Names::slot_of(std::string_view wanted, std::uint32_t hash) const {
    const auto mask = slots_.size() - 1;
    for (auto slot = hash & mask;; slot = (slot + 1) & mask) {
        const auto number = slots_[slot];
        if (number == kFree) return slot;
        if (hashes_[number] == hash && text(NameId{number}) == wanted) return slot;
    }
}

NameId Names::intern(std::string_view text) {
    const auto hash = hash_of(text);
    auto slot = slot_of(text, hash);
    if (slots_[slot] != kFree) return NameId{slots_[slot]};
    if (text.size() > kNamesOctetsMax - text_.size()) {
        is_full_ = true;
        return NameId::None;
    }
    if (hashes_.size() * 2 >= slots_.size()) {
        grow();
        slot = slot_of(text, hash);
    }
    const auto number = static_cast<std::uint32_t>(hashes_.size());
    slots_[slot] = number;
    hashes_.push_back(hash);
    text_ += text;
    ends_.push_back(static_cast<std::uint32_t>(text_.size()));
    return NameId{number};
}

NameId Names::find(std::string_view text) const {
    const auto number = slots_[slot_of(text, hash_of(text))];
    return number == kFree ? NameId::None : NameId{number};
}

void Names::grow() {
    slots_.assign(slots_.size() * 2, kFree);
    const auto mask = slots_.size() - 1;
    for (std::size_t number = 0; number < hashes_.size(); ++number) {
        auto slot = hashes_[number] & mask;
        while (slots_[slot] != kFree) slot = (slot + 1) & mask;
        slots_[slot] = static_cast<std::uint32_t>(number);
    }
}

}  // namespace comity::irr
