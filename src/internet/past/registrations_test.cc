#include "internet/past/registrations.h"

#include <gtest/gtest.h>

#include <map>
#include <set>

#include "internet/random.h"

namespace comity::internet {
namespace {

using net::Asn;

/// The procedure word for word (draft-ietf-sidrops-aspa-verification-28 s5.3, s5.5): A(1) is the
/// origin, A(N) the collector's peer.
bool is_invalid_downstream(const std::map<Asn, std::set<Asn>>& attested,
                           const std::vector<Asn>& from_origin) {
    const auto n = from_origin.size();
    const auto a = [&](std::size_t i) { return from_origin[i - 1]; };
    const auto not_provider = [&](Asn customer, Asn provider) {
        const auto at = attested.find(customer);
        return at != attested.end() && at->second.count(provider) == 0;
    };
    std::size_t max_up = n;
    for (std::size_t i = n - 1; i >= 1; --i) {
        if (not_provider(a(i), a(i + 1))) max_up = i;
    }
    std::size_t max_down = n;
    for (std::size_t j = 2; j <= n; ++j) {
        if (not_provider(a(j), a(j - 1))) max_down = n - j + 1;
    }
    return max_up + max_down < n;
}

TEST(IsRefuted, is_the_downstream_procedure) {
    Random random(5);
    std::size_t refuted = 0;
    for (int round = 0; round < 20'000; ++round) {
        Internet internet;
        std::map<Asn, std::set<Asn>> attested;
        for (std::uint32_t customer = 1; customer <= 5; ++customer) {
            if (random.chance(400)) continue;
            Aspa aspa{Asn(customer), {}};
            for (std::uint32_t provider = 1; provider <= 5; ++provider) {
                if (provider == customer || random.chance(500)) continue;
                aspa.providers.emplace_back(provider);
            }
            if (aspa.providers.empty()) aspa.providers.emplace_back(0);
            attested[aspa.customer] = {aspa.providers.begin(), aspa.providers.end()};
            internet.aspas.push_back(std::move(aspa));
        }
        std::vector<Asn> from_origin;
        std::vector<Asn> shown;  // from the peer, with prepends
        for (auto left = random.between(1, 6); left > 0; --left) {
            const Asn hop(random.between(1, 5));
            shown.insert(shown.begin(), random.between(1, 2), hop);
            if (from_origin.empty() || from_origin.back() != hop) from_origin.push_back(hop);
        }
        const bool expected = is_invalid_downstream(attested, from_origin);
        ASSERT_EQ(is_refuted(internet, shown), expected);
        refuted += expected ? 1 : 0;
    }
    EXPECT_GT(refuted, 2'000U);
    EXPECT_LT(refuted, 18'000U);
}

}  // namespace
}  // namespace comity::internet
