#include "observation/evidence_gatherer.h"

#include <algorithm>
#include <tuple>

#include "base/sort_unique.h"
#include "observation/rules.h"

namespace comity::observation {
namespace {

/// The first seven characters of an instant's text: its year and month, UTC.
std::string month_of(Timestamp time) { return to_string(time).substr(0, 7); }

/// The tests of the month of `at`, by ASN; without a time, all.
std::vector<registry::SpoofTest> tests_of_month(const registry::SpooferTests& all,
                                                std::optional<Timestamp> at) {
    std::vector<registry::SpoofTest> tests;
    for (const auto& test : all.tests) {
        if (!at || month_of(test.time) == month_of(*at)) tests.push_back(test);
    }
    std::stable_sort(tests.begin(), tests.end(),
                     [](const auto& a, const auto& b) { return a.asn < b.asn; });
    return tests;
}

/// What the contacts of aut-nums tell: admin-c and tech-c of any source, of which one suffices.
registry::ContactFinding contact_in(const irr::Database& database,
                                    std::span<const irr::AutNum> aut_nums) {
    registry::ContactFinding finding{.presence = registry::Presence::Absent,
                                     .source = registry::ContactSource::Irr,
                                     .reason = &kContactNoHandle};
    for (const auto& aut_num : aut_nums) {
        for (const auto& contact : database.contacts_of(aut_num)) {
            if (contact.role == irr::ContactRole::Abuse) continue;
            if (contact.state == irr::ContactState::Found) {
                finding.presence = registry::Presence::Present;
                finding.reason = &kContactInIrr;
                finding.has_email = finding.has_email || contact.person->has_email;
                finding.updated = std::max(finding.updated, contact.person->last_modified.start());
            } else if (contact.state == irr::ContactState::Withheld &&
                       finding.presence == registry::Presence::Absent) {
                finding.presence = registry::Presence::Unknown;
                finding.reason = &kContactWithheldInIrr;
            }
        }
    }
    return finding;
}

}  // namespace

EvidenceGatherer::EvidenceGatherer(const JudgedRoutes& routes,
                                   std::span<const rpki::payload::Vrp> vrps,
                                   const rpki::OriginValidator& validator,
                                   const Registrations& registrations, std::optional<Timestamp> at)
    : routes_(routes),
      vrps_(vrps),
      validator_(validator),
      registrations_(registrations),
      route_servers_(route_servers_of(registrations)) {
    if (registrations.delegations) {
        holdings_ = Holdings(*registrations.delegations, routes.pairs(), vrps);
    }
    if (registrations.spoofer) spoof_tests_ = tests_of_month(*registrations.spoofer, at);
    vrps_by_asn_.reserve(vrps.size());
    for (std::uint32_t i = 0; i < vrps.size(); ++i) vrps_by_asn_.push_back({vrps[i].asn, i});
    std::sort(vrps_by_asn_.begin(), vrps_by_asn_.end());
    const auto pairs = routes.pairs();
    for (std::uint32_t i = 0; i < pairs.size(); ++i) {
        const auto& origin = pairs[i].pair.origin;
        if (origin && !net::is_reserved(*origin)) pairs_by_origin_.push_back({*origin, i});
    }
    std::sort(pairs_by_origin_.begin(), pairs_by_origin_.end());
    for (std::size_t i = 0; i < pairs_by_origin_.size(); ++i) {
        const auto asn = pairs_by_origin_[i].asn;
        if (!networks_.empty() && networks_.back() == asn) continue;
        networks_.push_back(asn);
        first_pair_.push_back(i);
    }
    first_pair_.push_back(pairs_by_origin_.size());
    link_vrps();
}

void EvidenceGatherer::link_vrps() {
    const auto pairs = routes_.pairs();
    vrps_of_pair_.assign(pairs.size(), kNone);
    vrps_above_.assign(vrps_.size(), kNone);
    first_pair_inside_.resize(vrps_.size());
    std::vector<std::uint32_t> above;  // Those whose prefixes cover the next one, shortest first.
    const auto nearest = [this, &above](const net::Prefix& prefix) {
        while (!above.empty() && !vrps_[above.back()].prefix.covers(prefix)) above.pop_back();
        return above.empty() ? kNone : above.back();
    };
    std::uint32_t vrp = 0;
    for (std::uint32_t pair = 0; pair <= pairs.size(); ++pair) {
        const auto* const prefix = pair < pairs.size() ? &pairs[pair].pair.prefix : nullptr;
        while (vrp < vrps_.size() && (prefix == nullptr || vrps_[vrp].prefix <= *prefix)) {
            const auto first = vrp;
            const auto covering = nearest(vrps_[first].prefix);
            for (; vrp < vrps_.size() && vrps_[vrp].prefix == vrps_[first].prefix; ++vrp) {
                vrps_above_[vrp] = covering;
                first_pair_inside_[vrp] = pair;
            }
            above.push_back(first);
        }
        if (prefix != nullptr) vrps_of_pair_[pair] = nearest(*prefix);
    }
}

NetworkEvidence EvidenceGatherer::gather(std::size_t i) const {
    NetworkEvidence evidence{.asn = networks_[i]};
    const auto pairs =
        std::span(pairs_by_origin_).subspan(first_pair_[i], first_pair_[i + 1] - first_pair_[i]);
    evidence.pairs.reserve(pairs.size());
    for (const auto& pair : pairs) evidence.pairs.push_back(routes_.pairs()[pair.index]);
    add_vrps(pairs, evidence);
    add_others(pairs, evidence);
    add_registrations(evidence);
    return evidence;
}

std::vector<net::Asn> EvidenceGatherer::silent_networks(std::span<const net::Asn> named) const {
    std::vector<net::Asn> asns(named.begin(), named.end());
    if (registrations_.irr) {
        for (const auto& aut_num : registrations_.irr->aut_nums()) asns.push_back(aut_num.asn);
    }
    if (registrations_.peeringdb) {
        for (const auto& network : registrations_.peeringdb->networks) asns.push_back(network.asn);
    }
    for (const auto& test : spoof_tests_) {
        asns.push_back(test.asn);
        if (!registrations_.relationships) continue;
        const auto providers = registrations_.relationships.joint()->providers_of(test.asn);
        asns.insert(asns.end(), providers.begin(), providers.end());
    }
    if (registrations_.participants) {
        for (const auto& participant : registrations_.participants->participants) {
            asns.insert(asns.end(), participant.asns.begin(), participant.asns.end());
        }
    }
    sort_unique(asns);
    std::erase_if(asns, [this](net::Asn asn) {
        return net::is_reserved(asn) || std::binary_search(networks_.begin(), networks_.end(), asn);
    });
    return asns;
}

NetworkEvidence EvidenceGatherer::gather_silent(net::Asn asn) const {
    NetworkEvidence evidence{.asn = asn};
    add_vrps({}, evidence);
    add_others({}, evidence);
    add_registrations(evidence);
    return evidence;
}

std::span<const EvidenceGatherer::OfAsn> EvidenceGatherer::own_vrps(net::Asn asn) const {
    const auto [begin, end] =
        std::equal_range(vrps_by_asn_.begin(), vrps_by_asn_.end(), OfAsn{asn, 0},
                         [](const OfAsn& a, const OfAsn& b) { return a.asn < b.asn; });
    return {begin, end};
}

void EvidenceGatherer::add_vrps(std::span<const OfAsn> pairs, NetworkEvidence& evidence) const {
    std::vector<std::uint32_t> found;
    std::vector<std::uint32_t> known;  // The chain of the pair before.
    std::vector<std::uint32_t> chain;
    for (const auto& pair : pairs) {
        chain.clear();
        for (auto first = vrps_of_pair_[pair.index]; first != kNone; first = vrps_above_[first]) {
            const auto same = std::find(known.begin(), known.end(), first);
            if (same != known.end()) {
                chain.insert(chain.end(), same, known.end());
                break;
            }
            chain.push_back(first);
            for (auto vrp = first; vrp < vrps_.size() && vrps_[vrp].prefix == vrps_[first].prefix;
                 ++vrp) {
                found.push_back(vrp);
            }
        }
        std::swap(known, chain);
    }
    for (const auto& own : own_vrps(evidence.asn)) found.push_back(own.index);
    sort_unique(found);
    evidence.vrps.reserve(found.size());
    for (const auto vrp : found) evidence.vrps.push_back(vrps_[vrp]);
}

// Outermost prefixes only: their runs hold the rest.
void EvidenceGatherer::add_others(std::span<const OfAsn> pairs, NetworkEvidence& evidence) const {
    const auto all = routes_.pairs();
    std::vector<std::pair<net::Prefix, std::uint32_t>> spaces;  // With the first pair in each.
    for (const auto& [asn, index] : pairs) {
        const auto& prefix = all[index].pair.prefix;
        if (prefix.length() == 0) continue;
        auto first = index;
        while (first > 0 && all[first - 1].pair.prefix == prefix) --first;
        spaces.emplace_back(prefix, first);
    }
    for (const auto& own : own_vrps(evidence.asn)) {
        spaces.emplace_back(vrps_[own.index].prefix, first_pair_inside_[own.index]);
    }
    std::sort(spaces.begin(), spaces.end());
    const net::Prefix* outermost = nullptr;
    for (const auto& [prefix, first] : spaces) {
        if (outermost != nullptr && outermost->covers(prefix)) continue;
        outermost = &prefix;
        for (auto i = first; i < all.size() && prefix.covers(all[i].pair.prefix); ++i) {
            const auto& judged = all[i];
            if (!judged.pair.origin || *judged.pair.origin == evidence.asn) continue;
            if (evidence.others.size() < kOthersMax) {
                evidence.others.push_back(judged);
            } else {
                ++evidence.others_left_out;
            }
        }
    }
}

Identity EvidenceGatherer::identity_of(net::Asn asn) const {
    Identity identity;
    if (registrations_.delegations) {
        if (const auto answer = registrations_.delegations->find(asn)) {
            identity.rir = answer->delegation.rir;
            identity.country = answer->delegation.country;
        }
    }
    for (const auto& organisations : registrations_.organisations) {
        if (const auto* const organisation = organisations.find(asn)) {
            identity.organisation = organisation->name;
            break;
        }
    }
    for (const auto& names : registrations_.names) {
        if (const auto name = names.find(asn)) {
            identity.name = name->text;
            if (identity.country.empty()) identity.country = name->country;
            break;
        }
    }
    complete(identity, asn);
    return identity;
}

// What the lists of names and organisations lack, by what networks say of themselves.
void EvidenceGatherer::complete(Identity& identity, net::Asn asn) const {
    if (registrations_.peeringdb) {
        if (const auto* const network = registrations_.peeringdb->network(asn)) {
            if (identity.name.empty()) identity.name = network->name;
            const auto* const organisation =
                registrations_.peeringdb->organisation(network->organisation_id);
            if (identity.organisation.empty() && organisation != nullptr) {
                identity.organisation = organisation->name;
            }
        }
    }
    if (!registrations_.irr) return;
    const auto* const aut_num = registrations_.irr->aut_num(asn);
    if (aut_num == nullptr) return;
    if (identity.name.empty()) identity.name = registrations_.irr->text(aut_num->as_name);
    const auto* const organisation =
        registrations_.irr->organisation(registrations_.irr->text(aut_num->org), aut_num->source);
    if (identity.organisation.empty() && organisation != nullptr) {
        identity.organisation = registrations_.irr->text(organisation->name);
    }
}

std::vector<registry::SpoofTest> EvidenceGatherer::tests_of(net::Asn asn) const {
    const auto begin =
        std::lower_bound(spoof_tests_.begin(), spoof_tests_.end(), asn,
                         [](const auto& test, net::Asn wanted) { return test.asn < wanted; });
    const auto end = std::find_if(begin, spoof_tests_.end(),
                                  [asn](const auto& test) { return test.asn != asn; });
    return {begin, end};
}

void EvidenceGatherer::add_route_objects(NetworkEvidence& evidence) const {
    const auto& database = *registrations_.irr;
    const auto all = database.routes();
    std::vector<irr::RouteObject> found;
    for (const auto place : database.routes_of(evidence.asn)) found.push_back(all[place]);
    for (const auto& judged : evidence.pairs) {
        if (judged.registered == irr::MatchKind::None) continue;
        database.append_covering(judged.pair.prefix, found);
    }
    const auto order = [](const irr::RouteObject& object) {
        return std::tie(object.prefix, object.origin, object.source);
    };
    std::sort(found.begin(), found.end(),
              [&order](const auto& a, const auto& b) { return order(a) < order(b); });
    found.erase(
        std::unique(found.begin(), found.end(),
                    [&order](const auto& a, const auto& b) { return order(a) == order(b); }),
        found.end());
    if (found.size() > kRouteObjectsMax) {
        evidence.route_objects_left_out = found.size() - kRouteObjectsMax;
        found.resize(kRouteObjectsMax);
    }
    for (const auto& object : found) {
        evidence.route_objects.push_back(
            {.prefix = object.prefix,
             .origin = object.origin,
             .source = database.source(object.source).name,
             .modified = object.last_modified.start(),
             .verdict = validator_.validate(object.prefix, object.origin)});
    }
}

void EvidenceGatherer::add_registrations(NetworkEvidence& evidence) const {
    const auto asn = evidence.asn;
    evidence.identity = identity_of(asn);
    evidence.holding = holdings_.of(asn);
    evidence.is_route_server =
        std::binary_search(route_servers_.begin(), route_servers_.end(), asn);
    if (registrations_.irr) {
        add_route_objects(evidence);
        if (const auto* const aut_num = registrations_.irr->aut_num(asn)) {
            evidence.policy =
                RegisteredPolicy{.source = registrations_.irr->source(aut_num->source).name,
                                 .imports = aut_num->imports,
                                 .exports = aut_num->exports,
                                 .modified = aut_num->last_modified.start()};
            evidence.contacts.push_back(
                contact_in(*registrations_.irr, registrations_.irr->aut_nums(asn)));
        }
    }
    if (registrations_.peeringdb) {
        evidence.contacts.push_back(registry::find_contact(*registrations_.peeringdb, asn));
    }
    evidence.spoof_tests = tests_of(asn);
    if (!registrations_.relationships) return;
    const auto& relationships = *registrations_.relationships.joint();
    const auto providers = relationships.providers_of(asn);
    evidence.providers.assign(providers.begin(), providers.end());
    for (const auto customer : relationships.customers_of(asn)) {
        ++evidence.customers;
        auto tests = tests_of(customer);
        if (!tests.empty()) evidence.customer_tests.push_back({customer, std::move(tests)});
    }
}

std::vector<net::Asn> route_servers_of(const Registrations& registrations) {
    std::vector<net::Asn> asns;
    if (!registrations.peeringdb) return asns;
    for (const auto& network : registrations.peeringdb->networks) {
        if (network.is_route_server()) asns.push_back(network.asn);
    }
    return asns;
}

}  // namespace comity::observation
