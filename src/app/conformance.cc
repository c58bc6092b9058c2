// comity conformance: what participants of MANRS show of what they promised, from the last
// observation in the store; and the monthly report of one of them.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/colour.h"
#include "app/command.h"
#include "app/state.h"
#include "app/version.h"
#include "base/text.h"
#include "io/limits.h"
#include "io/output.h"
#include "manrs/nearest_key.h"
#include "report/conformance_list.h"
#include "report/participant_month.h"
#include "service/api/participants.h"
#include "service/api/programme_standing.h"
#include "service/frameworks.h"
#include "service/programmes.h"

namespace comity::app {
namespace {

using service::api::ParticipantLine;

struct ConformanceOptions {
    std::string programme = "network-operators";
    std::string participant;
    std::vector<std::string> profiles;
    std::string store;
    std::string framework{service::kDefaultFramework};
    std::string format = "terminal";
    std::string out;
    std::string colour = "auto";
    bool full = false;
};

/// What participants are judged by.
struct Norms {
    manrs::Framework framework;
    service::Programmes programmes;
};

Result<Norms> load_norms(const ConformanceOptions& options) {
    const auto folders = service::share_folders(kShareFolders);
    return Norms{COMITY_TRY(service::load_framework(options.framework, folders)),
                 COMITY_TRY(service::load_programmes(folders, options.profiles))};
}

/// The participants of the last observation, and of the one before.
struct Participants {
    std::vector<ParticipantLine> now;
    std::vector<ParticipantLine> before;
    std::optional<store::ObservationRow> earlier;

    [[nodiscard]] const ParticipantLine* before_of(const ParticipantLine& line) const {
        const auto found = std::find_if(before.begin(), before.end(),
                                        [&line](const auto& one) { return one.id == line.id; });
        return found == before.end() ? nullptr : &*found;
    }
};

Result<std::vector<ParticipantLine>> read_lines(const store::Store& store,
                                                const store::ObservationRow& observation,
                                                const manrs::Framework& framework) {
    constexpr std::size_t kAll = ~std::size_t{0};
    auto lines = COMITY_TRY(service::api::read_participants(store, observation, framework, kAll));
    return std::move(*lines);
}

Result<Participants> read_participants(const LatestObservation& latest,
                                       const manrs::Framework& framework) {
    Participants participants;
    participants.now = COMITY_TRY(read_lines(latest.store, latest.observation, framework));
    participants.earlier = COMITY_TRY(latest.store.previous_observation(latest.observation));
    if (participants.earlier) {
        participants.before =
            COMITY_TRY(read_lines(latest.store, *participants.earlier, framework));
    }
    return participants;
}

manrs::Conformance judge(const Norms& norms, const manrs::Programme& programme,
                         const Participants& participants, const ParticipantLine& line) {
    manrs::Measurements measured{.actions = line.scores.actions, .metrics = line.scores.metrics};
    const auto* const before = participants.before_of(line);
    if (before != nullptr) measured.before = before->scores.actions;
    return judge_conformance(programme, norms.programmes.profile_for(programme.name),
                             norms.framework.bands, measured);
}

/// Whether `text` means that participant: its id, its name in any case, or one of its networks.
bool is_meant(const ParticipantLine& line, std::string_view text) {
    if (line.id == lower_case(text) || lower_case(line.name()) == lower_case(text)) return true;
    const auto asn = net::Asn::parse(text);
    const auto& asns = line.participant.asns;
    return asn && std::binary_search(asns.begin(), asns.end(), *asn);
}

std::string why_none(const Participants& participants, const std::string& text) {
    if (participants.now.empty()) {
        return text + ": the last observation knows no participants";
    }
    std::vector<std::string_view> names;
    names.reserve(participants.now.size());
    for (const auto& line : participants.now) names.push_back(line.name());
    return fmt::format("{}: no such participant; did you mean {}?", text,
                       manrs::nearest_key(text, names));
}

/// Adds the assessments of a participant's networks, each with what it had before.
Result<void> add_networks(const LatestObservation& latest, const manrs::Framework& framework,
                          const std::optional<store::ObservationRow>& earlier,
                          const ParticipantLine& line, report::ParticipantMonth& month) {
    const auto& facts = latest.observation.facts;
    for (const auto asn : line.participant.asns) {
        auto record = COMITY_TRY(latest.store.record(latest.observation.id, asn));
        if (!record) record = manrs::NetworkRecord{.evidence = {.asn = asn}, .is_known = false};
        month.networks.push_back(manrs::assess(framework, facts, *record));
        if (!earlier) continue;
        const auto before = COMITY_TRY(latest.store.record(earlier->id, asn));
        if (!before) continue;
        month.networks.back().previous = manrs::previous_scores(framework, earlier->facts, *before);
    }
    return {};
}

Result<report::ParticipantMonth> month_of(const LatestObservation& latest, const Norms& norms,
                                          const Participants& participants,
                                          const ParticipantLine& line) {
    const auto joined = line.participant.programme.value_or(registry::Programme::NetworkOperators);
    const auto* const programme = norms.programmes.find(to_string(joined));
    if (programme == nullptr) {
        return fail(Error{.subject = std::string(to_string(joined)),
                          .what = "there is no programme of that name"});
    }
    report::ParticipantMonth month{.name = line.name(),
                                   .id = line.id,
                                   .programme = *programme,
                                   .profile = std::nullopt,
                                   .conformance = judge(norms, *programme, participants, line),
                                   .networks = {},
                                   .facts = latest.observation.facts,
                                   .label = norms.framework.label,
                                   .bands = norms.framework.bands,
                                   .before = std::nullopt};
    if (const auto* const profile = norms.programmes.profile_for(programme->name)) {
        month.profile = *profile;
    }
    if (participants.earlier) month.before = participants.earlier->facts.at;
    COMITY_TRY(add_networks(latest, norms.framework, participants.earlier, line, month));
    return month;
}

report::TerminalOptions terminal_options(const ConformanceOptions& options) {
    return {.colour =
                wants_colour(options.colour, options.out.empty() ? Target::Terminal : Target::File),
            .columns = options.out.empty() ? io::terminal_columns() : 100,
            .full = options.full};
}

std::string text_of(const ConformanceOptions& options, const report::ParticipantMonth& month) {
    if (options.format == "json") return report::participant_json(month);
    if (options.format == "html") return report::participant_html(month);
    if (options.format == "mail") return report::participant_mail(month);
    return report::participant_text(month, terminal_options(options));
}

Result<std::string> list_text(const ConformanceOptions& options, const Norms& norms,
                              const Participants& participants, const manrs::Programme& programme) {
    std::vector<report::ListedParticipant> listed;
    for (const auto& line : participants.now) {
        if (!line.is_approved() || !is_in(line, programme)) continue;
        listed.push_back({line.name(), line.id, line.participant.asns.size(),
                          judge(norms, programme, participants, line)});
    }
    std::stable_sort(listed.begin(), listed.end(), [](const auto& a, const auto& b) {
        return lower_case(a.name) < lower_case(b.name);
    });
    if (options.format == "json") return report::conformance_list_json(listed);
    return report::conformance_list_text(programme, norms.programmes.profile_for(programme.name),
                                         listed, terminal_options(options));
}

Result<Exit> report_conformance(const ConformanceOptions& options, const LatestObservation& latest,
                                const Norms& norms, const manrs::Programme& programme) {
    const auto participants = COMITY_TRY(read_participants(latest, norms.framework));
    std::string text;
    if (options.participant.empty()) {
        text = COMITY_TRY(list_text(options, norms, participants, programme));
    } else {
        const auto found = std::find_if(
            participants.now.begin(), participants.now.end(),
            [&options](const auto& line) { return is_meant(line, options.participant); });
        if (found == participants.now.end()) {
            static_cast<void>(failed(why_none(participants, options.participant)));
            return Exit::Negative;
        }
        text = text_of(options, COMITY_TRY(month_of(latest, norms, participants, *found)));
    }
    io::Output output;
    if (!options.out.empty()) output = COMITY_TRY(io::Output::create(options.out));
    COMITY_TRY(output.write(text));
    COMITY_TRY(output.commit());
    return Exit::Done;
}

Exit run_conformance(const ConformanceOptions& options) {
    const bool is_list = options.participant.empty();
    if (is_list && (options.format == "html" || options.format == "mail")) {
        static_cast<void>(failed("whose report? Give --participant NAME, an id or an AS number"));
        return Exit::Usage;
    }
    const auto norms = load_norms(options);
    if (!norms) return failed(to_string(norms.error()));
    const auto* const programme = norms->programmes.find(options.programme);
    if (programme == nullptr) {
        std::string known;
        for (const auto& one : norms->programmes.programmes) {
            known += (known.empty() ? "" : ", ") + one.name;
        }
        return failed(fmt::format("{}: no such programme; known: {}",
                                  escape_for_terminal(options.programme), known));
    }
    const auto latest = open_latest(options.store);
    if (!latest) return failed(latest.error());
    const auto status = report_conformance(options, *latest, *norms, *programme);
    return status ? *status : failed(to_string(status.error()));
}

}  // namespace

void add_conformance_command(CLI::App& app, Run& run) {
    auto* const command = app.add_subcommand(
        "conformance", "Shows what participants of MANRS keep of what they promised");
    const auto options = std::make_shared<ConformanceOptions>();
    command->add_option("PROGRAMME", options->programme, "Whose participants are listed")
        ->capture_default_str();
    command
        ->add_option("--participant", options->participant,
                     "The monthly report of one: its name, its id, or one of its networks")
        ->type_name("NAME");
    command
        ->add_option("--profile", options->profiles,
                     "Thresholds (TOML), without which nothing is called conformant or not")
        ->type_name("FILE");
    command->add_option("--store", options->store, "The store, instead of the user's own")
        ->type_name("FILE");
    command->add_option("--framework", options->framework, "Judge by this framework")
        ->capture_default_str()
        ->type_name("NAME");
    command
        ->add_option("-f,--format", options->format,
                     "terminal or json; of one participant also html or mail")
        ->capture_default_str()
        ->check(CLI::IsMember({"terminal", "json", "html", "mail"}))
        ->type_name("FORMAT");
    command->add_option("-o,--out", options->out, "Write to this file instead")->type_name("FILE");
    command->add_flag("--full", options->full, "On a terminal: all incidents, not only the first");
    command->add_option("--colour,--color", options->colour, "auto, always or never")
        ->capture_default_str()
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->type_name("WHEN");
    command->callback([options, &run] { run = [options] { return run_conformance(*options); }; });
}

}  // namespace comity::app
