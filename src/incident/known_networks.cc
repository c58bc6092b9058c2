#include "incident/known_networks.h"

#include <algorithm>
#include <utility>

#include "base/csv_reader.h"
#include "base/sort_unique.h"
#include "incident/limits.h"

namespace comity::incident {
namespace {

/// Calls `add(field)` for the first field of each record; it returns the rule that is broken, or
/// null.
template <class Add>
Refusals read(std::string_view csv, std::string_view first_column, Add add) {
    Refusals refused;
    const std::vector<std::uint8_t> octets(csv.begin(), csv.end());
    MemorySource source(octets);
    CsvReader reader(source, {kKnownNetworkOctetsMax, 2});
    bool has_header = false;
    std::size_t records = 0;
    // Reading memory does not fail.
    for (auto record = reader.next(); record && *record; record = reader.next()) {
        const auto& [fields, line, fault, first_line] = **record;
        if (!std::exchange(has_header, true)) {
            if (fields.size() == 2 && fields[0] == first_column && fields[1] == "name") continue;
            refused.add(rules::kKnownNetworksHeader, first_line, line);
            return refused;
        }
        if (fault != nullptr) {
            refused.add(*fault, first_line, line);
        } else if (fields.size() != 2 || fields[1].empty()) {
            refused.add(rules::kKnownNetworksFields, fields[0], line);
        } else if (records == kKnownNetworksMax) {
            refused.add(rules::kKnownNetworksTooMany, fields[0], line);
        } else if (const auto* broken = add(fields[0])) {
            refused.add(*broken, fields[0], line);
        } else {
            ++records;
        }
    }
    return refused;
}

}  // namespace

Refusals KnownNetworks::add_protection(std::string_view csv) {
    has_protection_ = true;
    auto refused = read(csv, "asn", [this](std::string_view field) -> const Rule* {
        const auto asn = net::Asn::parse(field);
        if (!asn) return &rules::kKnownNetworksAsn;
        protection_.push_back(*asn);
        return nullptr;
    });
    sort_unique(protection_);
    return refused;
}

Refusals KnownNetworks::add_anycast(std::string_view csv) {
    has_anycast_ = true;
    auto refused = read(csv, "prefix", [this](std::string_view field) -> const Rule* {
        const auto prefix = net::Prefix::parse(field);
        if (!prefix || prefix->length() == 0) return &rules::kKnownNetworksPrefix;
        anycast_.push_back(*prefix);
        return nullptr;
    });
    sort_unique(anycast_);
    return refused;
}

bool KnownNetworks::protects(net::Asn asn) const {
    return std::binary_search(protection_.begin(), protection_.end(), asn);
}

bool KnownNetworks::is_anycast(const net::Prefix& prefix) const {
    return std::any_of(anycast_.begin(), anycast_.end(),
                       [&prefix](const net::Prefix& one) { return one.covers(prefix); });
}

}  // namespace comity::incident
