#include "irr/registered_contact.h"

#include <algorithm>

#include "base/text.h"
#include "irr/limits.h"

namespace comity::irr {
namespace {

using rpsl::Attribute;
using rpsl::AttributeName;
using rpsl::Object;

/// Calls `see` with each name in a list with commas or blanks between.
template <class See>
void for_each_name(std::string_view list, See see) {
    constexpr std::string_view kBetween = ", \t";
    for (std::size_t at = 0; at < list.size();) {
        const auto end = std::min(list.find_first_of(kBetween, at), list.size());
        const auto name = list.substr(at, end - at);
        at = end + 1;
        if (!name.empty() && name.size() <= kNameOctetsMax) see(name);
    }
}

}  // namespace

RegisteredContactSearch::RegisteredContactSearch(net::Asn asn,
                                                 std::function<bool(const MailAddress&)> is_wanted)
    : asn_(asn), is_wanted_(std::move(is_wanted)) {}

Result<void> RegisteredContactSearch::add(ByteSource& source) {
    Faults ignored;  // what cannot be read is no contact
    rpsl::ObjectReader reader(source, ignored);
    while (const auto object = COMITY_TRY(reader.next())) take(*object);
    return {};
}

void RegisteredContactSearch::take(const Object& object) {
    const auto name = object.front().id;
    const bool is_read = name == AttributeName::AutNum || name == AttributeName::Person ||
                         name == AttributeName::Role || name == AttributeName::Mntner;
    if (!is_read) return;
    const Attribute* source = nullptr;
    for (const auto& attribute : object.attributes) {
        if (attribute.id != AttributeName::Source) continue;
        if (source != nullptr) return;  // of two registries at once
        source = &attribute;
    }
    if (source == nullptr) return;
    const auto registry_name = upper_case(value(*source));
    const bool is_believed = std::find(kRegistriesOfHolders.begin(), kRegistriesOfHolders.end(),
                                       registry_name) != kRegistriesOfHolders.end();
    if (!is_believed) return;
    auto& registry = registries_[registry_name];
    if (name == AttributeName::AutNum) {
        take_aut_num(object, registry);
    } else if (name == AttributeName::Mntner) {
        take_maintainer(object, registry);
    } else {
        take_person(object, registry);
    }
}

template <class IsOne>
std::optional<MailAddress> RegisteredContactSearch::wanted_in(const Object& object,
                                                              Registry& registry, IsOne is_one) {
    bool has_address = false;
    std::optional<MailAddress> wanted;
    for (const auto& attribute : object.attributes) {
        if (wanted || !is_one(attribute)) continue;
        auto address = MailAddress::parse(value(attribute));
        if (!address) continue;
        has_address = true;
        if (is_wanted_(*address)) wanted = std::move(address);
    }
    if (has_address) ++registry.with_address;
    if (wanted) ++registry.matching;
    return wanted;
}

void RegisteredContactSearch::take_aut_num(const Object& object, Registry& registry) {
    auto notified = wanted_in(object, registry,
                              [](const Attribute& one) { return one.id == AttributeName::Notify; });
    if (net::Asn::parse(value(object.front())) != asn_) return;
    if (notified) registry.notified = std::move(notified);
    for (const auto& attribute : object.attributes) {
        const bool is_handle =
            attribute.id == AttributeName::AdminC || attribute.id == AttributeName::TechC;
        if (!is_handle && attribute.id != AttributeName::MntBy) continue;
        auto& names = is_handle ? registry.handles : registry.maintainers;
        for_each_name(value(attribute), [&names](std::string_view name) {
            if (names.size() < kContactNamesMax) names.insert(upper_case(name));
        });
    }
}

void RegisteredContactSearch::take_person(const Object& object, Registry& registry) {
    const auto address = wanted_in(
        object, registry, [](const Attribute& one) { return one.id == AttributeName::EMail; });
    if (!address) return;
    for (const auto& attribute : object.attributes) {
        if (attribute.id != AttributeName::NicHdl) continue;
        if (registry.matches.size() >= kContactMatchesMax) return;
        registry.matches.push_back({upper_case(value(attribute)), false, *address});
    }
}

void RegisteredContactSearch::take_maintainer(const Object& object, Registry& registry) {
    const auto address = wanted_in(object, registry, [](const Attribute& one) {
        const auto name = lower_case(one.name);
        return name == "mnt-nfy" || name == "upd-to";
    });
    if (!address || registry.matches.size() >= kContactMatchesMax) return;
    registry.matches.push_back({upper_case(value(object.front())), true, *address});
}

std::optional<MailAddress> RegisteredContactSearch::found() const {
    for (const auto& [name, registry] : registries_) {
        const bool is_dummy =
            registry.matching >= kDummyObjectsMin && registry.matching * 2 >= registry.with_address;
        if (is_dummy) continue;
        if (registry.notified) return registry.notified;
        for (const auto& match : registry.matches) {
            const auto& names = match.is_maintainer ? registry.maintainers : registry.handles;
            if (names.contains(match.name)) return match.address;
        }
    }
    return std::nullopt;
}

}  // namespace comity::irr
