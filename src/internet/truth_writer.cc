#include "base/json_writer.h"
#include "internet/registries.h"
#include "internet/text_sink.h"
#include "internet/truth.h"

namespace comity::internet {
namespace {

void write_reasons(JsonWriter& json, const StateCounts& counts) {
    json.key("invalid_reasons").begin_object();
    json.member("asn", counts.invalid_asn);
    json.member("length", counts.invalid_length);
    json.member("as0", counts.invalid_as0);
    json.end_object();
}

void write_metric(JsonWriter& json, std::string_view name, std::optional<double> value) {
    json.key(name);
    value ? json.value(*value) : json.null();
}

template <class Field>
void write_by_family(JsonWriter& json, std::string_view name, const Truth& truth, Field&& field) {
    json.key(name).begin_object();
    json.member("ipv4", field(truth.families[0]));
    json.member("ipv6", field(truth.families[1]));
    json.end_object();
}

std::string totals_line(const Truth& truth) {
    JsonWriter json;
    json.begin_object().key("totals").begin_object();
    json.member("networks", static_cast<std::uint64_t>(truth.networks.size()));
    write_by_family(json, "prefixes", truth, [](const FamilyTruth& f) { return f.prefixes; });
    json.member("pairs", truth.pairs.total());
    json.member("rib_entries", truth.rib_entries);
    json.member("vantage_points", truth.vantage_points);
    write_by_family(json, "full_feeds", truth, [](const FamilyTruth& f) { return f.full_feeds; });
    write_by_family(json, "full_feed_asns", truth,
                    [](const FamilyTruth& f) { return f.full_feed_asns; });
    write_by_family(json, "peers_needed", truth,
                    [](const FamilyTruth& f) { return f.peers_needed; });
    json.key("rov").begin_object();
    json.member("valid", truth.pairs.valid);
    json.member("invalid", truth.pairs.invalid());
    json.member("not_found", truth.pairs.not_found);
    write_reasons(json, truth.pairs);
    json.end_object();
    json.member("as_set_origins", truth.as_set_origins);
    json.member("reserved_origins", truth.reserved_origins);
    json.end_object().end_object();
    return json.take() + "\n";
}

template <class Items, class Write>
void write_list(JsonWriter& json, std::string_view name, const Items& items, Write&& write) {
    json.key(name).begin_array();
    for (const auto& item : items) write(item);
    json.end_array();
}

/// One day's table: all events of a metric are one incident of one day, which weighs 1.
double incidents(bool any) { return any ? 1.0 : 0.0; }

void write_bogons(JsonWriter& json, const BogonTruth& bogons) {
    const auto prefix = [&json](const net::Prefix& one) { json.value(net::to_string(one)); };
    const auto asn = [&json](net::Asn one) { json.value(one.value()); };
    json.member("m3", incidents(!bogons.full.empty()));
    json.key("bogon_prefixes").begin_object();
    write_list(json, "full", bogons.full, prefix);
    write_list(json, "administrative", bogons.administrative, prefix);
    json.end_object();
    json.member("m3c", incidents(!bogons.accomplice_for.empty()));
    write_list(json, "accomplice_for", bogons.accomplice_for, asn);
    json.member("m4", incidents(!bogons.asns.empty()));
    write_list(json, "bogon_asns", bogons.asns, asn);
    json.member("m4c", incidents(!bogons.asns_accomplice_for.empty()));
    write_list(json, "m4c_accomplice_for", bogons.asns_accomplice_for, asn);
}

void write_count(JsonWriter& json, std::string_view name, std::optional<std::uint64_t> count) {
    json.key(name);
    count ? json.value(*count) : json.null();
}

void write_text(JsonWriter& json, std::string_view name, const std::optional<std::string>& text) {
    json.key(name);
    text ? json.value(*text) : json.null();
}

void write_identity(JsonWriter& json, const NetworkTruth& network) {
    json.member("country", network.country);
    json.member("rir", kRegistries[network.region].file);
    write_text(json, "org", network.organisation);
    write_text(json, "name", network.name);
}

std::string group_line(const GroupTruth& group) {
    JsonWriter json;
    json.begin_object();
    json.member("group", group.group);
    json.member("networks", group.networks);
    json.end_object();
    return json.take() + "\n";
}

std::string network_line(const NetworkTruth& network) {
    JsonWriter json;
    json.begin_object();
    json.member("asn", network.asn.value());
    json.member("routes", network.counted.total());
    json.member("valid", network.counted.valid);
    json.member("invalid", network.counted.invalid());
    json.member("not_found", network.counted.not_found);
    write_reasons(json, network.counted);
    json.member("invalid_harmless", network.invalid_harmless);
    json.key("excluded").begin_object();
    json.member("default_route", network.excluded.default_route);
    json.member("too_long", network.excluded.too_long);
    json.member("blackhole", network.excluded.blackhole);
    json.member("below_peers", network.excluded.below_peers);
    json.member("unallocated", network.excluded.unallocated);
    json.end_object();
    write_metric(json, "m7rpki", network.m7rpki());
    write_metric(json, "m7rpkin", network.m7rpkin());
    write_metric(json, "m7irr", network.m7irr());
    write_metric(json, "m7irr_exact", network.m7irr_exact());
    json.member("m6", network.has_policy);
    json.key("m8");
    network.has_contact ? json.value(*network.has_contact) : json.null();
    write_bogons(json, network.bogons);
    write_count(json, "m5", network.spoofing.received);
    write_count(json, "m5c", network.spoofing.received_of_customers);
    write_identity(json, network);
    json.end_object();
    return json.take() + "\n";
}

}  // namespace

Result<void> write_truth(const Truth& truth, ByteSink& sink) {
    TextSink out(sink);
    COMITY_TRY(out.write(totals_line(truth)));
    for (const auto& network : truth.networks) COMITY_TRY(out.write(network_line(network)));
    for (const auto& group : truth.groups) COMITY_TRY(out.write(group_line(group)));
    return out.flush();
}

}  // namespace comity::internet
