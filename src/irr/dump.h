// One dump of a registry, taken apart: what a Database is made of.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/byte_source.h"
#include "irr/objects.h"

namespace comity::irr {

namespace rules {

inline constexpr Rule kClassUnknown{
    "irr.object.class-unknown", "RFC 2622 s2", Severity::Warning,
    "An object begins with an attribute of its class's name; it was left out."};
inline constexpr Rule kTooMany{
    "irr.dump.too-many", "docs/formats/irr.md", Severity::Error,
    "A dump has at most 32000000 objects of a class, and names of 2 GB; the object was left out."};

}  // namespace rules

/// How many objects of each class, by rpsl::AttributeName.
using ClassCounts = std::array<std::uint64_t, rpsl::kClassCount>;

/// What one dump holds. Its names and sources are its own until a Database takes them in.
struct Dump {
    struct Source {
        NameId name{};
        ClassCounts objects{};                   ///< Without those that were refused.
        std::optional<Timestamp> last_modified;  ///< The newest that the registry wrote.
        std::optional<Timestamp> changed;        ///< The newest that maintainers wrote.
    };

    Names names;
    std::vector<Source> sources;  ///< By SourceId.
    std::vector<RouteObject> routes;
    std::vector<AutNum> aut_nums;
    std::vector<AsSet> as_sets;
    std::vector<SetMember> set_members;
    std::vector<Maintainer> maintainers;
    std::vector<Person> people;
    std::vector<Organisation> organisations;

    Faults faults;
    std::uint64_t octets = 0;             ///< Of the dump, decompressed.
    std::uint64_t deleted = 0;            ///< Objects that the registry marked as deleted.
    std::optional<Timestamp> stated;      ///< A time in the comments before the first object.
    std::optional<std::uint64_t> serial;  ///< A number behind the word "serial" there.

    /// Objects that were taken, of all sources and classes.
    [[nodiscard]] std::uint64_t objects() const;
};

/// The dump in `source`. An object that breaks a rule is counted and left out; those of classes
/// that are not kept are counted only. `is_cut_short` as for rpsl::ObjectReader. Several dumps may
/// be read side by side. Errors: those of `source`.
[[nodiscard]] Result<Dump> read_dump(ByteSource& source,
                                     std::function<bool()> is_cut_short = nullptr);

}  // namespace comity::irr
