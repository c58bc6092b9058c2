// Who is who at an exchange: which member a session is, and what each member says that it
// announces.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bgp/mrt/decoder.h"
#include "irr/as_set_members.h"
#include "irr/database.h"
#include "registry/ixf.h"
#include "registry/peeringdb.h"

namespace comity::incident {

/// How much is known of the as-sets of a member, for one family.
enum class AsSetState : std::uint8_t {
    NotGiven,  ///< It names none, or there is no IRR.
    NotFound,  ///< None that it names is in the IRR that was given.
    Partial,   ///< Some have members that are not known: who is not in them is not outside.
    Whole
};
/// "not-given", "not-found", "partial", "whole".
[[nodiscard]] std::string_view to_string(AsSetState state);

/// What a member says that it announces, in one family.
struct AnnouncedSets {
    std::vector<std::string> names;  ///< "RIPE::AS-ALPHA"; sorted.
    AsSetState state = AsSetState::NotGiven;
    std::vector<net::Asn> asns;  ///< The member's own, and those it names one by one.
    std::vector<const irr::AsSetMembers*> found;  ///< Those of `names` that are in the IRR.

    [[nodiscard]] bool has(net::Asn asn) const;
};

/// What the members are told by. A pointer that is null: it was not given.
struct MemberSources {
    const registry::IxfMembers* list = nullptr;
    const registry::PeeringDb* peeringdb = nullptr;  ///< As-sets of members that name none.
    const irr::Database* irr = nullptr;
    /// ASNs of route servers, of whatever source; in any order.
    std::vector<net::Asn> route_servers;
};

/// Immutable. What it was made of must outlive it.
class Members {
public:
    explicit Members(MemberSources sources);
    Members(const Members&) = delete;
    Members& operator=(const Members&) = delete;

    /// Whether a member list was given.
    [[nodiscard]] bool has_list() const { return sources_.list != nullptr; }
    /// The member list's entry of `asn`, or null.
    [[nodiscard]] const registry::ixf::Member* find(net::Asn asn) const {
        return has_list() ? sources_.list->find(asn) : nullptr;
    }
    /// The AS number of the member that has this session: by its ASN, else by its address; its own
    /// ASN where the list has neither.
    [[nodiscard]] net::Asn of(const bgp::mrt::Peer& peer) const;
    /// ASNs that stand in paths without deciding on routes; sorted.
    [[nodiscard]] const std::vector<net::Asn>& route_servers() const {
        return sources_.route_servers;
    }
    [[nodiscard]] bool is_route_server(net::Asn asn) const;

    /// What the member of this ASN announces in `family`, or null where it is not in the list.
    [[nodiscard]] const AnnouncedSets* announced(net::Asn asn, net::Family family) const;

    /// The peering LAN that holds all of `prefix`, or null.
    [[nodiscard]] const net::Prefix* lan_of(const net::Prefix& prefix) const;
    /// All that are connected to the route servers by the list, by ASN.
    [[nodiscard]] std::vector<net::Asn> expected_at_route_server() const;

private:
    using SetsOfFamilies = std::array<AnnouncedSets, 2>;  ///< Of IPv4, of IPv6.

    void add_services();
    void expand_sets();
    /// The members of `set`, expanded once whoever names it, or null where it is in no dump.
    const irr::AsSetMembers* expand(const registry::IrrSetName& set);
    [[nodiscard]] AnnouncedSets announced_by(net::Asn member,
                                             const std::vector<registry::IrrSetName>& sets);

    MemberSources sources_;
    std::map<std::string, std::optional<irr::AsSetMembers>> expanded_;
    std::size_t asns_left_;  ///< Of all sets to be expanded.
    std::unordered_map<net::Asn, SetsOfFamilies> sets_;
    std::vector<std::pair<net::Address, net::Asn>> by_address_;  ///< Sorted.
};

}  // namespace comity::incident
