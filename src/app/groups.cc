// comity groups: the groups of networks that assess --group knows.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/command.h"
#include "app/state.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "io/output.h"
#include "store/store.h"

namespace comity::app {
namespace {

struct GroupsOptions {
    std::string store;
    std::string kind;
    bool json = false;
};

std::string text_of(const std::vector<store::GroupSize>& groups, bool has_cones) {
    std::size_t width = 0;
    for (const auto& group : groups) width = std::max(width, group.name.size());
    std::string text;
    for (const auto& group : groups) {
        text += fmt::format("{:<{}}  {:>9}  {}\n", group.name, width,
                            with_thousands(group.networks), escape_for_terminal(group.title));
    }
    text += has_cones ? "Every network also has a customer cone: comity assess --group "
                        "cone:AS64500\n"
                      : "No customer cones: the observation was given no AS relationships.\n";
    return text;
}

std::string json_of(const std::vector<store::GroupSize>& groups, bool has_cones) {
    JsonWriter json(JsonLayout::Indented);
    json.begin_object().key("groups").begin_array();
    for (const auto& group : groups) {
        json.begin_object().member("group", group.name).member("title", group.title);
        json.member("networks", group.networks).end_object();
    }
    json.end_array().member("has_cones", has_cones).end_object();
    return json.take() + "\n";
}

Result<Exit> list_groups(const GroupsOptions& options, const store::Store& store,
                         const store::ObservationRow& observation) {
    auto groups = COMITY_TRY(store.groups(observation.id));
    if (!options.kind.empty()) {
        std::erase_if(groups, [prefix = options.kind + ":"](const store::GroupSize& group) {
            return !group.name.starts_with(prefix);
        });
    }
    const bool has_cones = COMITY_TRY(store.has_relationships(observation.id));
    io::Output output;
    COMITY_TRY(
        output.write(options.json ? json_of(groups, has_cones) : text_of(groups, has_cones)));
    COMITY_TRY(output.commit());
    return groups.empty() ? Exit::Negative : Exit::Done;
}

Exit run_groups(const GroupsOptions& options) {
    const auto latest = open_latest(options.store);
    if (!latest) return failed(latest.error());
    const auto status = list_groups(options, latest->store, latest->observation);
    if (!status) return failed(to_string(status.error()));
    return *status;
}

}  // namespace

void add_groups_command(CLI::App& app, Run& run) {
    auto* const command =
        app.add_subcommand("groups", "Lists the groups of networks of the last observation");
    const auto options = std::make_shared<GroupsOptions>();
    command->add_option("--kind", options->kind, "Groups of this kind only, as country")
        ->check(CLI::IsMember(
            {"country", "un-region", "un-subregion", "rir", "participants", "custom"}))
        ->type_name("KIND");
    command->add_option("--store", options->store, "The store, instead of the user's own")
        ->type_name("FILE");
    command->add_flag("--json", options->json, "JSON, for programs");
    command->callback([options, &run] { run = [options] { return run_groups(*options); }; });
}

}  // namespace comity::app
