#include "registry/peeringdb.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/text.h"
#include "registry/limits.h"

namespace comity::registry {
namespace {

/// Those of `sorted` whose `key` is `wanted`.
template <class T, class Key, class Projection>
std::span<const T> equal_to(const std::vector<T>& sorted, const Key& wanted, Projection key) {
    const auto first =
        std::lower_bound(sorted.begin(), sorted.end(), wanted,
                         [key](const T& one, const Key& to) { return std::invoke(key, one) < to; });
    const auto last =
        std::upper_bound(first, sorted.end(), wanted,
                         [key](const Key& to, const T& one) { return to < std::invoke(key, one); });
    return {first, last};
}

template <class T, class Key, class Projection>
const T* only(const std::vector<T>& sorted, const Key& wanted, Projection key) {
    const auto found = equal_to(sorted, wanted, key);
    return found.empty() ? nullptr : &found.front();
}

}  // namespace

namespace peeringdb {

bool Network::is_route_server() const {
    return std::find(types.begin(), types.end(), NetworkType::RouteServer) != types.end();
}

std::string_view to_string(Role role) {
    switch (role) {
        case Role::Noc: return "NOC";
        case Role::Technical: return "Technical";
        case Role::Maintenance: return "Maintenance";
        case Role::Policy: return "Policy";
        case Role::Abuse: return "Abuse";
        case Role::PublicRelations: return "Public Relations";
        case Role::Sales: return "Sales";
        case Role::Other: return "other";
    }
    return "other";
}

std::string_view to_string(Visibility visibility) {
    switch (visibility) {
        case Visibility::Public: return "public";
        case Visibility::Users: return "users";
        case Visibility::Private: return "private";
        case Visibility::Unknown: return "unknown";
    }
    return "unknown";
}

std::string_view to_string(ContactsView::Kind kind) {
    switch (kind) {
        case ContactsView::Kind::NotGiven: return "not-given";
        case ContactsView::Kind::Anonymous: return "anonymous";
        case ContactsView::Kind::Users: return "users";
        case ContactsView::Kind::Dummy: return "dummy";
    }
    return "not-given";
}

std::string explain(const ContactsView& view) {
    const auto all = with_thousands(view.contacts);
    switch (view.kind) {
        case ContactsView::Kind::NotGiven: return "no contacts were given";
        case ContactsView::Kind::Anonymous:
            return fmt::format(
                "all {} contacts are public: without an account PeeringDB hides the others", all);
        case ContactsView::Kind::Users:
            return fmt::format("{} of {} contacts are not public: asked with an account",
                               with_thousands(view.contacts - view.public_contacts), all);
        case ContactsView::Kind::Dummy:
            if (view.with_email == 0) {
                return fmt::format("none of {} contacts has an e-mail address: taken out", all);
            }
            return fmt::format("all {} e-mail addresses of {} contacts are the same: replaced",
                               with_thousands(view.with_email), all);
    }
    return "";
}

}  // namespace peeringdb

const peeringdb::Network* PeeringDb::network(net::Asn asn) const {
    return only(networks, asn, &peeringdb::Network::asn);
}

std::span<const peeringdb::Contact> PeeringDb::contacts_of(
    const peeringdb::Network& network) const {
    return equal_to(contacts, network.id, &peeringdb::Contact::network_id);
}

std::span<const peeringdb::ExchangeConnection> PeeringDb::connections_of(net::Asn asn) const {
    return equal_to(connections, asn, &peeringdb::ExchangeConnection::asn);
}

const peeringdb::Organisation* PeeringDb::organisation(std::uint32_t id) const {
    return only(organisations, id, &peeringdb::Organisation::id);
}

const peeringdb::Exchange* PeeringDb::exchange(std::uint32_t id) const {
    return only(exchanges, id, &peeringdb::Exchange::id);
}

}  // namespace comity::registry
