// comity assess: shows where networks stand, from the last observation in the store.
#include <fmt/format.h>

#include <memory>

#include "app/colour.h"
#include "app/command.h"
#include "app/group.h"
#include "app/state.h"
#include "app/version.h"
#include "base/text.h"
#include "io/limits.h"
#include "io/output.h"
#include "manrs/assessment.h"
#include "report/csv.h"
#include "report/group_csv.h"
#include "report/group_html.h"
#include "report/group_json.h"
#include "report/group_markdown.h"
#include "report/group_terminal.h"
#include "report/html.h"
#include "report/html_index.h"
#include "report/json.h"
#include "report/markdown.h"
#include "report/table.h"
#include "report/terminal.h"
#include "service/frameworks.h"
#include "store/store.h"

namespace comity::app {
namespace {

enum class AssessFormat : std::uint8_t { Terminal, Json, Csv, Html, Markdown };

struct AssessOptions {
    std::vector<std::string> networks;
    std::string group;
    std::string store;
    std::string framework{service::kDefaultFramework};
    std::string format = "terminal";
    std::string out;
    std::string colour = "auto";
    bool all = false;
    bool full = false;
};

AssessFormat assess_format_of(const AssessOptions& options) {
    if (options.format == "json") return AssessFormat::Json;
    if (options.format == "csv") return AssessFormat::Csv;
    if (options.format == "html") return AssessFormat::Html;
    if (options.format == "markdown") return AssessFormat::Markdown;
    return AssessFormat::Terminal;
}

report::TerminalOptions terminal_options(const AssessOptions& options) {
    return {.colour =
                wants_colour(options.colour, options.out.empty() ? Target::Terminal : Target::File),
            .columns = options.out.empty() ? io::terminal_columns() : 100,
            .full = options.full};
}

/// Writes assessments as they come: whole reports, or lines of a table that end in one text.
class Reporter {
public:
    Reporter(const AssessOptions& options, const manrs::Framework& framework,
             const observation::ObservationFacts& facts, io::Output output)
        : format_(assess_format_of(options)),
          is_table_(options.all || options.networks.size() > 1),
          heading_(report::heading_of(framework, facts)),
          terminal_(terminal_options(options)),
          output_(std::move(output)) {
        if (format_ == AssessFormat::Csv) text_ = report::csv_header(framework);
    }

    [[nodiscard]] Result<void> add(const manrs::Assessment& assessment) {
        switch (format_) {
            case AssessFormat::Csv: text_ += report::csv_row(assessment); break;
            case AssessFormat::Json:
                text_ += report::json_text(assessment,
                                           is_table_ ? JsonLayout::Line : JsonLayout::Indented);
                if (text_.empty() || text_.back() != '\n') text_ += '\n';
                break;
            case AssessFormat::Terminal:
            case AssessFormat::Html:
            case AssessFormat::Markdown:
                if (is_table_) {
                    rows_.push_back(report::summary_of(assessment));
                } else {
                    text_ += page(assessment);
                }
                break;
        }
        if (text_.size() >= io::kWriteOctets) return flush();
        return {};
    }
    [[nodiscard]] bool shows_changes() const {
        return !is_table_ || format_ == AssessFormat::Csv || format_ == AssessFormat::Json;
    }
    [[nodiscard]] Result<void> finish() {
        if (is_table_ && format_ == AssessFormat::Html)
            text_ += report::html_index(heading_, rows_);
        if (is_table_ && format_ == AssessFormat::Markdown) {
            text_ += report::markdown_table(heading_, rows_);
        }
        if (is_table_ && format_ == AssessFormat::Terminal) {
            text_ += report::terminal_table(heading_, rows_, terminal_);
        }
        COMITY_TRY(flush());
        return output_.commit();
    }

private:
    [[nodiscard]] std::string page(const manrs::Assessment& assessment) const {
        if (format_ == AssessFormat::Html) return report::html_page(assessment);
        if (format_ == AssessFormat::Markdown) return report::markdown_text(assessment);
        return report::terminal_text(assessment, terminal_);
    }
    [[nodiscard]] Result<void> flush() {
        COMITY_TRY(output_.write(text_));
        text_.clear();
        return {};
    }

    AssessFormat format_;
    bool is_table_;
    report::IndexHeading heading_;
    report::TerminalOptions terminal_;
    std::string text_;
    std::vector<report::NetworkSummary> rows_;
    io::Output output_;
};

/// The observation before, for what changed since and for the rolling clock; none where there is
/// none.
class Comparison {
public:
    [[nodiscard]] static Result<Comparison> with(const store::Store& store,
                                                 const store::ObservationRow& observation,
                                                 const manrs::Framework& framework) {
        Comparison comparison(store, framework,
                              COMITY_TRY(store.previous_observation(observation)));
        const auto& before = comparison.before_;
        comparison.clock_ = manrs::RollingClock::of(framework, observation.facts,
                                                    before ? &before->facts : nullptr);
        return comparison;
    }
    /// The assessment with what the same network had before, and in the last 30 days. A network
    /// that was not seen before is compared with nothing.
    [[nodiscard]] Result<manrs::Assessment> add_to(manrs::Assessment assessment) const {
        std::optional<manrs::NetworkRecord> record;
        if (before_) record = COMITY_TRY(store_.record(before_->id, assessment.asn));
        if (record) {
            assessment.previous = manrs::previous_scores(framework_, before_->facts, *record);
        }
        if (clock_) {
            assessment.rolling =
                clock_->scores(assessment.asn, assessment.tally.is_visible, assessment.metrics,
                               assessment.record.events, manrs::events_of(record));
        }
        return assessment;
    }

private:
    Comparison(const store::Store& store, const manrs::Framework& framework,
               std::optional<store::ObservationRow> before)
        : store_(store), framework_(framework), before_(std::move(before)) {}

    const store::Store& store_;
    const manrs::Framework& framework_;
    std::optional<store::ObservationRow> before_;
    std::optional<manrs::RollingClock> clock_;
};

/// Reports all networks of the observation, or those asked for; returns how many of these it does
/// not have.
Result<std::size_t> report_networks(const AssessOptions& options, const store::Store& store,
                                    const store::ObservationRow& observation,
                                    const manrs::Framework& framework,
                                    const std::vector<net::Asn>& networks, Reporter& reporter) {
    std::size_t unseen = 0;
    const auto comparison = COMITY_TRY(Comparison::with(store, observation, framework));
    const auto add = [&](const manrs::NetworkRecord& record) -> Result<void> {
        auto assessment = manrs::assess(framework, observation.facts, record);
        // A table of networks has no room for changes.
        if (reporter.shows_changes()) {
            assessment = COMITY_TRY(comparison.add_to(std::move(assessment)));
        }
        return reporter.add(assessment);
    };
    if (options.all) {
        std::optional<Error> error;
        COMITY_TRY(store.for_each_network(observation.id, [&](const manrs::NetworkRecord& record) {
            if (record.evidence.pairs.empty()) return true;  // names without routes are no networks
            auto added = add(record);
            if (!added) error = std::move(added).error();
            return !error;
        }));
        if (error) return fail(std::move(*error));
    }
    for (const auto asn : networks) {
        const auto record = COMITY_TRY(store.record(observation.id, asn));
        if (!record || record->evidence.pairs.empty()) ++unseen;
        COMITY_TRY(add(record ? *record
                              : manrs::NetworkRecord{.evidence = {.asn = asn}, .is_known = false}));
    }
    COMITY_TRY(reporter.finish());
    return unseen;
}

/// The text of a group in the format asked for.
std::string group_text(const AssessOptions& options, const manrs::GroupAssessment& group) {
    switch (assess_format_of(options)) {
        case AssessFormat::Json: return report::group_json_text(group);
        case AssessFormat::Csv: return report::group_csv_text(group);
        case AssessFormat::Html: return report::group_html_page(group);
        case AssessFormat::Markdown: return report::group_markdown_text(group);
        case AssessFormat::Terminal: break;
    }
    return report::group_terminal_text(group, terminal_options(options));
}

Result<Exit> report_group(const AssessOptions& options, const LatestObservation& latest,
                          const manrs::Framework& framework, io::Output output) {
    const auto group =
        COMITY_TRY(assess_group(latest.store, latest.observation, framework, options.group));
    if (!group) {
        static_cast<void>(
            failed(COMITY_TRY(why_no_group(latest.store, latest.observation, options.group))));
        return Exit::Negative;
    }
    COMITY_TRY(output.write(group_text(options, *group)));
    COMITY_TRY(output.commit());
    return Exit::Done;
}

Exit run_assess(const AssessOptions& options) {
    std::vector<net::Asn> networks;
    for (const auto& text : options.networks) {
        const auto asn = net::Asn::parse(text);
        if (!asn) {
            static_cast<void>(failed("not an AS number, as AS64500: " + text));
            return Exit::Usage;
        }
        networks.push_back(*asn);
    }
    const int ways =
        (networks.empty() ? 0 : 1) + (options.all ? 1 : 0) + (options.group.empty() ? 0 : 1);
    if (ways != 1) {
        static_cast<void>(failed(
            "which network? Give AS numbers, as AS64500, or --all, or --group, as country:PT"));
        return Exit::Usage;
    }
    const auto framework =
        service::load_framework(options.framework, service::share_folders(kShareFolders));
    if (!framework) return failed(to_string(framework.error()));
    const auto latest = open_latest(options.store);
    if (!latest) return failed(latest.error());
    io::Output output;
    if (!options.out.empty()) {
        auto file = io::Output::create(options.out);
        if (!file) return failed(to_string(file.error()));
        output = std::move(*file);
    }
    if (!options.group.empty()) {
        const auto status = report_group(options, *latest, *framework, std::move(output));
        return status ? *status : failed(to_string(status.error()));
    }
    Reporter reporter(options, *framework, latest->observation.facts, std::move(output));
    const auto unseen = report_networks(options, latest->store, latest->observation, *framework,
                                        networks, reporter);
    if (!unseen) return failed(to_string(unseen.error()));
    if (*unseen > 0) {
        fmt::print(stderr,
                   "comity: {} of the networks asked for originated nothing that was seen\n",
                   *unseen);
    }
    return *unseen > 0 ? Exit::Negative : Exit::Done;
}

}  // namespace

void add_assess_command(CLI::App& app, Run& run) {
    auto* const command = app.add_subcommand(
        "assess", "Shows where networks stand, why, and what to do: from the last observation");
    const auto options = std::make_shared<AssessOptions>();
    command->add_option("NETWORK", options->networks, "AS numbers, as AS64500");
    command->add_flag("--all", options->all, "All networks of the observation");
    command->add_option("--group", options->group, "A group as a whole, as country:PT")
        ->type_name("GROUP");
    command->add_option("--store", options->store, "The store, instead of the user's own")
        ->type_name("FILE");
    command->add_option("--framework", options->framework, "Judge by this framework")
        ->capture_default_str()
        ->type_name("NAME");
    command->add_option("-f,--format", options->format, "terminal, json, csv, html or markdown")
        ->capture_default_str()
        ->check(CLI::IsMember({"terminal", "json", "csv", "html", "markdown"}))
        ->type_name("FORMAT");
    command->add_option("-o,--out", options->out, "Write to this file instead")->type_name("FILE");
    command->add_flag("--full", options->full, "On a terminal: all evidence, not only the first");
    command->add_option("--colour,--color", options->colour, "auto, always or never")
        ->capture_default_str()
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->type_name("WHEN");
    command->callback([options, &run] { run = [options] { return run_assess(*options); }; });
}

}  // namespace comity::app
