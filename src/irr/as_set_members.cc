#include "irr/as_set_members.h"

#include <algorithm>
#include <unordered_set>

namespace comity::irr {

bool AsSetMembers::has(net::Asn asn) const {
    return std::binary_search(asns.begin(), asns.end(), asn);
}

std::optional<AsSetMembers> as_set_members(const Database& database, std::string_view name,
                                           std::optional<SourceId> source, std::size_t asns_max) {
    const auto* const root = source ? database.as_set(name, *source) : database.as_set(name);
    if (root == nullptr) return std::nullopt;
    AsSetMembers result;
    std::unordered_set<net::Asn> asns;
    std::unordered_set<NameId> met{root->name};
    std::vector<const AsSet*> pending{root};
    while (!pending.empty()) {
        const auto* const set = pending.back();
        pending.pop_back();
        if (set->mbrs_by_ref != NameId::None) result.is_whole = false;
        for (const auto member : database.members(*set)) {
            if (!member.is_set()) {
                if (asns.size() < asns_max) {
                    asns.insert(member.asn());
                } else if (!asns.contains(member.asn())) {
                    result.is_whole = false;
                }
                continue;
            }
            if (!met.insert(member.set()).second) continue;
            const auto* const inner = database.as_set(database.text(member.set()));
            if (inner == nullptr) {
                result.is_whole = false;
            } else {
                pending.push_back(inner);
            }
        }
    }
    result.asns.assign(asns.begin(), asns.end());
    std::sort(result.asns.begin(), result.asns.end());
    return result;
}

}  // namespace comity::irr
