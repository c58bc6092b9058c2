#include "report/dispute_json.h"

namespace comity::report {
namespace {

void write_speaker(JsonWriter& json, const incident::Speaker& speaker, Speakers speakers) {
    json.member("by", speaker.role);
    if (speakers == Speakers::InWhoseName) return;
    json.key("token");
    if (speaker.token_id.empty()) {
        json.null();
        return;
    }
    json.begin_object().member("id", speaker.token_id).member("name", speaker.name).end_object();
}

}  // namespace

void write_dispute(JsonWriter& json, const incident::Dispute& dispute, Speakers speakers) {
    const auto& event = dispute.event;
    json.begin_object()
        .member("id", static_cast<std::uint64_t>(dispute.id))
        .member("state", to_string(dispute.state()));
    json.member("event", dispute.event_id).member("kind", to_string(event.kind));
    json.member("certainty", to_string(event.certainty)).member("culprit", event.culprit.value());
    json.member("prefix", net::to_string(event.prefix)).member("start", event.start);
    json.member("end", event.end).member("sentence", dispute.sentence);
    json.member("time", dispute.time).member("reason", dispute.reason);
    json.key("networks").begin_array();
    for (const auto asn : dispute.networks) json.value(asn.value());
    json.end_array();
    write_speaker(json, dispute.by, speakers);
    json.key("rulings").begin_array();
    std::uint64_t number = 0;
    for (const auto& ruling : dispute.rulings) {
        json.begin_object().member("number", ++number).member("time", ruling.time);
        json.member("verdict", ruling.is_accepted ? "accepted" : "refused");
        json.member("reason", ruling.reason);
        write_speaker(json, ruling.by, speakers);
        json.end_object();
    }
    json.end_array().end_object();
}

void write_disputes_of(JsonWriter& json, const incident::Event& event) {
    json.member("ruled_out", event.is_ruled_out).key("disputes").begin_array();
    if (event.disputes) {
        for (const auto& dispute : *event.disputes) write_dispute(json, dispute);
    }
    json.end_array();
}

}  // namespace comity::report
