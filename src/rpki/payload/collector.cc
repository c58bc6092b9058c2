#include "rpki/payload/collector.h"

#include <algorithm>
#include <utility>

#include "base/sort_unique.h"
#include "base/text.h"
#include "rpki/limits.h"
#include "rpki/payload/prefix_text.h"
#include "rpki/rules.h"

namespace comity::rpki::payload {
namespace {

/// Makes one of the neighbours of one customer in `aspas`, sorted by customer.
std::vector<Aspa> unite(std::vector<Aspa> aspas) {
    std::vector<Aspa> united;
    for (auto& aspa : aspas) {
        if (united.empty() || united.back().customer != aspa.customer) {
            united.push_back(std::move(aspa));
        } else {
            auto& providers = united.back().providers;
            providers.insert(providers.end(), aspa.providers.begin(), aspa.providers.end());
        }
    }
    for (auto& aspa : united) {
        auto& providers = aspa.providers;
        sort_unique(providers);
        if (providers.size() > 1 && providers.front() == net::Asn(0)) {
            providers.erase(providers.begin());
        }
    }
    return united;
}

}  // namespace

void Collector::refuse(const Rule& rule, std::string_view what, std::size_t offset) {
    auto refusals = std::find_if(set_.refused.begin(), set_.refused.end(),
                                 [&rule](const Refusals& r) { return r.rule == &rule; });
    if (refusals == set_.refused.end()) {
        set_.refused.push_back({&rule, 0, {}});
        refusals = std::prev(set_.refused.end());
    }
    ++refusals->count;
    if (refusals->samples.size() < kRefusalSamplesMax) {
        refusals->samples.push_back({escape_for_terminal(what, kSampleOctetsMax), offset});
    }
}

void Collector::add(const VrpText& text) {
    if (!text.asn) return refuse(kPayloadEntry, "no ASN", text.offset);
    if (!text.prefix) return refuse(kPayloadEntry, "no prefix", text.offset);
    const auto asn = net::Asn::parse(*text.asn);
    if (!asn) return refuse(kPayloadAsn, *text.asn, text.offset);
    const auto given = read_prefix_text(*text.prefix);
    if (!given) return refuse(kPayloadPrefix, *text.prefix, text.offset);
    const auto prefix = net::Prefix::make(given->address, given->length);
    if (!prefix) return refuse(kPayloadHostBits, *text.prefix, text.offset);
    auto max_length = prefix->length();
    if (text.max_length) {
        const auto number = parse_decimal<std::uint8_t>(*text.max_length);
        if (!number || *number < prefix->length() || *number > net::bits_of(prefix->family())) {
            return refuse(kPayloadMaxLength, *text.max_length, text.offset);
        }
        max_length = *number;
    }
    set_.vrps.push_back({*prefix, max_length, *asn});
}

void Collector::add_aspa(net::Asn customer, std::span<const net::Asn> providers,
                         std::size_t offset) {
    const auto text = to_string(customer);
    if (customer == net::Asn(0)) return refuse(kPayloadAspaCustomer, text, offset);
    if (providers.empty() || providers.size() > kAspaProvidersMax) {
        return refuse(kPayloadAspaProviders, text, offset);
    }
    const auto names = [providers](net::Asn wanted) {
        return std::find(providers.begin(), providers.end(), wanted) != providers.end();
    };
    if (names(customer)) return refuse(kPayloadAspaSelf, text, offset);
    const bool others = std::any_of(providers.begin(), providers.end(),
                                    [](net::Asn asn) { return asn != net::Asn(0); });
    if (names(net::Asn(0)) && others) return refuse(kPayloadAspaAs0, text, offset);
    set_.aspas.push_back({customer, {providers.begin(), providers.end()}});
}

PayloadSet Collector::finish() && {
    auto& vrps = set_.vrps;
    if (!std::is_sorted(vrps.begin(), vrps.end())) std::sort(vrps.begin(), vrps.end());
    const auto end = std::unique(vrps.begin(), vrps.end());
    set_.duplicates = static_cast<std::uint64_t>(vrps.end() - end);
    vrps.erase(end, vrps.end());
    std::sort(set_.aspas.begin(), set_.aspas.end());
    set_.aspas = unite(std::move(set_.aspas));
    return std::move(set_);
}

}  // namespace comity::rpki::payload
