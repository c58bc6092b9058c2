// What registries document, of all dumps together: immutable, and asked by any number of threads.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"
#include "irr/dump.h"
#include "irr/match_kind.h"
#include "irr/objects.h"

namespace comity::irr {

struct RouteMatch {
    MatchKind kind = MatchKind::None;
    /// What it rests on, of the database's storage, most trusted first: the objects of the longest
    /// prefix that make it so (of this origin, or with OtherOrigin all of that prefix).
    std::span<const RouteObject> objects;
};

/// What a contact of an aut-num is there for.
enum class ContactRole : std::uint8_t { Admin, Tech, Abuse };

[[nodiscard]] std::string_view to_string(ContactRole role);

enum class ContactState : std::uint8_t {
    Found,    ///< Its person or role is in the same source.
    Missing,  ///< It is not.
    Withheld  ///< The handle stands in a public dump for one that is not shown ("DUMY-RIPE").
};

struct Contact {
    ContactRole role{};
    ContactState state{};
    std::string_view handle;         ///< Of the database's storage, as is what follows.
    const Person* person = nullptr;  ///< Null unless Found.
};

/// One registry, as its dumps showed it.
struct Source {
    std::string name;  ///< In capitals.
    ClassCounts objects{};
    /// The time that a dump of it states, else the newest last-modified, else the newest changed
    /// (which people type, and may be wrong).
    std::optional<Timestamp> as_of;
    std::optional<std::uint64_t> serial;
    friend bool operator==(const Source&, const Source&) = default;
};

/// Immutable. Look-ups return what is most trusted first.
///
/// Route objects are sorted by prefix, origin and trust. Each knows the next shorter prefix that
/// covers its own, so that all objects around a prefix are found by one binary search and then by
/// going up.
class Database {
public:
    /// No objects and no sources.
    Database() = default;

    /// By trust, so that a SourceId is a place here.
    [[nodiscard]] std::span<const Source> sources() const { return sources_; }
    [[nodiscard]] const Source& source(SourceId id) const {
        return sources_[static_cast<std::size_t>(id)];
    }
    [[nodiscard]] std::string_view text(NameId id) const { return names_.text(id); }
    /// Objects that another of the same source, class and name stands for, being newer.
    [[nodiscard]] std::uint64_t duplicates() const { return duplicates_; }

    /// By prefix, origin, trust; no two of one prefix, origin and source.
    [[nodiscard]] std::span<const RouteObject> routes() const { return routes_; }
    /// Appends all route objects whose prefix is `prefix` or covers it, the longest prefix first,
    /// then by origin and trust.
    void append_covering(const net::Prefix& prefix, std::vector<RouteObject>& routes) const;
    /// How the route objects agree with a route to `prefix` from `origin`.
    [[nodiscard]] RouteMatch match(const net::Prefix& prefix, net::Asn origin) const;
    /// The places in `routes()` of all route objects of `origin`, in order.
    [[nodiscard]] std::span<const std::uint32_t> routes_of(net::Asn origin) const;

    /// All aut-nums of `asn`, and the most trusted one, or null.
    [[nodiscard]] std::span<const AutNum> aut_nums(net::Asn asn) const;
    [[nodiscard]] const AutNum* aut_num(net::Asn asn) const;
    /// By AS number, then trust.
    [[nodiscard]] std::span<const AutNum> aut_nums() const { return aut_nums_; }
    /// The contacts that `aut_num` names: admin-c, tech-c, and its abuse-c or that of its
    /// organisation (docs/formats/irr.md).
    [[nodiscard]] std::vector<Contact> contacts_of(const AutNum& aut_num) const;

    /// The as-set of this name (any case), of the most trusted source that has it, or of `source`
    /// only; null if there is none.
    [[nodiscard]] const AsSet* as_set(std::string_view name) const;
    [[nodiscard]] const AsSet* as_set(std::string_view name, SourceId source) const;
    [[nodiscard]] std::span<const AsSet> as_sets() const { return as_sets_; }
    /// In the order of the object.
    [[nodiscard]] std::span<const SetMember> members(const AsSet& set) const {
        return std::span(set_members_).subspan(set.first_member, set.member_count);
    }

    /// Of this source, by name or handle (any case); null if there is none.
    [[nodiscard]] const Maintainer* maintainer(std::string_view name, SourceId source) const;
    [[nodiscard]] const Person* person(std::string_view handle, SourceId source) const;
    [[nodiscard]] const Organisation* organisation(std::string_view id, SourceId source) const;
    /// The source of this name (any case).
    [[nodiscard]] std::optional<SourceId> find_source(std::string_view name) const;

private:
    friend class DatabaseReader;

    /// Index of the first route object of the longest prefix that is or covers `prefix`.
    [[nodiscard]] std::uint32_t covering_group(const net::Prefix& prefix) const;
    [[nodiscard]] std::span<const RouteObject> group_at(std::uint32_t first) const;
    void add_contacts(std::vector<Contact>& contacts, ContactRole role, NameId handles,
                      SourceId source) const;

    Names names_;
    std::vector<Source> sources_;
    std::vector<RouteObject> routes_;
    /// For each of `routes_` the first of the next shorter prefix that covers its own.
    std::vector<std::uint32_t> parents_;
    std::vector<std::uint32_t> by_origin_;  ///< Places in `routes_`, by origin.
    std::vector<AutNum> aut_nums_;
    std::vector<AsSet> as_sets_;  ///< By name, then trust; so are those below.
    std::vector<SetMember> set_members_;
    std::vector<Maintainer> maintainers_;
    std::vector<Person> people_;
    std::vector<Organisation> organisations_;
    std::uint64_t duplicates_ = 0;
};

/// The order of trust where none is given: the registries of the RIRs, then what these took over
/// from others without checking who holds the addresses ("-NONAUTH").
[[nodiscard]] std::vector<std::string> default_trust();

/// Joins dumps into a database. Several dumps may be read (`read_dump`) side by side, then added.
class DatabaseReader {
public:
    /// `trust`: names of sources, most trusted first. Those that it does not name come behind, in
    /// the order in which they were added.
    explicit DatabaseReader(std::vector<std::string> trust = default_trust());

    /// At most kDumpsMax times.
    void add(Dump&& dump);

    /// Of all dumps added. Of objects of one source, class and name the newest stands. The result
    /// does not depend on `executor`.
    [[nodiscard]] Database finish(Executor& executor) &&;

private:
    /// What an as-of time may be taken from.
    struct Times {
        std::optional<Timestamp> stated;
        std::optional<Timestamp> last_modified;
        std::optional<Timestamp> changed;
    };
    std::vector<SourceId> place_sources(const Dump& dump);
    std::vector<SourceId> order_sources();

    std::vector<std::string> trust_;
    Database database_;
    std::size_t dumps_ = 0;
    std::vector<Times> times_;  ///< Of each source.
};

}  // namespace comity::irr
