// What was registered, as of the observation's sources: snapshots that nobody changes. A pointer
// that is null says that no source of that kind was given, or none that could be read.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "irr/database.h"
#include "registry/as_names.h"
#include "registry/as_organisations.h"
#include "registry/bogons.h"
#include "registry/countries.h"
#include "registry/delegations.h"
#include "registry/groups_file.h"
#include "registry/participants.h"
#include "registry/peeringdb.h"
#include "registry/relationships_by_family.h"
#include "registry/spoofer.h"

namespace comity::observation {

struct Registrations {
    std::shared_ptr<const irr::Database> irr;
    std::shared_ptr<const registry::PeeringDb> peeringdb;
    std::shared_ptr<const registry::Delegations> delegations;
    registry::RelationshipsByFamily relationships;         ///< Given, else inferred.
    std::vector<registry::AsNames> names;                  ///< The first that has it.
    std::vector<registry::AsOrganisations> organisations;  ///< So here.
    std::shared_ptr<const registry::SpooferTests> spoofer;
    std::shared_ptr<const registry::Participants> participants;
    std::vector<registry::Group> groups;
    registry::Countries countries;
    /// Knows the special purposes also without any source.
    registry::BogonJudge bogons;
};

/// The ASNs of route servers, by PeeringDB; sorted. They stand in some paths without deciding on
/// any route.
[[nodiscard]] std::vector<net::Asn> route_servers_of(const Registrations& registrations);

}  // namespace comity::observation
