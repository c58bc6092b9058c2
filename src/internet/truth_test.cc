#include "internet/truth.h"
#include "base/byte_source.h"
// The truth against a plain reading of what is written: the octets of the table and the VRPs, by
// the definitions and nothing else.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/reader.h"
#include "internet/internet.h"
#include "internet/rib_writer.h"
#include "internet/tables.h"
#include "internet/written_relationships.h"
#include "net/as_path.h"
#include "registry/as_relationships.h"

namespace comity::internet {
namespace {

using net::Asn;
using net::Family;
using net::Prefix;

constexpr Rule kAny{"test.mrt", "RFC 6396", Severity::Error, "The table is well formed."};

/// A cursor that stops the test where octets are missing.
class Cursor {
public:
    explicit Cursor(Octets octets) : reader_(octets) {}
    std::uint32_t number(std::size_t octets) {
        std::uint32_t value = 0;
        for (const auto octet : take(octets)) value = value << 8U | octet;
        return value;
    }
    Octets take(std::size_t count) { return reader_.take(count, "octets", kAny).value(); }
    [[nodiscard]] bool empty() const { return reader_.empty(); }

private:
    Reader reader_;
};

struct PlainPair {
    std::set<std::size_t> carriers;
    bool blackhole = false;
};

/// What a table says, by family (IPv4, IPv6).
struct PlainTable {
    std::vector<Asn> peers;
    std::map<std::pair<Prefix, std::optional<Asn>>, PlainPair> pairs;
    std::map<Prefix, std::set<std::size_t>> prefixes;
    /// The AS_SEQUENCE of each prefix at each peer, prepends collapsed.
    std::map<std::pair<Prefix, std::size_t>, std::vector<Asn>> paths;
    std::uint64_t entries = 0;
};

std::vector<Asn> sequence_of(const net::AsPathView& path) {
    std::vector<Asn> hops;
    path.for_each_segment([&hops](const net::SegmentView& segment) {
        for (std::size_t i = 0;
             segment.type() == net::SegmentType::AsSequence && i < segment.size(); ++i) {
            if (hops.empty() || hops.back() != segment[i]) hops.push_back(segment[i]);
        }
    });
    return hops;
}

void read_peers(Cursor body, PlainTable& table) {
    body.take(4);
    body.take(body.number(2));
    for (auto left = body.number(2); left > 0; --left) {
        const auto type = body.number(1);
        body.take(4);
        body.take((type & 1U) != 0 ? 16 : 4);
        table.peers.emplace_back(body.number((type & 2U) != 0 ? 4 : 2));
    }
}

void read_rib(Cursor body, Family family, PlainTable& table) {
    body.take(4);
    const auto length = static_cast<std::uint8_t>(body.number(1));
    std::vector<std::uint8_t> address(family == Family::Ipv4 ? 4 : 16, 0);
    const auto octets = body.take((length + 7U) / 8U);
    std::copy(octets.begin(), octets.end(), address.begin());
    const auto prefix = Prefix::make(net::Address::from_octets(address), length).value();
    ASSERT_TRUE(table.prefixes.empty() || table.prefixes.rbegin()->first < prefix);
    for (auto left = body.number(2); left > 0; --left) {
        const auto peer = body.number(2);
        body.take(4);
        Cursor attributes(body.take(body.number(2)));
        std::optional<Asn> origin;
        bool blackhole = false;
        while (!attributes.empty()) {
            const auto flags = attributes.number(1);
            const auto code = attributes.number(1);
            Cursor value(attributes.take(attributes.number((flags & 0x10U) != 0 ? 2 : 1)));
            if (code == 2) {
                std::vector<std::uint8_t> path;
                while (!value.empty()) path.push_back(static_cast<std::uint8_t>(value.number(1)));
                origin = net::AsPathView(path).origin(Asn(0));
                table.paths[{prefix, peer}] = sequence_of(net::AsPathView(path));
            }
            while (code == 8 && !value.empty()) blackhole |= value.number(4) == 0xFFFF029A;
        }
        auto& pair = table.pairs[{prefix, origin}];
        pair.carriers.insert(peer);
        pair.blackhole = pair.blackhole || blackhole;
        table.prefixes[prefix].insert(peer);
        ++table.entries;
    }
    ASSERT_TRUE(body.empty());
}

PlainTable read_table(Octets octets) {
    PlainTable table;
    Cursor all(octets);
    while (!all.empty()) {
        all.take(4);
        EXPECT_EQ(all.number(2), 13U);
        const auto subtype = all.number(2);
        const Cursor body(all.take(all.number(4)));
        if (subtype == 1) {
            read_peers(body, table);
        } else {
            read_rib(body, subtype == 2 ? Family::Ipv4 : Family::Ipv6, table);
        }
    }
    return table;
}

/// RFC 6811 s2, over all VRPs.
PairState plain_state(const std::vector<Vrp>& vrps, const Prefix& prefix, Asn origin) {
    bool covered = false;
    bool only_as0 = true;
    bool for_origin = false;
    for (const auto& vrp : vrps) {
        if (!vrp.prefix.covers(prefix)) continue;
        covered = true;
        only_as0 = only_as0 && vrp.asn == Asn(0);
        if (vrp.asn != origin || vrp.asn == Asn(0)) continue;
        if (prefix.length() <= vrp.max_length) return PairState::Valid;
        for_origin = true;
    }
    if (!covered) return PairState::NotFound;
    return for_origin ? PairState::InvalidLength
                      : (only_as0 ? PairState::InvalidAs0 : PairState::InvalidAsn);
}

/// The peers that are full feeds of a family.
std::set<std::size_t> full_feeds(const PlainTable& table, Family family) {
    std::vector<std::size_t> counts(table.peers.size(), 0);
    for (const auto& [prefix, peers] : table.prefixes) {
        for (const auto peer : peers) counts[peer] += prefix.family() == family ? 1U : 0U;
    }
    const auto most = *std::max_element(counts.begin(), counts.end());
    std::set<std::size_t> result;
    for (std::size_t peer = 0; peer < counts.size(); ++peer) {
        if (most > 0 && 4 * counts[peer] >= 3 * most) result.insert(peer);
    }
    return result;
}

std::set<Asn> asns_of(const PlainTable& table, const std::set<std::size_t>& peers) {
    std::set<Asn> result;
    for (const auto peer : peers) result.insert(table.peers[peer]);
    return result;
}

/// The state of each pair that counts; excluded ones are added to `networks`.
using Counted = std::map<std::pair<Prefix, Asn>, PairState>;

Counted counted_pairs(const PlainTable& table, const Internet& made, Truth& truth) {
    Counted counted;
    std::map<Asn, NetworkTruth> networks;
    const std::map<Family, std::set<std::size_t>> full_of{
        {Family::Ipv4, full_feeds(table, Family::Ipv4)},
        {Family::Ipv6, full_feeds(table, Family::Ipv6)}};
    for (const auto& [key, pair] : table.pairs) {
        const auto& [prefix, origin] = key;
        if (!origin) {
            ++truth.as_set_origins;
            continue;
        }
        const auto state = plain_state(made.vrps, prefix, *origin);
        truth.pairs.add(state);
        if (net::is_reserved(*origin)) {
            ++truth.reserved_origins;
            continue;
        }
        auto& excluded = networks[*origin].excluded;
        const bool ipv4 = prefix.family() == Family::Ipv4;
        const auto& full = full_of.at(prefix.family());
        std::set<std::size_t> carriers;
        std::set_intersection(full.begin(), full.end(), pair.carriers.begin(), pair.carriers.end(),
                              std::inserter(carriers, carriers.end()));
        const auto needed = std::min<std::size_t>(5, asns_of(table, full).size());
        if (prefix.length() == 0) {
            ++excluded.default_route;
        } else if (prefix.length() > (ipv4 ? 24 : 48)) {
            ++excluded.too_long;
        } else if (pair.blackhole) {
            ++excluded.blackhole;
        } else if (asns_of(table, carriers).size() < needed) {
            ++excluded.below_peers;
        } else if (const auto space = made.delegations.space_of(prefix); space != Space::Held) {
            ++excluded.unallocated;
        } else {
            counted[{prefix, *origin}] = state;
            networks[*origin].counted.add(state);
        }
    }
    for (auto& [asn, network] : networks) {
        network.asn = asn;
        truth.networks.push_back(network);
    }
    return counted;
}

std::map<Asn, std::uint64_t> harmless(const Counted& counted) {
    std::map<Asn, std::uint64_t> result;
    for (const auto& [key, state] : counted) {
        if (!is_invalid(state)) continue;
        const auto& [prefix, origin] = key;
        for (std::uint8_t length = 1; length < prefix.length(); ++length) {
            const auto cover = counted.find({Prefix::containing(prefix.address(), length), origin});
            if (cover == counted.end() || is_invalid(cover->second)) continue;
            ++result[origin];
            break;
        }
    }
    return result;
}

/// What the octets of the table say of bogons, with the relationships as they are written.
class PlainBogons {
public:
    PlainBogons(const Internet& made, const PlainTable& table) : made_(made), table_(table) {
        MemorySink sink;
        EXPECT_TRUE(written_relationships(made).write(made.parameters.date, sink));
        MemorySource source(sink.octets());
        const auto written = registry::read_as_relationships(source);
        EXPECT_TRUE(written && written->refused.empty());
        for (const auto& one : written->records) {
            if (one.kind == registry::Relationship::Kind::ProviderOf) {
                customers_.insert({one.first, one.second});
            }
        }
        for (const auto family : {Family::Ipv4, Family::Ipv6}) {
            full_ = full_feeds(table, family);
            needed_ = std::min<std::size_t>(5, asns_of(table, full_).size());
            for (const auto& [prefix, peers] : table.prefixes) {
                if (prefix.family() == family) look_at(prefix);
            }
        }
    }
    [[nodiscard]] std::map<Asn, BogonTruth>& found() { return found_; }

private:
    struct Sighting {
        std::set<Asn> peers;
        std::set<Asn> bogons;
        std::set<Asn> next;
    };

    void look_at(const Prefix& prefix) {
        std::map<Asn, Sighting> origins;
        std::map<Asn, Sighting> culprits;
        for (const auto peer : full_) {
            const auto path = table_.paths.find({prefix, peer});
            if (path == table_.paths.end()) continue;
            std::vector<Asn> hops;
            for (const auto hop : path->second) {
                if (!made_.exchanges.has(hop)) hops.push_back(hop);
            }
            for (std::size_t i = 0; i < hops.size(); ++i) {
                const bool last = i + 1 == hops.size();
                if (net::is_reserved(hops[i]) || (!last && !net::is_reserved(hops[i + 1])))
                    continue;
                auto& sighting = last ? origins[hops[i]] : culprits[hops[i]];
                sighting.peers.insert(table_.peers[peer]);
                if (i > 0) sighting.next.insert(hops[i - 1]);
                if (!last) sighting.bogons.insert(hops[i + 1]);
            }
        }
        const auto space = made_.delegations.space_of(prefix);
        const bool full = space == Space::SpecialPurpose || space == Space::Unallocated;
        for (const auto& [origin, sighting] : origins) {
            const bool known = table_.pairs.count({prefix, origin}) > 0;
            if (!known || space == Space::Held || sighting.peers.size() < needed_) continue;
            (full ? found_[origin].full : found_[origin].administrative).insert(prefix);
            for (const auto next : sighting.next) {
                if (full && is_customer(origin, next)) found_[next].accomplice_for.insert(origin);
            }
        }
        for (const auto& [culprit, sighting] : culprits) {
            if (sighting.peers.size() < needed_) continue;
            found_[culprit].asns.insert(sighting.bogons.begin(), sighting.bogons.end());
            for (const auto next : sighting.next) {
                if (is_customer(culprit, next)) found_[next].asns_accomplice_for.insert(culprit);
            }
        }
    }
    [[nodiscard]] bool is_customer(Asn customer, Asn provider) const {
        return customers_.count({provider, customer}) > 0;
    }

    const Internet& made_;
    const PlainTable& table_;
    std::set<std::pair<Asn, Asn>> customers_;
    std::set<std::size_t> full_;
    std::size_t needed_ = 0;
    std::map<Asn, BogonTruth> found_;
};

class TruthOf : public ::testing::TestWithParam<Parameters> {};

TEST_P(TruthOf, is_what_a_plain_reading_of_the_octets_finds) {
    const auto made = make_internet(GetParam(), {});
    ASSERT_TRUE(made);
    const auto truth = truth_of(*made, registered_of(*made));
    MemorySink rib;
    ASSERT_TRUE(write_rib(*made, rib));
    const auto table = read_table(rib.octets());

    Truth plain;
    const auto counted = counted_pairs(table, *made, plain);
    auto harmless_by_asn = harmless(counted);
    EXPECT_EQ(table.peers.size(), truth.vantage_points);
    EXPECT_EQ(table.entries, truth.rib_entries);
    EXPECT_EQ(plain.pairs, truth.pairs);
    EXPECT_EQ(plain.as_set_origins, truth.as_set_origins);
    EXPECT_EQ(plain.reserved_origins, truth.reserved_origins);
    for (const auto family : {Family::Ipv4, Family::Ipv6}) {
        const auto& totals = truth.families[family == Family::Ipv4 ? 0 : 1];
        const auto full = full_feeds(table, family);
        EXPECT_EQ(full.size(), totals.full_feeds);
        EXPECT_EQ(asns_of(table, full).size(), totals.full_feed_asns);
        EXPECT_EQ(std::count_if(table.prefixes.begin(), table.prefixes.end(),
                                [&](const auto& p) { return p.first.family() == family; }),
                  static_cast<std::ptrdiff_t>(totals.prefixes));
    }
    PlainBogons bogons(*made, table);
    ASSERT_EQ(plain.networks.size(), truth.networks.size());
    for (std::size_t i = 0; i < truth.networks.size(); ++i) {
        const auto& network = truth.networks[i];
        SCOPED_TRACE(net::to_string(network.asn));
        EXPECT_EQ(plain.networks[i].asn, network.asn);
        EXPECT_EQ(plain.networks[i].counted, network.counted);
        EXPECT_EQ(plain.networks[i].excluded, network.excluded);
        EXPECT_EQ(harmless_by_asn[network.asn], network.invalid_harmless);
        const auto& found = bogons.found()[network.asn];
        EXPECT_EQ(found.full, network.bogons.full);
        EXPECT_EQ(found.administrative, network.bogons.administrative);
        EXPECT_EQ(found.accomplice_for, network.bogons.accomplice_for);
        EXPECT_EQ(found.asns, network.bogons.asns);
        EXPECT_EQ(found.asns_accomplice_for, network.bogons.asns_accomplice_for);
    }
}

Parameters parameters(std::uint32_t networks, std::uint32_t vantage_points, std::uint64_t seed) {
    Parameters result;
    result.networks = networks;
    result.vantage_points = vantage_points;
    result.seed = seed;
    result.date = Timestamp::from_date(2026, 11, 1);
    return result;
}

/// With what was attested for its past.
Parameters with_days(Parameters parameters) {
    parameters.days = 20;
    return parameters;
}

INSTANTIATE_TEST_SUITE_P(Sizes, TruthOf,
                         ::testing::Values(parameters(1, 1, 1), parameters(4, 3, 2),
                                           parameters(30, 4, 3), parameters(100, 8, 4),
                                           parameters(100, 16, 5), parameters(250, 20, 6),
                                           with_days(parameters(300, 10, 7))));

TEST(Truth, has_every_state_every_exclusion_and_every_bogon) {
    const auto made = make_internet(parameters(1'500, 12, 1), {});
    ASSERT_TRUE(made);
    const auto truth = truth_of(*made, registered_of(*made));
    ExcludedCounts excluded;
    std::uint64_t invalid_harmless = 0;
    struct {
        std::size_t full = 0;
        std::size_t administrative = 0;
        std::size_t passed_on = 0;
        std::size_t asns = 0;
        std::size_t asns_passed_on = 0;
    } bogons;
    for (const auto& network : truth.networks) {
        excluded.default_route += network.excluded.default_route;
        excluded.too_long += network.excluded.too_long;
        excluded.blackhole += network.excluded.blackhole;
        excluded.below_peers += network.excluded.below_peers;
        excluded.unallocated += network.excluded.unallocated;
        invalid_harmless += network.invalid_harmless;
        bogons.full += network.bogons.full.size();
        bogons.administrative += network.bogons.administrative.size();
        bogons.passed_on += network.bogons.accomplice_for.size();
        bogons.asns += network.bogons.asns.size();
        bogons.asns_passed_on += network.bogons.asns_accomplice_for.size();
    }
    EXPECT_GT(bogons.full, 0U);
    EXPECT_GT(bogons.administrative, 0U);
    EXPECT_GT(bogons.passed_on, 0U);
    EXPECT_GT(bogons.asns, 0U);
    EXPECT_GT(bogons.asns_passed_on, 0U);
    EXPECT_GT(excluded.unallocated, 0U);
    EXPECT_EQ(excluded.default_route, 2U);
    EXPECT_GT(excluded.too_long, 0U);
    EXPECT_GT(excluded.blackhole, 0U);
    EXPECT_GT(excluded.below_peers, 0U);
    EXPECT_GT(invalid_harmless, 0U);
    EXPECT_GT(truth.as_set_origins, 0U);
    EXPECT_GT(truth.reserved_origins, 0U);
    EXPECT_GT(truth.pairs.invalid_asn, 0U);
    EXPECT_GT(truth.pairs.invalid_length, 0U);
    EXPECT_GT(truth.pairs.invalid_as0, 0U);
    // As incomplete as the real one, and about as wrong.
    EXPECT_NEAR(static_cast<double>(truth.pairs.valid) / static_cast<double>(truth.pairs.total()),
                0.55, 0.12);
    EXPECT_LT(truth.pairs.invalid() * 50, truth.pairs.total());
    // Partial feeds, one of a family only, and two sessions of one network.
    EXPECT_EQ(truth.families[0].full_feeds, 11U);
    EXPECT_EQ(truth.families[0].full_feed_asns, 10U);
}

TEST(NetworkTruth, computes_both_metrics) {
    NetworkTruth network;
    EXPECT_FALSE(network.m7rpki());
    EXPECT_FALSE(network.m7rpkin());
    network.counted.valid = 38;
    network.counted.not_found = 1;
    network.counted.invalid_as0 = 1;
    EXPECT_DOUBLE_EQ(*network.m7rpki(), 0.7);
    EXPECT_DOUBLE_EQ(*network.m7rpkin(), 0.025);
    network.counted.invalid_asn = 60;
    EXPECT_EQ(*network.m7rpki(), 0.0);
}

}  // namespace
}  // namespace comity::internet
