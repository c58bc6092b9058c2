// comity disputes: what operators say against events, and what was decided; the administrator at
// the machine adds and decides too.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>

#include "app/clock.h"
#include "app/command.h"
#include "app/state.h"
#include "base/json_writer.h"
#include "base/sort_unique.h"
#include "base/text.h"
#include "incident/explanation.h"
#include "manrs/incident_fixes.h"
#include "report/coverage.h"
#include "report/dispute_json.h"
#include "report/dispute_words.h"
#include "store/access_book.h"
#include "store/limits.h"

namespace comity::app {
namespace {

using incident::Dispute;
using incident::DisputeState;

constexpr std::array kStates{DisputeState::Open, DisputeState::Accepted, DisputeState::Refused};
/// Whoever may write the file is its administrator.
constexpr std::string_view kRole = "administrator";

struct DisputesOptions {
    std::string store;
    std::string state;
    std::string asn;
    std::string event;
    std::string reason;
    std::vector<std::string> networks;
    std::int64_t id = 0;
    bool accept = false;
    bool refuse = false;
    bool json = false;
};

Exit usage(std::string_view message) {
    static_cast<void>(failed(message));
    return Exit::Usage;
}

/// The networks that `texts` name, sorted. Errors: the first that names none.
Result<std::vector<net::Asn>, std::string> networks_of(const std::vector<std::string>& texts) {
    std::vector<net::Asn> networks;
    for (const auto& text : texts) {
        const auto asn = net::Asn::parse(text);
        if (!asn) return fail(text + ": not an AS number, as AS64500");
        networks.push_back(*asn);
    }
    sort_unique(networks);
    return networks;
}

bool lets_through(const DisputesOptions& options, std::optional<net::Asn> asn,
                  const Dispute& dispute) {
    if (!options.state.empty() && to_string(dispute.state()) != options.state) return false;
    return !asn || dispute.event.culprit == *asn ||
           std::binary_search(dispute.networks.begin(), dispute.networks.end(), *asn);
}

std::string text_of(const Dispute& dispute) {
    constexpr std::size_t kReasonOctetsShown = 4 * store::kReasonOctetsMax;
    auto text = fmt::format("{}  {:<8}  {}\n    {}\n", dispute.id, to_string(dispute.state()),
                            dispute.event_id, escape_for_terminal(dispute.sentence, 1'024));
    for (const auto& line : report::dispute_lines(dispute)) {
        text += fmt::format("    {}: {}\n", line.title,
                            escape_for_terminal(line.text, kReasonOctetsShown));
    }
    return text;
}

std::string json_of(const std::vector<const Dispute*>& disputes) {
    JsonWriter json(JsonLayout::Indented);
    json.begin_object().key("disputes").begin_array();
    for (const auto* const dispute : disputes) {
        report::write_dispute(json, *dispute, report::Speakers::ByToken);
    }
    json.end_array().end_object();
    return json.take() + "\n";
}

Exit list_disputes(const DisputesOptions& options) {
    std::optional<net::Asn> asn;
    if (!options.asn.empty()) {
        asn = net::Asn::parse(options.asn);
        if (!asn) return usage(options.asn + ": not an AS number, as AS64500");
    }
    const auto path = store_path(options.store);
    if (!path) return failed(to_string(path.error()));
    const auto disputes = store::read_disputes(*path);
    if (!disputes) return failed(to_string(disputes.error()));
    std::vector<const Dispute*> found;
    for (std::size_t i = 0; *disputes && i < (*disputes)->all().size(); ++i) {
        const auto& dispute = (*disputes)->all()[i];
        if (lets_through(options, asn, dispute)) found.push_back(&dispute);
    }
    std::string text;
    if (options.json) {
        text = json_of(found);
    } else {
        for (const auto* const dispute : found)
            text += (text.empty() ? "" : "\n") + text_of(*dispute);
    }
    const auto printed = print(text);
    if (!printed) return failed(to_string(printed.error()));
    return found.empty() ? Exit::Negative : Exit::Done;
}

/// The event of that id in the last observation; none where it has none.
Result<std::optional<incident::Event>> find_event(const LatestObservation& latest,
                                                  const std::string& id) {
    std::optional<incident::Event> found;
    COMITY_TRY(latest.store.for_each_event(latest.observation.id, {.id = id},
                                           [&found](const store::EventRow& row) {
                                               found = row.event;
                                               return false;
                                           }));
    return found;
}

/// In whose name the event is disputed: the networks given, or its culprit. Errors are messages.
Result<std::vector<net::Asn>, std::string> speakers_of(const DisputesOptions& options,
                                                       const incident::Event& event) {
    auto networks = COMITY_TRY(networks_of(options.networks));
    if (networks.empty()) networks.push_back(event.culprit);
    for (const auto asn : networks) {
        const auto part = manrs::part_in(event, asn);
        if (part == manrs::Part::Culprit || part == manrs::Part::Accomplice) continue;
        return fail(to_string(asn) + ": neither caused the event nor let it pass");
    }
    return networks;
}

Exit tell(const store::AddedDispute& added) {
    switch (added.outcome) {
        case store::AddedDispute::Outcome::Added: break;
        case store::AddedDispute::Outcome::IsOpen:
            static_cast<void>(failed(fmt::format("dispute {} over it is open", added.id)));
            return Exit::Negative;
        case store::AddedDispute::Outcome::IsAccepted:
            static_cast<void>(failed(fmt::format("dispute {} over it is accepted", added.id)));
            return Exit::Negative;
        case store::AddedDispute::Outcome::TooMany:
            return failed(fmt::format("no more than {} disputes are kept", store::kDisputesMax));
    }
    const auto printed = print(fmt::format("{}\n", added.id));
    return printed ? Exit::Done : failed(to_string(printed.error()));
}

Exit add_dispute(const DisputesOptions& options) {
    const auto path = store_path(options.store);
    if (!path) return failed(to_string(path.error()));
    const auto latest = open_latest(*path);
    if (!latest) return failed(latest.error());
    const auto event = find_event(*latest, options.event);
    if (!event) return failed(to_string(event.error()));
    if (!*event) {
        static_cast<void>(failed(options.event +
                                 ": no such event in the last observation; comity incidents --all "
                                 "lists them"));
        return Exit::Negative;
    }
    if ((*event)->certainty == incident::Certainty::Excused) {
        static_cast<void>(failed("a rule explains the event: it is held against nobody"));
        return Exit::Negative;
    }
    const auto networks = speakers_of(options, **event);
    if (!networks) return usage(networks.error());
    auto dispute = incident::dispute_of(**event, incident::sentence_of(**event));
    dispute.time = present();
    dispute.reason = options.reason;
    dispute.networks = *networks;
    dispute.by.role = kRole;
    auto book = open_access_book(*path);
    if (!book) return failed(to_string(book.error()));
    const auto added = book->add(dispute);
    if (!added) return failed(to_string(added.error()));
    return tell(*added);
}

Exit rule_on_dispute(const DisputesOptions& options) {
    if (options.accept == options.refuse) return usage("say one of --accept and --refuse");
    const auto path = store_path(options.store);
    if (!path) return failed(to_string(path.error()));
    // Made by others: here its absence is an answer.
    const auto there =
        store::AccessBook::open(store::access_path(*path), store::OpenMode::ReadOnly);
    if (!there) return failed(to_string(there.error()));
    auto book = open_access_book(*path);
    if (!book) return failed(to_string(book.error()));
    incident::Ruling ruling{
        .time = present(), .is_accepted = options.accept, .reason = options.reason};
    ruling.by.role = kRole;
    const auto added = book->rule(options.id, ruling);
    if (!added) return failed(to_string(added.error()));
    switch (added->outcome) {
        case store::AddedRuling::Outcome::Added: return Exit::Done;
        case store::AddedRuling::Outcome::TooMany:
            return failed(
                fmt::format("no more than {} rulings on a dispute are kept", store::kRulingsMax));
        case store::AddedRuling::Outcome::NoDispute: break;
    }
    static_cast<void>(
        failed(fmt::format("{}: there is no such dispute (see comity disputes)", options.id)));
    return Exit::Negative;
}

void add_reason(CLI::App& command, DisputesOptions& options, const char* description) {
    command.add_option("--reason", options.reason, description)
        ->required()
        ->check([](const std::string& text) {
            const auto fault = store::fault_of_reason(text);
            return fault.empty() ? std::string() : fmt::format("must be {}", fault);
        })
        ->type_name("TEXT");
}

std::vector<std::string> state_names() {
    std::vector<std::string> names;
    names.reserve(kStates.size());
    for (const auto state : kStates) names.emplace_back(to_string(state));
    return names;
}

}  // namespace

void add_disputes_command(CLI::App& app, Run& run) {
    auto* const command = app.add_subcommand(
        "disputes", "Lists what operators say against events, and decides on it");
    const auto options = std::make_shared<DisputesOptions>();
    command->add_option("--store", options->store, "The store, instead of the user's own")
        ->type_name("FILE");
    command->add_option("--state", options->state, "open, accepted or refused")
        ->check(CLI::IsMember(state_names()))
        ->type_name("STATE");
    command->add_option("--as", options->asn, "Of this AS: the culprit, or in whose name")
        ->type_name("AS");
    command->add_flag("--json", options->json, "JSON, for programs");
    auto* const added = command->add_subcommand(
        "add", "Disputes an event of the last observation; prints the dispute's number");
    added->add_option("EVENT", options->event, "As comity incidents names it")->required();
    added->add_option("--network", options->networks, "In whose name [the culprit's]")
        ->type_name("ASN");
    add_reason(*added, *options, "Why it is none");
    added->fallthrough();
    auto* const ruled =
        command->add_subcommand("rule", "Decides; what was decided before stays visible");
    ruled->add_option("ID", options->id, "The dispute's number")->required();
    ruled->add_flag("--accept", options->accept, "The event is held against nobody");
    ruled->add_flag("--refuse", options->refuse, "It counts as before");
    add_reason(*ruled, *options, "Why");
    ruled->fallthrough();
    command->callback([options, &run, added, ruled] {
        const auto act = added->parsed()   ? add_dispute
                         : ruled->parsed() ? rule_on_dispute
                                           : list_disputes;
        run = [options, act] { return act(*options); };
    });
}

}  // namespace comity::app
