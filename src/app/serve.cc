// comity serve: the API over the last observation of a store, until it is told to stop.
#include <fmt/format.h>

#include <memory>
#include <random>

#include "app/clock.h"
#include "app/command.h"
#include "app/fetching.h"
#include "app/observer.h"
#include "app/state.h"
#include "app/version.h"
#include "base/text.h"
#include "io/http_server.h"
#include "io/input.h"
#include "io/service_notice.h"
#include "io/signals.h"
#include "service/api/api.h"
#include "service/claims/postman.h"
#include "service/dashboard.h"
#include "service/frameworks.h"
#include "service/limits.h"
#include "service/programmes.h"
#include "service/sources.h"

namespace comity::app {
namespace {

/// How often the store is asked whether there is a newer observation.
constexpr std::int64_t kRefreshMilliseconds = 1'000;
constexpr const char* kListen = "127.0.0.1:8080";

struct ServeOptions {
    std::string configuration;
    std::string store;
    std::string listen;
    std::string framework;
    std::string visibility;
    std::string tls_certificate;
    std::string tls_key;
    std::vector<std::string> profiles;
    std::optional<std::int64_t> threads;
    bool no_schedule = false;
};

/// The configuration file's settings, with the options in front of them.
struct Settings {
    std::string store;
    std::string listen;
    unsigned threads = 0;
    std::optional<io::TlsIdentity> tls;  ///< None: plain HTTP.
    service::api::ApiSettings api;
    std::optional<ObserverSettings> observer;                      ///< None: nothing is observed.
    std::shared_ptr<const service::claims::PostmanSettings> mail;  ///< Null: no claims by mail.
};

Result<std::vector<manrs::Framework>> known_frameworks(std::span<const std::string> folders) {
    std::vector<manrs::Framework> frameworks;
    for (const auto& name : service::framework_names(folders)) {
        frameworks.push_back(COMITY_TRY(service::load_framework(name, folders)));
    }
    return frameworks;
}

/// The certificate that is shown; none where none is named. What should be mended is logged.
Result<std::optional<io::TlsIdentity>> read_identity(const ServeOptions& options,
                                                     const service::ServeConfiguration& file) {
    auto certificate = file.tls_certificate;
    auto key = file.tls_key;
    if (!options.tls_certificate.empty()) {
        certificate = options.tls_certificate;
        key = options.tls_key;
    }
    if (!certificate || !key) return std::optional<io::TlsIdentity>();
    auto identity = COMITY_TRY(io::TlsIdentity::load(*certificate, *key));
    for (const auto& warning : identity.warnings()) log(warning);
    return std::optional(std::move(identity));
}

/// The first line of the file that has the password.
Result<std::string> read_password(const std::string& path) {
    if (path.empty()) return std::string();
    const auto file = COMITY_TRY(io::read_file(path, service::claims::kPasswordOctetsMax));
    const std::string text(file.octets.begin(), file.octets.end());
    std::string password(trim(split(text, '\n').front()));
    if (!password.empty()) return password;
    return fail(Error{.subject = path, .what = "has no password in its first line"});
}

/// Takes what `file` says of claims by mail. Errors: no password can be read; no source has
/// contacts.
Result<void> read_mail(const service::ObserveConfiguration& file, Settings& settings) {
    if (!file.mail) return {};
    if (!service::claims::has_contacts(file.files)) {
        return fail(Error{.subject = "mail",
                          .what = "claims need contacts: name sources.peeringdb or sources.irr"});
    }
    service::claims::PostmanSettings mail{.mail = *file.mail, .password = {}, .contacts = {}};
    mail.password = COMITY_TRY(read_password(file.mail->password_file));
    mail.contacts = {.files = file.files, .cache = {}, .keep_days = file.fetch.keep_days};
    if (service::fetch::has_urls(file.files)) {
        mail.contacts.cache = COMITY_TRY(cache_folder(file.fetch));
    }
    settings.api.claims = {.per_client = file.mail->claims_per_client,
                           .per_day = {file.mail->claims_per_network, file.mail->claims_per_day}};
    settings.mail = std::make_shared<const service::claims::PostmanSettings>(std::move(mail));
    return {};
}

Result<Settings> read_settings(const ServeOptions& options) {
    service::ObserveConfiguration file;
    const auto path = configuration_path(options.configuration);
    if (!path.empty()) file = COMITY_TRY(service::read_configuration(path));
    const auto chosen = [](const std::string& option, const std::optional<std::string>& first,
                           std::string otherwise) {
        return !option.empty() ? option : first.value_or(std::move(otherwise));
    };
    Settings settings;
    settings.store = chosen(options.store, file.store, "");
    settings.store = COMITY_TRY(store_path(settings.store));
    settings.listen = chosen(options.listen, file.serve.listen, kListen);
    settings.threads =
        static_cast<unsigned>(options.threads.value_or(file.serve.threads.value_or(0)));
    settings.tls = COMITY_TRY(read_identity(options, file.serve));
    const auto folders = service::share_folders(kShareFolders);
    const auto name = chosen(options.framework, file.serve.framework,
                             file.framework.value_or(std::string(service::kDefaultFramework)));
    settings.api.framework = std::make_shared<const manrs::Framework>(
        COMITY_TRY(service::load_framework(name, folders)));
    settings.api.frameworks = COMITY_TRY(known_frameworks(folders));
    settings.api.programmes = COMITY_TRY(service::load_programmes(
        folders, options.profiles.empty() ? file.serve.profiles : options.profiles));
    settings.api.mounts = file.serve.mounts;
    settings.api.schedule = file.schedule.value_or(service::ScheduleSettings());
    const auto visibility = options.visibility.empty()
                                ? file.serve.visibility
                                : service::parse_visibility(options.visibility);
    settings.api.visibility = visibility == service::IncidentVisibility::Public
                                  ? service::api::Visibility::Attested
                                  : service::api::Visibility::None;
    settings.api.limits = {
        .per_second = file.serve.requests_per_second.value_or(service::kRequestsPerSecond),
        .burst = file.serve.request_burst.value_or(service::kRequestBurst),
        .trusted_proxies = std::move(file.serve.trusted_proxies)};
    COMITY_TRY(read_mail(file, settings));
    if (file.schedule && !options.no_schedule) {
        settings.observer = {.schedule = *file.schedule,
                             .configuration = path,
                             .store = settings.store,
                             .files = file.files,
                             .cache = {}};
        if (service::fetch::has_urls(file.files)) {
            settings.observer->cache = COMITY_TRY(cache_folder(file.fetch));
        }
    }
    return settings;
}

void refresh(service::api::Api& api, bool& has_failed) {
    const auto refreshed = api.refresh(present());
    if (!refreshed) {
        // Once, not every second.
        if (!has_failed) log(to_string(refreshed.error()));
        has_failed = true;
        return;
    }
    if (has_failed) log("the store can be read again");
    has_failed = false;
    if (!*refreshed) return;
    const auto snapshot = api.snapshot();
    const auto& facts = snapshot->current->observation().facts;
    log(fmt::format("serving the observation of {}: {} networks",
                    facts.at ? to_string(*facts.at) : "no known time",
                    snapshot->current->standing().networks));
}

/// What runs until it is told to stop.
class Service {
public:
    Service(const ServeOptions& options, const Settings& settings, service::api::Api& api,
            service::claims::Postman& postman)
        : options_(options), settings_(settings), api_(api), postman_(postman) {
        if (!settings.observer) return;
        observer_.emplace(*settings.observer, present());
        api.show(observer_->status());
    }

    void run(io::HttpServer& server) {
        const bool is_watched = io::is_watched();
        refresh(api_, has_failed_);
        io::notify_service_manager("READY=1");
        for (;;) {
            if (observer_ && observer_->look(present())) api_.show(observer_->status());
            const auto signal = io::wait_for_signal(kRefreshMilliseconds);
            if (signal == io::ServiceSignal::Stop) break;
            if (signal == io::ServiceSignal::Reload) reload(server);
            refresh(api_, has_failed_);
            if (is_watched) io::notify_service_manager("WATCHDOG=1");
        }
        io::notify_service_manager("STOPPING=1");
        if (observer_) observer_->stop();
    }

private:
    /// Reads the configuration again; one that is wrong changes nothing.
    void reload(io::HttpServer& server) {
        io::notify_reloading();
        auto settings = read_settings(options_);
        if (settings) {
            if (settings->store != settings_.store || settings->listen != settings_.listen ||
                settings->threads != settings_.threads ||
                settings->tls.has_value() != settings_.tls.has_value()) {
                log("another store, address or number of threads, or TLS where there was none, or "
                    "none where there was, needs a restart");
            }
            if (settings->tls && settings_.tls) {
                log(fmt::format("showing a certificate that is valid until {}",
                                settings->tls->not_after()));
                server.renew(std::move(*settings->tls));
            }
            api_.configure(std::move(settings->api));
            postman_.configure(std::move(settings->mail));
            reschedule(std::move(settings->observer));
            log("the configuration was read again");
        } else {
            log(fmt::format("the configuration stays as it was: {}", to_string(settings.error())));
        }
        io::notify_service_manager("READY=1");
    }

    /// An observation that runs goes on as it began, unless there is no schedule any more.
    void reschedule(std::optional<ObserverSettings> settings) {
        if (settings) settings->store = settings_.store;
        if (!settings) {
            if (observer_) observer_->stop();
            observer_.reset();
            api_.show(nullptr);
        } else if (observer_) {
            observer_->configure(std::move(*settings));
        } else {
            observer_.emplace(std::move(*settings), present());
            api_.show(observer_->status());
        }
    }

    const ServeOptions& options_;
    const Settings& settings_;
    service::api::Api& api_;
    service::claims::Postman& postman_;
    std::optional<Observer> observer_;
    bool has_failed_ = false;
};

Exit run_serve(const ServeOptions& options) {
    io::hold_signals();
    const auto settings = read_settings(options);
    if (!settings) return failed(to_string(settings.error()));
    service::claims::Postman postman(settings->store, present, log, std::random_device()());
    service::api::Api api(
        settings->store, settings->api, kVersion, present(),
        service::has_dashboard() ? service::dashboard_page : service::api::PageFinder());
    api.post_by(&postman);
    postman.configure(settings->mail);
    Service service(options, *settings, api, postman);
    auto server = io::HttpServer::start(
        {.listen = settings->listen, .threads = settings->threads, .tls = settings->tls},
        [&api](const io::HttpRequest& request) { return api.answer(request, present()); },
        service::api::Api::refuse);
    if (!server) return failed(to_string(server.error()));
    api.count([&server] { return server->counts(); });
    fmt::print("{}://{}/\n", settings->tls ? "https" : "http", server->address());
    static_cast<void>(std::fflush(stdout));
    service.run(*server);
    server->stop();
    return Exit::Done;
}

}  // namespace

void add_serve_command(CLI::App& app, Run& run) {
    auto* const command = app.add_subcommand(
        "serve", "Answers over HTTP what the last observation says, and observes by its schedule");
    const auto options = std::make_shared<ServeOptions>();
    command
        ->add_option(
            "--config", options->configuration,
            "Configuration (TOML), instead of the user's own; read again on SIGHUP; options "
            "win over it")
        ->type_name("FILE");
    command->add_option("--store", options->store, "The store, instead of the user's own")
        ->type_name("FILE");
    command
        ->add_option("--listen", options->listen,
                     fmt::format("Address and port, 0 for any that is free [{}]", kListen))
        ->type_name("ADDRESS");
    command->add_option("--framework", options->framework, "Judge by this framework")
        ->type_name("NAME");
    command
        ->add_option("--visibility", options->visibility,
                     "Who sees incidents: participants (those who have a token) or public")
        ->check(CLI::IsMember({"participants", "public"}))
        ->type_name("WHO");
    command
        ->add_option("--profile", options->profiles,
                     "Thresholds of conformance (TOML), one file a programme")
        ->type_name("FILE");
    command
        ->add_option("--threads", options->threads,
                     "Threads that make answers; 0: two more than cores [0]")
        ->check(CLI::Range(std::int64_t{0}, service::kThreadsMax))
        ->type_name("COUNT");
    auto* const certificate =
        command
            ->add_option("--tls-certificate", options->tls_certificate,
                         "Serve https: the certificate and what follows it (PEM); read again on "
                         "SIGHUP")
            ->type_name("FILE");
    auto* const key = command
                          ->add_option("--tls-key", options->tls_key,
                                       "The certificate's key (PEM, without a passphrase)")
                          ->type_name("FILE");
    certificate->needs(key);
    key->needs(certificate);
    command->add_flag("--no-schedule", options->no_schedule,
                      "Observe nothing, whatever the configuration's schedule says");
    command->callback([options, &run] { run = [options] { return run_serve(*options); }; });
}

}  // namespace comity::app
