#include "registry/delegations.h"

#include <algorithm>
#include <limits>
#include <string>
#include <unordered_map>
#include <utility>

namespace comity::registry {
namespace {

/// Before all days.
constexpr Timestamp kNoDay = Timestamp::from_microseconds(std::numeric_limits<std::int64_t>::min());

bool is_delegated(const Delegation& delegation) {
    return delegation.status == DelegationStatus::Allocated ||
           delegation.status == DelegationStatus::Assigned;
}

/// The numbers that holders of one file get among those of all.
std::vector<HolderId> merge_holders(std::vector<std::string>& of_file,
                                    std::unordered_map<std::string, HolderId>& numbers,
                                    std::vector<std::string>& all) {
    std::vector<HolderId> merged(of_file.size() + 1, HolderId::None);
    for (std::size_t i = 0; i < of_file.size(); ++i) {
        const auto next = static_cast<HolderId>(all.size() + 1);
        const auto [entry, is_new] = numbers.try_emplace(std::move(of_file[i]), next);
        if (is_new) all.push_back(entry->first);
        merged[i + 1] = entry->second;
    }
    return merged;
}

/// Adds the ranges of a file on top of those of older ones.
template <class Records, class Ranges>
void add_layers(const Records& records, const std::vector<HolderId>& holders, std::uint32_t source,
                Ranges& layers) {
    for (const auto& record : records) {
        auto delegation = record.delegation;
        delegation.holder = holders[static_cast<std::size_t>(delegation.holder)];
        layers.push_back({record.first, record.last, {delegation, source}});
    }
}

template <class Key>
void sort_by(std::vector<std::uint32_t>& places,
             const std::vector<Delegations::Asns::Range>& ranges, Key Delegation::* member) {
    std::stable_sort(places.begin(), places.end(), [&](std::uint32_t a, std::uint32_t b) {
        return ranges[a].value.delegation.*member < ranges[b].value.delegation.*member;
    });
}

/// The ranges whose `member` is `wanted`; `order` holds their places in its order.
template <class Key>
std::vector<AsnDelegation> ranges_of(const std::vector<Delegations::Asns::Range>& ranges,
                                     const std::vector<std::uint32_t>& order, Key wanted,
                                     Key Delegation::* member) {
    const auto key_at = [&](std::uint32_t place) { return ranges[place].value.delegation.*member; };
    std::vector<AsnDelegation> found;
    auto place = std::partition_point(order.begin(), order.end(),
                                      [&](std::uint32_t i) { return key_at(i) < wanted; });
    for (; place != order.end() && key_at(*place) == wanted; ++place) {
        const auto& range = ranges[*place];
        found.push_back({range.first, range.last, range.value.delegation});
    }
    return found;
}

}  // namespace

Delegations::Delegations(std::vector<DelegatedFile> files) {
    std::stable_sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
        return a.as_of.value_or(kNoDay) < b.as_of.value_or(kNoDay);
    });
    std::unordered_map<std::string, HolderId> numbers;
    std::vector<Addresses::Range> addresses;
    std::vector<Asns::Range> asns;
    for (auto& file : files) {
        const auto source = static_cast<std::uint32_t>(sources_.size());
        sources_.push_back({file.registry, file.as_of, file.serial});
        const auto holders = merge_holders(file.holders, numbers, holders_);
        add_layers(file.addresses, holders, source, addresses);
        add_layers(file.asns, holders, source, asns);
    }
    addresses_ = Addresses(addresses);
    asns_ = Asns(asns);

    const auto& ranges = asns_.ranges();
    for (std::uint32_t i = 0; i < ranges.size(); ++i) {
        const auto& delegation = ranges[i].value.delegation;
        if (!is_delegated(delegation)) continue;
        if (delegation.holder != HolderId::None) by_holder_.push_back(i);
        if (!delegation.country.empty()) by_country_.push_back(i);
    }
    sort_by(by_holder_, ranges, &Delegation::holder);
    sort_by(by_country_, ranges, &Delegation::country);
}

PrefixDelegations Delegations::find(const net::Prefix& prefix) const {
    PrefixDelegations found;
    const auto last = prefix.last_address();
    const auto ranges = addresses_.overlapping(prefix.address(), last);
    if (ranges.empty()) return found;
    found.is_whole = !(prefix.address() < ranges.front().first) && !(ranges.back().last < last);
    found.rir = ranges.front().value.delegation.rir;
    found.as_of = sources_[ranges.front().value.source].as_of;
    for (std::size_t i = 0; i < ranges.size(); ++i) {
        const auto& [delegation, source] = ranges[i].value;
        found.statuses.add(delegation.status);
        if (delegation.rir != found.rir) found.rir = Rir::None;
        if (i > 0 && net::next_of(ranges[i - 1].last) != ranges[i].first) found.is_whole = false;
        found.as_of = std::min(found.as_of, sources_[source].as_of);  // none before all days
    }
    return found;
}

std::optional<Delegations::AsnAnswer> Delegations::find(net::Asn asn) const {
    const auto* const range = asns_.find(asn);
    if (range == nullptr) return std::nullopt;
    return AsnAnswer{range->value.delegation, sources_[range->value.source].as_of};
}

std::vector<AsnDelegation> Delegations::asns_of(HolderId holder) const {
    if (holder == HolderId::None) return {};
    return ranges_of(asns_.ranges(), by_holder_, holder, &Delegation::holder);
}

std::vector<AsnDelegation> Delegations::asns_of(CountryCode country) const {
    return ranges_of(asns_.ranges(), by_country_, country, &Delegation::country);
}

std::string_view Delegations::opaque_id(HolderId holder) const {
    const auto name = holder_name(holder);
    return name.substr(name.find('|') + 1);
}

std::string_view Delegations::holder_name(HolderId holder) const {
    if (holder == HolderId::None) return {};
    return holders_[static_cast<std::size_t>(holder) - 1];
}

}  // namespace comity::registry
