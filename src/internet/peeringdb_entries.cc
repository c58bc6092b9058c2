#include "internet/peeringdb_entries.h"

#include <algorithm>
#include <array>

namespace comity::internet {
namespace {

struct Share {
    std::uint32_t permille;
    PeeringdbContact contact;
};
/// What the first contact of a network is; the rest has none.
constexpr std::array<Share, 12> kFirstContacts{{
    {330, {"NOC", "Public", true, true}},
    {150, {"NOC", "Users", true, false}},
    {130, {"Technical", "Users", true, false}},
    {60, {"Technical", "Public", true, true}},
    {60, {"Policy", "Public", true, false}},
    {30, {"Maintenance", "Users", true, false}},
    {40, {"Abuse", "Public", true, false}},
    {20, {"Sales", "Public", true, true}},
    {20, {"Public Relations", "Users", true, false}},
    {20, {"NOC", "Public", false, false}},
    {15, {"NOC", "Users", false, true}},
    {45, {"NOC", "Private", true, true}},
}};

}  // namespace

bool PeeringdbContact::counts() const {
    return (role == "NOC" || role == "Technical") && visible != "Private" &&
           (has_email || has_phone);
}

bool PeeringdbEntry::has_contact() const {
    return std::any_of(contacts.begin(), contacts.end(),
                       [](const PeeringdbContact& contact) { return contact.counts(); });
}

PeeringdbEntry peeringdb_entry(const Internet& internet, AsIndex network) {
    const auto asn = internet.topology.asn(network);
    PeeringdbEntry entry;
    if (net::is_reserved(asn)) return entry;
    Random random(mix(stream_seed(internet.parameters, Stream::Peeringdb), asn.value()));
    entry.is_listed = random.chance(internet.topology.customers(network).empty() ? 280 : 650);
    if (!entry.is_listed) return entry;
    auto left = random.below(1'000);
    for (const auto& share : kFirstContacts) {
        if (left < share.permille) {
            entry.contacts.push_back(share.contact);
            break;
        }
        left -= share.permille;
    }
    if (!entry.contacts.empty() && random.chance(300)) {
        entry.contacts.push_back({random.chance(500) ? "Abuse" : "Sales", "Public", true, false});
    }
    return entry;
}

}  // namespace comity::internet
