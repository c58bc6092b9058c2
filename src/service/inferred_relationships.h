// Relationships where no file gives them: inferred from the observation's own routes.
#pragma once

#include <span>
#include <vector>

#include "base/executor.h"
#include "net/asn.h"
#include "observation/network_evidence.h"
#include "registry/relationships_by_family.h"
#include "service/timeline_reader.h"

namespace comity::service {

struct InferredRelationships {
    registry::RelationshipsByFamily relationships;
    observation::InferredRelationships facts;
};

/// What the first tables of `files` tell, those of kFirstTablesSeconds; where there is no table,
/// all routes: what came later may be the leaks that relationships are to tell. A file that cannot
/// be read again gives what was read of it. `route_servers`, sorted, are taken out of paths. The
/// same files give the same, in any order. Takes some 60 octets a hop of their distinct paths.
[[nodiscard]] InferredRelationships infer_relationships(std::span<const TimelineFile> files,
                                                        const std::vector<net::Asn>& route_servers,
                                                        Executor& executor);

}  // namespace comity::service
