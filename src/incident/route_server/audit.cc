#include "incident/route_server/audit.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <unordered_map>

#include "base/sort_unique.h"
#include "incident/limits.h"
#include "incident/route_server/limits.h"

namespace comity::incident {
namespace {

using bgp::mrt::Peer;
using net::Asn;

/// Puts `address` among the kSessionsMax lowest, in order.
void add_session(std::vector<net::Address>& sessions, const net::Address& address) {
    const auto at = std::lower_bound(sessions.begin(), sessions.end(), address);
    if (at != sessions.end() && *at == address) return;
    sessions.insert(at, address);
    if (sessions.size() > kSessionsMax) sessions.pop_back();
}

/// Findings of one rule and member; they stand together, in the order of reports.
struct GroupKey {
    bool is_expected;
    std::size_t rule;  ///< In kFaultRules, so that what is worst stays where there is too much.
    Asn member;
    friend auto operator<=>(const GroupKey&, const GroupKey&) = default;
};

/// What makes two findings of a group the same.
struct FindingKey {
    net::Prefix prefix;
    std::vector<Asn> path;
    std::optional<Asn> origin;
    Asn asn;
    Asn other;
    friend auto operator<=>(const FindingKey&, const FindingKey&) = default;
};

struct Kept {
    std::uint64_t routes = 0;
    std::vector<net::Address> sessions;
    Timestamp time;  ///< The first.
};

/// The findings that come first, at most kFindingsOfRuleMax of a group and kFindingsMax of all.
/// Whatever comes in which order, the same are left: one that was put out had that many before it,
/// and later ones only bring more.
class Findings {
public:
    using Group = std::map<FindingKey, Kept>;

    void add(const GroupKey& group_key, FindingKey&& key, const net::Address& session,
             Timestamp time) {
        auto& group = groups_[group_key];
        if (group.size() == kFindingsOfRuleMax && std::prev(group.end())->first < key) return;
        const auto [at, is_new] = group.try_emplace(std::move(key), Kept{.time = time});
        auto& kept = at->second;
        ++kept.routes;
        add_session(kept.sessions, session);
        kept.time = std::min(kept.time, time);
        if (!is_new) return;
        if (group.size() > kFindingsOfRuleMax) {
            group.erase(std::prev(group.end()));
        } else if (++size_ > kFindingsMax) {
            drop_last();
        }
    }
    [[nodiscard]] const std::map<GroupKey, Group>& groups() const { return groups_; }

private:
    void drop_last() {
        const auto last = std::prev(groups_.end());
        last->second.erase(std::prev(last->second.end()));
        if (last->second.empty()) groups_.erase(last);
        --size_;
    }

    std::map<GroupKey, Group> groups_;
    std::size_t size_ = 0;
};

/// Counts of one member's routes of one kind.
struct Counted {
    RouteStateCounts counts;
    FaultCounts faults;
    std::uint64_t single_faults = 0;  ///< Each fault of each route.
};

struct MemberState {
    Asn asn;
    std::vector<net::Address> sessions;
    std::array<Counted, 2> parts;  ///< Accepted, expected.
};

template <std::size_t Count>
void add_each(std::array<std::uint64_t, Count>& to, const std::array<std::uint64_t, Count>& from) {
    for (std::size_t i = 0; i < Count; ++i) to.at(i) += from.at(i);
}

/// What a route server makes itself, as blackholes: daemons give it no peer, or no path.
bool is_local(const bgp::mrt::RibRoute& route) {
    return route.peer.asn.value() == 0 || route.peer.address.is_zero() ||
           route.attributes.as_path.empty();
}

bool is_worse(const AuditedMember& a, const AuditedMember& b) {
    const auto& faults = a.accepted.faults;
    const auto& others = b.accepted.faults;
    return std::tie(others.by_kind, others.faulty, a.asn) <
           std::tie(faults.by_kind, faults.faulty, b.asn);
}

}  // namespace

void FaultCounts::add(const FaultCounts& other) {
    add_each(by_kind, other.by_kind);
    faulty += other.faulty;
}

void RouteStateCounts::add(const RouteStateCounts& other) {
    routes += other.routes;
    add_each(rov, other.rov);
    add_each(aspa, other.aspa);
}

void JudgedPart::add_counts(const JudgedPart& other) {
    counts.add(other.counts);
    faults.add(other.faults);
    faults_left_out += other.faults_left_out;
}

std::string_view to_string(FilterVerdict verdict) {
    switch (verdict) {
        case FilterVerdict::NoPayloads: return "no-data";
        case FilterVerdict::NotCovered: return "not-covered";
        case FilterVerdict::Filters: return "filters";
        case FilterVerdict::LetsThrough: return "lets-through";
    }
    return "";
}

class RouteServerAudit::State {
public:
    State(const CheckSources& sources, std::vector<bgp::Community> expected)
        : sources_(sources), checks_(sources), expected_(std::move(expected)) {}

    void add(const bgp::mrt::RibRecord& record);
    void add_update() { ++left_out_.updates; }
    [[nodiscard]] bool has_table() const { return span_.has_value(); }
    [[nodiscard]] bool is_overfull() const { return is_overfull_; }
    AuditReport finish();

private:
    struct Session {
        Asn member;
        bool is_direct;
    };
    void add(const bgp::mrt::RibRecord& record, const bgp::mrt::RibRoute& route);
    /// None where there are too many.
    const Session* session_of(const Peer& peer);
    MemberState* state_of(Asn member);
    [[nodiscard]] bool is_expected(const bgp::Attributes& attributes) const;
    void count(Counted& part, std::span<const RouteFault> faults) const;
    [[nodiscard]] AuditedMember audited(const MemberState& state) const;
    [[nodiscard]] FindingEvidence evidence_of(const RouteFault& fault, const FindingKey& key,
                                              Asn member, Timestamp time) const;
    [[nodiscard]] FilterVerdict verdict_of(const JudgedPart& accepted) const;

    CheckSources sources_;
    RouteChecks checks_;
    std::vector<bgp::Community> expected_;
    std::map<Peer, Session> sessions_;
    std::unordered_map<Asn, std::size_t> places_;  ///< In `members_`.
    std::vector<MemberState> members_;
    Findings findings_;
    RoutesLeftOut left_out_;
    std::optional<Period> span_;
    std::vector<Asn> asns_;  ///< Of the path that is judged.
    bool is_overfull_ = false;
};

void RouteServerAudit::State::add(const bgp::mrt::RibRecord& record) {
    if (!span_) span_ = Period{record.time, record.time};
    span_->start = std::min(span_->start, record.time);
    span_->end = std::max(span_->end, record.time);
    if (record.safi != bgp::kSafiUnicast) {
        left_out_.multicast += record.routes.size();
        return;
    }
    for (const auto& route : record.routes) {
        if (!route.attributes.has(bgp::Attributes::kAsPath)) {
            ++left_out_.no_path;
        } else if (is_local(route)) {
            ++left_out_.local;
        } else if (!is_overfull_) {
            add(record, route);
        }
    }
}

void RouteServerAudit::State::add(const bgp::mrt::RibRecord& record,
                                  const bgp::mrt::RibRoute& route) {
    const auto& attributes = route.attributes;
    const auto collapsed = net::collapse(attributes.as_path, asns_);
    const auto* const session = session_of(route.peer);
    if (session == nullptr) return;
    if (collapsed.asns.empty()) {
        ++left_out_.local;
        return;
    }
    MemberRoute judged{.prefix = record.prefix,
                       .time = record.time,
                       .member = session->member,
                       .is_direct = session->is_direct,
                       .path = attributes.as_path,
                       .networks = collapsed,
                       .is_blackhole = attributes.has_community(bgp::kBlackholeCommunity)};
    // A route server that puts itself into paths is taken out: what it was given is judged.
    auto& asns = judged.networks.asns;
    while (asns.size() > 1 && sources_.members.is_route_server(asns.front()) &&
           !(judged.is_direct && asns.front() == judged.member)) {
        asns = asns.subspan(1);
    }
    if (!judged.is_direct) judged.member = asns.front();
    judged.origin = attributes.as_path.origin(judged.member);
    if (attributes.has(bgp::Attributes::kOnlyToCustomer)) judged.otc = attributes.only_to_customer;
    auto* const state = state_of(judged.member);
    if (state == nullptr) return;
    add_session(state->sessions, route.peer.address);

    const auto faults = checks_.judge(judged);
    const bool expected = is_expected(attributes);
    count(state->parts.at(expected ? 1 : 0), faults);
    for (const auto& fault : faults) {
        const auto kept_path = asns.first(std::min(asns.size(), kPathAsnsKept));
        findings_.add(
            {.is_expected = expected, .rule = index_of(*fault.rule), .member = judged.member},
            {.prefix = judged.prefix,
             .path = {kept_path.begin(), kept_path.end()},
             .origin = judged.origin,
             .asn = fault.asn,
             .other = fault.other},
            route.peer.address, judged.time);
    }
}

const RouteServerAudit::State::Session* RouteServerAudit::State::session_of(const Peer& peer) {
    const auto at = sessions_.find(peer);
    if (at != sessions_.end()) return &at->second;
    if (sessions_.size() == kAuditSessionsMax) {
        is_overfull_ = true;
        return nullptr;
    }
    const Session session{.member = sources_.members.of(peer),
                          .is_direct = !sources_.members.is_route_server(peer.asn)};
    return &sessions_.emplace(peer, session).first->second;
}

MemberState* RouteServerAudit::State::state_of(Asn member) {
    const auto [at, is_new] = places_.try_emplace(member, members_.size());
    if (is_new) {
        if (members_.size() == kAuditMembersMax) {
            places_.erase(at);
            is_overfull_ = true;
            return nullptr;
        }
        members_.push_back({.asn = member});
    }
    return &members_[at->second];
}

bool RouteServerAudit::State::is_expected(const bgp::Attributes& attributes) const {
    return std::any_of(expected_.begin(), expected_.end(), [&](const bgp::Community& community) {
        return bgp::has_community(attributes, community);
    });
}

void RouteServerAudit::State::count(Counted& part, std::span<const RouteFault> faults) const {
    const auto& states = checks_.states();
    ++part.counts.routes;
    if (sources_.validator != nullptr) {
        ++part.counts.rov.at(static_cast<std::size_t>(states.rov.validity));
    }
    if (sources_.aspas != nullptr) ++part.counts.aspa.at(static_cast<std::size_t>(states.aspa));
    if (faults.empty()) return;
    ++part.faults.faulty;
    part.single_faults += faults.size();
    std::array<bool, kRouteFaultKinds.size()> has_kind{};
    for (const auto& fault : faults) {
        has_kind.at(static_cast<std::size_t>(kFaultRules.at(index_of(*fault.rule)).kind)) = true;
    }
    for (std::size_t i = 0; i < has_kind.size(); ++i) {
        if (has_kind.at(i)) ++part.faults.by_kind.at(i);
    }
}

FindingEvidence RouteServerAudit::State::evidence_of(const RouteFault& fault, const FindingKey& key,
                                                     Asn member, Timestamp time) const {
    FindingEvidence evidence;
    const auto kind = kFaultRules.at(index_of(*fault.rule)).kind;
    if (kind == RouteFaultKind::RpkiInvalid) {
        sources_.validator->append_covering(key.prefix, evidence.vrps);
        sort_unique(evidence.vrps, kAttestationsMax);
    } else if (kind == RouteFaultKind::Bogon) {
        const bool is_of_asn = fault.rule->id.starts_with("bogon.asn.");
        const auto verdict = is_of_asn ? sources_.bogons.classify(fault.asn, time)
                                       : sources_.bogons.classify(key.prefix, time);
        evidence.purpose = verdict.purpose;
        evidence.registry = verdict.registry;
    } else if (fault.rule == &rpki::kAspaInvalidPath) {
        const auto providers = sources_.aspas->providers_of(fault.asn);
        if (providers) evidence.providers.assign(providers->begin(), providers->end());
        sort_unique(evidence.providers, kProvidersKept);
    } else if (kind == RouteFaultKind::Leak && fault.other != Asn()) {
        evidence.relation =
            RelationEvidence{.first = fault.other,
                             .second = fault.asn,
                             .relation = sources_.relationships->relation(fault.other, fault.asn)};
    } else if (fault.rule == &kRouteServerLan) {
        evidence.lan = *sources_.members.lan_of(key.prefix);
    } else if (fault.rule == &kRouteServerOutsideAsSet) {
        evidence.as_sets = sources_.members.announced(member, key.prefix.family())->names;
    } else if (fault.rule == &kRouteServerOtherOrigin) {
        std::vector<irr::RouteObject> objects;
        sources_.irr->append_covering(key.prefix, objects);
        for (const auto& object : objects) {
            evidence.route_objects.push_back({.prefix = object.prefix,
                                              .origin = object.origin,
                                              .source = sources_.irr->source(object.source).name});
        }
        sort_unique(evidence.route_objects, kAttestationsMax);
    }
    return evidence;
}

AuditedMember RouteServerAudit::State::audited(const MemberState& state) const {
    AuditedMember member{.asn = state.asn, .sessions = state.sessions};
    if (const auto* const listed = sources_.members.find(state.asn)) {
        member.is_listed = true;
        member.name = listed->name;
        const auto sets_of = [&](net::Family family) {
            const auto* const sets = sources_.members.announced(state.asn, family);
            return MemberSets{.names = sets->names, .state = sets->state};
        };
        member.ipv4 = sets_of(net::Family::Ipv4);
        member.ipv6 = sets_of(net::Family::Ipv6);
    }
    for (std::size_t i = 0; i < state.parts.size(); ++i) {
        auto& part = i == 0 ? member.accepted : member.expected;
        part.counts = state.parts.at(i).counts;
        part.faults = state.parts.at(i).faults;
        part.faults_left_out = state.parts.at(i).single_faults;
    }
    return member;
}

FilterVerdict RouteServerAudit::State::verdict_of(const JudgedPart& accepted) const {
    if (sources_.validator == nullptr) return FilterVerdict::NoPayloads;
    if (accepted.faults.of(RouteFaultKind::RpkiInvalid) > 0) return FilterVerdict::LetsThrough;
    return accepted.counts.of(rpki::Validity::Valid) > 0 ? FilterVerdict::Filters
                                                         : FilterVerdict::NotCovered;
}

AuditReport RouteServerAudit::State::finish() {
    AuditReport report{.left_out = left_out_,
                       .span = span_,
                       .has_member_list = sources_.members.has_list(),
                       .has_payloads = sources_.validator != nullptr,
                       .has_aspas = sources_.aspas != nullptr,
                       .has_irr = sources_.irr != nullptr,
                       .has_relationships = sources_.relationships != nullptr};
    for (const auto& state : members_) report.members.push_back(audited(state));
    for (const auto& [group, findings] : findings_.groups()) {
        auto& member = report.members[places_.at(group.member)];
        auto& part = group.is_expected ? member.expected : member.accepted;
        const auto& [rule, kind] = kFaultRules.at(group.rule);
        for (const auto& [key, kept] : findings) {
            const RouteFault fault{.rule = rule, .asn = key.asn, .other = key.other};
            part.faults_left_out -= kept.routes;
            part.findings.push_back({.fault = fault,
                                     .kind = kind,
                                     .prefix = key.prefix,
                                     .origin = key.origin,
                                     .path = key.path,
                                     .routes = kept.routes,
                                     .sessions = kept.sessions,
                                     .evidence = evidence_of(fault, key, group.member, kept.time)});
        }
    }
    for (const auto asn : sources_.members.expected_at_route_server()) {
        if (!places_.contains(asn)) report.silent.push_back(asn);
    }
    std::sort(report.members.begin(), report.members.end(), is_worse);
    for (const auto& member : report.members) {
        report.accepted.add_counts(member.accepted);
        report.expected.add_counts(member.expected);
    }
    report.verdict = verdict_of(report.accepted);
    return report;
}

RouteServerAudit::RouteServerAudit(const CheckSources& sources,
                                   std::vector<bgp::Community> expected)
    : state_(std::make_unique<State>(sources, std::move(expected))) {}
RouteServerAudit::~RouteServerAudit() = default;
RouteServerAudit::RouteServerAudit(RouteServerAudit&&) noexcept = default;
RouteServerAudit& RouteServerAudit::operator=(RouteServerAudit&&) noexcept = default;

void RouteServerAudit::add(const bgp::mrt::Record& record) {
    if (const auto* const rib = std::get_if<bgp::mrt::RibRecord>(&record)) state_->add(*rib);
    if (std::holds_alternative<bgp::mrt::UpdateRecord>(record)) state_->add_update();
}
bool RouteServerAudit::has_table() const { return state_->has_table(); }
bool RouteServerAudit::is_overfull() const { return state_->is_overfull(); }
AuditReport RouteServerAudit::finish() && { return state_->finish(); }

}  // namespace comity::incident
