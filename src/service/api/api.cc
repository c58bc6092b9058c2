#include "service/api/api.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>

#include "base/json_writer.h"
#include "base/text.h"
#include "service/api/handlers.h"
#include "service/api/mounted.h"
#include "service/api/network_list.h"
#include "service/api/operation.h"
#include "service/api/route.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

using io::HttpMethod;
using io::HttpRequest;
using io::HttpResponse;

constexpr std::array<std::string_view, 1> kFormatAlone{"format"};
constexpr std::array<std::string_view, 4> kRouteList{"rov", "limit", "cursor", "format"};
constexpr std::array<std::string_view, 5> kGroupList{"kind", "q", "limit", "cursor", "format"};
constexpr std::array<std::string_view, 9> kIncidentList{
    "kind", "as", "prefix", "since", "until", "counts", "limit", "cursor", "format"};
constexpr std::array<std::string_view, 5> kDisputeList{"state", "as", "limit", "cursor", "format"};
constexpr std::array<std::string_view, 3> kEventFilter{"kind", "as", "prefix"};
constexpr std::array<std::string_view, 6> kNetworkExport{"q",    "group",      "band",
                                                         "sort", "announcing", "format"};
constexpr std::array<std::string_view, 7> kIncidentExport{"kind",  "as",     "prefix", "since",
                                                          "until", "counts", "format"};
constexpr std::array<std::string_view, 1> kCompared{"ids"};
constexpr std::array<std::string_view, 1> kChosenFixes{"fixes"};
constexpr std::array<std::string_view, 7> kParticipantList{"q",     "band",   "verdict", "sort",
                                                           "limit", "cursor", "format"};

constexpr std::array kRoutes{
    Route{"overview", answer_overview, {}, "", false},
    Route{"networks", answer_networks, kNetworkListParameters, "band", true},
    Route{"networks/{}", answer_network, kFormatAlone, "", true},
    Route{"networks/{}/what-if", answer_what_if, kChosenFixes, "", false},
    Route{"networks/{}/history", answer_network_history, {}, "", false},
    Route{"networks/{}/routes", answer_network_routes, kRouteList, "", true},
    Route{"groups", answer_groups, kGroupList, "", true},
    Route{"groups/{}", answer_group, {}, "", false},
    Route{"groups/{}/members", answer_group_members, kMemberListParameters, "band", true},
    Route{"incidents", answer_incidents, kIncidentList, "", true},
    Route{"incidents/{}", answer_incident, {}, "", false},
    Route{.path = "incidents/{}/disputes",
          .handler = answer_new_dispute,
          .parameters = {},
          .is_post = true},
    Route{"exports", answer_exports, {}, "", false},
    Route{"exports/networks", answer_network_export, kNetworkExport, "band", true, true},
    Route{"exports/scores", answer_score_export, kNetworkExport, "band", true, true},
    Route{"exports/incidents", answer_incident_export, kIncidentExport, "", true, true},
    Route{"disputes", answer_disputes, kDisputeList, "", true},
    Route{"disputes/{}", answer_dispute, {}, "", false},
    Route{
        .path = "disputes/{}/ruling", .handler = answer_ruling, .parameters = {}, .is_post = true},
    Route{.path = "events", .handler = nullptr, .parameters = kEventFilter, .is_stream = true},
    Route{.path = "claims", .handler = answer_new_claim, .parameters = {}, .is_post = true},
    Route{.path = "claims/{}/confirmation",
          .handler = answer_claim_confirmation,
          .parameters = {},
          .is_post = true},
    Route{"compare", answer_comparison, kCompared, "", false},
    Route{"countries", answer_countries, {}, "", false},
    Route{"conformance", answer_conformance, {}, "", false},
    Route{"conformance/{}", answer_programme, kParticipantList, "", true},
    Route{"conformance/{}/{}", answer_participant, {}, "", false},
    Route{"frameworks", answer_frameworks, {}, "", false},
    Route{"frameworks/{}", answer_framework, {}, "", false},
    Route{"sources", answer_sources, {}, "", false},
    Route{"revisions", answer_revisions, {}, "", false},
};

constexpr std::array<std::string_view, 3> kTypes{"application/json", "application/jsonl",
                                                 "text/csv"};
constexpr std::array<std::string_view, 1> kStreamType{"text/event-stream"};
constexpr std::array<std::string_view, 3> kFormatNames{"json", "jsonl", "csv"};

/// Behind /api/v1.
const RouteSet kOwnRoutes{.routes = kRoutes};

void allow_other_sites(HttpResponse& response) {
    response.fields.emplace_back("Access-Control-Allow-Origin", "*");
    response.fields.emplace_back("Access-Control-Expose-Headers",
                                 "ETag, Link, Content-Disposition, Comity-Observation, "
                                 "Comity-Framework, Comity-Note");
}

/// RFC 9457.
HttpResponse response_of(const Problem& problem) {
    const auto title = problem.rule->explanation;
    JsonWriter json;
    json.begin_object().member("type", fmt::format("urn:comity:{}", problem.rule->id));
    json.member("title", title).member("status", std::uint64_t{problem.status});
    json.member("detail", problem.detail.empty() ? title : std::string_view(problem.detail));
    json.end_object();
    HttpResponse response{.status = problem.status,
                          .content_type = "application/problem+json",
                          .body = json.take() + "\n",
                          .fields = {{"Cache-Control", "no-store"}}};
    allow_other_sites(response);
    if (problem.status == 401) {
        response.fields.emplace_back("WWW-Authenticate",
                                     problem.rule == &kTokenInvalid
                                         ? "Bearer realm=\"comity\", error=\"invalid_token\""
                                         : "Bearer realm=\"comity\"");
    }
    if (problem.status == 405) {
        response.fields.emplace_back(
            "Allow", problem.rule == &kPostAlone ? "POST, OPTIONS" : "GET, HEAD, OPTIONS");
    }
    if (problem.status == 503 || problem.status == 429) {
        response.fields.emplace_back("Retry-After", std::to_string(problem.retry_seconds));
    }
    return response;
}

/// The same as the clients of `set` expect it.
HttpResponse response_of(const RouteSet& set, Problem problem) {
    if (problem.status == 400) problem.status = set.bad_request;
    auto response = response_of(problem);
    if (set.shape == ProblemShape::Problem) return response;
    JsonWriter json;
    json.begin_object().member("message", problem.detail.empty()
                                              ? problem.rule->explanation
                                              : std::string_view(problem.detail));
    response.content_type = "application/json";
    response.body = json.end_object().take() + "\n";
    return response;
}

/// What is for the one who asked alone.
HttpResponse response_of(Answer answer) {
    HttpResponse response{.status = answer.status,
                          .content_type = "application/json",
                          .body = std::move(answer.body),
                          .fields = {{"Cache-Control", "no-store"}}};
    allow_other_sites(response);
    return response;
}

HttpResponse text_response(std::string body) {
    return {.content_type = "text/plain; charset=utf-8",
            .body = std::move(body),
            .fields = {{"Cache-Control", "no-store"}}};
}

/// Of a whole list, CSV where nothing else is wanted.
Result<Format, Problem> export_format_of(const Parameters& parameters, const HttpRequest& request) {
    if (const auto name = parameters.text("format")) {
        if (*name == "csv") return Format::Csv;
        if (*name == "jsonl") return Format::JsonLines;
        return fail(Parameters::bad_value("format", "csv or jsonl"));
    }
    constexpr std::array<std::string_view, 2> kFiles{"text/csv", "application/jsonl"};
    const auto place = io::preferred_type(request.field("accept"), kFiles);
    if (!place) {
        return fail(Problem{406, &kNotAcceptable, fmt::format("{}", fmt::join(kFiles, ", "))});
    }
    return *place == 0 ? Format::Csv : Format::JsonLines;
}

Result<Format, Problem> format_of(const Route& route, const Parameters& parameters,
                                  const HttpRequest& request) {
    if (route.is_export) return export_format_of(parameters, request);
    const auto formats = route.is_stream
                             ? std::span<const std::string_view>(kStreamType)
                             : std::span(kTypes).first(route.has_formats ? kTypes.size() : 1);
    if (const auto name = parameters.text("format")) {
        const auto* const found = std::find(kFormatNames.begin(), kFormatNames.end(), *name);
        if (found == kFormatNames.end()) {
            return fail(Parameters::bad_value("format", "json, jsonl or csv"));
        }
        return static_cast<Format>(found - kFormatNames.begin());
    }
    const auto place = io::preferred_type(request.field("accept"), formats);
    if (!place) {
        return fail(Problem{406, &kNotAcceptable, fmt::format("{}", fmt::join(formats, ", "))});
    }
    return static_cast<Format>(*place);
}

/// Whose requests are counted together; none: they are not.
std::optional<std::string> client_key(const HttpRequest& request, const store::Token* token,
                                      const RateLimits& limits) {
    if (token != nullptr) return "token " + token->id;
    return bucket_of(
        client_of(request.peer, request.field("x-forwarded-for"), limits.trusted_proxies));
}

/// Who says to be who. Clients of other services bring keys of those, which are none of ours.
std::string authorization_of(const HttpRequest& request, const RouteSet& set) {
    auto field = request.field("authorization");
    const auto token = bearer_of(field);
    if (&set != &kOwnRoutes && token && token->empty()) field.clear();
    return field;
}

/// The networks of a group that the observation has, sorted; none where it has no such group.
std::vector<net::Asn> members_of(const ObservationIndex& index, const std::string& group) {
    std::vector<net::Asn> members;
    const auto* const line = index.group_of(group);
    if (line == nullptr) return members;
    for (const auto place : line->members) members.push_back(index.lines()[place].asn());
    return members;
}

/// The address of the next page: the same with another cursor.
std::string next_link(std::string_view target, const std::string& cursor) {
    const auto mark = target.find('?');
    std::string link(target.substr(0, mark));
    char separator = '?';
    if (mark != std::string_view::npos) {
        for (const auto parameter : split(target.substr(mark + 1), '&')) {
            if (parameter.empty() || parameter.starts_with("cursor=")) continue;
            link += separator;
            link += parameter;
            separator = '&';
        }
    }
    return link + separator + "cursor=" + io::percent_encoded(cursor);
}

/// The page of a program that was built without a dashboard.
HttpResponse plain_page() {
    return {.content_type = "text/html; charset=utf-8",
            .body =
                "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                "<title>Comity</title>\n<h1>Comity</h1>\n"
                "<p>The API is at <a href=\"/api/v1/overview\">/api/v1/overview</a>, the "
                "service's state at <a href=\"/status\">/status</a>.</p>\n</html>\n",
            .fields = {{"Cache-Control", "no-cache"},
                       {"Content-Security-Policy", "default-src 'none'"}}};
}

}  // namespace

Api::Api(std::string store_path, ApiSettings settings, std::string version, Timestamp started,
         PageFinder pages)
    : version_(std::move(version)),
      started_(started),
      pages_(std::move(pages)),
      pool_(store_path),
      gate_(store_path),
      desk_(store_path),
      claims_(store_path),
      exports_(kExportsKeptOctets, kExportOctetsInFlightMax),
      store_path_(std::move(store_path)),
      served_{.settings = std::make_shared<const ApiSettings>(std::move(settings)),
              .snapshot = nullptr,
              .failure = {},
              .counts = nullptr} {}

Api::Served Api::served() const {
    const std::lock_guard lock(mutex_);
    return served_;
}

std::shared_ptr<const Snapshot> Api::snapshot() const { return served().snapshot; }

void Api::configure(ApiSettings settings) {
    const std::lock_guard lock(mutex_);
    served_.settings = std::make_shared<const ApiSettings>(std::move(settings));
}

void Api::count(std::function<io::HttpServerCounts()> counts) {
    const std::lock_guard lock(mutex_);
    served_.counts = std::move(counts);
}

void Api::show(std::shared_ptr<const ScheduleStatus> schedule) {
    const std::lock_guard lock(mutex_);
    schedule_ = std::move(schedule);
}

Result<std::shared_ptr<const incident::Disputes>> Api::read_disputes() {
    if (!watched_book_) {
        auto opened =
            store::AccessBook::open(store::access_path(store_path_), store::OpenMode::ReadOnly);
        // Before the first token, nobody has said anything.
        if (!opened && opened.error().os_error == ENOENT) return disputes_;
        watched_book_ = COMITY_TRY(std::move(opened));
    }
    const auto counts = watched_book_->dispute_counts();
    if (counts && *counts == dispute_counts_) {
        // Opened anew next time, so that nothing is missed.
        if (watched_book_->is_frozen()) watched_book_.reset();
        return disputes_;
    }
    auto read = counts ? watched_book_->disputes()
                       : Result<std::vector<incident::Dispute>>(fail(counts.error()));
    if (!read || watched_book_->is_frozen()) watched_book_.reset();
    disputes_ = std::make_shared<const incident::Disputes>(COMITY_TRY(std::move(read)));
    dispute_counts_ = *counts;
    return disputes_;
}

Result<bool> Api::refresh(Timestamp now) {
    const std::lock_guard refreshing(refreshing_);
    auto taken = take_newest(now);
    tell(now);
    return taken;
}

void Api::tell(Timestamp now) {
    const auto [settings, snapshot, failure, counts] = served();
    if (!snapshot) return;
    const auto admit = [&](const Access& before) -> std::optional<Access> {
        auto access = gate_.admit_again(before, settings->visibility, now);
        if (!access) return std::nullopt;
        if (const auto group = access->group(); !group.empty()) {
            access->resolve(members_of(*snapshot->current, group));
        }
        return std::move(*access);
    };
    feed_.publish(snapshot, admit);
    if (now.seconds() - checked_.seconds() < kViewersCheckedSeconds) return;
    feed_.check(admit);
    checked_ = now;
}

Result<bool> Api::take_newest(Timestamp now) {
    const auto before = served();
    const auto load = [&]() -> Result<std::shared_ptr<const Snapshot>> {
        if (!watched_)
            watched_ = COMITY_TRY(store::Store::open(store_path_, store::OpenMode::ReadOnly));
        const auto version = COMITY_TRY(watched_->version());
        auto disputes = COMITY_TRY(read_disputes());
        const bool is_new = !before.snapshot || store_version_ != version ||
                            before.snapshot->framework != before.settings->framework ||
                            before.snapshot->disputes != disputes ||
                            before.snapshot->schedule != before.settings->schedule ||
                            before.snapshot->standing_until.value_or(now) < now ||
                            before.snapshot->standing_until == now;
        if (!is_new) return before.snapshot;
        watched_->heed(disputes);
        auto loaded = COMITY_TRY(load_snapshot(*watched_, before.settings->framework,
                                               std::move(disputes), before.snapshot.get(),
                                               before.settings->schedule, version_, now));
        store_version_ = version;
        // What is served goes on being so where another process emptied the store.
        return loaded ? loaded : before.snapshot;
    };
    auto snapshot = load();
    // As soon as there is something to serve, there is something to follow.
    if (!before.snapshot && snapshot && *snapshot) feed_.publish(*snapshot, nullptr);
    const std::lock_guard lock(mutex_);
    if (!snapshot) {
        served_.failure = snapshot.error().what;
        watched_.reset();
        return fail(std::move(snapshot).error());
    }
    served_.failure.clear();
    const bool is_other =
        *snapshot && (!served_.snapshot || (*snapshot)->etag != served_.snapshot->etag);
    served_.snapshot = std::move(*snapshot);
    return is_other;
}

struct Api::Question {
    const Route& route;
    const Parameters& parameters;
    std::span<const std::string> arguments;
    std::string_view body;
    Format format;
    const Access& access;
    std::string client;  ///< Of a POST.
    Timestamp now;
};

Result<Answer, Problem> Api::handle(const Question& question, const ApiSettings& settings,
                                    const Snapshot& snapshot) {
    const auto store = COMITY_TRY(pool_.take(snapshot.disputes).map_error(store_problem));
    const auto reading = COMITY_TRY(StoreReading::begin(*store).map_error(store_problem));
    const auto is_there =
        COMITY_TRY((*store).has(snapshot.current->observation()).map_error(store_problem));
    if (!is_there) return fail(Problem{503, &kObservationReplaced, ""});
    return question.route.handler({.snapshot = snapshot,
                                   .store = *store,
                                   .parameters = question.parameters,
                                   .arguments = question.arguments,
                                   .frameworks = settings.frameworks,
                                   .programmes = settings.programmes,
                                   .body = question.body,
                                   .format = question.format,
                                   .access = question.access,
                                   .desk = desk_,
                                   .claims = claims_,
                                   .claim_limits = settings.claims ? &*settings.claims : nullptr,
                                   .client = question.client,
                                   .exports = exports_,
                                   .now = question.now});
}

HttpResponse Api::created(Answer answer, Timestamp now) {
    // It is kept whether or not it can be served at once; the next refresh tries again.
    static_cast<void>(refresh(now).has_value());
    HttpResponse response{
        .status = 201,
        .content_type = "application/json",
        .body = std::move(answer.body),
        .fields = {{"Location", std::move(answer.created)}, {"Cache-Control", "no-store"}}};
    allow_other_sites(response);
    return response;
}

HttpResponse Api::answer_route(const HttpRequest& request, const io::HttpTarget& target,
                               const RouteSet& set, const Matched& matched, Timestamp now) {
    const auto [settings, snapshot, failure, counts] = served();
    auto access = gate_.admit(authorization_of(request, set), settings->visibility, now);
    const auto* const token = access ? access->token() : nullptr;
    if (const auto refused = over_limit(request, token, settings->limits, now)) {
        return response_of(set, *refused);
    }
    if (!access) return response_of(set, access.error());
    const auto& route = *matched.route;
    const bool is_read = request.method == HttpMethod::Get || request.method == HttpMethod::Head;
    if (route.is_post ? request.method != HttpMethod::Post : !is_read) {
        return response_of(set, {405, route.is_post ? &kPostAlone : &kMethodNotAllowed, ""});
    }
    const auto parameters = Parameters::read(target.query, route.parameters, route.repeated);
    if (!parameters) return response_of(set, parameters.error());
    const auto format = format_of(route, *parameters, request);
    if (!format) return response_of(set, format.error());
    if (!snapshot) return response_of(set, {503, &kNoObservation, ""});
    if (const auto group = access->group(); !group.empty()) {
        access->resolve(members_of(*snapshot->current, group));
    }

    if (route.is_stream) {
        return open_stream(request, *parameters, std::move(*access), settings->limits);
    }

    // Weak, since the same answer may go out compressed.
    const auto etag = fmt::format("W/\"{}-{}{}\"", snapshot->etag, access->key(),
                                  settings->programmes.profiles_tag);
    const auto* const caching = access->has_token() ? "private, no-cache" : "no-cache";
    HttpResponse response{.fields = {{"ETag", etag}, {"Cache-Control", caching}}};
    allow_other_sites(response);
    if (is_read && io::matches_etag(request.field("if-none-match"), etag)) {
        response.status = 304;
        return response;
    }
    if (route.is_export && settings->limits.per_second > 0) {
        const RateLimits limits{.per_second = kExportsPerSecond,
                                .burst = kExportBurst,
                                .trusted_proxies = settings->limits.trusted_proxies};
        if (const auto refused = over_limit(request, token, limits, now, "exports of ")) {
            return response_of(set, *refused);
        }
    }
    auto answer =
        handle({.route = route,
                .parameters = *parameters,
                .arguments = matched.arguments,
                .body = request.body,
                .format = *format,
                .access = *access,
                .client = is_read ? std::string()
                                  : client_of(request.peer, request.field("x-forwarded-for"),
                                              settings->limits.trusted_proxies),
                .now = now},
               *settings, *snapshot);
    if (!answer) return response_of(set, answer.error());
    if (!answer->created.empty()) return created(std::move(*answer), now);
    if (answer->status != 200) return response_of(std::move(*answer));
    response.content_type = kTypes.at(static_cast<std::size_t>(*format));
    if (*format == Format::Csv) response.content_type += "; charset=utf-8";
    if (answer->file) return send_file(std::move(response), request, *answer->file);
    response.body = std::move(answer->body);
    if (answer->next) {
        response.fields.emplace_back(
            "Link", fmt::format("<{}>; rel=\"next\"", next_link(request.target, *answer->next)));
    }
    return response;
}

HttpResponse Api::open_stream(const HttpRequest& request, const Parameters& parameters,
                              Access access, const RateLimits& limits) {
    const auto filter = read_incident_filter(parameters);
    if (!filter) return response_of(filter.error());
    const auto* const caching = access.has_token() ? "private, no-store" : "no-store";
    auto client = client_key(request, access.token(), limits);
    const auto stream = request.method == HttpMethod::Head
                            ? EventFeed::silent()
                            : feed_.open({.access = std::move(access),
                                          .filter = *filter,
                                          .filter_text = parameters.without_page(),
                                          .client = std::move(client)},
                                         request.field("last-event-id"));
    if (!stream) return response_of(stream.error());
    // A proxy that keeps what comes until it is enough would tell too late.
    HttpResponse response{.content_type = std::string(kStreamType.front()),
                          .fields = {{"Cache-Control", caching}, {"X-Accel-Buffering", "no"}},
                          .stream = *stream};
    allow_other_sites(response);
    return response;
}

HttpResponse Api::send_file(HttpResponse response, const HttpRequest& request,
                            const ExportFile& file) {
    const bool takes_gzip = io::accepts_gzip(request.field("accept-encoding"));
    response.until_sent = exports_.send(takes_gzip ? file.gzip.size() : file.octets);
    if (!response.until_sent) return response_of({503, &kExportsTooMany, "", 5});
    response.body = file.gzip;
    response.is_gzip = true;
    response.fields.emplace_back("Content-Disposition",
                                 fmt::format("attachment; filename=\"{}\"", file.name));
    response.fields.insert(response.fields.end(), file.fields.begin(), file.fields.end());
    return response;
}

std::optional<Problem> Api::over_limit(const HttpRequest& request, const store::Token* token,
                                       const RateLimits& limits, Timestamp now,
                                       std::string_view what) const {
    const auto client = client_key(request, token, limits);
    if (!client) return std::nullopt;
    const auto seconds = limiter_.wait(std::string(what) + *client, limits, now, kClientsMax);
    if (!seconds) return std::nullopt;
    return Problem{.status = 429,
                   .rule = &kRateExceeded,
                   .detail = fmt::format("ask again in {} s", *seconds),
                   .retry_seconds = *seconds};
}

std::optional<HttpResponse> Api::answer_operation(std::string_view path, Timestamp now) const {
    if (path == "healthz") return text_response("ok\n");
    if (path != "readyz" && path != "status" && path != "metrics") return std::nullopt;
    const auto [settings, snapshot, failure, counts] = served();
    if (path == "readyz") {
        return snapshot ? text_response("ready\n") : response_of({503, &kNoObservation, ""});
    }
    const auto schedule = [this] {
        const std::lock_guard lock(mutex_);
        return schedule_;
    }();
    const OperationFacts facts{.version = version_,
                               .started = started_,
                               .now = now,
                               .settings = *settings,
                               .snapshot = snapshot.get(),
                               .failure = failure,
                               .counts = counts ? counts() : io::HttpServerCounts(),
                               .claims = claims_.counts(),
                               .mails = claims_.mail_counts(),
                               .schedule = schedule.get()};
    if (path == "metrics") {
        auto response = text_response(metrics_text(facts));
        response.content_type = "text/plain; version=0.0.4; charset=utf-8";
        return response;
    }
    auto response = text_response(status_json(facts));
    response.content_type = "application/json";
    return response;
}

HttpResponse Api::page(const HttpRequest& request, std::string_view path) const {
    if (pages_) {
        if (auto response = pages_(request, path)) return std::move(*response);
    } else if (path == "/") {
        return plain_page();
    }
    return response_of({404, &kPathUnknown, ""});
}

HttpResponse Api::answer(const HttpRequest& request, Timestamp now) {
    const auto target = io::parse_target(request.target);
    if (!target) return response_of({400, &kTargetMalformed, ""});
    if (request.method == HttpMethod::Options) {
        HttpResponse response{.status = 204,
                              .fields = {{"Access-Control-Allow-Methods", "GET, HEAD, POST"},
                                         {"Access-Control-Allow-Headers",
                                          "Authorization, Content-Type, Last-Event-ID"},
                                         {"Access-Control-Max-Age", "86400"}}};
        allow_other_sites(response);
        return response;
    }
    const std::span<const std::string> segments(target->segments);
    const bool is_own = segments.size() >= 2 && segments[0] == "api" && segments[1] == "v1";
    if (is_own) {
        const auto matched = match(kOwnRoutes, segments.subspan(2));
        if (matched) return answer_route(request, *target, kOwnRoutes, *matched, now);
    } else if (const auto mounted = find_mounted(served().settings->mounts, segments)) {
        return answer_route(request, *target, *mounted->set, mounted->matched, now);
    }
    if (request.method != HttpMethod::Get && request.method != HttpMethod::Head) {
        return response_of({405, &kMethodNotAllowed, ""});
    }
    const bool is_probe =
        segments.size() == 1 && (segments[0] == "healthz" || segments[0] == "readyz");
    if (!is_probe) {
        if (const auto refused = over_limit(request, nullptr, served().settings->limits, now)) {
            return response_of(*refused);
        }
    }
    if (is_own) return response_of({404, &kPathUnknown, ""});
    if (segments.size() == 1) {
        if (auto response = answer_operation(segments[0], now)) return std::move(*response);
    }
    std::string path;
    for (const auto& segment : segments) path += "/" + segment;
    return page(request, path.empty() ? "/" : path);
}

HttpResponse Api::refuse(unsigned status) {
    switch (status) {
        case 413:
        case 431: return response_of({status, &kRequestTooLarge, ""});
        case 503: return response_of({status, &kRequestTooMany, ""});
        case 500: return response_of({status, &kRequestFailed, ""});
        default: return response_of({status, &kRequestMalformed, ""});
    }
}

}  // namespace comity::service::api
