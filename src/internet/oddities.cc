#include <algorithm>

#include "internet/address_plan.h"

namespace comity::internet {
namespace {

using net::Address;
using net::Family;
using net::Prefix;

/// A random prefix of `length` bits in `whole`, which is no longer.
Prefix random_specific(const Prefix& whole, std::uint8_t length, Random& random) {
    const auto keep_high = Address::high_mask(whole.length());
    const auto keep_low = Address::low_mask(whole.length());
    const auto high = whole.address().high() | (random.word() & ~keep_high);
    const auto low = whole.address().low() | (random.word() & ~keep_low);
    const auto address = whole.family() == Family::Ipv4
                             ? Address::v4(static_cast<std::uint32_t>(high >> 32U))
                             : Address::v6(high, low);
    return Prefix::containing(address, length);
}

/// Another network that may announce what `network` does: a customer, a provider, or anybody.
AsIndex relative_of(const Topology& topology, AsIndex network, Random& random) {
    const auto customers = topology.customers(network);
    const auto providers = topology.providers(network);
    if (!customers.empty() && random.chance(500)) {
        return customers[random.below(static_cast<std::uint32_t>(customers.size()))];
    }
    if (!providers.empty() && random.chance(700)) {
        return providers[random.below(static_cast<std::uint32_t>(providers.size()))];
    }
    return random.below(static_cast<std::uint32_t>(topology.size()));
}

class OddityMaker {
public:
    OddityMaker(const Topology& topology, Random& random, std::vector<Announced>& plan)
        : topology_(topology), random_(random), plan_(plan), base_count_(plan.size()) {}

    /// How many of something there are where `per_million` of a million prefixes have it; two at
    /// least, so that small Internets have everything too.
    [[nodiscard]] std::size_t count_of(std::size_t per_million) const {
        return 2 + base_count_ * per_million / 1'000'000;
    }
    void second_origins() {
        for (std::size_t i = 0; i < count_of(6'000); ++i) {
            auto one = any();
            one.network = relative_of(topology_, one.network, random_);
            plan_.push_back(one);
        }
    }
    void customers_in_blocks() {
        for (std::size_t i = 0; i < count_of(20'000); ++i) {
            auto one = any();
            one.network = relative_of(topology_, one.network, random_);
            add_specific(one);
        }
    }
    /// More specific prefixes of the usual lengths that are odd in some way, seen by
    /// `permille_low` .. `permille_high` of the vantage points.
    void specifics(Oddity oddity, std::size_t per_million, std::uint32_t permille_low,
                   std::uint32_t permille_high) {
        for (std::size_t i = 0; i < count_of(per_million); ++i) {
            auto one = any();
            one.oddity = oddity;
            one.visible_permille =
                static_cast<std::uint16_t>(random_.between(permille_low, permille_high));
            add_specific(one);
        }
    }
    /// Prefixes too long to be passed on everywhere.
    void too_long(Oddity oddity, std::size_t per_million, std::uint8_t ipv4_shortest,
                  std::uint8_t ipv6_shortest) {
        for (std::size_t i = 0; i < count_of(per_million); ++i) {
            auto one = any();
            const bool ipv4 = one.prefix.family() == Family::Ipv4;
            const auto length = static_cast<std::uint8_t>(
                ipv4 ? random_.between(ipv4_shortest, 32)
                     : random_.between(ipv6_shortest, oddity == Oddity::Blackhole ? 128 : 64));
            if (one.prefix.length() >= length) continue;
            one.prefix = random_specific(one.prefix, length, random_);
            one.oddity = oddity;
            one.visible_permille = static_cast<std::uint16_t>(random_.between(50, 600));
            plan_.push_back(one);
        }
    }
    /// Prefixes that a few vantage points lack, as everywhere.
    void uneven() {
        for (std::size_t i = 0; i < base_count_; ++i) {
            if (!random_.chance(30)) continue;
            plan_[i].visible_permille = static_cast<std::uint16_t>(random_.between(900, 995));
        }
    }

private:
    [[nodiscard]] Announced any() {
        return plan_[random_.below(static_cast<std::uint32_t>(base_count_))];
    }
    void add_specific(Announced one) {
        const std::uint8_t longest = one.prefix.family() == Family::Ipv4 ? 24 : 48;
        // A block of the longest length has no room: its neighbours are tried.
        for (int attempt = 0; one.prefix.length() >= longest && attempt < 8; ++attempt) {
            const auto other = any();
            if (other.prefix.family() != one.prefix.family()) continue;
            one.prefix = other.prefix;
            if (one.oddity != Oddity::None) one.network = other.network;
        }
        if (one.prefix.length() >= longest) return;
        const auto length =
            static_cast<std::uint8_t>(random_.between(one.prefix.length() + 1U, longest));
        one.prefix = random_specific(one.prefix, length, random_);
        plan_.push_back(one);
    }

    const Topology& topology_;
    Random& random_;
    std::vector<Announced>& plan_;
    std::size_t base_count_;
};

}  // namespace

void add_oddities(const Topology& topology, Random& random, std::vector<Announced>& plan) {
    if (plan.empty()) return;
    OddityMaker maker(topology, random, plan);
    maker.uneven();
    maker.second_origins();
    maker.customers_in_blocks();
    maker.specifics(Oddity::None, 7'000, 20, 120);  // seen by few
    maker.specifics(Oddity::Blackhole, 100, 100, 400);
    maker.specifics(Oddity::AsSetOrigin, 500, 1'000, 1'000);
    maker.specifics(Oddity::PrivateOrigin, 200, 300, 1'000);
    maker.specifics(Oddity::PrivateInPath, 300, 1'000, 1'000);
    maker.specifics(Oddity::PrivateInPath, 100, 20, 120);
    maker.too_long(Oddity::None, 2'000, 25, 49);
    maker.too_long(Oddity::Blackhole, 500, 32, 128);
}

}  // namespace comity::internet
