// What the networks of a made Internet have registered of themselves in routing registries beside
// their routes: policies, contacts, sets of customers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "internet/internet.h"
#include "internet/route_objects.h"

namespace comity::internet {

/// Which lines of policy an aut-num has (RFC 2622 s6, RFC 4012 s2.5).
enum class PolicyLines : std::uint8_t { Both, MultiProtocol, ImportOnly, ExportOnly, None };

/// Whom an aut-num names as admin-c and tech-c.
enum class NamedContact : std::uint8_t {
    Listed,    ///< A person or role of the same source.
    Withheld,  ///< What stands for a person in the public dumps of one registry.
    Gone       ///< Somebody whose object was deleted.
};

struct AutNum {
    PolicyLines policy = PolicyLines::None;
    NamedContact contact = NamedContact::Gone;
};

/// A network's aut-nums: in the registry of its region, and in RADB.
struct Registration {
    std::optional<AutNum> own;
    std::optional<AutNum> radb;

    [[nodiscard]] const std::optional<AutNum>& in(IrrSource source) const {
        return source == kRadb ? radb : own;
    }
    /// Metric M6: whether the most trusted aut-num, the region's before RADB's, has at least one
    /// line of import and one of export.
    [[nodiscard]] bool has_policy() const;
    /// Whether any aut-num names a contact that is there.
    [[nodiscard]] bool has_contact() const;
    /// Whether one stands for a contact that its registry does not show: nobody can tell then.
    [[nodiscard]] bool withholds_contact() const;
};

[[nodiscard]] Registration registration_of(const Internet& internet, AsIndex network);

/// An as-set, and where it is.
struct AsSetName {
    std::string name;
    IrrSource source = kRadb;
};
/// The set of a network's customers, as "AS-KAVO64500" or "AS64500:AS-CUSTOMERS"; none where it has
/// no customers or did not bother.
[[nodiscard]] std::optional<AsSetName> as_set_of(const Internet& internet, AsIndex network);

}  // namespace comity::internet
