#include "base/json_writer.h"
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
    json.end_object();
    write_metric(json, "m7rpki", network.m7rpki());
    write_metric(json, "m7rpkin", network.m7rpkin());
    json.end_object();
    return json.take() + "\n";
}

}  // namespace

Result<void> write_truth(const Truth& truth, ByteSink& sink) {
    TextSink out(sink);
    COMITY_TRY(out.write(totals_line(truth)));
    for (const auto& network : truth.networks) COMITY_TRY(out.write(network_line(network)));
    return out.flush();
}

}  // namespace comity::internet
