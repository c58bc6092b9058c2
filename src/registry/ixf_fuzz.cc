// Any octets read as a member export give members that keep their promises, the same however they
// are cut into pieces; read twice they give the same members.
#include "registry/ixf.h"

#include <algorithm>

#include "base/check.h"
#include "registry/limits.h"
#include "support/octets.h"

namespace {

using namespace comity;
using namespace comity::registry;

IxfMembers read(std::span<const std::uint8_t> octets, std::size_t piece, int times) {
    IxfReader reader;
    for (int i = 0; i < times; ++i) {
        test::AwkwardSource source(octets, piece);
        COMITY_CHECK(reader.add(source).has_value());
    }
    return std::move(reader).finish();
}

template <class T, class Before>
bool is_strictly_sorted(const std::vector<T>& items, Before before) {
    return std::ranges::adjacent_find(
               items, [&before](const T& a, const T& b) { return !before(a, b); }) == items.end();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span octets(data, size);
    const auto all = read(octets, size + 1, 1);
    const auto in_pieces = read(octets, 7, 1);
    const auto twice = read(octets, size + 1, 2);
    COMITY_CHECK(all.members == in_pieces.members && all.exchanges == in_pieces.exchanges &&
                 all.lans == in_pieces.lans && all.as_of == in_pieces.as_of);
    COMITY_CHECK(all.refused == in_pieces.refused && all.noted == in_pieces.noted);
    COMITY_CHECK(all.members == twice.members && all.lans == twice.lans &&
                 all.as_of == twice.as_of);
    COMITY_CHECK(is_strictly_sorted(all.lans, std::less<>()));
    COMITY_CHECK(is_strictly_sorted(
        all.members, [](const ixf::Member& a, const ixf::Member& b) { return a.asn < b.asn; }));
    for (const auto& member : all.members) {
        COMITY_CHECK(member.asn.value() != 0 && all.find(member.asn) == &member);
        COMITY_CHECK(member.name.size() <= kFieldOctetsMax);
        COMITY_CHECK(is_strictly_sorted(member.connections,
                                        [](const ixf::Connection& a, const ixf::Connection& b) {
                                            return a.address < b.address;
                                        }));
        for (const auto& connection : member.connections) {
            COMITY_CHECK(connection.as_sets.size() <= kIrrSetsMax);
        }
    }
    return 0;
}
