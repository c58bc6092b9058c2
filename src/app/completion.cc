// comity completion: the shells' completion scripts, made of the option tree itself, so that they
// cannot say other than the program takes. Run when Comity is built; hidden from the help.
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "app/command.h"
#include "base/text.h"
#include "io/output.h"

namespace comity::app {
namespace {

/// What stands behind an option, or as an argument.
enum class Value : std::uint8_t {
    None,    ///< Nothing: a flag.
    Any,     ///< What only the user can know.
    Choice,  ///< One of a few words.
    File,    ///< The path of a file.
    Folder
};

struct Option {
    std::vector<std::string> names;  ///< With their hyphens; empty for an argument.
    std::string description;
    std::string placeholder;  ///< As "FILE".
    Value value = Value::None;
    std::vector<std::string> choices;  ///< Of Value::Choice.
    bool repeats = false;              ///< Takes all words up to the next option.
};

struct Command {
    std::string name;  ///< Empty for the program itself.
    std::string description;
    std::vector<Option> options;
    std::vector<Option> arguments;  ///< At most one subcommand's worth: none or one.
};

/// The words that a CLI::IsMember check allows, which stand in the type's name, as "TEXT:{a,b}".
std::vector<std::string> choices_of(const std::string& type_name) {
    const auto begin = type_name.find('{');
    const auto end = type_name.find('}');
    if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
    std::vector<std::string> choices;
    for (auto from = begin + 1; from <= end;) {
        const auto comma = std::min(type_name.find(',', from), end);
        choices.push_back(type_name.substr(from, comma - from));
        from = comma + 1;
    }
    return choices;
}

Option option_of(const CLI::Option& given) {
    Option option;
    for (const auto& name : given.get_snames()) option.names.push_back("-" + name);
    for (const auto& name : given.get_lnames()) option.names.push_back("--" + name);
    option.description = given.get_description();
    if (given.get_items_expected_max() == 0) return option;
    const auto type_name = given.get_type_name();
    option.placeholder =
        given.get_positional() ? given.get_name() : type_name.substr(0, type_name.find(':'));
    option.repeats = given.get_items_expected_max() > 1;
    option.choices = choices_of(type_name);
    if (!option.choices.empty()) {
        option.value = Value::Choice;
    } else if (option.placeholder == "FILE" || option.placeholder == "NAME") {
        option.value = Value::File;  // a framework's NAME may be the path of its file
    } else {
        option.value = option.placeholder == "FOLDER" ? Value::Folder : Value::Any;
    }
    return option;
}

/// The subcommands of a subcommand, as words that may stand in it, and their options as its own.
void add_commands_below(const CLI::App& app, Command& command) {
    if (command.name.empty()) return;
    Option below{.names = {},
                 .description = "What to do",
                 .placeholder = "COMMAND",
                 .value = Value::Choice,
                 .choices = {}};
    for (const auto* const subcommand : app.get_subcommands(nullptr)) {
        below.choices.push_back(subcommand->get_name());
        for (const auto* const given : subcommand->get_options()) {
            if (given->get_positional() || given->get_group().empty()) continue;
            auto option = option_of(*given);
            const bool is_known =
                std::any_of(command.options.begin(), command.options.end(),
                            [&option](const Option& known) { return known.names == option.names; });
            if (!is_known) command.options.push_back(std::move(option));
        }
    }
    if (!below.choices.empty()) command.arguments.push_back(std::move(below));
}

Command command_of(const CLI::App& app, std::string name) {
    Command command{.name = std::move(name), .description = app.get_description()};
    for (const auto* const given : app.get_options()) {
        if (given->get_group().empty()) continue;
        (given->get_positional() ? command.arguments : command.options)
            .push_back(option_of(*given));
    }
    add_commands_below(app, command);
    return command;
}

/// The program, then its subcommands, without those that the help hides.
std::vector<Command> commands_of(const CLI::App& app) {
    std::vector<Command> commands{command_of(app, "")};
    for (const auto* const subcommand : app.get_subcommands(nullptr)) {
        if (subcommand->get_group().empty()) continue;
        commands.push_back(command_of(*subcommand, subcommand->get_name()));
    }
    return commands;
}

std::string joined(std::span<const std::string> words, std::string_view between) {
    std::string text;
    for (const auto& word : words) {
        if (!text.empty()) text += between;
        text += word;
    }
    return text;
}

/// `text` with a backslash before each of `special`.
std::string escaped(std::string_view text, std::string_view special) {
    std::string result;
    for (const char c : text) {
        if (special.find(c) != std::string_view::npos) result += '\\';
        result += c;
    }
    return result;
}

/// `text` between single quotes, as bash and zsh read it.
std::string shell_quoted(std::string_view text) {
    std::string result = "'";
    for (const char c : text) c == '\'' ? result += "'\\''" : result += c;
    return result + "'";
}

// bash: a function that fills COMPREPLY. "COMMAND:OPTION" names the place of a word.

/// The case pattern of all options for which `wanted` holds; empty where there is none.
template <class Wanted>
std::string bash_places(std::span<const Command> commands, std::string_view between,
                        Wanted&& wanted) {
    std::vector<std::string> places;
    for (const auto& command : commands) {
        for (const auto& option : command.options) {
            if (!wanted(option)) continue;
            for (const auto& name : option.names) places.push_back(command.name + ":" + name);
        }
    }
    return joined(places, between);
}

/// What to complete in place of a value.
std::string bash_values(std::span<const Command> commands) {
    std::string text;
    const auto add = [&](Value value, std::string_view action) {
        const auto places = bash_places(
            commands, " | ", [value](const Option& option) { return option.value == value; });
        if (!places.empty()) text += fmt::format("    {}) {} ;;\n", places, action);
    };
    add(Value::File, "paths=f");
    add(Value::Folder, "paths=d");
    for (const auto& command : commands) {
        for (const auto& option : command.options) {
            if (option.value != Value::Choice) continue;
            const auto places = bash_places(std::span(&command, 1), " | ",
                                            [&](const Option& one) { return &one == &option; });
            text += fmt::format("    {}) words='{}' ;;\n", places, joined(option.choices, " "));
        }
    }
    add(Value::Any, "return");
    return text;
}

/// What to complete where no option waits for a value.
std::string bash_words(std::span<const Command> commands) {
    std::string text;
    for (const auto& command : commands) {
        std::vector<std::string> words;
        for (const auto& option : command.options) {
            words.insert(words.end(), option.names.begin(), option.names.end());
        }
        for (const auto& argument : command.arguments) {
            words.insert(words.end(), argument.choices.begin(), argument.choices.end());
        }
        const bool takes_files =
            std::any_of(command.arguments.begin(), command.arguments.end(),
                        [](const Option& argument) { return argument.value == Value::File; });
        text +=
            fmt::format("        {}) words='{}'{} ;;\n", command.name.empty() ? "''" : command.name,
                        joined(words, " "), takes_files ? " arguments=f" : "");
    }
    return text;
}

std::string bash_script(std::span<const Command> commands, std::span<const std::string> names) {
    const auto repeated =
        bash_places(commands, " ", [](const Option& option) { return option.repeats; });
    return "# Completion of comity for bash; made by: comity completion bash\n"
           "_comity() {\n"
           "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
           "    local command='' last='' words='' paths='' arguments='' i\n"
           "    # bash cuts --option=value into three words.\n"
           "    if [[ $current == = ]]; then\n"
           "        current=''\n"
           "    elif [[ $previous == = ]]; then\n"
           "        previous=${COMP_WORDS[COMP_CWORD - 2]}\n"
           "    fi\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        case ${COMP_WORDS[i]} in\n"
           "        -*) last=${COMP_WORDS[i]} ;;\n" +
           fmt::format("        {}) command=${{command:-${{COMP_WORDS[i]}}}} ;;\n",
                       joined(names, " | ")) +
           "        esac\n"
           "    done\n"
           "    # These take all words up to the next option.\n" +
           fmt::format("    if [[ $previous != -* && ' {} ' == *\" $command:$last \"* ]]; then\n",
                       repeated) +
           "        previous=$last\n"
           "    fi\n"
           "    case $command:$previous in\n" +
           "    *:-*)\n"
           "        # A new option may follow all the same.\n"
           "        [[ $current != -* ]] || previous='' ;;\n"
           "    esac\n"
           "    case $command:$previous in\n" +
           bash_values(commands) +
           "    *)\n"
           "        case $command in\n" +
           bash_words(commands) + "        esac\n" +
           fmt::format("        [[ -n $command || $current == -* ]] || words='{}'\n",
                       joined(names, " ")) +
           "        [[ -z $arguments || $current == -* ]] || paths=$arguments\n"
           "        ;;\n"
           "    esac\n"
           "    COMPREPLY=()\n"
           "    if [[ -n $paths ]]; then\n"
           "        compopt -o filenames 2>/dev/null\n"
           "        mapfile -t COMPREPLY < <(compgen -$paths -- \"$current\")\n"
           "    else\n"
           "        mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
           "    fi\n"
           "}\n"
           "complete -F _comity comity\n";
}

// zsh: specifications of _arguments.

/// ":FILE:_files" and so on; empty for a flag.
std::string zsh_value(const Option& option) {
    std::string action = " ";
    switch (option.value) {
        case Value::None: return {};
        case Value::Any: break;
        case Value::Choice: action = "(" + joined(option.choices, " ") + ")"; break;
        case Value::File: action = "_files"; break;
        case Value::Folder: action = "_files -/"; break;
    }
    return ":" + escaped(option.placeholder, ":") + ":" + action;
}

std::string zsh_specification(const Option& option) {
    if (option.names.empty()) return "'*" + zsh_value(option) + "'";
    std::vector<std::string> names;
    for (const auto& name : option.names) {
        // The value of a long option may follow "=", that of a short one may follow at once.
        const std::string_view end = option.value == Value::None ? "" : name[1] == '-' ? "=" : "+";
        names.push_back(name + std::string(end));
    }
    const auto rest =
        shell_quoted("[" + escaped(option.description, "[]\\") + "]" + zsh_value(option));
    const auto name = names.size() == 1 ? names.front() : "{" + joined(names, ",") + "}";
    if (option.repeats) return "'*'" + name + rest;
    return "'(" + joined(option.names, " ") + ")'" + name + rest;
}

std::string zsh_script(std::span<const Command> commands) {
    std::string text =
        "#compdef comity\n"
        "# Completion of comity for zsh; made by: comity completion zsh\n"
        "_comity() {\n"
        "    local context state state_descr line\n"
        "    typeset -A opt_args\n"
        "    local -a commands\n"
        "    commands=(\n";
    for (const auto& command : commands.subspan(1)) {
        text += "        " + shell_quoted(command.name + ":" + command.description) + "\n";
    }
    text += "    )\n    _arguments -C \\\n";
    for (const auto& option : commands.front().options) {
        text += "        " + zsh_specification(option) + " \\\n";
    }
    text +=
        "        '1: :->command' '*:: :->arguments'\n"
        "    case $state in\n"
        "    command) _describe -t commands 'comity command' commands ;;\n"
        "    arguments)\n"
        "        case $words[1] in\n";
    for (const auto& command : commands.subspan(1)) {
        text += fmt::format("        {}) _arguments", command.name);
        for (const auto& option : command.options) {
            text += " \\\n            " + zsh_specification(option);
        }
        for (const auto& argument : command.arguments) {
            text += " \\\n            " + zsh_specification(argument);
        }
        text += " ;;\n";
    }
    return text +
           "        esac\n"
           "        ;;\n"
           "    esac\n"
           "}\n"
           "_comity \"$@\"\n";
}

// fish: a line for each word that may stand somewhere.

std::string fish_quoted(std::string_view text) { return "'" + escaped(text, "'\\") + "'"; }

/// How a value is completed: none but choices (-x), files (-F), anything else (-x).
std::string fish_value(const Option& option) {
    switch (option.value) {
        case Value::None: return {};
        case Value::Any: return " -x";
        case Value::Choice: return " -x -a " + fish_quoted(joined(option.choices, " "));
        case Value::File: return " -r -F";
        case Value::Folder: return " -x -a '(__fish_complete_directories)'";
    }
    return {};
}

std::string fish_script(std::span<const Command> commands) {
    std::string text =
        "# Completion of comity for fish; made by: comity completion fish\n"
        "complete -c comity -f\n";
    for (const auto& command : commands.subspan(1)) {
        text += fmt::format("complete -c comity -n __fish_use_subcommand -a {} -d {}\n",
                            command.name, fish_quoted(command.description));
    }
    for (const auto& command : commands) {
        const auto where = command.name.empty()
                               ? std::string("__fish_use_subcommand")
                               : fish_quoted("__fish_seen_subcommand_from " + command.name);
        for (const auto& option : command.options) {
            text += "complete -c comity -n " + where;
            for (const auto& name : option.names) {
                text += name[1] == '-' ? " -l " + name.substr(2) : " -s " + name.substr(1);
            }
            text += fish_value(option) + " -d " + fish_quoted(option.description) + "\n";
        }
        for (const auto& argument : command.arguments) {
            if (argument.value == Value::File) {
                text += "complete -c comity -n " + where + " -F\n";
            } else if (argument.value == Value::Choice) {
                text += "complete -c comity -n " + where + fish_value(argument) + "\n";
            }
        }
    }
    return text;
}

Exit print_script(const CLI::App& app, const std::string& shell) {
    const auto commands = commands_of(app);
    std::vector<std::string> names;
    for (const auto& command : std::span(commands).subspan(1)) names.push_back(command.name);
    io::Output output;
    const auto written = output.write(shell == "bash"  ? bash_script(commands, names)
                                      : shell == "zsh" ? zsh_script(commands)
                                                       : fish_script(commands));
    return written ? Exit::Done : failed(to_string(written.error()));
}

}  // namespace

void add_completion_command(CLI::App& app, Run& run) {
    auto* const command = app.add_subcommand("completion", "Prints a shell's completion script");
    command->group("");
    const auto shell = std::make_shared<std::string>();
    command->add_option("SHELL", *shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    command->callback(
        [&app, shell, &run] { run = [&app, shell] { return print_script(app, *shell); }; });
}

}  // namespace comity::app
