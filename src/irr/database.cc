#include "irr/database.h"

#include <algorithm>
#include <array>
#include <limits>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "irr/limits.h"

namespace comity::irr {
namespace {

constexpr std::uint32_t kNoRoute = std::numeric_limits<std::uint32_t>::max();

/// Handles of the RIPE NCC's public dumps that stand for a person who is not shown.
constexpr std::string_view kWithheldPrefix = "DUMY-";

/// What objects of a class are found by; their source comes behind it.
auto key_of(const RouteObject& route) { return std::tie(route.prefix, route.origin, route.source); }
auto key_of(const AutNum& aut_num) { return std::tie(aut_num.asn, aut_num.source); }
auto key_of(const AsSet& set) { return std::tie(set.name, set.source); }
auto key_of(const Maintainer& maintainer) { return std::tie(maintainer.name, maintainer.source); }
auto key_of(const Person& person) { return std::tie(person.handle, person.source); }
auto key_of(const Organisation& organisation) {
    return std::tie(organisation.id, organisation.source);
}

/// Sorts by key and keeps the newest of each, of equally new ones that which came first. Returns
/// how many others there were.
template <class T>
std::uint64_t sort_and_merge(std::vector<T>& objects) {
    const auto less = [](const T& a, const T& b) { return key_of(a) < key_of(b); };
    std::stable_sort(objects.begin(), objects.end(), less);
    auto kept = objects.begin();
    for (auto next = objects.begin(); next != objects.end(); ++next) {
        if (kept == objects.begin() || less(*std::prev(kept), *next)) {
            *kept++ = *next;
        } else if (std::prev(kept)->last_modified < next->last_modified) {
            *std::prev(kept) = *next;
        }
    }
    const auto others = static_cast<std::uint64_t>(objects.end() - kept);
    objects.erase(kept, objects.end());
    return others;
}

/// The first of `sorted` whose key is not before `key`.
template <class T, class Key>
const T* find_key(const std::vector<T>& sorted, const Key& key) {
    const auto found = std::lower_bound(sorted.begin(), sorted.end(), key,
                                        [](const T& a, const Key& b) { return key_of(a) < b; });
    return found != sorted.end() && key_of(*found) == key ? &*found : nullptr;
}

std::vector<std::uint32_t> find_parents(std::span<const RouteObject> routes) {
    std::vector<std::uint32_t> parents(routes.size(), kNoRoute);
    std::vector<std::uint32_t> above;  // The first route of each prefix that covers the next.
    for (std::uint32_t i = 0; i < routes.size(); ++i) {
        if (i > 0 && routes[i].prefix == routes[i - 1].prefix) {
            parents[i] = parents[i - 1];
            continue;
        }
        while (!above.empty() && !routes[above.back()].prefix.covers(routes[i].prefix)) {
            above.pop_back();
        }
        if (!above.empty()) parents[i] = above.back();
        above.push_back(i);
    }
    return parents;
}

std::vector<std::uint32_t> order_by_origin(std::span<const RouteObject> routes) {
    std::vector<std::uint64_t> keys(routes.size());
    for (std::size_t i = 0; i < routes.size(); ++i) {
        keys[i] = std::uint64_t{routes[i].origin.value()} << 32U | i;
    }
    std::sort(keys.begin(), keys.end());
    std::vector<std::uint32_t> places(keys.size());
    std::transform(keys.begin(), keys.end(), places.begin(),
                   [](std::uint64_t key) { return static_cast<std::uint32_t>(key); });
    return places;
}

/// Appends `from` to `to`, which is empty most often.
template <class T>
void append(std::vector<T>& to, std::vector<T>&& from) {
    if (to.empty()) {
        to = std::move(from);
    } else {
        to.insert(to.end(), from.begin(), from.end());
    }
}

/// Calls `change` with each name that an object has.
template <class Change>
void for_names(RouteObject& route, Change change) {
    change(route.maintainers);
}
template <class Change>
void for_names(AutNum& aut_num, Change change) {
    for (auto* const name : {&aut_num.as_name, &aut_num.admin_c, &aut_num.tech_c, &aut_num.abuse_c,
                             &aut_num.org, &aut_num.maintainers}) {
        change(*name);
    }
}
template <class Change>
void for_names(AsSet& set, Change change) {
    change(set.name);
    change(set.mbrs_by_ref);
}
template <class Change>
void for_names(Maintainer& maintainer, Change change) {
    change(maintainer.name);
}
template <class Change>
void for_names(Person& person, Change change) {
    change(person.handle);
}
template <class Change>
void for_names(Organisation& organisation, Change change) {
    for (auto* const name :
         {&organisation.id, &organisation.name, &organisation.country, &organisation.abuse_c}) {
        change(*name);
    }
}

}  // namespace

std::string_view to_string(ContactRole role) {
    switch (role) {
        case ContactRole::Admin: return "admin";
        case ContactRole::Tech: return "tech";
        case ContactRole::Abuse: return "abuse";
    }
    return "admin";
}

std::span<const RouteObject> Database::group_at(std::uint32_t first) const {
    const auto rest = std::span(routes_).subspan(first);
    const auto& prefix = rest.front().prefix;
    // Few prefixes have more than some objects, so the end is looked for in growing steps.
    std::size_t step = 1;
    while (step < rest.size() && rest[step].prefix == prefix) step *= 2;
    const auto end = std::partition_point(
        rest.begin() + static_cast<std::ptrdiff_t>(step / 2),
        rest.begin() + static_cast<std::ptrdiff_t>(std::min(step, rest.size())),
        [&prefix](const RouteObject& route) { return route.prefix == prefix; });
    return rest.first(static_cast<std::size_t>(end - rest.begin()));
}

std::uint32_t Database::covering_group(const net::Prefix& prefix) const {
    // Whatever covers `prefix` comes before it, and covers all that stands between them.
    const auto behind = std::upper_bound(
        routes_.begin(), routes_.end(), prefix,
        [](const net::Prefix& wanted, const RouteObject& route) { return wanted < route.prefix; });
    if (behind == routes_.begin()) return kNoRoute;
    auto at = static_cast<std::uint32_t>(behind - routes_.begin() - 1);
    if (!routes_[at].prefix.covers(prefix)) {
        do at = parents_[at];
        while (at != kNoRoute && !routes_[at].prefix.covers(prefix));
        return at;
    }
    const auto first = std::lower_bound(
        routes_.begin(), behind, routes_[at].prefix,
        [](const RouteObject& route, const net::Prefix& wanted) { return route.prefix < wanted; });
    return static_cast<std::uint32_t>(first - routes_.begin());
}

void Database::append_covering(const net::Prefix& prefix, std::vector<RouteObject>& routes) const {
    for (auto at = covering_group(prefix); at != kNoRoute; at = parents_[at]) {
        const auto group = group_at(at);
        routes.insert(routes.end(), group.begin(), group.end());
    }
}

RouteMatch Database::match(const net::Prefix& prefix, net::Asn origin) const {
    const auto longest = covering_group(prefix);
    if (longest == kNoRoute) return {};
    for (auto at = longest; at != kNoRoute; at = parents_[at]) {
        const auto group = group_at(at);
        const auto begin = std::partition_point(
            group.begin(), group.end(),
            [origin](const RouteObject& route) { return route.origin < origin; });
        const auto end = std::partition_point(
            begin, group.end(),
            [origin](const RouteObject& route) { return route.origin == origin; });
        if (begin == end) continue;
        const bool is_exact = group.front().prefix == prefix;
        return {is_exact ? MatchKind::Exact : MatchKind::Covering, {begin, end}};
    }
    return {MatchKind::OtherOrigin, group_at(longest)};
}

std::span<const std::uint32_t> Database::routes_of(net::Asn origin) const {
    const auto origin_at = [this](std::uint32_t place) { return routes_[place].origin; };
    const auto begin =
        std::partition_point(by_origin_.begin(), by_origin_.end(),
                             [&](std::uint32_t place) { return origin_at(place) < origin; });
    const auto end = std::partition_point(
        begin, by_origin_.end(), [&](std::uint32_t place) { return origin_at(place) == origin; });
    return {begin, end};
}

std::span<const AutNum> Database::aut_nums(net::Asn asn) const {
    const auto begin =
        std::partition_point(aut_nums_.begin(), aut_nums_.end(),
                             [asn](const AutNum& aut_num) { return aut_num.asn < asn; });
    const auto end = std::partition_point(
        begin, aut_nums_.end(), [asn](const AutNum& aut_num) { return aut_num.asn == asn; });
    return {begin, end};
}

const AutNum* Database::aut_num(net::Asn asn) const {
    const auto all = aut_nums(asn);
    return all.empty() ? nullptr : &all.front();
}

void Database::add_contacts(std::vector<Contact>& contacts, ContactRole role, NameId handles,
                            SourceId source) const {
    auto rest = text(handles);
    while (!rest.empty()) {
        const auto handle = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(handle.size() + 1, rest.size()));
        Contact contact{.role = role, .handle = handle};
        contact.person = person(handle, source);
        contact.state = contact.person != nullptr ? ContactState::Found : ContactState::Missing;
        if (handle.starts_with(kWithheldPrefix)) {
            contact.state = ContactState::Withheld;
            contact.person = nullptr;
        }
        contacts.push_back(contact);
    }
}

std::vector<Contact> Database::contacts_of(const AutNum& aut_num) const {
    std::vector<Contact> contacts;
    add_contacts(contacts, ContactRole::Admin, aut_num.admin_c, aut_num.source);
    add_contacts(contacts, ContactRole::Tech, aut_num.tech_c, aut_num.source);
    auto abuse_c = aut_num.abuse_c;
    if (abuse_c == NameId::None) {
        const auto* const org = organisation(text(aut_num.org), aut_num.source);
        if (org != nullptr) abuse_c = org->abuse_c;
    }
    add_contacts(contacts, ContactRole::Abuse, abuse_c, aut_num.source);
    return contacts;
}

const AsSet* Database::as_set(std::string_view name) const {
    const auto id = names_.find(upper_case(name));
    const auto found = std::partition_point(as_sets_.begin(), as_sets_.end(),
                                            [id](const AsSet& set) { return set.name < id; });
    return found != as_sets_.end() && found->name == id ? &*found : nullptr;
}

const AsSet* Database::as_set(std::string_view name, SourceId source) const {
    return find_key(as_sets_, std::make_tuple(names_.find(upper_case(name)), source));
}

const Maintainer* Database::maintainer(std::string_view name, SourceId source) const {
    return find_key(maintainers_, std::make_tuple(names_.find(upper_case(name)), source));
}

const Person* Database::person(std::string_view handle, SourceId source) const {
    return find_key(people_, std::make_tuple(names_.find(upper_case(handle)), source));
}

const Organisation* Database::organisation(std::string_view id, SourceId source) const {
    return find_key(organisations_, std::make_tuple(names_.find(upper_case(id)), source));
}

std::optional<SourceId> Database::find_source(std::string_view name) const {
    const auto wanted = upper_case(name);
    for (std::size_t i = 0; i < sources_.size(); ++i) {
        if (sources_[i].name == wanted) return SourceId{static_cast<std::uint16_t>(i)};
    }
    return std::nullopt;
}

std::vector<std::string> default_trust() {
    return {"RIPE",         "APNIC",         "AFRINIC",         "ARIN",         "LACNIC",
            "RIPE-NONAUTH", "APNIC-NONAUTH", "AFRINIC-NONAUTH", "ARIN-NONAUTH", "LACNIC-NONAUTH"};
}

DatabaseReader::DatabaseReader(std::vector<std::string> trust) : trust_(std::move(trust)) {
    for (auto& name : trust_) name = upper_case(name);
}

/// The places of a dump's sources among those of all dumps, counted there.
std::vector<SourceId> DatabaseReader::place_sources(const Dump& dump) {
    std::vector<SourceId> places;
    for (const auto& given : dump.sources) {
        const auto name = dump.names.text(given.name);
        auto& sources = database_.sources_;
        auto known = std::find_if(sources.begin(), sources.end(),
                                  [name](const Source& source) { return source.name == name; });
        if (known == sources.end()) {
            known = sources.insert(known, Source{.name = std::string(name)});
            times_.emplace_back();
        }
        const auto place = static_cast<std::size_t>(known - sources.begin());
        for (std::size_t i = 0; i < given.objects.size(); ++i)
            known->objects[i] += given.objects[i];
        const auto keep_newest = [](auto& newest, const auto& one) {
            if (one && (!newest || *one > *newest)) newest = one;
        };
        keep_newest(times_[place].stated, dump.stated);
        keep_newest(times_[place].last_modified, given.last_modified);
        keep_newest(times_[place].changed, given.changed);
        keep_newest(known->serial, dump.serial);
        places.push_back(SourceId{static_cast<std::uint16_t>(place)});
    }
    return places;
}

void DatabaseReader::add(Dump&& dump) {
    COMITY_CHECK(++dumps_ <= kDumpsMax && dump.sources.size() <= kSourcesMax);
    const auto places = place_sources(dump);
    auto& all = database_;
    std::vector<NameId> names;  // Of the dump's, where they are not those of all.
    if (all.names_.size() == 1) {
        all.names_ = std::move(dump.names);
    } else {
        names.resize(dump.names.size());
        for (std::size_t i = 0; i < names.size(); ++i) {
            // NOLINTNEXTLINE(clang-analyzer-optin.core.EnumCastOutOfRange): a number, not a name
            names[i] = all.names_.intern(dump.names.text(NameId{static_cast<std::uint32_t>(i)}));
        }
    }
    const auto rename = [&names](NameId& name) {
        if (!names.empty()) name = names[static_cast<std::size_t>(name)];
    };
    const auto take = [&](auto& objects, auto&& added) {
        for (auto& object : added) {
            for_names(object, rename);
            object.source = places[static_cast<std::size_t>(object.source)];
        }
        // Only ever given what may be moved from.
        // NOLINTNEXTLINE(bugprone-move-forwarding-reference)
        append(objects, std::move(added));
    };
    for (auto& set : dump.as_sets) {
        set.first_member += static_cast<std::uint32_t>(all.set_members_.size());
    }
    for (auto& member : dump.set_members) {
        if (!member.is_set()) continue;
        auto name = member.set();
        rename(name);
        member = SetMember(name);
    }
    append(all.set_members_, std::move(dump.set_members));
    take(all.routes_, std::move(dump.routes));
    take(all.aut_nums_, std::move(dump.aut_nums));
    take(all.as_sets_, std::move(dump.as_sets));
    take(all.maintainers_, std::move(dump.maintainers));
    take(all.people_, std::move(dump.people));
    take(all.organisations_, std::move(dump.organisations));
}

/// Sorts the sources by trust; returns where each went.
std::vector<SourceId> DatabaseReader::order_sources() {
    auto& sources = database_.sources_;
    std::vector<std::size_t> order(sources.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto rank = [&](std::size_t i) {
        return std::find(trust_.begin(), trust_.end(), sources[i].name) - trust_.begin();
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rank(a) < rank(b); });
    std::vector<Source> sorted;
    std::vector<SourceId> places(sources.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
        auto& source = sorted.emplace_back(std::move(sources[order[i]]));
        const auto& times = times_[order[i]];
        source.as_of = times.stated          ? times.stated
                       : times.last_modified ? times.last_modified
                                             : times.changed;
        places[order[i]] = SourceId{static_cast<std::uint16_t>(i)};
    }
    sources = std::move(sorted);
    return places;
}

Database DatabaseReader::finish(Executor& executor) && {
    auto& all = database_;
    const auto places = order_sources();
    std::array<std::uint64_t, 3> duplicates{};
    const auto settle = [&places](auto& objects) {
        for (auto& object : objects) {
            object.source = places[static_cast<std::size_t>(object.source)];
        }
        return sort_and_merge(objects);
    };
    // Route objects are most of the work, and need no names.
    executor.for_each(3, [&](std::size_t piece) {
        if (piece == 0) {
            duplicates[0] = settle(all.routes_);
        } else if (piece == 1) {
            duplicates[1] = settle(all.aut_nums_) + settle(all.as_sets_);
        } else {
            duplicates[2] =
                settle(all.maintainers_) + settle(all.people_) + settle(all.organisations_);
        }
    });
    executor.for_each(2, [&all](std::size_t piece) {
        if (piece == 0) {
            all.parents_ = find_parents(all.routes_);
        } else {
            all.by_origin_ = order_by_origin(all.routes_);
        }
    });
    for (const auto count : duplicates) all.duplicates_ += count;
    return std::move(database_);
}

}  // namespace comity::irr
