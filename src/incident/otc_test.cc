#include "incident/otc.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "support/relationships.h"
#include "support/values.h"

namespace comity::incident {
namespace {

using net::Asn;
using registry::Relationship;
using Path = std::vector<Asn>;
using test::asns;
using test::peers;
using test::provider;

/// A world with what is attested and inferred of it.
struct OtcWorld {
    std::vector<rpki::payload::Aspa> attested;
    std::vector<Relationship> inferred;
    Path route_servers;

    struct Told {
        OtcState state = OtcState::Kept;
        Path suspects;
        HopBasis basis = HopBasis::None;
        friend bool operator==(const Told&, const Told&) = default;
    };

    [[nodiscard]] Told judge(const Path& path, std::uint32_t otc, bool has_set = false) const {
        const rpki::AspaValidator aspas(attested);
        const registry::AsRelationships relationships(inferred);
        const auto verdict =
            judge_otc({path, has_set}, Asn(otc), {&aspas, &relationships, route_servers});
        if (verdict.state == OtcState::Leak) {
            EXPECT_EQ(verdict.suspects.front(), verdict.sender);
            EXPECT_EQ(verdict.is_certain(), verdict.suspects.size() == 1);
        }
        return {
            verdict.state, {verdict.suspects.begin(), verdict.suspects.end()}, verdict.hop.basis};
    }
    [[nodiscard]] KnownHop hop(std::uint32_t sender, std::uint32_t receiver) const {
        const rpki::AspaValidator aspas(attested);
        const registry::AsRelationships relationships(inferred);
        return known_hop(Asn(sender), Asn(receiver), {&aspas, &relationships, route_servers});
    }
};

/// 1 and 2 are peers; 10 and 11 are customers of 1, 10 and 20 of 2.
const OtcWorld& simple() {
    static const OtcWorld kWorld{
        {}, {peers(1, 2), provider(1, 10), provider(1, 11), provider(2, 10), provider(2, 20)}, {}};
    return kWorld;
}

TEST(Otc, is_kept_where_the_route_only_goes_to_customers) {
    for (const auto& [path, otc] :
         std::vector<std::pair<Path, std::uint32_t>>{{asns({20, 2, 1, 11}), 1},
                                                     {asns({10, 2, 1, 11}), 1},
                                                     {asns({10, 1, 11}), 1},
                                                     {asns({1, 11}), 1},
                                                     {asns({20, 2, 99, 11}), 99}}) {
        EXPECT_EQ(simple().judge(path, otc), OtcWorld::Told{});
    }
}

TEST(Otc, shows_who_gave_the_route_elsewhere) {
    const OtcWorld::Told by_10{OtcState::Leak, asns({10}), HopBasis::Relationships};
    EXPECT_EQ(simple().judge(asns({2, 10, 1, 11}), 1), by_10);
    EXPECT_EQ(simple().judge(asns({20, 2, 10, 1, 11}), 1), by_10);  // 2 gave it to its customer
    const OtcWorld::Told by_2{OtcState::Leak, asns({2}), HopBasis::Relationships};
    EXPECT_EQ(simple().judge(asns({1, 2, 77, 11}), 77).suspects, asns({2, 77}));
    auto known = simple();
    known.inferred.push_back(peers(77, 2));
    EXPECT_EQ(known.judge(asns({1, 2, 77, 11}), 77), by_2);
}

TEST(Otc, suspects_all_whose_hop_is_not_known_before_the_one_that_is) {
    // That 20 gave it to 2 is sure; whether 10 and 77 did right is not.
    EXPECT_EQ(simple().judge(asns({2, 20, 77, 10, 1}), 1),
              (OtcWorld::Told{OtcState::Leak, asns({20, 77, 10}), HopBasis::Relationships}));
    EXPECT_EQ(simple().judge(asns({2, 20, 77, 10, 1}), 77),
              (OtcWorld::Told{OtcState::Leak, asns({20, 77}), HopBasis::Relationships}));
}

TEST(Otc, is_misplaced_by_who_marks_what_goes_to_a_provider) {
    EXPECT_EQ(simple().judge(asns({20, 2, 1, 11}), 11),
              (OtcWorld::Told{OtcState::Misplaced, asns({1, 11}), HopBasis::Relationships}));
}

TEST(Otc, counts_from_the_nearer_place_of_an_as_that_stands_twice) {
    EXPECT_EQ(simple().judge(asns({20, 2, 10, 2, 1}), 2), OtcWorld::Told{});
}

TEST(Otc, is_off_the_path_or_of_a_hidden_route_server) {
    auto world = simple();
    world.route_servers = asns({50});
    EXPECT_EQ(world.judge(asns({20, 2, 1}), 99).state, OtcState::OffPath);
    EXPECT_EQ(world.judge(asns({20, 2, 1}), 50).state, OtcState::Hidden);
    EXPECT_EQ(world.judge({}, 99).state, OtcState::OffPath);
    EXPECT_EQ(world.judge(asns({2, 10, 1}), 1, true).state, OtcState::AsSet);
    EXPECT_EQ(to_string(OtcState::OffPath), "off-path");
}

TEST(Otc, may_not_go_to_a_route_server_but_from_it_to_its_client) {
    OtcWorld world{{}, {provider(1, 10)}, asns({50})};
    EXPECT_EQ(world.judge(asns({7, 50, 10, 1}), 1),
              (OtcWorld::Told{OtcState::Leak, asns({10}), HopBasis::RouteServer}));
    EXPECT_EQ(world.judge(asns({10, 50, 8}), 50), OtcWorld::Told{});
    EXPECT_EQ(world.judge(asns({1, 10, 50, 8}), 50),
              (OtcWorld::Told{OtcState::Leak, asns({10}), HopBasis::Relationships}));
    EXPECT_EQ(world.judge(asns({7, 50, 8}), 8).state, OtcState::Misplaced);
}

TEST(KnownHop, is_what_is_attested_before_what_is_inferred) {
    const OtcWorld world{
        {{Asn(10), asns({1, 3})},  // 10 names 1 and 3, not 2, 4, 5, 6
         {Asn(1), asns({0})},
         {Asn(3), asns({10})},
         {Asn(4), asns({0})}},
        {peers(1, 10), provider(2, 10), peers(5, 10), provider(10, 6), provider(10, 7)},
        {}};
    const auto both = [&](std::uint32_t a, std::uint32_t b) {
        return std::pair(world.hop(a, b), world.hop(b, a));
    };
    const auto aspa = [](Hop hop) { return KnownHop{hop, HopBasis::Aspa}; };
    const auto inferred = [](Hop hop) { return KnownHop{hop, HopBasis::Relationships}; };
    EXPECT_EQ(both(10, 1), std::pair(aspa(Hop::Up), aspa(Hop::Down)));
    EXPECT_EQ(both(10, 3), std::pair(KnownHop{}, KnownHop{}));  // each other's provider
    EXPECT_EQ(both(10, 4), std::pair(aspa(Hop::Lateral), aspa(Hop::Lateral)));
    // 2 is inferred to be a provider that 10 leaves out: nobody knows.
    EXPECT_EQ(both(10, 2), std::pair(KnownHop{}, KnownHop{}));
    EXPECT_EQ(both(10, 5), std::pair(inferred(Hop::Lateral), aspa(Hop::Lateral)));
    EXPECT_EQ(both(10, 6), std::pair(inferred(Hop::Down), aspa(Hop::Up)));
    EXPECT_EQ(both(10, 8), std::pair(KnownHop{}, aspa(Hop::NotDown)));
    EXPECT_EQ(both(8, 9), std::pair(KnownHop{}, KnownHop{}));
    EXPECT_EQ(known_hop(Asn(10), Asn(1), {}), KnownHop{});
}

// --- All of a small world --------------------------------------------------------------------

constexpr std::size_t kAsesMax = 5;
enum class Way : std::uint8_t { Up, Down, Lateral };

/// A path of ASes 1 (the origin) to `size` (the vantage point), and how each hop truly went.
struct Truth {
    std::size_t size;
    std::vector<Way> hops;  ///< [i] is from AS i + 1 to AS i + 2.

    Truth(std::size_t ases, std::size_t number) : size(ases) {
        for (std::size_t i = 0; i + 1 < size; ++i, number /= 3) {
            hops.push_back(static_cast<Way>(number % 3));
        }
    }
    [[nodiscard]] Path path() const {
        Path path;
        for (auto asn = static_cast<std::uint32_t>(size); asn >= 1; --asn) path.emplace_back(asn);
        return path;
    }
    /// What is inferred, but for the hops whose bits are set.
    [[nodiscard]] registry::AsRelationships inferred(unsigned hidden) const {
        std::vector<Relationship> records;
        for (std::uint32_t i = 0; i < hops.size(); ++i) {
            if ((hidden >> i & 1U) != 0) continue;
            if (hops[i] == Way::Up) records.push_back(provider(i + 2, i + 1));
            if (hops[i] == Way::Down) records.push_back(provider(i + 1, i + 2));
            if (hops[i] == Way::Lateral) records.push_back(peers(i + 1, i + 2));
        }
        return registry::AsRelationships(records);
    }
    /// What those ASes attest whose bits are set.
    [[nodiscard]] rpki::AspaValidator attested(unsigned bits) const {
        std::vector<rpki::payload::Aspa> aspas;
        for (std::uint32_t i = 0; i < size; ++i) {
            if ((bits >> i & 1U) == 0) continue;
            Path providers;
            if (i > 0 && hops[i - 1] == Way::Down) providers.emplace_back(i);
            if (i < hops.size() && hops[i] == Way::Up) providers.emplace_back(i + 2);
            if (providers.empty()) providers.emplace_back(0U);
            aspas.push_back({Asn(i + 1), providers});
        }
        return rpki::AspaValidator(aspas);
    }
    /// Whether AS `asn` broke the mark of AS `otc`, that had been set before.
    [[nodiscard]] bool breaks(std::size_t asn, std::size_t otc) const {
        return asn > otc && asn < size && hops[asn - 1] != Way::Down;
    }
};

/// Checks a verdict on a mark of AS `otc`, which may be misplaced.
void check(const OtcVerdict& verdict, const Truth& truth, std::size_t otc, bool all_known) {
    const bool is_misplaced = otc < truth.size && truth.hops[otc - 1] == Way::Up;
    std::optional<std::size_t> leaker;  // the first
    for (auto asn = truth.size; asn > otc; --asn) {
        if (truth.breaks(asn, otc)) leaker = asn;
    }
    const auto suspected = [&](std::size_t asn) {
        return std::find(verdict.suspects.begin(), verdict.suspects.end(),
                         Asn(static_cast<std::uint32_t>(asn))) != verdict.suspects.end();
    };
    EXPECT_TRUE(verdict.state != OtcState::Misplaced || (is_misplaced && suspected(otc)));
    if (verdict.state == OtcState::Leak) {
        EXPECT_TRUE(is_misplaced ? suspected(otc) : leaker && suspected(*leaker));
        EXPECT_TRUE(!is_misplaced || !verdict.is_certain());
        EXPECT_TRUE(truth.breaks(verdict.sender.value(), otc));
    }
    if (!all_known) return;
    if (is_misplaced) {
        EXPECT_EQ(verdict.state, OtcState::Misplaced);
    } else {
        EXPECT_EQ(verdict.state, leaker ? OtcState::Leak : OtcState::Kept);
        EXPECT_EQ(verdict.is_certain(), leaker.has_value());
    }
}

// All paths of up to five ASes, all marks, whatever is attested and inferred of the truth: the
// leaker is among the suspects, and alone among them where all is known.
TEST(OtcExhaustive, accuses_just_those_who_broke_the_mark) {
    std::size_t leaks = 0;
    std::size_t certain = 0;
    for (std::size_t size = 2; size <= kAsesMax; ++size) {
        std::size_t truths = 1;
        for (std::size_t i = 1; i < size; ++i) truths *= 3;
        const auto all_hops = 1U << (size - 1);
        const auto all_ases = 1U << size;
        for (std::size_t number = 0; number < truths; ++number) {
            const Truth truth(size, number);
            const auto path = truth.path();
            for (unsigned hidden = 0; hidden < all_hops; ++hidden) {
                const auto inferred = truth.inferred(hidden);
                for (unsigned bits = 0; bits < all_ases; ++bits) {
                    const auto attested = truth.attested(bits);
                    for (std::uint32_t otc = 1; otc <= size; ++otc) {
                        const auto verdict =
                            judge_otc({path}, Asn(otc), {&attested, &inferred, {}});
                        check(verdict, truth, otc, hidden == 0 || bits + 1 == all_ases);
                        leaks += verdict.state == OtcState::Leak ? 1U : 0U;
                        certain += verdict.is_certain() ? 1U : 0U;
                    }
                    ASSERT_FALSE(HasFailure()) << size << ' ' << number << ' ' << hidden;
                }
            }
        }
    }
    EXPECT_GT(leaks, 10'000U);
    EXPECT_GT(certain, 10'000U);
}

}  // namespace
}  // namespace comity::incident
