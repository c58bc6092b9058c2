// What the networks of a made Internet say of themselves in PeeringDB: whether they are in it, and
// whom it shows as their contacts.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "internet/internet.h"

namespace comity::internet {

/// A contact of a network.
struct PeeringdbContact {
    std::string_view role;     ///< "NOC"
    std::string_view visible;  ///< "Public", "Users" or "Private".
    bool has_email = true;
    bool has_phone = false;

    /// Whether it is a contact for routing (role NOC or Technical) that can be reached and that
    /// whoever has an account is shown.
    [[nodiscard]] bool counts() const;
};

struct PeeringdbEntry {
    bool is_listed = false;
    std::vector<PeeringdbContact> contacts;

    [[nodiscard]] bool has_contact() const;
};

[[nodiscard]] PeeringdbEntry peeringdb_entry(const Internet& internet, AsIndex network);

}  // namespace comity::internet
