#include "rpki/rov.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include "rpki/rules.h"
#include "support/values.h"

namespace comity::rpki {
namespace {

using net::Address;
using net::Asn;
using net::Prefix;
using payload::Vrp;
using test::prefix;

Vrp vrp(const char* text, unsigned max_length, std::uint32_t asn) {
    return {prefix(text), static_cast<std::uint8_t>(max_length), Asn(asn)};
}

constexpr Verdict kValid{Validity::Valid, InvalidReason::None};
constexpr Verdict kNotFound{Validity::NotFound, InvalidReason::None};
constexpr Verdict invalid(InvalidReason reason) { return {Validity::Invalid, reason}; }

std::vector<Vrp> covering(const OriginValidator& validator, const Prefix& route) {
    std::vector<Vrp> vrps;
    validator.append_covering(route, vrps);
    return vrps;
}

/// The definitions of RFC 6811 s2, word by word, over a plain list.
Verdict plain_reading(const std::vector<Vrp>& vrps, const Prefix& route,
                      std::optional<Asn> origin) {
    std::vector<Vrp> cover;
    for (const auto& each : vrps) {
        const bool covered = each.prefix.family() == route.family() &&
                             each.prefix.length() <= route.length() &&
                             route.address().masked(each.prefix.length()) == each.prefix.address();
        if (covered) cover.push_back(each);
    }
    if (cover.empty()) return kNotFound;
    const auto matches = [&](const Vrp& each) {
        return origin && each.asn == *origin && each.asn.value() != 0 &&
               route.length() <= each.max_length;
    };
    if (std::any_of(cover.begin(), cover.end(), matches)) return kValid;
    if (!origin) return invalid(InvalidReason::AsSet);
    const auto is_own = [&](const Vrp& each) {
        return each.asn == *origin && each.asn.value() != 0;
    };
    if (std::any_of(cover.begin(), cover.end(), is_own)) return invalid(InvalidReason::Length);
    const auto is_as0 = [](const Vrp& each) { return each.asn.value() == 0; };
    if (std::all_of(cover.begin(), cover.end(), is_as0)) return invalid(InvalidReason::As0);
    return invalid(InvalidReason::AsMismatch);
}

TEST(OriginValidator, follows_the_examples_of_each_state) {
    const std::vector<Vrp> vrps{vrp("192.0.2.0/24", 24, 64500), vrp("198.51.0.0/16", 20, 64501),
                                vrp("203.0.113.0/24", 24, 0),   vrp("2001:db8::/32", 48, 64502),
                                vrp("10.0.0.0/8", 8, 0),        vrp("10.0.0.0/8", 8, 64503)};
    const OriginValidator validator(vrps);
    EXPECT_EQ(validator.size(), 6U);
    const auto verdict = [&](const char* route, std::optional<Asn> origin) {
        return validator.validate(prefix(route), origin);
    };
    EXPECT_EQ(verdict("192.0.2.0/24", Asn(64500)), kValid);
    EXPECT_EQ(verdict("192.0.2.0/25", Asn(64500)), invalid(InvalidReason::Length));
    EXPECT_EQ(verdict("192.0.2.0/24", Asn(64999)), invalid(InvalidReason::AsMismatch));
    EXPECT_EQ(verdict("192.0.2.0/24", std::nullopt), invalid(InvalidReason::AsSet));
    EXPECT_EQ(verdict("192.0.0.0/16", Asn(64500)), kNotFound);
    EXPECT_EQ(verdict("192.0.0.0/16", std::nullopt), kNotFound);
    EXPECT_EQ(verdict("198.51.0.0/20", Asn(64501)), kValid);
    EXPECT_EQ(verdict("198.51.0.0/21", Asn(64501)), invalid(InvalidReason::Length));
    EXPECT_EQ(verdict("203.0.113.0/24", Asn(64500)), invalid(InvalidReason::As0));
    EXPECT_EQ(verdict("203.0.113.0/24", Asn(0)), invalid(InvalidReason::As0));
    EXPECT_EQ(verdict("10.0.0.0/8", Asn(0)), invalid(InvalidReason::AsMismatch));
    EXPECT_EQ(verdict("10.1.0.0/16", Asn(64503)), invalid(InvalidReason::Length));
    EXPECT_EQ(verdict("2001:db8:1::/48", Asn(64502)), kValid);
    EXPECT_EQ(verdict("2001:db8:1::/49", Asn(64502)), invalid(InvalidReason::Length));
    EXPECT_EQ(verdict("::/0", Asn(64502)), kNotFound);
    EXPECT_EQ(verdict("0.0.0.0/0", Asn(64502)), kNotFound);
}

TEST(OriginValidator, takes_max_length_at_both_ends_of_each_family) {
    const OriginValidator validator(
        std::vector<Vrp>{vrp("0.0.0.0/0", 32, 1), vrp("::/0", 128, 2), vrp("10.0.0.0/8", 8, 3)});
    EXPECT_EQ(validator.validate(prefix("255.255.255.255/32"), Asn(1)), kValid);
    EXPECT_EQ(validator.validate(prefix("0.0.0.0/0"), Asn(1)), kValid);
    EXPECT_EQ(validator.validate(prefix("ffff::1/128"), Asn(2)), kValid);
    EXPECT_EQ(validator.validate(prefix("::/0"), Asn(2)), kValid);
    EXPECT_EQ(validator.validate(prefix("10.0.0.0/8"), Asn(3)), kValid);
    EXPECT_EQ(validator.validate(prefix("10.0.0.0/9"), Asn(3)), invalid(InvalidReason::Length));
    EXPECT_EQ(validator.validate(prefix("10.0.0.0/9"), Asn(1)), kValid);
}

TEST(OriginValidator, empty_finds_nothing) {
    for (const auto& validator : {OriginValidator(), OriginValidator(std::vector<Vrp>())}) {
        EXPECT_EQ(validator.size(), 0U);
        EXPECT_EQ(validator.validate(prefix("192.0.2.0/24"), Asn(1)), kNotFound);
        EXPECT_TRUE(covering(validator, prefix("::/0")).empty());
        std::vector<Verdict> verdicts(1, kValid);
        validator.validate(std::vector<OriginQuery>{{prefix("2001:db8::/32"), Asn(1)}}, verdicts);
        EXPECT_EQ(verdicts[0], kNotFound);
    }
}

/// All prefixes of up to `bits` bits below `root`, itself included.
std::vector<Prefix> prefixes_below(const Prefix& root, unsigned bits) {
    std::vector<Prefix> all;
    for (unsigned more = 0; more <= bits; ++more) {
        const auto length = static_cast<std::uint8_t>(root.length() + more);
        for (std::uint64_t i = 0; i < std::uint64_t{1} << more; ++i) {
            auto high = root.address().high();
            auto low = root.address().low();
            if (length > 0 && length <= 64) high |= i << (64U - length);
            if (length > 64) low |= i << (128U - length);
            const auto address = root.family() == net::Family::Ipv4
                                     ? Address::v4(static_cast<std::uint32_t>(high >> 32U))
                                     : Address::v6(high, low);
            all.push_back(*Prefix::make(address, length));
        }
    }
    return all;
}

/// All sets of up to two VRPs over a small space, against all routes of it.
TEST(OriginValidator, agrees_with_a_plain_reading_in_all_of_a_small_world) {
    const std::vector<std::optional<Asn>> origins{std::nullopt, Asn(0), Asn(1), Asn(2)};
    for (const char* root : {"192.0.0.0/28", "2001:db8::/64"}) {
        const auto routes = prefixes_below(prefix(root), 3);
        std::vector<Vrp> all;
        for (const auto& each : prefixes_below(prefix(root), 2)) {
            for (unsigned more = 0; more <= 3U - (each.length() - prefix(root).length()); ++more) {
                for (const std::uint32_t asn : {0U, 1U, 2U}) {
                    all.push_back(
                        {each, static_cast<std::uint8_t>(each.length() + more), Asn(asn)});
                }
            }
        }
        ASSERT_GT(all.size(), 50U);
        std::set<std::pair<Validity, InvalidReason>> met;
        for (std::size_t a = 0; a < all.size(); ++a) {
            for (std::size_t b = 0; b <= a; ++b) {
                const std::vector<Vrp> vrps{all[a], all[b]};
                const OriginValidator validator(vrps);
                for (const auto& route : routes) {
                    for (const auto& origin : origins) {
                        const auto expected = plain_reading(vrps, route, origin);
                        ASSERT_EQ(validator.validate(route, origin), expected) << to_string(route);
                        met.insert({expected.validity, expected.reason});
                    }
                }
            }
        }
        EXPECT_EQ(met.size(), 6U);
    }
}

/// A prefix near many others, of lengths around the borders of words and index tables.
Prefix random_prefix(std::mt19937_64& random) {
    const auto bits = [&random] { return random() & random() & random(); };
    if (random() % 2 == 0) {
        const auto address = Address::v4(static_cast<std::uint32_t>(bits() & 0xC0E0'8181));
        return Prefix::containing(address, static_cast<std::uint8_t>(random() % 33));
    }
    const auto high = 0x2000'0000'0000'0000U | (bits() & 0x00C1'8000'0001'0003U);
    return Prefix::containing(Address::v6(high, bits() & 0x8000'0000'0000'0003U),
                              static_cast<std::uint8_t>(random() % 129));
}

TEST(OriginValidator, agrees_with_a_plain_reading_in_random_worlds) {
    std::mt19937_64 random(6811);
    for (int world = 0; world < 60; ++world) {
        std::vector<Vrp> vrps;
        const auto size = random() % 300;
        for (std::size_t i = 0; i < size; ++i) {
            const auto each = random_prefix(random);
            const auto room = net::bits_of(each.family()) - each.length() + 1U;
            const auto more = random() % 2 == 0 ? 0 : random() % room;
            vrps.push_back({each, static_cast<std::uint8_t>(each.length() + more),
                            Asn(static_cast<std::uint32_t>(random() % 4))});
        }
        const OriginValidator validator(vrps);
        std::vector<OriginQuery> queries;
        // Some worlds are asked so much that the look-ups are put in order.
        const auto asked = world % 10 == 0 ? 5000 : 333;
        for (int i = 0; i < asked; ++i) {
            OriginQuery query{random_prefix(random), Asn(static_cast<std::uint32_t>(random() % 4))};
            if (random() % 5 == 0) query.origin.reset();
            queries.push_back(query);
        }
        std::vector<Verdict> verdicts(queries.size());
        validator.validate(queries, verdicts);
        std::sort(vrps.begin(), vrps.end());
        vrps.erase(std::unique(vrps.begin(), vrps.end()), vrps.end());
        ASSERT_EQ(validator.size(), vrps.size());
        for (std::size_t i = 0; i < queries.size(); ++i) {
            const auto& [route, origin] = queries[i];
            const auto expected = plain_reading(vrps, route, origin);
            ASSERT_EQ(validator.validate(route, origin), expected) << to_string(route);
            ASSERT_EQ(verdicts[i], expected) << to_string(route);
            std::vector<Vrp> cover;
            for (const auto& each : vrps) {
                if (each.prefix.covers(route)) cover.push_back(each);
            }
            std::stable_sort(cover.begin(), cover.end(), [](const Vrp& a, const Vrp& b) {
                return a.prefix.length() > b.prefix.length();
            });
            ASSERT_EQ(covering(validator, route), cover) << to_string(route);
        }
    }
}

TEST(OriginValidator, finds_what_covers_a_prefix_behind_a_hundred_thousand_others) {
    std::vector<Vrp> vrps{vrp("10.0.0.0/8", 8, 1)};
    for (std::uint32_t i = 0; i < 100'000; ++i) {
        const auto address = Address::v4(0x0A00'0000U + (i << 7U));
        vrps.push_back({Prefix::containing(address, 25), 25, Asn(2)});
    }
    const OriginValidator validator(vrps);
    for (std::size_t i = 1; i < vrps.size(); i += 999) {
        ASSERT_EQ(covering(validator, vrps[i].prefix), (std::vector{vrps[i], vrps[0]}));
        ASSERT_EQ(validator.validate(vrps[i].prefix, Asn(1)), invalid(InvalidReason::Length));
        ASSERT_EQ(validator.validate(vrps[i].prefix, Asn(2)), kValid);
    }
}

TEST(OriginValidator, names_a_rule_for_each_verdict) {
    EXPECT_EQ(&rule_of(kValid), &kRovValid);
    EXPECT_EQ(&rule_of(kNotFound), &kRovNotFound);
    EXPECT_EQ(&rule_of(invalid(InvalidReason::AsMismatch)), &kRovInvalidAsMismatch);
    EXPECT_EQ(&rule_of(invalid(InvalidReason::Length)), &kRovInvalidLength);
    EXPECT_EQ(&rule_of(invalid(InvalidReason::As0)), &kRovInvalidAs0);
    EXPECT_EQ(&rule_of(invalid(InvalidReason::AsSet)), &kRovInvalidAsSet);
    EXPECT_EQ(to_string(Validity::NotFound), "not-found");
}

TEST(Rules, have_ids_of_their_own) {
    std::set<std::string_view> ids;
    for (const auto* rule : kRules) {
        EXPECT_TRUE(ids.insert(rule->id).second) << rule->id;
        EXPECT_FALSE(rule->citation.empty());
        EXPECT_FALSE(rule->explanation.empty());
    }
}

}  // namespace
}  // namespace comity::rpki
