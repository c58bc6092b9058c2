// Any octets read as PeeringDB give a snapshot that keeps its promises, the same however they are
// cut into pieces; and no view that hides contacts says that one is absent.
#include <algorithm>

#include "base/check.h"
#include "registry/contacts.h"
#include "registry/peeringdb_reader.h"
#include "support/octets.h"

namespace {

using namespace comity;
using namespace comity::registry;

PeeringDb read(std::span<const std::uint8_t> octets, std::size_t piece) {
    PeeringDbReader reader(peeringdb::Extent::Whole);
    test::AwkwardSource source(octets, piece);
    COMITY_CHECK(reader.add(source).has_value());
    return std::move(reader).finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto db = read({data, size}, size + 1);
    const auto again = read({data, size}, 7);
    COMITY_CHECK(db.networks == again.networks && db.contacts == again.contacts &&
                 db.connections == again.connections && db.prefixes == again.prefixes &&
                 db.organisations == again.organisations && db.exchanges == again.exchanges);
    COMITY_CHECK(db.refused == again.refused && db.noted == again.noted && db.as_of == again.as_of);
    for (std::size_t i = 0; i < db.networks.size(); ++i) {
        const auto& network = db.networks[i];
        COMITY_CHECK(network.id != 0 && network.asn.value() != 0);
        COMITY_CHECK(i == 0 || db.networks[i - 1].asn < network.asn);
        COMITY_CHECK(db.network(network.asn) == &network);
        const auto parsed = parse_irr_sets(network.irr_as_set);
        COMITY_CHECK(parsed.names == network.irr_sets);
        const auto finding = find_contact(db, network.asn);
        COMITY_CHECK(finding.presence != Presence::Absent ||
                     db.contacts_view.kind == peeringdb::ContactsView::Kind::Users);
    }
    for (const auto& connection : db.connections) {
        const auto same = db.connections_of(connection.asn);
        COMITY_CHECK(&connection >= same.data() && &connection < same.data() + same.size());
    }
    for (const auto& one : db.exchanges) COMITY_CHECK(db.exchange(one.id) == &one);
    for (const auto& one : db.organisations) COMITY_CHECK(db.organisation(one.id) == &one);
    // A record takes more than ten octets, so memory follows the input.
    COMITY_CHECK(db.networks.size() + db.contacts.size() + db.connections.size() <= size / 10);
    return 0;
}
