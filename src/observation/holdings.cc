#include "observation/holdings.h"

#include <algorithm>

namespace comity::observation {
namespace {

using net::Family;
using registry::HolderId;

/// Units of space from `first` up to `behind`, which does not belong to it.
struct Stretch {
    std::uint64_t first;
    std::uint64_t behind;
};

/// The place of an address in the space of its family.
std::uint64_t place_of(const net::Address& address) {
    constexpr unsigned kBitsBelow48 = 64 - kIpv6LengthMax;
    return address.family() == Family::Ipv4 ? address.v4_value() : address.high() >> kBitsBelow48;
}

Stretch stretch_of(const net::Address& first, const net::Address& last) {
    return {place_of(first), place_of(last) + 1};
}

/// Space that several prefixes cover, each unit once.
class CoveredSpace {
public:
    void add(const net::Prefix& prefix) {
        if (prefix.family() == Family::Ipv6 && prefix.length() > kIpv6LengthMax) return;
        stretches_.push_back(stretch_of(prefix.address(), prefix.last_address()));
    }
    /// To be called once, behind the last prefix.
    void join() {
        std::sort(stretches_.begin(), stretches_.end(),
                  [](const Stretch& a, const Stretch& b) { return a.first < b.first; });
        std::size_t used = 0;
        for (const auto& stretch : stretches_) {
            if (used > 0 && stretch.first <= stretches_[used - 1].behind) {
                auto& behind = stretches_[used - 1].behind;
                behind = std::max(behind, stretch.behind);
            } else {
                stretches_[used++] = stretch;
            }
        }
        stretches_.resize(used);
        std::uint64_t sum = 0;
        for (const auto& [first, behind] : stretches_) {
            before_.push_back(sum);
            sum += behind - first;
        }
    }
    [[nodiscard]] std::uint64_t inside(const Stretch& stretch) const {
        return below(stretch.behind) - below(stretch.first);
    }

private:
    /// How many units below `place` are covered.
    [[nodiscard]] std::uint64_t below(std::uint64_t place) const {
        const auto next =
            std::partition_point(stretches_.begin(), stretches_.end(),
                                 [place](const Stretch& one) { return one.first < place; });
        if (next == stretches_.begin()) return 0;
        const auto i = static_cast<std::size_t>(next - stretches_.begin()) - 1;
        return before_[i] + std::min(place, stretches_[i].behind) - stretches_[i].first;
    }

    std::vector<Stretch> stretches_;
    std::vector<std::uint64_t> before_;  ///< Units in all stretches before.
};

/// The same of both families.
struct Covered {
    CoveredSpace ipv4;
    CoveredSpace ipv6;

    [[nodiscard]] CoveredSpace& of(Family family) { return family == Family::Ipv4 ? ipv4 : ipv6; }
};

/// Whether it is of whole /48s.
bool is_whole(const net::Address& first, const net::Address& last) {
    return first == first.masked(kIpv6LengthMax) &&
           last == net::Prefix::containing(last, kIpv6LengthMax).last_address();
}

bool is_delegated(const registry::Delegation& delegation) {
    return delegation.status == registry::DelegationStatus::Allocated ||
           delegation.status == registry::DelegationStatus::Assigned;
}

}  // namespace

Holdings::Holdings(const registry::Delegations& delegations, std::span<const JudgedPair> routes,
                   std::span<const rpki::payload::Vrp> vrps)
    : delegations_(&delegations) {
    Covered announced;
    for (const auto& judged : routes) {
        const auto& prefix = judged.pair.prefix;
        if (judged.exclusion == Exclusion::None) announced.of(prefix.family()).add(prefix);
    }
    Covered attested;
    for (const auto& vrp : vrps) attested.of(vrp.prefix.family()).add(vrp.prefix);
    for (auto* const covered : {&announced, &attested}) {
        covered->ipv4.join();
        covered->ipv6.join();
    }
    for (const auto& range : delegations.addresses().ranges()) {
        const auto& delegation = range.value.delegation;
        if (delegation.holder == HolderId::None || !is_delegated(delegation)) continue;
        const auto holder = static_cast<std::size_t>(delegation.holder);
        if (by_holder_.size() <= holder) by_holder_.resize(holder + 1);
        const auto family = range.first.family();
        if (family == Family::Ipv6 && !is_whole(range.first, range.last)) continue;
        auto& space = family == Family::Ipv4 ? by_holder_[holder].ipv4 : by_holder_[holder].ipv6;
        const auto stretch = stretch_of(range.first, range.last);
        space.delegated += stretch.behind - stretch.first;
        space.announced += announced.of(family).inside(stretch);
        space.attested += attested.of(family).inside(stretch);
    }
}

std::optional<Holding> Holdings::of(net::Asn asn) const {
    if (delegations_ == nullptr) return std::nullopt;
    const auto answer = delegations_->find(asn);
    if (!answer || answer->delegation.holder == HolderId::None ||
        !is_delegated(answer->delegation)) {
        return std::nullopt;
    }
    const auto holder = static_cast<std::size_t>(answer->delegation.holder);
    Holding holding{.holder = std::string(delegations_->holder_name(answer->delegation.holder))};
    if (holder < by_holder_.size()) {
        holding.ipv4 = by_holder_[holder].ipv4;
        holding.ipv6 = by_holder_[holder].ipv6;
    }
    return holding;
}

}  // namespace comity::observation
