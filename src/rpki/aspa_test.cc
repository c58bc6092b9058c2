#include "rpki/aspa.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "rpki/rules.h"
#include "support/values.h"

namespace comity::rpki {
namespace {

using net::Asn;
using payload::Aspa;
using Path = std::vector<Asn>;
using test::asns;
constexpr auto kNoAttestation = ProviderAuthorization::NoAttestation;
constexpr auto kProviderPlus = ProviderAuthorization::ProviderPlus;
constexpr auto kNotProviderPlus = ProviderAuthorization::NotProviderPlus;

Aspa aspa(std::uint32_t customer, std::initializer_list<std::uint32_t> providers) {
    return {Asn(customer), asns(providers)};
}

AspaVerdict upstream(const AspaValidator& validator, const Path& path) {
    return validator.verify_upstream({path}, std::nullopt);
}
AspaVerdict downstream(const AspaValidator& validator, const Path& path) {
    return validator.verify_downstream({path}, std::nullopt);
}

// The published example of the NIST BGP-SRx suite: A to G are 1 to 7.
TEST(AspaValidator, agrees_with_the_vector_of_nist) {
    const AspaValidator validator(std::vector<Aspa>{aspa(1, {3, 4}), aspa(2, {5}), aspa(3, {6}),
                                                    aspa(4, {6, 7}), aspa(7, {0})});
    const auto path = asns({5, 7, 6, 3, 1});
    const Ramps ramps{.max_up = 4, .min_up = 3, .max_down = 2, .min_down = 1};
    EXPECT_EQ(validator.ramps(path), ramps);
    EXPECT_EQ(downstream(validator, path),
              (AspaVerdict{AspaOutcome::Unknown, AspaFault::None, ramps}));
    EXPECT_EQ(upstream(validator, path).outcome, AspaOutcome::Invalid);
}

TEST(AspaValidator, takes_what_several_objects_of_a_customer_say_together) {
    const std::vector<Aspa> objects{aspa(10, {3, 1}), aspa(20, {0}), aspa(10, {2, 1}),
                                    aspa(20, {9}), aspa(30, {0})};
    const AspaValidator validator(objects);
    EXPECT_EQ(validator.size(), 3U);
    for (const std::uint32_t provider : {1U, 2U, 3U}) {
        EXPECT_EQ(validator.authorized(Asn(10), Asn(provider)), kProviderPlus);
    }
    EXPECT_EQ(validator.authorized(Asn(10), Asn(9)), kNotProviderPlus);
    EXPECT_EQ(validator.authorized(Asn(20), Asn(9)), kProviderPlus);
    EXPECT_EQ(validator.authorized(Asn(30), Asn(9)), kNotProviderPlus);
    EXPECT_EQ(validator.authorized(Asn(9), Asn(10)), kNoAttestation);
    const auto providers = validator.providers_of(Asn(10));
    ASSERT_TRUE(providers);
    EXPECT_EQ(Path(providers->begin(), providers->end()), asns({1, 2, 3}));
    ASSERT_TRUE(validator.providers_of(Asn(30)));
    EXPECT_TRUE(validator.providers_of(Asn(30))->empty());
    EXPECT_FALSE(validator.providers_of(Asn(9)));
}

TEST(AspaValidator, takes_as0_for_nobody) {
    const AspaValidator validator(std::vector<Aspa>{aspa(10, {0})});
    EXPECT_EQ(validator.authorized(Asn(10), Asn(0)), kNotProviderPlus);
    EXPECT_EQ(validator.authorized(Asn(0), Asn(10)), kNoAttestation);
}

TEST(AspaValidator, without_attestations_knows_nothing) {
    for (const auto& validator : {AspaValidator(), AspaValidator(std::vector<Aspa>())}) {
        EXPECT_EQ(validator.size(), 0U);
        EXPECT_EQ(validator.authorized(Asn(0), Asn(1)), kNoAttestation);
        EXPECT_EQ(validator.authorized(Asn(4'294'967'295), Asn(1)), kNoAttestation);
        EXPECT_EQ(upstream(validator, asns({1})).outcome, AspaOutcome::Valid);
        EXPECT_EQ(upstream(validator, asns({1, 2})).outcome, AspaOutcome::Unknown);
        EXPECT_EQ(downstream(validator, asns({1, 2})).outcome, AspaOutcome::Valid);
        EXPECT_EQ(downstream(validator, asns({1, 2, 3})).outcome, AspaOutcome::Unknown);
    }
}

TEST(AspaValidator, finds_every_customer_among_many) {
    std::vector<Aspa> objects;
    for (std::uint32_t i = 0; i < 20'000; ++i) objects.push_back(aspa(7 * i + 1, {7 * i + 2}));
    const AspaValidator validator(objects);
    EXPECT_EQ(validator.size(), objects.size());
    for (std::uint32_t i = 0; i < 20'000; ++i) {
        ASSERT_EQ(validator.authorized(Asn(7 * i + 1), Asn(7 * i + 2)), kProviderPlus);
        ASSERT_EQ(validator.authorized(Asn(7 * i + 1), Asn(7 * i + 3)), kNotProviderPlus);
        ASSERT_EQ(validator.authorized(Asn(7 * i + 2), Asn(7 * i + 1)), kNoAttestation);
    }
}

TEST(AspaValidator, says_what_is_wrong_before_any_hop) {
    const AspaValidator validator(std::vector<Aspa>{aspa(2, {1})});
    const auto path = asns({1, 2});
    const auto fault = [](AspaVerdict verdict) { return verdict.fault; };
    const net::CollapsedPath with_set{path, true};
    EXPECT_EQ(fault(validator.verify_upstream({}, std::nullopt)), AspaFault::Empty);
    EXPECT_EQ(fault(validator.verify_downstream({}, Asn(1))), AspaFault::Empty);
    EXPECT_EQ(fault(validator.verify_upstream({path}, Asn(3))), AspaFault::Neighbour);
    EXPECT_EQ(fault(validator.verify_downstream({path}, Asn(3))), AspaFault::Neighbour);
    EXPECT_EQ(fault(validator.verify_upstream(with_set, Asn(1))), AspaFault::AsSet);
    EXPECT_EQ(fault(validator.verify_downstream(with_set, std::nullopt)), AspaFault::AsSet);
    EXPECT_EQ(validator.verify_downstream(with_set, Asn(1)).outcome, AspaOutcome::Invalid);
    EXPECT_EQ(validator.verify_upstream({path}, Asn(1)).outcome, AspaOutcome::Valid);
    EXPECT_EQ(validator.verify_downstream({path}, Asn(1)).outcome, AspaOutcome::Valid);
}

TEST(AspaValidator, names_a_rule_for_each_outcome) {
    const auto rule = [](AspaOutcome outcome, AspaFault fault) {
        return rule_of({outcome, fault, {}}).id;
    };
    EXPECT_EQ(rule(AspaOutcome::Valid, AspaFault::None), "aspa.valid");
    EXPECT_EQ(rule(AspaOutcome::Unknown, AspaFault::None), "aspa.unknown");
    EXPECT_EQ(rule(AspaOutcome::Invalid, AspaFault::Ramps), "aspa.invalid.path");
    EXPECT_EQ(rule(AspaOutcome::Invalid, AspaFault::Empty), "aspa.invalid.empty");
    EXPECT_EQ(rule(AspaOutcome::Invalid, AspaFault::Neighbour), "aspa.invalid.neighbour");
    EXPECT_EQ(rule(AspaOutcome::Invalid, AspaFault::AsSet), "aspa.invalid.as-set");
    EXPECT_EQ(to_string(AspaOutcome::Unknown), "unknown");
}

// 1 and 2 are providers of 3, which has a route of 4 from 1 and gives it to 2.
TEST(AspaValidator, locates_who_turned_a_route_around) {
    const AspaValidator validator(std::vector<Aspa>{aspa(4, {1}), aspa(1, {0}), aspa(2, {0})});
    const auto path = asns({2, 3, 1, 4});
    const auto verdict = downstream(validator, path);
    ASSERT_EQ(verdict.fault, AspaFault::Ramps);
    const auto broken = validator.locate(path, verdict);
    EXPECT_EQ(broken.ascent, (Denial{Asn(1), Asn(3)}));
    EXPECT_EQ(broken.descent, (Denial{Asn(2), Asn(3)}));
    EXPECT_EQ(Path(broken.suspects.begin(), broken.suspects.end()), asns({3}));
}

// 5 goes up to 4, which peers with 3; 3 gives the route to its customer 2, which gives it to 1.
TEST(AspaValidator, leaves_out_who_gave_the_route_to_a_customer) {
    std::vector<Aspa> objects{aspa(4, {0}), aspa(1, {0})};
    const auto path = asns({1, 2, 3, 4, 5});
    const auto suspects = [&] {
        const AspaValidator validator(objects);
        const auto broken = validator.locate(path, downstream(validator, path));
        return Path(broken.suspects.begin(), broken.suspects.end());
    };
    EXPECT_EQ(suspects(), asns({2, 3}));
    objects.push_back(aspa(2, {3}));
    EXPECT_EQ(suspects(), asns({2}));
    objects.push_back(aspa(3, {2}));  // each other's provider: that clears nobody
    EXPECT_EQ(suspects(), asns({2, 3}));
}

// --- All of a small world --------------------------------------------------------------------

/// What ASes 1 to 4 attest: nothing, or a set of the others as bits.
class SmallWorld {
public:
    static constexpr std::uint32_t kAses = 4;
    static constexpr std::size_t kStatements = 9;  ///< Nothing, or one of 8 sets of three others.
    static constexpr std::size_t kWorlds = kStatements * kStatements * kStatements * kStatements;

    explicit SmallWorld(std::size_t number) {
        for (std::uint32_t asn = 1; asn <= kAses; ++asn, number /= kStatements) {
            const auto statement = number % kStatements;
            if (statement == 0) continue;
            auto& names = names_[asn].emplace();
            std::size_t bit = 0;
            for (std::uint32_t other = 1; other <= kAses; ++other) {
                if (other == asn) continue;
                names[other] = ((statement - 1) >> bit++ & 1U) != 0;
            }
        }
    }
    [[nodiscard]] AspaValidator validator() const {
        std::vector<Aspa> objects;
        for (std::uint32_t asn = 1; asn <= kAses; ++asn) {
            if (!names_[asn]) continue;
            Aspa object{Asn(asn), {}};
            for (std::uint32_t other = 1; other <= kAses; ++other) {
                if ((*names_[asn])[other]) object.providers.emplace_back(other);
            }
            if (object.providers.empty()) object.providers.emplace_back(0U);
            objects.push_back(object);
        }
        return AspaValidator(objects);
    }
    [[nodiscard]] ProviderAuthorization authorized(Asn x, Asn y) const {
        const auto& names = names_[x.value()];
        if (!names) return kNoAttestation;
        return (*names)[y.value()] ? kProviderPlus : kNotProviderPlus;
    }

private:
    std::array<std::optional<std::array<bool, kAses + 1>>, kAses + 1> names_;
};

/// All paths over ASes 1 to 4, of one to `length` hops of different ASes.
std::vector<Path> all_paths(std::size_t length) {
    std::vector<Path> paths;
    for (std::uint32_t asn = 1; asn <= SmallWorld::kAses; ++asn) paths.push_back(asns({asn}));
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (paths[i].size() == length) continue;
        for (std::uint32_t asn = 1; asn <= SmallWorld::kAses; ++asn) {
            if (paths[i].back() == Asn(asn)) continue;
            auto longer = paths[i];
            longer.emplace_back(asn);
            paths.push_back(longer);
        }
    }
    return paths;
}

/// draft-ietf-sidrops-aspa-verification-28 s5.3, sentence by sentence, with its own numbering.
Ramps plain_ramps(const SmallWorld& world, const Path& path) {
    const auto n = static_cast<std::uint32_t>(path.size());
    const auto a = [&](std::uint32_t i) { return path[n - i]; };
    const auto up = [&](std::uint32_t i) { return world.authorized(a(i), a(i + 1)); };
    const auto down = [&](std::uint32_t j) { return world.authorized(a(j), a(j - 1)); };
    Ramps ramps{n, n, n, n};
    for (std::uint32_t i = n - 1; i >= 1; --i) {
        if (up(i) == kNotProviderPlus) ramps.max_up = i;
        if (up(i) == kNoAttestation || up(i) == kNotProviderPlus) ramps.min_up = i;
    }
    for (std::uint32_t j = 2; j <= n; ++j) {
        if (down(j) == kNotProviderPlus) ramps.max_down = n - j + 1;
        if (down(j) == kNoAttestation || down(j) == kNotProviderPlus) ramps.min_down = n - j + 1;
    }
    return ramps;
}

AspaOutcome plain_outcome(Ramps ramps, std::size_t n) {
    if (ramps.max_up + ramps.max_down < n) return AspaOutcome::Invalid;
    if (ramps.min_up + ramps.min_down < n) return AspaOutcome::Unknown;
    return AspaOutcome::Valid;
}

TEST(AspaExhaustive, agrees_with_a_plain_reading_of_the_draft_for_all_attestations_of_four_ases) {
    const auto paths = all_paths(5);
    ASSERT_EQ(paths.size(), 484U);
    std::array<std::size_t, 3> met{};
    for (std::size_t number = 0; number < SmallWorld::kWorlds; ++number) {
        const SmallWorld world(number);
        const auto validator = world.validator();
        for (const auto& path : paths) {
            auto ramps = plain_ramps(world, path);
            const auto down = downstream(validator, path);
            ASSERT_EQ(down.ramps, ramps) << number;
            ASSERT_EQ(down.outcome, plain_outcome(ramps, path.size())) << number;
            ASSERT_EQ(down.fault == AspaFault::Ramps, down.outcome == AspaOutcome::Invalid);
            ramps.max_down = ramps.min_down = 0;
            const auto up = upstream(validator, path);
            ASSERT_EQ(up.ramps, ramps) << number;
            ASSERT_EQ(up.outcome, plain_outcome(ramps, path.size())) << number;
            ++met[static_cast<std::size_t>(down.outcome)];
        }
    }
    for (const auto count : met) EXPECT_GT(count, 10'000U);
}

/// Whether the route could go that way if, of the hops that nobody attests, those were from
/// customer to provider whose bits are set (draft-ietf-sidrops-aspa-verification-28 s5.1): up to
/// AS(k), down from AS(l), with at most a hop between them.
struct Guess {
    const SmallWorld& world;
    const Path& path;
    unsigned bits;

    [[nodiscard]] bool is_provider(std::size_t customer, std::size_t provider) const {
        switch (world.authorized(path[customer], path[provider])) {
            case kProviderPlus: return true;
            case kNotProviderPlus: return false;
            case kNoAttestation: break;
        }
        return (bits >> (2 * std::min(customer, provider) + (customer > provider ? 1U : 0U)) &
                1U) != 0;
    }
    [[nodiscard]] bool is_good(bool may_go_down) const {
        auto k = path.size() - 1;  // the origin
        while (k > 0 && is_provider(k, k - 1)) --k;
        std::size_t l = 0;
        while (l + 1 < path.size() && is_provider(l, l + 1)) ++l;
        return may_go_down ? k <= l + 1 : k == 0;
    }
};

// What nobody attests may be so or so: a path is valid that is good in any case, invalid that is
// good in none. This is what the bounds of the draft are for.
TEST(AspaExhaustive, is_sure_just_where_every_guess_at_what_is_not_attested_comes_out_alike) {
    const auto path = asns({4, 3, 2, 1});
    constexpr unsigned kGuesses = 1U << 6U;  // three pairs, both ways
    const auto expected = [&](const SmallWorld& world, bool may_go_down) {
        std::size_t good = 0;
        for (unsigned bits = 0; bits < kGuesses; ++bits) {
            good += Guess{world, path, bits}.is_good(may_go_down) ? 1U : 0U;
        }
        if (good == 0) return AspaOutcome::Invalid;
        return good == kGuesses ? AspaOutcome::Valid : AspaOutcome::Unknown;
    };
    for (std::size_t number = 0; number < SmallWorld::kWorlds; ++number) {
        const SmallWorld world(number);
        const auto validator = world.validator();
        ASSERT_EQ(downstream(validator, path).outcome, expected(world, true)) << number;
        ASSERT_EQ(upstream(validator, path).outcome, expected(world, false)) << number;
    }
}

TEST(AspaExhaustive, another_provider_never_makes_an_outcome_worse) {
    const auto paths = all_paths(4);
    const auto outcomes_of = [&](std::size_t number) {
        const auto validator = SmallWorld(number).validator();
        std::vector<std::array<AspaOutcome, 2>> outcomes;
        for (const auto& path : paths) {
            outcomes.push_back(
                {downstream(validator, path).outcome, upstream(validator, path).outcome});
        }
        return outcomes;
    };
    std::vector<std::vector<std::array<AspaOutcome, 2>>> outcomes;
    for (std::size_t number = 0; number < SmallWorld::kWorlds; ++number) {
        outcomes.push_back(outcomes_of(number));
    }
    for (std::size_t number = 0; number < SmallWorld::kWorlds; ++number) {
        for (std::size_t place = 1; place < SmallWorld::kWorlds; place *= SmallWorld::kStatements) {
            const auto statement = number / place % SmallWorld::kStatements;
            if (statement == 0) continue;  // a first attestation may well show a leak
            for (std::size_t bit = 0; bit < 3; ++bit) {
                if (((statement - 1) >> bit & 1U) != 0) continue;
                const auto more = number + (place << bit);
                for (std::size_t i = 0; i < paths.size(); ++i) {
                    ASSERT_LE(outcomes[more][i][0], outcomes[number][i][0]) << number;
                    ASSERT_LE(outcomes[more][i][1], outcomes[number][i][1]) << number;
                }
            }
        }
    }
}

/// Four ASes, each pair of them strangers, customer and provider either way, or peers.
class Topology {
public:
    static constexpr std::size_t kTopologies = 4096;
    enum class Relation : std::uint8_t { None, Up, Down, Peer };  ///< From the lower ASN.

    explicit Topology(std::size_t number) {
        for (std::uint32_t a = 1; a <= SmallWorld::kAses; ++a) {
            for (std::uint32_t b = a + 1; b <= SmallWorld::kAses; ++b, number /= 4) {
                const auto relation = static_cast<Relation>(number % 4);
                relations_[a][b] = relation;
                relations_[b][a] = relation == Relation::Up     ? Relation::Down
                                   : relation == Relation::Down ? Relation::Up
                                                                : relation;
            }
        }
    }
    [[nodiscard]] Relation hop(Asn from, Asn to) const {
        return relations_[from.value()][to.value()];
    }
    [[nodiscard]] bool is_linked(const Path& path) const {
        for (std::size_t i = 1; i < path.size(); ++i) {
            if (hop(path[i], path[i - 1]) == Relation::None) return false;
        }
        return true;
    }
    /// Whether the AS at `at` had the route from no customer and gave it to none.
    [[nodiscard]] bool leaks(const Path& path, std::size_t at) const {
        return at > 0 && at + 1 < path.size() && hop(path[at + 1], path[at]) != Relation::Up &&
               hop(path[at], path[at - 1]) != Relation::Down;
    }
    [[nodiscard]] bool only_climbs(const Path& path) const {
        for (std::size_t i = 1; i < path.size(); ++i) {
            if (hop(path[i], path[i - 1]) != Relation::Up) return false;
        }
        return true;
    }
    /// The true attestations of those of the ASes whose bits are set.
    [[nodiscard]] AspaValidator attested_by(unsigned bits) const {
        std::vector<Aspa> objects;
        for (std::uint32_t asn = 1; asn <= SmallWorld::kAses; ++asn) {
            if ((bits >> asn & 1U) == 0) continue;
            Aspa object{Asn(asn), {}};
            for (std::uint32_t other = 1; other <= SmallWorld::kAses; ++other) {
                if (relations_[asn][other] == Relation::Up) object.providers.emplace_back(other);
            }
            if (object.providers.empty()) object.providers.emplace_back(0U);
            objects.push_back(object);
        }
        return AspaValidator(objects);
    }

private:
    std::array<std::array<Relation, SmallWorld::kAses + 1>, SmallWorld::kAses + 1> relations_{};
};

std::vector<Path> paths_without_loops() {
    auto paths = all_paths(SmallWorld::kAses);
    std::erase_if(paths, [](const Path& path) {
        auto sorted = path;
        std::sort(sorted.begin(), sorted.end());
        return std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end();
    });
    return paths;
}

/// What true attestations say of `path`, by all ASes or by some; whether it is invalid.
bool check_accusation(const Topology& topology, const AspaValidator& validator, const Path& path,
                      bool all_attest) {
    const auto verdict = downstream(validator, path);
    const auto up = upstream(validator, path).outcome;
    bool has_leak = false;
    for (std::size_t at = 0; at < path.size(); ++at) has_leak |= topology.leaks(path, at);
    const bool is_up = topology.only_climbs(path);
    if (all_attest) {
        EXPECT_EQ(verdict.outcome, has_leak ? AspaOutcome::Invalid : AspaOutcome::Valid);
        EXPECT_EQ(up, is_up ? AspaOutcome::Valid : AspaOutcome::Invalid);
    }
    EXPECT_TRUE(has_leak || verdict.outcome != AspaOutcome::Invalid);
    EXPECT_TRUE(!is_up || up != AspaOutcome::Invalid);
    if (verdict.outcome != AspaOutcome::Invalid) return false;

    const auto suspects = validator.locate(path, verdict).suspects;
    const auto first = static_cast<std::size_t>(suspects.data() - path.data());
    const auto last = first + suspects.size() - 1;
    bool has_leaker = false;
    for (auto at = first; at <= last; ++at) has_leaker |= topology.leaks(path, at);
    EXPECT_TRUE(has_leaker);
    EXPECT_TRUE(!all_attest || (topology.leaks(path, first) && topology.leaks(path, last)));
    return true;
}

// Over all topologies of four ASes, whoever of them attests: nobody is wrongly accused, and where
// all attest, every leak is found.
TEST(AspaExhaustive, true_attestations_accuse_just_those_who_leak) {
    constexpr unsigned kAll = 0b11110;
    const auto paths = paths_without_loops();
    ASSERT_EQ(paths.size(), 64U);
    std::size_t found = 0;
    for (std::size_t number = 0; number < Topology::kTopologies; ++number) {
        const Topology topology(number);
        for (unsigned bits = 0; bits <= kAll; bits += 2) {
            const auto validator = topology.attested_by(bits);
            for (const auto& path : paths) {
                if (!topology.is_linked(path)) continue;
                found += check_accusation(topology, validator, path, bits == kAll) ? 1U : 0U;
                ASSERT_FALSE(HasFailure()) << number << ' ' << bits;
            }
        }
    }
    EXPECT_GT(found, 10'000U);
}

}  // namespace
}  // namespace comity::rpki
