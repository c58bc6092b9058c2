// Routes about disputes. Who may see one is who may see its incident.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "incident/explanation.h"
#include "manrs/metrics/incidents.h"
#include "report/csv_record.h"
#include "report/dispute_json.h"
#include "service/api/dispute_desk.h"
#include "service/api/handlers.h"
#include "service/api/page.h"
#include "service/api/statement.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

using incident::Dispute;
using incident::DisputeState;
using incident::Event;

constexpr std::array kStates{DisputeState::Open, DisputeState::Accepted, DisputeState::Refused};

report::Speakers speakers_for(const Call& call) {
    return call.access.is_auditor() ? report::Speakers::ByToken : report::Speakers::InWhoseName;
}

bool is_of(const Dispute& dispute, net::Asn asn) {
    const auto& accomplices = dispute.event.accomplices;
    return dispute.event.culprit == asn ||
           std::any_of(accomplices.begin(), accomplices.end(),
                       [asn](const auto& accomplice) { return accomplice.asn == asn; });
}

std::string csv_of(std::span<const Dispute* const> page) {
    report::CsvRecord header;
    for (const auto* const name : {"id", "state", "event", "kind", "certainty", "culprit", "prefix",
                                   "time", "reason", "rulings", "ruled", "ruling_reason"}) {
        header.text(name);
    }
    auto text = header.take();
    for (const auto* const dispute : page) {
        const bool is_ruled = !dispute->rulings.empty();
        report::CsvRecord record;
        record.number(static_cast<std::uint64_t>(dispute->id));
        record.text(to_string(dispute->state()));
        record.text(dispute->event_id);
        record.text(to_string(dispute->event.kind));
        record.text(to_string(dispute->event.certainty));
        record.number(dispute->event.culprit.value());
        record.text(to_string(dispute->event.prefix));
        record.text(to_string(dispute->time));
        record.text(dispute->reason);
        record.number(dispute->rulings.size());
        record.text(is_ruled ? to_string(dispute->rulings.back().time) : "");
        record.text(is_ruled ? dispute->rulings.back().reason : "");
        text += record.take();
    }
    return text;
}

Result<void, Problem> require_token(const Call& call) {
    if (call.access.has_token()) return {};
    return fail(Problem{401, &kTokenRequired, ""});
}

Problem unknown_dispute(std::string_view text) {
    return {404, &kDisputeUnknown, escape_for_terminal(text, kSearchOctetsMax)};
}

/// The dispute that the path names, which the one who asks may see.
Result<const Dispute*, Problem> dispute_of(const Call& call) {
    const auto& text = call.arguments[0];
    const auto id = parse_decimal<std::uint32_t>(text);
    const auto* const dispute = id ? call.snapshot.disputes->find(*id) : nullptr;
    if (dispute == nullptr || !call.access.may_see(dispute->event)) {
        return fail(unknown_dispute(text));
    }
    return dispute;
}

/// The event that the path names, which the one who asks may see.
Result<Event, Problem> event_of(const Call& call) {
    std::optional<Event> found;
    const auto visited =
        call.store.for_each_event(call.snapshot.current->observation().id,
                                  {.id = call.arguments[0]}, [&](const store::EventRow& row) {
                                      if (call.access.may_see(row.event)) found = row.event;
                                      return !found;
                                  });
    COMITY_TRY(Result<void>(visited).map_error(store_problem));
    if (found) return std::move(*found);
    return fail(
        Problem{404, &kIncidentUnknown, escape_for_terminal(call.arguments[0], kSearchOctetsMax)});
}

/// The networks of the one who asks against whom the event speaks: its culprit, and who is held to
/// have let it pass. An administrator speaks for the culprit.
std::vector<net::Asn> speakers_of(const Call& call, Event event) {
    if (call.access.is_administrator()) return {event.culprit};
    event.is_ruled_out = false;
    std::vector<net::Asn> speakers;
    const auto add = [&](net::Asn asn) {
        if (call.access.owns(asn)) speakers.push_back(asn);
    };
    add(event.culprit);
    const auto& rules = call.snapshot.framework->incident;
    for (const auto& accomplice : event.accomplices) {
        if (accomplice.asn == event.culprit) continue;
        if (manrs::metric_of(rules, event, accomplice.asn)) add(accomplice.asn);
    }
    std::sort(speakers.begin(), speakers.end());
    return speakers;
}

incident::Speaker speaker_of(const Access& access) {
    const auto& token = *access.token();
    return {token.id, token.name, std::string(to_string(token.scope))};
}

Answer created(const Call& call, const Dispute& dispute) {
    JsonWriter json;
    report::write_dispute(json, dispute, speakers_for(call));
    return {.body = json.take() + "\n", .created = fmt::format("/api/v1/disputes/{}", dispute.id)};
}

}  // namespace

Result<Answer, Problem> answer_disputes(const Call& call) {
    COMITY_TRY(require_sight(call));
    const auto state = COMITY_TRY(call.parameters.value(
        "state", "open, accepted or refused",
        [](std::string_view text) -> std::optional<DisputeState> {
            const auto* const found =
                std::find_if(kStates.begin(), kStates.end(),
                             [text](DisputeState one) { return to_string(one) == text; });
            return found == kStates.end() ? std::nullopt : std::optional(*found);
        }));
    const auto asn = COMITY_TRY(
        call.parameters.value("as", "an AS number, as AS64500",
                              [](std::string_view text) { return net::Asn::parse(text); }));
    std::vector<const Dispute*> found;
    const auto& all = call.snapshot.disputes->all();
    for (auto dispute = all.rbegin(); dispute != all.rend(); ++dispute) {
        if (state && dispute->state() != *state) continue;
        if (asn && !is_of(*dispute, *asn)) continue;
        if (call.access.may_see(dispute->event)) found.push_back(&*dispute);
    }
    const auto speakers = speakers_for(call);
    return answer_page(
        call, COMITY_TRY(page_of(call, std::move(found))),
        [](const Page<Dispute>& page) { return csv_of(page.items); },
        [&call](JsonWriter& json) { json.member("may_rule", call.access.is_auditor()); },
        [speakers](JsonWriter& json, const Dispute& dispute) {
            report::write_dispute(json, dispute, speakers);
        });
}

Result<Answer, Problem> answer_dispute(const Call& call) {
    COMITY_TRY(require_sight(call));
    const auto* const dispute = COMITY_TRY(dispute_of(call));
    JsonWriter json;
    report::write_dispute(json, *dispute, speakers_for(call));
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> answer_new_dispute(const Call& call) {
    COMITY_TRY(require_token(call));
    const auto event = COMITY_TRY(event_of(call));
    auto networks = speakers_of(call, event);
    if (networks.empty()) return fail(Problem{403, &kDisputeNotYours, ""});
    auto reason = COMITY_TRY(parse_dispute_body(call.body));
    if (event.certainty == incident::Certainty::Excused) {
        return fail(Problem{409, &kDisputeOfNothing, ""});
    }
    auto dispute = incident::dispute_of(event, incident::sentence_of(event));
    dispute.time = call.now;
    dispute.reason = std::move(reason);
    dispute.networks = std::move(networks);
    dispute.by = speaker_of(call.access);
    return created(call, COMITY_TRY(call.desk.take(std::move(dispute))));
}

Result<Answer, Problem> answer_ruling(const Call& call) {
    COMITY_TRY(require_token(call));
    const auto* const dispute = COMITY_TRY(dispute_of(call));
    if (!call.access.is_auditor()) return fail(Problem{403, &kAuditorsAlone, ""});
    auto body = COMITY_TRY(parse_ruling_body(call.body));
    return created(call, COMITY_TRY(call.desk.rule(dispute->id, {.time = call.now,
                                                                 .is_accepted = body.is_accepted,
                                                                 .reason = std::move(body.reason),
                                                                 .by = speaker_of(call.access)})));
}

}  // namespace comity::service::api
