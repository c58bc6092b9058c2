// The names of attributes that matter here, as numbers: looked up once, when a line is read.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace comity::irr::rpsl {

/// First the classes (their name is that of their first attribute), then other attributes.
enum class AttributeName : std::uint8_t {
    AsBlock,
    AsSet,
    AutNum,
    Domain,
    FilterSet,
    Inet6num,
    InetRtr,
    Inetnum,
    Irt,
    KeyCert,
    Mntner,
    Organisation,
    PeeringSet,
    Person,
    Poem,
    PoeticForm,
    Role,
    Route,
    Route6,
    RouteSet,
    RtrSet,
    // no classes from here on
    AbuseC,
    AbuseMailbox,
    AdminC,
    AsName,
    Changed,
    Country,
    Created,
    Default,
    Descr,
    EMail,
    Export,
    Import,
    LastModified,
    MbrsByRef,
    Members,
    MntBy,
    MpDefault,
    MpExport,
    MpImport,
    NicHdl,
    Notify,
    Org,
    OrgName,
    Origin,
    Phone,
    Remarks,
    Source,
    TechC,
    Other  ///< Any other name.
};

inline constexpr std::size_t kClassCount = static_cast<std::size_t>(AttributeName::RtrSet) + 1;

/// Whether an object may begin with an attribute of this name.
[[nodiscard]] constexpr bool is_class(AttributeName name) {
    return static_cast<std::size_t>(name) < kClassCount;
}

/// The number of `name`, in any case of letters; Other if it is not of the list.
[[nodiscard]] AttributeName find_attribute_name(std::string_view name);

/// As in RPSL, in small letters; "other" of Other.
[[nodiscard]] std::string_view to_string(AttributeName name);

}  // namespace comity::irr::rpsl
