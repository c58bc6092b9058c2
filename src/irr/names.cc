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

Names::Names() : ends_{0}, slots_(kFirstSlots, Slot{kFree, 0}) { static_cast<void>(intern("")); }

/// The slot of `text`, or the free one where it belongs.
std::size_t Names::slot_of(std::string_view wanted, std::uint32_t hash) const {
    const auto mask = slots_.size() - 1;
    for (auto slot = hash & mask;; slot = (slot + 1) & mask) {
        const auto& taken = slots_[slot];
        if (taken.number == kFree) return slot;
        if (taken.hash == hash && text(NameId{taken.number}) == wanted) return slot;
    }
}

NameId Names::intern(std::string_view text) {
    const auto hash = hash_of(text);
    auto slot = slot_of(text, hash);
    if (slots_[slot].number != kFree) return NameId{slots_[slot].number};
    if (text.size() > kNamesOctetsMax - text_.size()) {
        is_full_ = true;
        return NameId::None;
    }
    if (size() * 2 >= slots_.size()) {
        grow();
        slot = slot_of(text, hash);
    }
    const auto number = static_cast<std::uint32_t>(size());
    slots_[slot] = {number, hash};
    text_ += text;
    ends_.push_back(static_cast<std::uint32_t>(text_.size()));
    return NameId{number};
}

NameId Names::find(std::string_view text) const {
    const auto number = slots_[slot_of(text, hash_of(text))].number;
    return number == kFree ? NameId::None : NameId{number};
}

void Names::grow() {
    std::vector<Slot> old(slots_.size() * 2, Slot{kFree, 0});
    old.swap(slots_);
    const auto mask = slots_.size() - 1;
    for (const auto& taken : old) {
        if (taken.number == kFree) continue;
        auto slot = taken.hash & mask;
        while (slots_[slot].number != kFree) slot = (slot + 1) & mask;
        slots_[slot] = taken;
    }
}

}  // namespace comity::irr
