// comity token: makes, lists and revokes the tokens by which operators see and do more than
// everybody may.
#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "app/clock.h"
#include "app/command.h"
#include "app/state.h"
#include "base/json_writer.h"
#include "base/sort_unique.h"
#include "base/text.h"
#include "base/timestamp.h"
#include "registry/participants.h"
#include "service/api/access.h"
#include "store/access_book.h"

namespace comity::app {
namespace {

constexpr std::int64_t kTokenDays = 365;
constexpr std::int64_t kDaysMax = 3'650;
constexpr std::size_t kNameOctetsMax = 100;

struct TokenOptions {
    std::string store;
    std::string name;
    std::string scope;
    std::vector<std::string> networks;
    std::string participant;
    std::int64_t days = kTokenDays;
    std::string id;
    bool json = false;
};

std::string_view state_of(const store::Token& token, Timestamp now) {
    if (token.revoked) return "revoked";
    return now < token.expires ? "good" : "expired";
}

/// What the token is for: its scope, and whom it names.
std::string purpose_of(const store::Token& token) {
    std::string text(to_string(token.scope));
    for (const auto asn : token.networks) text += " " + to_string(asn);
    if (!token.participant.empty()) text += " " + token.participant;
    return text;
}

std::string date_of(Timestamp time) { return to_string(time).substr(0, 10); }

/// Whether the group of that name is a participant's, not one of many participants.
bool is_one_participant(std::string_view name) {
    using registry::Programme;
    constexpr std::array kProgrammes{Programme::NetworkOperators, Programme::Ixps,
                                     Programme::CdnsAndClouds, Programme::Vendors};
    return name != "all" &&
           std::none_of(kProgrammes.begin(), kProgrammes.end(),
                        [name](Programme programme) { return to_string(programme) == name; });
}

/// Errors are messages for people: the last observation, if there is one, must know a participant.
Result<void, std::string> check_participant(const std::string& path, const std::string& name) {
    if (!is_one_participant(name)) return fail(name + ": many participants, not one");
    const auto latest = open_latest(path);
    if (!latest) return fail(latest.error());
    const auto group = latest->store.group(latest->observation.id, "participants:" + name);
    if (!group) return fail(to_string(group.error()));
    if (*group) return {};
    return fail(name +
                ": no participant of the last observation has that name (see comity groups "
                "--kind participants)");
}

Exit create_token(const TokenOptions& options) {
    const auto purposes = (options.scope.empty() ? 0 : 1) + (options.networks.empty() ? 0 : 1) +
                          (options.participant.empty() ? 0 : 1);
    if (purposes != 1) {
        static_cast<void>(failed("say one of --scope, --network and --participant"));
        return Exit::Usage;
    }
    const auto path = store_path(options.store);
    if (!path) return failed(to_string(path.error()));
    store::Token token{.name = options.name, .participant = options.participant};
    if (options.scope == "administrator") {
        token.scope = store::Scope::Administrator;
    } else if (options.scope == "auditor") {
        token.scope = store::Scope::Auditor;
    } else if (!options.participant.empty()) {
        token.scope = store::Scope::Participant;
        const auto checked = check_participant(*path, options.participant);
        if (!checked) return failed(checked.error());
    }
    for (const auto& text : options.networks) {
        const auto asn = net::Asn::parse(text);
        if (!asn) {
            static_cast<void>(failed(text + ": not an AS number, as AS64500"));
            return Exit::Usage;
        }
        token.networks.push_back(*asn);
    }
    sort_unique(token.networks);
    const auto made = service::api::make_token();
    token.id = made.id;
    token.created = present();
    token.expires =
        Timestamp::from_seconds(token.created.seconds() + options.days * kSecondsPerDay);
    auto book = open_access_book(*path);
    if (!book) return failed(to_string(book.error()));
    // Only a token that is kept is shown.
    const auto added = book->add(token, made.secret);
    if (!added) return failed(to_string(added.error()));
    const auto printed = print(made.text + "\n");
    if (!printed) return failed(to_string(printed.error()));
    static_cast<void>(failed(fmt::format("token {} ({}), good until {}; it is not shown again",
                                         token.id, purpose_of(token), date_of(token.expires))));
    return Exit::Done;
}

std::string json_of(const std::vector<store::Token>& tokens, Timestamp now) {
    JsonWriter json(JsonLayout::Indented);
    const auto time = [&json](std::string_view name, const std::optional<Timestamp>& value) {
        json.key(name);
        if (value) {
            json.value(to_string(*value));
        } else {
            json.null();
        }
    };
    json.begin_object().key("tokens").begin_array();
    for (const auto& token : tokens) {
        json.begin_object().member("id", token.id).member("name", token.name);
        json.member("scope", to_string(token.scope)).key("networks").begin_array();
        for (const auto asn : token.networks) json.value(asn.value());
        json.end_array().member("participant", token.participant);
        json.member("state", state_of(token, now));
        time("created", token.created);
        time("expires", token.expires);
        time("revoked", token.revoked);
        time("last_used", token.last_used);
        json.end_object();
    }
    json.end_array().end_object();
    return json.take() + "\n";
}

std::string text_of(const std::vector<store::Token>& tokens, Timestamp now) {
    std::string text;
    for (const auto& token : tokens) {
        text +=
            fmt::format("{}  {:<7}  made {}  until {}  used {:<10}  {}  {}\n", token.id,
                        state_of(token, now), date_of(token.created), date_of(token.expires),
                        token.last_used ? date_of(*token.last_used) : "never",
                        escape_for_terminal(purpose_of(token)), escape_for_terminal(token.name));
    }
    return text;
}

Exit list_tokens(const TokenOptions& options) {
    const auto path = store_path(options.store);
    if (!path) return failed(to_string(path.error()));
    std::vector<store::Token> tokens;
    const auto book = store::AccessBook::open(store::access_path(*path), store::OpenMode::ReadOnly);
    if (book) {
        auto read = book->tokens();
        if (!read) return failed(to_string(read.error()));
        tokens = std::move(*read);
    } else if (book.error().os_error != ENOENT) {
        return failed(to_string(book.error()));
    }
    const auto now = present();
    const auto printed = print(options.json ? json_of(tokens, now) : text_of(tokens, now));
    if (!printed) return failed(to_string(printed.error()));
    return tokens.empty() ? Exit::Negative : Exit::Done;
}

Exit revoke_token(const TokenOptions& options) {
    const auto path = store_path(options.store);
    if (!path) return failed(to_string(path.error()));
    // Made by `create` alone: here its absence is an answer.
    const auto there =
        store::AccessBook::open(store::access_path(*path), store::OpenMode::ReadOnly);
    if (!there) return failed(to_string(there.error()));
    auto book = store::AccessBook::open(store::access_path(*path), store::OpenMode::ReadWrite);
    if (!book) return failed(to_string(book.error()));
    const auto revoked = book->revoke(options.id, present());
    if (!revoked) return failed(to_string(revoked.error()));
    if (*revoked) return Exit::Done;
    static_cast<void>(
        failed(options.id + ": there is no token of that id (see comity token list)"));
    return Exit::Negative;
}

}  // namespace

void add_token_command(CLI::App& app, Run& run) {
    auto* const command =
        app.add_subcommand("token", "Makes, lists and revokes tokens of comity serve");
    command->require_subcommand(1);
    const auto options = std::make_shared<TokenOptions>();
    const auto add = [&](const char* name, const char* description,
                         Exit (*act)(const TokenOptions&)) {
        auto* const below = command->add_subcommand(name, description);
        below->add_option("--store", options->store, "The store, instead of the user's own")
            ->type_name("FILE");
        below->callback([options, &run, act] { run = [options, act] { return act(*options); }; });
        return below;
    };
    auto* const made = add("create", "Makes a token and prints it, once", create_token);
    made->add_option("--name", options->name, "Whose it is, for people")
        ->required()
        ->check([](const std::string& text) {
            const bool fits = !text.empty() && text.size() <= kNameOctetsMax;
            return fits ? std::string() : fmt::format("1 to {} octets", kNameOctetsMax);
        })
        ->type_name("TEXT");
    made->add_option("--scope", options->scope, "administrator (everything), auditor (sees all)")
        ->check(CLI::IsMember({"administrator", "auditor"}))
        ->type_name("SCOPE");
    made->add_option("--network", options->networks, "The networks whose incidents it shows")
        ->type_name("ASN");
    made->add_option("--participant", options->participant,
                     "The same for all networks of this participant")
        ->type_name("PARTICIPANT");
    made->add_option("--days", options->days, fmt::format("How long it is good [{}]", kTokenDays))
        ->check(CLI::Range(std::int64_t{1}, kDaysMax))
        ->type_name("COUNT");
    add("list", "Lists all tokens, without what is secret", list_tokens)
        ->add_flag("--json", options->json, "JSON, for programs");
    add("revoke", "Ends a token at once", revoke_token)
        ->add_option("ID", options->id, "The token's id")
        ->required();
}

}  // namespace comity::app
