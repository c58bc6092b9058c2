#include "internet/past/incidents_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json_writer.h"
#include "internet/full_feeds.h"
#include "internet/text_sink.h"

namespace comity::internet {
namespace {

template <class Value>
void write_optional(JsonWriter& json, std::string_view name, const std::optional<Value>& value) {
    json.key(name);
    value ? json.value(*value) : json.null();
}

void write_asn(JsonWriter& json, std::string_view name, const std::optional<net::Asn>& asn) {
    json.key(name);
    asn ? json.value(asn->value()) : json.null();
}

void write_asns(JsonWriter& json, std::string_view name, std::span<const net::Asn> asns) {
    json.key(name).begin_array();
    for (const auto asn : asns) json.value(asn.value());
    json.end_array();
}

std::string id_of(const Internet& internet, std::size_t number) {
    return fmt::format("{}-{}", name_of(internet.past.incidents[number].kind), number + 1);
}

void write_proof(JsonWriter& json, Proof proof) {
    json.key("attested_by");
    switch (proof) {
        case Proof::None: json.null(); return;
        case Proof::Aspa: json.value("aspa"); return;
        case Proof::Otc: json.value("otc"); return;
    }
}

std::string_view name_of(PairState state) {
    switch (state) {
        case PairState::NotFound: return "not-found";
        case PairState::Valid: return "valid";
        case PairState::InvalidAsn:
        case PairState::InvalidLength:
        case PairState::InvalidAs0: break;
    }
    return "invalid";
}

std::uint64_t peer_asns_of(const Internet& internet, const Incident& incident) {
    std::set<AsIndex> networks;
    for (const auto v : incident.seen_by) networks.insert(internet.vantage_points[v].network);
    return networks.size();
}

/// Of how many AS numbers the full feeds are that had it and that `counts(number)` of, in the
/// family where they are more.
template <class Counts>
std::uint64_t full_feeds_of(const Internet& internet, FullFeeds& feeds, const Incident& incident,
                            const Counts& counts) {
    std::uint64_t most = 0;
    for (const auto family : {net::Family::Ipv4, net::Family::Ipv6}) {
        const bool is_in_it =
            std::any_of(incident.prefixes.begin(), incident.prefixes.end(),
                        [family](const auto& prefix) { return prefix.family() == family; });
        if (!is_in_it) continue;
        std::uint64_t count = 0;
        feeds.begin_peer_count();
        for (const auto v : incident.seen_by) {
            const auto asn = internet.topology.asn(internet.vantage_points[v].network);
            if (feeds.is_full(family, v) && counts(asn) && feeds.is_new_peer(v)) ++count;
        }
        most = std::max(most, count);
    }
    return most;
}

std::string line_of(const Internet& internet, FullFeeds& feeds, std::size_t number) {
    const auto& incident = internet.past.incidents[number];
    JsonWriter json;
    json.begin_object();
    json.member("id", id_of(internet, number));
    json.member("kind", name_of(incident.kind));
    json.member("innocent", is_innocent(incident.kind));
    json.member("start", incident.start);
    write_optional(json, "end", incident.end);
    write_asn(json, "culprit", incident.culprit);
    write_asn(json, "victim", incident.victim);
    write_asns(json, "accomplices", incident.accomplices);
    write_asns(json, "customer_of_accomplice", incident.customer_of_accomplice);
    json.key("prefixes").begin_array();
    for (const auto& prefix : incident.prefixes) json.value(net::to_string(prefix));
    json.end_array();
    json.key("leak_type");
    incident.leak_type == 0 ? json.null() : json.value(incident.leak_type);
    write_proof(json, incident.attested_by);
    json.key("rpki");
    incident.rpki ? json.value(name_of(*incident.rpki)) : json.null();
    json.member("seen_by", static_cast<std::uint64_t>(incident.seen_by.size()));
    json.member("seen_by_asns", peer_asns_of(internet, incident));
    json.member("seen_by_full_feeds",
                full_feeds_of(internet, feeds, incident, [](net::Asn) { return true; }));
    if (incident.kind == IncidentKind::Leak) {
        const auto& shown_to = incident.shown_to;
        json.member("shown_to_full_feeds",
                    full_feeds_of(internet, feeds, incident, [&shown_to](net::Asn asn) {
                        return std::binary_search(shown_to.begin(), shown_to.end(), asn);
                    }));
    }
    write_optional(json, "first_seen", incident.first_seen);
    json.member("detectable", incident.why_not.empty());
    json.key("why_not");
    incident.why_not.empty() ? json.null() : json.value(incident.why_not);
    if (incident.vantage_point) {
        const auto& who = internet.vantage_points[*incident.vantage_point];
        json.key("vantage_point").begin_object();
        json.member("asn", internet.topology.asn(who.network).value());
        json.member("address", net::to_string(who.address));
        json.end_object();
    }
    if (incident.same_as) json.member("same_as", id_of(internet, *incident.same_as));
    if (!incident.remark.empty()) json.member("remark", incident.remark);
    json.end_object();
    return json.take() + "\n";
}

}  // namespace

Result<void> write_incidents(const Internet& internet, ByteSink& sink) {
    TextSink out(sink);
    FullFeeds feeds(internet);
    for (std::size_t i = 0; i < internet.past.incidents.size(); ++i) {
        COMITY_TRY(out.write(line_of(internet, feeds, i)));
    }
    return out.flush();
}

}  // namespace comity::internet
