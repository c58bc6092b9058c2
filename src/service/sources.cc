#include "service/sources.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/text.h"
#include "io/download.h"
#include "io/input.h"
#include "io/paths.h"
#include "manrs/nearest_key.h"
#include "service/fetch/url_template.h"
#include "service/limits.h"

namespace comity::service {
namespace {

/// Reads one table and names its faults by line and key.
class ConfigurationReader {
public:
    ConfigurationReader(std::string_view subject, const std::string& folder)
        : subject_(subject), folder_(folder) {}

    Result<ObserveConfiguration> read(const toml::table& root) {
        COMITY_TRY(has_only(
            root, "",
            {"sources", "observe", "fetch", "schedule", "serve", "mail", "vantage_points"}));
        ObserveConfiguration configuration;
        if (const auto* const sources = COMITY_TRY(table(root, "sources"))) {
            COMITY_TRY(read_sources(*sources, configuration.files));
        }
        if (const auto* const weights = COMITY_TRY(table(root, "vantage_points"))) {
            COMITY_TRY(read_weights(*weights, configuration.weights));
        }
        if (const auto* const observe = COMITY_TRY(table(root, "observe"))) {
            COMITY_TRY(has_only(*observe, "observe.",
                                {"store", "framework", "peers", "threads", "period",
                                 "baseline_days", "peeringdb_complete", "infer_relationships"}));
            configuration.store = COMITY_TRY(text(*observe, "observe", "store"));
            if (configuration.store) configuration.store = from_folder(*configuration.store);
            configuration.framework = COMITY_TRY(text(*observe, "observe", "framework"));
            configuration.peers = COMITY_TRY(number(*observe, "observe", "peers", 1, kPeersMax));
            configuration.threads =
                COMITY_TRY(number(*observe, "observe", "threads", 0, kThreadsMax));
            configuration.peeringdb_complete =
                COMITY_TRY(yes_or_no(*observe, "peeringdb_complete"));
            configuration.infer_relationships =
                COMITY_TRY(yes_or_no(*observe, "infer_relationships"));
            configuration.period = COMITY_TRY(text(*observe, "observe", "period"));
            configuration.baseline_days =
                COMITY_TRY(number(*observe, "observe", "baseline_days", 0, kBaselineDaysMax));
        }
        if (const auto* const fetch = COMITY_TRY(table(root, "fetch"))) {
            configuration.fetch = COMITY_TRY(read_fetch(*fetch));
        }
        if (const auto* const schedule = COMITY_TRY(table(root, "schedule"))) {
            configuration.schedule = COMITY_TRY(read_schedule(*schedule));
        }
        if (const auto* const serve = COMITY_TRY(table(root, "serve"))) {
            configuration.serve = COMITY_TRY(read_serve(*serve));
        }
        if (const auto* const mail = COMITY_TRY(table(root, "mail"))) {
            configuration.mail = COMITY_TRY(read_mail(*mail));
        }
        return configuration;
    }

private:
    Result<fetch::FetchSettings> read_fetch(const toml::table& table) const {
        COMITY_TRY(has_only(table, "fetch.",
                            {"cache", "octets_max", "seconds_max", "slow_seconds", "attempts",
                             "registrations_hours", "keep_days"}));
        fetch::FetchSettings settings;
        settings.cache = COMITY_TRY(text(table, "fetch", "cache"));
        if (settings.cache) settings.cache = from_folder(*settings.cache);
        const auto set = [&](std::string_view key, std::int64_t least, std::int64_t most,
                             std::int64_t& value) -> Result<void> {
            value = COMITY_TRY(number(table, "fetch", key, least, most)).value_or(value);
            return {};
        };
        COMITY_TRY(set("octets_max", 1, fetch::kFileOctetsLimit, settings.octets_max));
        COMITY_TRY(set("seconds_max", 1, fetch::kSecondsLimit, settings.seconds_max));
        COMITY_TRY(set("slow_seconds", 1, fetch::kSecondsLimit, settings.slow_seconds));
        COMITY_TRY(set("attempts", 1, fetch::kAttemptsLimit, settings.attempts));
        COMITY_TRY(set("registrations_hours", 0, fetch::kHoursLimit, settings.registrations_hours));
        COMITY_TRY(set("keep_days", 1, fetch::kDaysLimit, settings.keep_days));
        return settings;
    }

    Result<ScheduleSettings> read_schedule(const toml::table& table) const {
        COMITY_TRY(has_only(table, "schedule.",
                            {"every_hours", "at", "final_day", "retry_minutes", "threads"}));
        ScheduleSettings settings;
        const auto set = [&](std::string_view key, std::int64_t least, std::int64_t most,
                             std::int64_t& value) -> Result<void> {
            value = COMITY_TRY(number(table, "schedule", key, least, most)).value_or(value);
            return {};
        };
        constexpr std::int64_t kHoursPerDay = 24;
        COMITY_TRY(set("every_hours", 1, kHoursPerDay, settings.every_hours));
        if (kHoursPerDay % settings.every_hours != 0) {
            return fail(error_at(*table.get("every_hours"),
                                 "schedule.every_hours must divide the 24 hours of a day"));
        }
        COMITY_TRY(set("final_day", 1, kFinalDayMax, settings.final_day));
        COMITY_TRY(set("retry_minutes", 1, kRetryMinutesMax, settings.retry_minutes));
        COMITY_TRY(set("threads", 0, kThreadsMax, settings.threads));
        if (const auto at = COMITY_TRY(text(table, "schedule", "at"))) {
            const auto minutes = minutes_of(*at);
            if (!minutes) {
                return fail(error_at(*table.get("at"),
                                     "schedule.at must be a time of the day, as \"02:30\""));
            }
            settings.at_minutes = *minutes;
        }
        return settings;
    }

    /// Minutes since midnight of "02:30".
    static std::optional<std::int64_t> minutes_of(std::string_view text) {
        if (text.size() != 5 || text[2] != ':') return std::nullopt;
        const auto hours = parse_decimal<unsigned>(text.substr(0, 2), LeadingZeros::Allowed);
        const auto minutes = parse_decimal<unsigned>(text.substr(3), LeadingZeros::Allowed);
        if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
        return *hours * 60 + *minutes;
    }

    Result<ServeConfiguration> read_serve(const toml::table& serve) const {
        COMITY_TRY(has_only(
            serve, "serve.",
            {"listen", "framework", "visibility", "threads", "requests_per_second", "request_burst",
             "trusted_proxies", "profiles", "mounts", "tls_certificate", "tls_key"}));
        ServeConfiguration configuration;
        configuration.listen = COMITY_TRY(text(serve, "serve", "listen"));
        configuration.framework = COMITY_TRY(text(serve, "serve", "framework"));
        configuration.threads = COMITY_TRY(number(serve, "serve", "threads", 0, kThreadsMax));
        configuration.requests_per_second =
            COMITY_TRY(number(serve, "serve", "requests_per_second", 0, kRequestsMax));
        configuration.request_burst =
            COMITY_TRY(number(serve, "serve", "request_burst", 1, kRequestsMax));
        COMITY_TRY(read_proxies(serve, configuration.trusted_proxies));
        COMITY_TRY(read_profiles(serve, configuration));
        COMITY_TRY(read_mounts(serve, configuration));
        COMITY_TRY(read_tls(serve, configuration));
        if (const auto visibility = COMITY_TRY(text(serve, "serve", "visibility"))) {
            configuration.visibility = parse_visibility(*visibility);
            if (!configuration.visibility) {
                return fail(error_at(*serve.get("visibility"),
                                     "serve.visibility must be \"participants\" or \"public\""));
            }
        }
        return configuration;
    }

    /// The text of `key` in [mail], which `fits`. Errors: it is not there, or not `what`.
    Result<std::string> mail_text(const toml::table& mail, std::string_view key,
                                  bool (*fits)(std::string_view), std::string_view what) const {
        const auto given = COMITY_TRY(text(mail, "mail", key));
        if (given && fits(*given)) return *given;
        const auto* const node = mail.get(key);
        return fail(error_at(node == nullptr ? static_cast<const toml::node&>(mail) : *node,
                             fmt::format("mail.{} must be {}", key, what)));
    }

    Result<claims::MailSettings> read_mail(const toml::table& mail) const {
        COMITY_TRY(
            has_only(mail, "mail.",
                     {"server", "starttls", "certificates", "user", "password_file", "from", "name",
                      "site", "claims_per_client", "claims_per_network", "claims_per_day"}));
        claims::MailSettings settings;
        settings.server =
            COMITY_TRY(mail_text(mail, "server", claims::is_mail_server,
                                 "smtps://HOST or smtp://HOST, with a port or without"));
        settings.site =
            COMITY_TRY(mail_text(mail, "site", claims::is_site,
                                 "where the dashboard is, as https://observatory.example"));
        settings.from = MailAddress::parse(COMITY_TRY(mail_text(
            mail, "from", [](std::string_view one) { return MailAddress::parse(one).has_value(); },
            "an address of mail")));
        settings.name = "Comity";
        if (mail.get("name") != nullptr) {
            settings.name = COMITY_TRY(
                mail_text(mail, "name", claims::is_sender_name, "a name of at most 100 octets"));
        }
        if (const auto* const node = mail.get("starttls")) {
            const auto* const value = node->as_boolean();
            if (value == nullptr)
                return fail(error_at(*node, "mail.starttls must be true or false"));
            settings.has_starttls = value->get();
        }
        const auto file = [this, &mail](std::string_view key) -> Result<std::string> {
            const auto path = COMITY_TRY(text(mail, "mail", key));
            return path ? from_folder(*path) : std::string();
        };
        settings.certificates = COMITY_TRY(file("certificates"));
        settings.password_file = COMITY_TRY(file("password_file"));
        settings.user = COMITY_TRY(text(mail, "mail", "user")).value_or("");
        const auto set = [&](std::string_view key, std::int64_t& value) -> Result<void> {
            value = COMITY_TRY(number(mail, "mail", key, 1, claims::kClaimsLimit)).value_or(value);
            return {};
        };
        COMITY_TRY(set("claims_per_client", settings.claims_per_client));
        COMITY_TRY(set("claims_per_network", settings.claims_per_network));
        COMITY_TRY(set("claims_per_day", settings.claims_per_day));
        COMITY_TRY(check_login(mail, settings));
        return settings;
    }

    /// A user has a password, which goes to no other machine in the clear.
    Result<void> check_login(const toml::table& mail, const claims::MailSettings& settings) const {
        if (settings.user.empty() != settings.password_file.empty()) {
            return fail(error_at(mail, "mail.user and mail.password_file need each other"));
        }
        const bool is_clear = settings.server.starts_with("smtp:") && !settings.has_starttls;
        if (is_clear && !settings.user.empty() && !claims::is_on_this_machine(settings.server)) {
            return fail(error_at(*mail.get("user"),
                                 "mail.user needs TLS: the password would be sent in the clear"));
        }
        return {};
    }

    Result<void> read_proxies(const toml::table& serve, std::vector<net::Prefix>& proxies) const {
        const auto* const node = serve.get("trusted_proxies");
        if (node == nullptr) return {};
        const auto refuse = [this](const toml::node& at) {
            return fail(
                error_at(at, fmt::format("serve.trusted_proxies must be a list of at most {} "
                                         "addresses or prefixes",
                                         kTrustedProxiesMax)));
        };
        const auto* const list = node->as_array();
        if (list == nullptr || list->size() > kTrustedProxiesMax) return refuse(*node);
        for (const auto& item : *list) {
            const auto text = item.value_or(std::string());
            auto prefix = net::Prefix::parse(text);
            if (const auto address = net::Address::parse(text)) {
                prefix = net::Prefix::containing(*address, net::bits_of(address->family()));
            }
            if (!prefix) return refuse(item);
            proxies.push_back(*prefix);
        }
        return {};
    }

    /// `profiles = ["ours.toml"]`.
    Result<void> read_profiles(const toml::table& serve, ServeConfiguration& configuration) const {
        const auto* const node = serve.get("profiles");
        if (node == nullptr) return {};
        const auto* const list = node->as_array();
        const auto error = error_at(*node, "serve.profiles must be a list of paths");
        if (list == nullptr) return fail(error);
        for (const auto& item : *list) {
            const auto* const path = item.as_string();
            if (path == nullptr || path->get().empty()) return fail(error);
            configuration.profiles.push_back(from_folder(path->get()));
        }
        return {};
    }

    Result<void> read_tls(const toml::table& serve, ServeConfiguration& configuration) const {
        const auto path = [&](std::string_view key) -> Result<std::optional<std::string>> {
            const auto given = COMITY_TRY(text(serve, "serve", key));
            return given ? std::optional(from_folder(*given)) : std::nullopt;
        };
        configuration.tls_certificate = COMITY_TRY(path("tls_certificate"));
        configuration.tls_key = COMITY_TRY(path("tls_key"));
        if (configuration.tls_certificate.has_value() == configuration.tls_key.has_value()) {
            return {};
        }
        return fail(error_at(serve, "serve.tls_certificate and serve.tls_key belong together"));
    }

    /// `[serve.mounts]`, with `reports = "/reports-api"` or `reports = false`.
    Result<void> read_mounts(const toml::table& serve, ServeConfiguration& configuration) const {
        const auto* const node = serve.get("mounts");
        if (node == nullptr) return {};
        const auto* const mounts = node->as_table();
        if (mounts == nullptr) {
            return fail(error_at(*node, "serve.mounts must be a table: [serve.mounts]"));
        }
        std::array<std::string_view, api::kMountedApis.size()> known;
        std::transform(api::kMountedApis.begin(), api::kMountedApis.end(), known.begin(),
                       [](const api::MountDescription& mount) { return mount.key; });
        COMITY_TRY(has_only(*mounts, "serve.mounts.", known));
        for (std::size_t i = 0; i < known.size(); ++i) {
            const auto* const where = mounts->get(known.at(i));
            if (where == nullptr) continue;
            const auto* const path = where->as_string();
            auto prefix = path == nullptr ? std::nullopt : api::parse_mount(path->get());
            const bool is_off = where->is_boolean() && !where->as_boolean()->get();
            if (!prefix && !is_off) {
                return fail(error_at(
                    *where, fmt::format("serve.mounts.{} must be a path, as \"/api\", or false",
                                        known.at(i))));
            }
            configuration.mounts.prefixes.at(i) = std::move(prefix);
        }
        return {};
    }

    [[nodiscard]] Error error_at(const toml::node& node, std::string_view what) const {
        return Error{.subject = std::string(subject_),
                     .what = fmt::format("line {}: {}", node.source().begin.line, what)};
    }

    Result<void> has_only(const toml::table& table, std::string_view prefix,
                          std::span<const std::string_view> known) const {
        for (const auto& [key, value] : table) {
            if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
            return fail(
                error_at(value, fmt::format("unknown key {}{}; the nearest known key is {}{}",
                                            prefix, escape_for_terminal(key.str(), kKeyOctetsShown),
                                            prefix, manrs::nearest_key(key.str(), known))));
        }
        return {};
    }
    Result<void> has_only(const toml::table& table, std::string_view prefix,
                          std::initializer_list<std::string_view> known) const {
        return has_only(table, prefix, std::span(known.begin(), known.size()));
    }

    [[nodiscard]] Result<const toml::table*> table(const toml::table& root,
                                                   std::string_view key) const {
        const auto* const node = root.get(key);
        if (node == nullptr) return nullptr;
        if (const auto* const table = node->as_table()) return table;
        return fail(error_at(*node, fmt::format("{} must be a table: [{}]", key, key)));
    }

    [[nodiscard]] Result<std::optional<std::string>> text(const toml::table& table,
                                                          std::string_view name,
                                                          std::string_view key) const {
        const auto* const node = table.get(key);
        if (node == nullptr) return std::optional<std::string>();
        const auto* const value = node->as_string();
        if (value == nullptr || value->get().empty()) {
            return fail(error_at(*node, fmt::format("{}.{} must be text", name, key)));
        }
        return std::optional(value->get());
    }

    [[nodiscard]] Result<std::optional<std::int64_t>> number(const toml::table& table,
                                                             std::string_view name,
                                                             std::string_view key,
                                                             std::int64_t least,
                                                             std::int64_t most) const {
        const auto* const node = table.get(key);
        if (node == nullptr) return std::optional<std::int64_t>();
        const auto* const value = node->as_integer();
        if (value == nullptr || value->get() < least || value->get() > most) {
            return fail(error_at(*node, fmt::format("{}.{} must be a whole number from {} to {}",
                                                    name, key, least, most)));
        }
        return std::optional(value->get());
    }

    [[nodiscard]] Result<std::optional<bool>> yes_or_no(const toml::table& table,
                                                        std::string_view key) const {
        const auto* const node = table.get(key);
        if (node == nullptr) return std::optional<bool>();
        const auto* const value = node->as_boolean();
        if (value == nullptr) {
            return fail(error_at(*node, fmt::format("observe.{} must be true or false", key)));
        }
        return std::optional(value->get());
    }

    /// `AS64500 = 0.5`: what the vantage points of an AS count.
    Result<void> read_weights(const toml::table& table,
                              std::vector<observation::VantageWeight>& weights) const {
        for (const auto& [key, value] : table) {
            const auto asn = net::Asn::parse(key.str());
            if (!asn) {
                return fail(
                    error_at(value, fmt::format("vantage_points.{} is no AS number, as AS64500",
                                                escape_for_terminal(key.str(), kKeyOctetsShown))));
            }
            const auto number = value.value<double>();
            const auto tenths = number ? std::round(*number * observation::kWholeWeight) : -1;
            if (!number || !(*number >= 0 && *number <= 1) ||
                std::abs(*number * observation::kWholeWeight - tenths) > 1e-9) {
                return fail(error_at(
                    value, fmt::format("vantage_points.{} must be a number from 0 to 1 with one "
                                       "decimal",
                                       to_string(*asn))));
            }
            weights.push_back({*asn, static_cast<observation::Tenths>(tenths)});
        }
        return {};
    }

    Result<void> read_sources(const toml::table& sources, SourceFiles& files) const {
        std::array<std::string_view, kSourceKindCount> known;
        std::transform(kSources.begin(), kSources.end(), known.begin(),
                       [](const SourceDescription& source) { return source.name; });
        COMITY_TRY(has_only(sources, "sources.", known));
        for (const auto& source : kSources) {
            const auto* const node = sources.get(source.name);
            if (node == nullptr) continue;
            auto& paths = files.at(index_of(source.kind));
            if (node->is_string()) {
                COMITY_TRY(add_path(*node, source.name, paths));
                continue;
            }
            const auto* const list = node->as_array();
            if (list == nullptr) return fail(no_path(*node, source.name));
            for (const auto& item : *list) COMITY_TRY(add_path(item, source.name, paths));
        }
        return {};
    }

    Result<void> add_path(const toml::node& node, std::string_view key,
                          std::vector<std::string>& paths) const {
        const auto* const path = node.as_string();
        if (path == nullptr || path->get().empty()) return fail(no_path(node, key));
        if (io::is_url(path->get())) {
            const auto address = fetch::UrlTemplate::parse(path->get());
            if (!address) {
                return fail(error_at(node, fmt::format("sources.{}: {}", key, address.error())));
            }
        }
        paths.push_back(from_folder(path->get()));
        return {};
    }

    [[nodiscard]] Error no_path(const toml::node& node, std::string_view key) const {
        return error_at(
            node, fmt::format("sources.{} must be a path, an address, or a list of them", key));
    }

    [[nodiscard]] std::string from_folder(const std::string& path) const {
        if (io::is_url(path)) return path;
        return (std::filesystem::path(folder_) / path).string();
    }

    std::string_view subject_;
    const std::string& folder_;
};

}  // namespace

std::optional<IncidentVisibility> parse_visibility(std::string_view text) {
    if (text == "participants") return IncidentVisibility::Participants;
    if (text == "public") return IncidentVisibility::Public;
    return std::nullopt;
}

Result<ObserveConfiguration> parse_configuration(std::string_view text, std::string_view subject,
                                                 const std::string& folder) {
    const auto dotted = line_with_more_than(text, '.', kConfigurationLineDotsMax);
    if (dotted > 0) {
        return fail(Error{.subject = std::string(subject),
                          .what = fmt::format("line {}: more than {} dots in one line", dotted,
                                              kConfigurationLineDotsMax)});
    }
    try {
        const auto root = toml::parse(text);
        return ConfigurationReader(subject, folder).read(root);
    } catch (const toml::parse_error& error) {
        return fail(Error{.subject = std::string(subject),
                          .what = fmt::format("line {}: no TOML: {}", error.source().begin.line,
                                              error.description())});
    }
}

Result<ObserveConfiguration> read_configuration(const std::string& path) {
    const auto contents = COMITY_TRY(io::read_file(path, kConfigurationOctetsMax));
    const std::string text(contents.octets.begin(), contents.octets.end());
    return parse_configuration(text, path, std::filesystem::path(path).parent_path().string());
}

Result<void> expand_patterns(SourceFiles& files) {
    for (auto& paths : files) {
        std::vector<std::string> expanded;
        for (auto& path : paths) {
            if (io::is_url(path) || !io::is_pattern(path)) {
                expanded.push_back(std::move(path));
                continue;
            }
            auto matches = COMITY_TRY(io::matching_files(path));
            std::move(matches.begin(), matches.end(), std::back_inserter(expanded));
        }
        paths = std::move(expanded);
    }
    return {};
}

}  // namespace comity::service
