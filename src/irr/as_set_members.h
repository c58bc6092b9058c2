// The networks that an as-set stands for, through all sets inside it (RFC 2622 s5.1).
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "irr/database.h"

namespace comity::irr {

struct AsSetMembers {
    std::vector<net::Asn> asns;  ///< Sorted, each once.
    /// Nobody else is in it. False: a set in it is in no dump, or also has members by reference
    /// (mbrs-by-ref), which aut-nums claim and are not kept, or it has too many members.
    bool is_whole = true;

    [[nodiscard]] bool has(net::Asn asn) const;
};

/// The members of the as-set `name` (any case), as `source` has it or, without one, the most
/// trusted source that does; sets in it are of the most trusted source. None where there is no such
/// set. A set met twice is expanded once, so loops end. Not whole past `asns_max` members.
[[nodiscard]] std::optional<AsSetMembers> as_set_members(const Database& database,
                                                         std::string_view name,
                                                         std::optional<SourceId> source,
                                                         std::size_t asns_max);

}  // namespace comity::irr
