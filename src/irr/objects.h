// The objects of a registry that say something of routes, policies and contacts, as values
// (RFC 2622 s3 to s6, RFC 4012 s3). Of people nothing is kept but their handle, and whether a way
// to reach them is there.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "irr/day.h"
#include "irr/faults.h"
#include "irr/names.h"
#include "irr/rpsl/object_reader.h"
#include "net/asn.h"
#include "net/prefix.h"

namespace comity::irr {

namespace rules {

inline constexpr Rule kAttributeMissing{
    "irr.object.attribute-missing", "RFC 2622 s3", Severity::Warning,
    "An object has what names it: a route an origin, a person or role a nic-hdl, each a source; it "
    "was left out."};
inline constexpr Rule kAttributeRepeated{
    "irr.object.attribute-repeated", "RFC 2622 s3", Severity::Warning,
    "An object has one origin, one nic-hdl and one source; with two it was left out."};
inline constexpr Rule kSourceBad{
    "irr.source.bad", "RFC 2622 s2", Severity::Warning,
    "A source is the name of a registry, and there are at most 256; the object was left out."};
inline constexpr Rule kNameBad{
    "irr.name.bad", "RFC 2622 s2", Severity::Warning,
    "A name is 1 to 255 printing characters of ASCII without a comma; what names an object so was "
    "left out with it, elsewhere only the name."};
inline constexpr Rule kAsSetName{
    "irr.as-set.name", "RFC 2622 s5", Severity::Warning,
    "A level of an as-set's name begins with AS-, and all others are AS numbers or such; the "
    "object was left out."};
inline constexpr Rule kAsnBad{
    "irr.asn.bad", "RFC 2622 s2", Severity::Warning,
    "An AS number is AS and a number of 0 to 4294967295; the object was left out."};
inline constexpr Rule kAsnAsdot{"irr.asn.asdot", "RFC 5396 s2", Severity::Notice,
                                "An AS number was written with a dot, as AS1.5."};
inline constexpr Rule kPrefixBad{
    "irr.prefix.bad", "RFC 2622 s2", Severity::Warning,
    "A prefix is a whole address, a slash and a length that suits it; the route was left out."};
inline constexpr Rule kPrefixFamily{
    "irr.prefix.family", "RFC 4012 s3", Severity::Warning,
    "A route has a prefix of IPv4, a route6 one of IPv6; the route was left out."};
inline constexpr Rule kPrefixHostBits{
    "irr.prefix.host-bits", "RFC 2622 s4", Severity::Warning,
    "A route's prefix has no bits set beyond its length; the route was left out."};
inline constexpr Rule kPrefixZeros{
    "irr.prefix.leading-zeros", "RFC 2622 s2", Severity::Notice,
    "Numbers of a prefix were written with zeros in front; they were read as decimal."};
inline constexpr Rule kDateBad{"irr.date.bad", "RFC 2622 s2", Severity::Notice,
                               "A date is YYYYMMDD or as RFC 3339 has it; it was left out."};

}  // namespace rules

/// Stands for a registry. In a `Database` those trusted more come first.
enum class SourceId : std::uint16_t {};

/// A route or route6 object.
struct RouteObject {
    // Millions are kept: the two octets behind it lie in the prefix's padding.
    [[no_unique_address]] net::Prefix prefix;
    Day created;
    net::Asn origin;
    NameId maintainers{};  ///< mnt-by: a text of names with commas between.
    Day last_modified;     ///< Or the last of `changed`.
    SourceId source{};
    friend bool operator==(const RouteObject&, const RouteObject&) = default;
};
static_assert(sizeof(RouteObject) == 32);

/// An aut-num object. Its lists are texts of names with commas between.
struct AutNum {
    net::Asn asn;
    NameId as_name{};
    NameId admin_c{};
    NameId tech_c{};
    NameId abuse_c{};
    NameId org{};
    NameId maintainers{};
    std::uint32_t imports = 0;   ///< Lines of import and mp-import that say something.
    std::uint32_t exports = 0;   ///< Of export and mp-export.
    std::uint32_t defaults = 0;  ///< Of default and mp-default.
    Day last_modified;
    SourceId source{};
    friend bool operator==(const AutNum&, const AutNum&) = default;
};

/// A member of an as-set: a network, or another set by its name.
class SetMember {
public:
    constexpr SetMember() = default;
    constexpr explicit SetMember(net::Asn asn) : value_(asn.value()) {}
    constexpr explicit SetMember(NameId set)
        : value_(static_cast<std::uint32_t>(set)), is_set_(true) {}
    [[nodiscard]] constexpr bool is_set() const { return is_set_; }
    /// Of a network.
    [[nodiscard]] constexpr net::Asn asn() const { return net::Asn(value_); }
    /// Of a set; there may be no object of that name.
    [[nodiscard]] constexpr NameId set() const { return NameId{value_}; }
    friend constexpr bool operator==(SetMember, SetMember) = default;

private:
    std::uint32_t value_ = 0;
    bool is_set_ = false;
};

/// An as-set object.
struct AsSet {
    NameId name{};
    NameId mbrs_by_ref{};            ///< A text of maintainers, or ANY, with commas between.
    std::uint32_t first_member = 0;  ///< Where its members begin among those of all sets.
    std::uint32_t member_count = 0;
    Day last_modified;
    SourceId source{};
    friend bool operator==(const AsSet&, const AsSet&) = default;
};

/// A mntner object.
struct Maintainer {
    NameId name{};
    Day last_modified;
    SourceId source{};
    bool has_admin_c = false;
    bool has_tech_c = false;
    friend bool operator==(const Maintainer&, const Maintainer&) = default;
};

/// A person or role object.
struct Person {
    NameId handle{};  ///< nic-hdl
    Day last_modified;
    SourceId source{};
    bool is_role = false;
    bool has_email = false;  ///< An e-mail with text on either side of an at sign.
    bool has_phone = false;
    bool has_abuse_mailbox = false;
    friend bool operator==(const Person&, const Person&) = default;
};

/// An organisation object.
struct Organisation {
    NameId id{};
    NameId name{};
    NameId country{};
    NameId abuse_c{};
    Day last_modified;
    SourceId source{};
    friend bool operator==(const Organisation&, const Organisation&) = default;
};

/// When an object was made and changed last.
struct Dates {
    std::optional<Timestamp> created;
    std::optional<Timestamp> last_modified;  ///< What the registry wrote.
    std::optional<Timestamp> changed;        ///< The newest of what its maintainers wrote.
    [[nodiscard]] Day day_of_change() const {
        const auto& newest = last_modified ? last_modified : changed;
        return newest ? Day::of(*newest) : Day();
    }
};

/// Makes values of objects. Give it an object by `start`, then ask for what its class is.
///
/// Names are kept in capitals (RPSL knows no case), those of networks and organisations as written.
/// A function that returns none has counted why.
class ObjectParser {
public:
    /// Both must outlive it.
    ObjectParser(Names& names, Faults& faults) : names_(names), faults_(faults) {}

    /// Looks at `object`, which must outlive the calls below; false if no source names it.
    [[nodiscard]] bool start(const rpsl::Object& object);

    [[nodiscard]] SourceId source() const { return source_; }
    [[nodiscard]] const Dates& dates() const { return dates_; }

    /// Of a route or route6.
    [[nodiscard]] std::optional<RouteObject> route();
    [[nodiscard]] std::optional<AutNum> aut_num();
    /// Appends the set's members to `members`.
    [[nodiscard]] std::optional<AsSet> as_set(std::vector<SetMember>& members);
    [[nodiscard]] std::optional<Maintainer> maintainer();
    /// Of a person or role.
    [[nodiscard]] std::optional<Person> person();
    [[nodiscard]] std::optional<Organisation> organisation();

    /// The names of the sources by SourceId, in the order in which they were met.
    [[nodiscard]] const std::vector<NameId>& sources() const { return sources_; }

private:
    using Attribute = rpsl::Attribute;
    using AttributeName = rpsl::AttributeName;

    [[nodiscard]] const Attribute* first(AttributeName name) const {
        return first_[static_cast<std::size_t>(name)];
    }
    [[nodiscard]] std::string_view value(const Attribute& attribute) {
        return rpsl::plain_value(attribute, value_);
    }
    template <class See>
    void for_each(AttributeName name, See see);
    template <class See>
    void for_each_name(AttributeName name, See see);

    bool read_source();
    void read_dates();
    std::optional<Timestamp> read_date(const Attribute& attribute);
    std::optional<net::Asn> read_asn(const Attribute& attribute);
    SetMember read_member(std::string_view text, const Attribute& attribute);
    std::optional<net::Prefix> read_prefix(const Attribute& attribute);
    NameId read_name(const Attribute* attribute);
    NameId read_text(const Attribute* attribute);
    NameId read_list(AttributeName name);
    [[nodiscard]] NameId intern_capitals(std::string_view text);
    [[nodiscard]] bool has_text(AttributeName name);
    const Attribute& front() const { return object_.front(); }

    Names& names_;
    Faults& faults_;
    rpsl::Object object_;
    std::array<const Attribute*, static_cast<std::size_t>(AttributeName::Other) + 1> first_{};
    SourceId source_{};
    Dates dates_;
    std::vector<NameId> sources_;
    std::string last_source_;  ///< As written where it was met last: most dumps have but one.
    std::string value_;
    std::string list_;
};

}  // namespace comity::irr
