#include "internet/payload_writer.h"

#include <array>
#include <string>

#include "base/json_writer.h"
#include "internet/limits.h"
#include "internet/made_topology.h"
#include "internet/random.h"
#include "internet/text_sink.h"

namespace comity::internet {
namespace {

constexpr std::array<std::string_view, kRegions> kTrustAnchors{"apnic", "arin", "lacnic", "ripe",
                                                               "afrinic"};

/// When a payload expires: within a day or so, as manifests make it.
std::uint64_t expiry(const Internet& internet, std::uint64_t number) {
    constexpr std::uint64_t kShortest = 6UL * 3'600;
    constexpr std::uint64_t kSpread = 30UL * 3'600;
    return static_cast<std::uint64_t>(internet.parameters.date.seconds()) + kShortest +
           mix(internet.parameters.seed, number) % kSpread;
}

std::string roa_text(const Internet& internet, const Vrp& vrp) {
    JsonWriter json;
    json.begin_object();
    json.member("asn", vrp.asn.value());
    json.member("prefix", net::to_string(vrp.prefix));
    json.member("maxLength", vrp.max_length);
    json.member("ta", kTrustAnchors[vrp.region]);
    json.member("expires", expiry(internet, vrp.asn.value()));
    json.end_object();
    return json.take();
}

std::string aspa_text(const Internet& internet, const Aspa& aspa) {
    JsonWriter json;
    json.begin_object();
    json.member("customer_asid", aspa.customer.value());
    json.member("expires", expiry(internet, aspa.customer.value()));
    json.key("providers").begin_array();
    for (const auto provider : aspa.providers) json.value(provider.value());
    json.end_array();
    json.end_object();
    return json.take();
}

template <class Items, class Text>
Result<void> write_list(TextSink& out, const Items& items, Text&& text) {
    bool first = true;
    for (const auto& item : items) {
        COMITY_TRY(out.write((first ? "\n" : ",\n") + text(item)));
        first = false;
    }
    return {};
}

}  // namespace

Result<void> write_payloads(const Internet& internet, ByteSink& sink) {
    TextSink out(sink);
    JsonWriter metadata;
    metadata.begin_object().member("buildtime", internet.parameters.date);
    metadata.member("vrps", static_cast<std::uint64_t>(internet.vrps.size()));
    metadata.member("aspas", static_cast<std::uint64_t>(internet.aspas.size()));
    metadata.end_object();
    COMITY_TRY(out.write("{\"metadata\":" + metadata.text() + ",\n\"roas\":["));
    COMITY_TRY(
        write_list(out, internet.vrps, [&](const Vrp& vrp) { return roa_text(internet, vrp); }));
    COMITY_TRY(out.write("\n],\n\"aspas\":["));
    COMITY_TRY(write_list(out, internet.aspas,
                          [&](const Aspa& aspa) { return aspa_text(internet, aspa); }));
    COMITY_TRY(out.write("\n]}\n"));
    return out.flush();
}

}  // namespace comity::internet
