#include "registry/relationships_by_family.h"

#include <utility>
#include <vector>

namespace comity::registry {

RelationshipsByFamily RelationshipsByFamily::given(AsRelationships both) {
    RelationshipsByFamily result;
    result.joint_ = std::make_shared<const AsRelationships>(std::move(both));
    result.of_family_ = {result.joint_, result.joint_};
    return result;
}

RelationshipsByFamily RelationshipsByFamily::inferred(std::span<const Relationship> ipv4,
                                                      std::span<const Relationship> ipv6) {
    RelationshipsByFamily result;
    result.are_inferred_ = true;
    auto& [first, second] = result.of_family_;
    if (!ipv4.empty()) first = std::make_shared<const AsRelationships>(ipv4);
    if (!ipv6.empty()) second = std::make_shared<const AsRelationships>(ipv6);
    if (!first || !second) {
        result.joint_ = first ? first : second;
        return result;
    }
    std::vector<Relationship> all(ipv4.begin(), ipv4.end());
    for (const auto& each : ipv6) {
        const auto in_ipv4 = first->relation(each.first, each.second);
        if (in_ipv4 == AsRelationships::Relation::None) all.push_back(each);
    }
    result.joint_ = std::make_shared<const AsRelationships>(all);
    return result;
}

}  // namespace comity::registry
