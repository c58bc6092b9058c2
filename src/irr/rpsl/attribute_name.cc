#include "irr/rpsl/attribute_name.h"

#include <algorithm>
#include <array>

namespace comity::irr::rpsl {
namespace {

constexpr std::size_t kCount = static_cast<std::size_t>(AttributeName::Other) + 1;

constexpr std::array<std::string_view, kCount> kNames{
    "as-block",    "as-set",     "aut-num",   "domain",        "filter-set",    "inet6num",
    "inet-rtr",    "inetnum",    "irt",       "key-cert",      "mntner",        "organisation",
    "peering-set", "person",     "poem",      "poetic-form",   "role",          "route",
    "route6",      "route-set",  "rtr-set",   "abuse-c",       "abuse-mailbox", "admin-c",
    "as-name",     "changed",    "country",   "created",       "default",       "descr",
    "e-mail",      "export",     "import",    "last-modified", "mbrs-by-ref",   "members",
    "mnt-by",      "mp-default", "mp-export", "mp-import",     "nic-hdl",       "notify",
    "org",         "org-name",   "origin",    "phone",         "remarks",       "source",
    "tech-c",      "other"};
static_assert(kNames[static_cast<std::size_t>(AttributeName::RtrSet)] == "rtr-set");
static_assert(kNames[static_cast<std::size_t>(AttributeName::TechC)] == "tech-c");

constexpr unsigned lower(char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet >= 'A' && octet <= 'Z' ? octet + 32U : octet;
}

constexpr std::size_t kSlots = 256;
constexpr std::uint8_t kFree = 0xFF;

constexpr std::size_t slot_of(std::string_view name) {
    const auto size = name.size();
    const auto letter = [name](std::size_t place) { return std::size_t{lower(name[place])}; };
    return (size * 37U + letter(0) * 5U + letter(size / 2) * 3U + letter(size - 1) * 17U) % kSlots;
}

/// Which name stands in which slot; one whose slot is taken stands in the next free one.
constexpr std::array<std::uint8_t, kSlots> make_slots() {
    std::array<std::uint8_t, kSlots> slots{};
    slots.fill(kFree);
    for (std::size_t i = 0; i + 1 < kCount; ++i) {
        auto slot = slot_of(kNames[i]);
        while (slots[slot] != kFree) slot = (slot + 1) % kSlots;
        slots[slot] = static_cast<std::uint8_t>(i);
    }
    return slots;
}
constexpr auto kSlotTable = make_slots();

bool same_letters(std::string_view text, std::string_view name) {
    return text.size() == name.size() &&
           std::equal(text.begin(), text.end(), name.begin(),
                      [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

AttributeName find_attribute_name(std::string_view name) {
    if (name.empty()) return AttributeName::Other;
    for (auto slot = slot_of(name); kSlotTable[slot] != kFree; slot = (slot + 1) % kSlots) {
        const auto known = kNames[kSlotTable[slot]];
        if (name == known || same_letters(name, known)) {
            return static_cast<AttributeName>(kSlotTable[slot]);
        }
    }
    return AttributeName::Other;
}

std::string_view to_string(AttributeName name) { return kNames[static_cast<std::size_t>(name)]; }

}  // namespace comity::irr::rpsl
