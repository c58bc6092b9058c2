// Any octets read as a dump give a database that keeps its promises, also joined with itself.
#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "base/check.h"
#include "irr/database.h"
#include "irr/policy.h"

namespace {

using namespace comity;
using namespace comity::irr;

Dump read(std::span<const std::uint8_t> octets) {
    MemorySource source(octets);
    auto dump = read_dump(source);
    COMITY_CHECK(dump.has_value());
    return std::move(*dump);
}

Database join(std::span<const std::uint8_t> octets, int times) {
    DatabaseReader reader;
    for (int i = 0; i < times; ++i) reader.add(read(octets));
    InlineExecutor executor;
    return std::move(reader).finish(executor);
}

void check_routes(const Database& database) {
    const auto routes = database.routes();
    for (std::size_t i = 0; i < routes.size(); ++i) {
        const auto& route = routes[i];
        COMITY_CHECK(i == 0 ||
                     std::tie(routes[i - 1].prefix, routes[i - 1].origin, routes[i - 1].source) <
                         std::tie(route.prefix, route.origin, route.source));
        COMITY_CHECK(!database.source(route.source).name.empty());
        const auto match = database.match(route.prefix, route.origin);
        COMITY_CHECK(match.kind == MatchKind::Exact);
        COMITY_CHECK(std::count(match.objects.begin(), match.objects.end(), route) == 1);
        const auto places = database.routes_of(route.origin);
        COMITY_CHECK(std::count(places.begin(), places.end(), i) == 1);
        std::vector<RouteObject> covering;
        database.append_covering(route.prefix, covering);
        COMITY_CHECK(std::count(covering.begin(), covering.end(), route) == 1);
        for (const auto& one : covering) COMITY_CHECK(one.prefix.covers(route.prefix));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span octets(data, std::min<std::size_t>(size, 8192));
    const auto database = join(octets, 1);
    const auto twice = join(octets, 2);
    check_routes(database);
    COMITY_CHECK(std::equal(database.routes().begin(), database.routes().end(),
                            twice.routes().begin(), twice.routes().end()));
    COMITY_CHECK(database.sources().size() == twice.sources().size());
    for (const auto& aut_num : database.aut_nums()) {
        COMITY_CHECK(database.aut_num(aut_num.asn) != nullptr);
        COMITY_CHECK(documents_policy(aut_num) == (aut_num.imports > 0 && aut_num.exports > 0));
        for (const auto& contact : database.contacts_of(aut_num)) {
            COMITY_CHECK((contact.person != nullptr) == (contact.state == ContactState::Found));
            COMITY_CHECK(!contact.handle.empty());
        }
    }
    for (const auto& set : database.as_sets()) {
        COMITY_CHECK(database.as_set(database.text(set.name), set.source) == &set);
        const auto* const same = twice.as_set(database.text(set.name), set.source);
        COMITY_CHECK(same != nullptr && same->member_count == set.member_count);
        for (const auto member : database.members(set)) {
            COMITY_CHECK(!member.is_set() || !database.text(member.set()).empty());
        }
    }
    return 0;
}
