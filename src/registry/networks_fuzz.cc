// Any octets as one of four texts about networks, by the first octet: r relationships, n names,
// o organisations, c countries. What is read is in order, and look-ups find it.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "registry/as_names.h"
#include "registry/as_organisations.h"
#include "registry/as_relationships.h"
#include "registry/countries.h"

namespace {

using namespace comity;
using namespace comity::registry;
using Relation = AsRelationships::Relation;

void check_relationships(ByteSource& source) {
    const auto file = read_as_relationships(source);
    COMITY_CHECK(file.has_value());
    const AsRelationships relationships(file->records);
    std::size_t kept = 0;
    for (const auto& record : file->records) {
        COMITY_CHECK(record.first != record.second);
        const auto there = relationships.relation(record.first, record.second);
        const auto back = relationships.relation(record.second, record.first);
        COMITY_CHECK((there == Relation::ProviderOf) == (back == Relation::CustomerOf));
        COMITY_CHECK((there == Relation::PeerOf) == (back == Relation::PeerOf));
        const bool is_provider = record.kind == Relationship::Kind::ProviderOf;
        const auto stated = is_provider ? Relation::ProviderOf : Relation::PeerOf;
        COMITY_CHECK(there == Relation::None || there == stated);
        kept += there == stated ? 1U : 0U;
    }
    COMITY_CHECK(kept >= relationships.size());
    COMITY_CHECK(relationships.contradictions() > 0 || kept == file->records.size());
    for (const auto asn : relationships.asns()) {
        const auto cone = relationships.customer_cone(asn);
        COMITY_CHECK(std::is_sorted(cone.begin(), cone.end()));
        COMITY_CHECK(cone.size() <= relationships.asns().size());
        COMITY_CHECK(std::binary_search(cone.begin(), cone.end(), asn));
        if (relationships.size() > 100) break;  // one is enough of many
    }
}

void check_names(ByteSource& source, std::size_t octet_count) {
    const auto file = read_as_names(source);
    COMITY_CHECK(file.has_value());
    COMITY_CHECK(file->names.size() <= octet_count);
    for (std::uint32_t asn = 0; asn < 100; ++asn) {
        const auto name = file->names.find(net::Asn(asn));
        COMITY_CHECK(!name || name->text.size() <= octet_count);
    }
}

void check_organisations(ByteSource& source) {
    const auto file = read_as_organisations(source);
    COMITY_CHECK(file.has_value());
    const auto& organisations = file->organisations;
    std::size_t count = 0;
    for (std::size_t i = 0; i < organisations.organisations().size(); ++i) {
        const auto& organisation = organisations.organisations()[i];
        COMITY_CHECK(!organisation.id.empty());
        COMITY_CHECK(i == 0 || organisations.organisations()[i - 1].id < organisation.id);
        const auto asns = organisations.asns_of(organisation.id);
        count += asns.size();
        for (const auto asn : asns) COMITY_CHECK(organisations.find(asn) == &organisation);
        if (organisations.organisations().size() > 1'000) return;  // this is quadratic
    }
    COMITY_CHECK(count == organisations.size());
}

void check_countries(std::string_view text) {
    const auto file = Countries::parse(text);
    for (const auto& country : file.countries.all()) {
        COMITY_CHECK(file.countries.find(country.alpha2) == &country);
        COMITY_CHECK(country.alpha3.empty() || file.countries.find(country.alpha3) == &country);
    }
    COMITY_CHECK(file.countries.regions().size() <= file.countries.all().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::vector<std::uint8_t> octets(data + 1, data + size);
    MemorySource source(octets);
    switch (data[0]) {
        case 'r': check_relationships(source); break;
        case 'n': check_names(source, octets.size()); break;
        case 'o': check_organisations(source); break;
        case 'c': check_countries(std::string(octets.begin(), octets.end())); break;
        default: break;
    }
    return 0;
}
