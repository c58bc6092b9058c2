// Groups of networks that a user names, in TOML (docs/formats/groups.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/asn.h"

namespace comity::registry {

/// `custom:NAME` where networks are chosen by group.
struct Group {
    std::string name;            ///< a-z, 0-9 and "-", 1 to 64 octets.
    std::string title;           ///< The name where none is given.
    std::vector<net::Asn> asns;  ///< Sorted, each once; at least one.
    friend bool operator==(const Group&, const Group&) = default;
};

/// The groups in `text`, sorted by name. `subject` names the file in errors; one that breaks a rule
/// is refused whole, with the line and the key: "line 3: groups.mine.asns must be ...".
[[nodiscard]] Result<std::vector<Group>> parse_groups(std::string_view text,
                                                      std::string_view subject);

}  // namespace comity::registry
