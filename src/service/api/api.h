// The HTTP API of api/openapi.yaml over the last observation of a store.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "io/http_fields.h"
#include "io/http_server.h"
#include "manrs/framework.h"
#include "service/api/access.h"
#include "service/api/claim_desk.h"
#include "service/api/dispute_desk.h"
#include "service/api/event_feed.h"
#include "service/api/export_shelf.h"
#include "service/api/mounts.h"
#include "service/api/rate_limiter.h"
#include "service/api/route.h"
#include "service/api/snapshot.h"
#include "service/api/store_pool.h"
#include "service/programmes.h"
#include "service/schedule_status.h"

namespace comity::service::api {

/// What may change while the service runs.
struct ApiSettings {
    std::shared_ptr<const manrs::Framework> framework;  ///< That answers are made by.
    std::vector<manrs::Framework> frameworks;           ///< That are shown, by name.
    Visibility visibility = Visibility::None;           ///< Of whoever comes without a token.
    RateLimits limits;
    Programmes programmes;
    Mounts mounts = Mounts::by_default();
    ScheduleSettings schedule;          ///< That says when a month is final, whoever observes.
    std::optional<ClaimLimits> claims;  ///< None: networks are not claimed by mail.
};

/// What answers a path that is not of the API, as a page; none where it has nothing there.
using PageFinder =
    std::function<std::optional<io::HttpResponse>(const io::HttpRequest&, std::string_view path)>;

/// Any number of threads may call any of it.
class Api {
public:
    /// `version` is the program's, `started` the present; `pages` may be empty, and then there is
    /// one page that says where the API is.
    Api(std::string store_path, ApiSettings settings, std::string version, Timestamp started,
        PageFinder pages);

    /// Takes the newest observation of the store, and what is said of it, in place of what is
    /// served, if there is another, and tells who follows; whether it did. Errors: those of the
    /// store; what is served stays.
    [[nodiscard]] Result<bool> refresh(Timestamp now);
    /// What is served stays until the next `refresh`.
    void configure(ApiSettings settings);

    [[nodiscard]] io::HttpResponse answer(const io::HttpRequest& request, Timestamp now);
    /// For io::HttpServer.
    [[nodiscard]] static io::HttpResponse refuse(unsigned status);
    /// Whose counts `/metrics` tells from now on.
    void count(std::function<io::HttpServerCounts()> counts);

    /// Who mails the codes of claims, and outlives this. Before anything is answered.
    void post_by(claims::Postman* postman) { claims_.post_by(postman); }

    /// What `/status` and `/metrics` tell of the schedule from now on; null: there is none.
    void show(std::shared_ptr<const ScheduleStatus> schedule);

    /// Null before the first observation.
    [[nodiscard]] std::shared_ptr<const Snapshot> snapshot() const;

private:
    struct Served {
        std::shared_ptr<const ApiSettings> settings;
        std::shared_ptr<const Snapshot> snapshot;
        std::string failure;  ///< Of the last refresh; empty where it went well.
        std::function<io::HttpServerCounts()> counts;
    };
    [[nodiscard]] Served served() const;
    /// `refresh`, without telling anyone. Under `refreshing_`.
    [[nodiscard]] Result<bool> take_newest(Timestamp now);
    /// Tells who follows what is new, and ends those who may no more. Under `refreshing_`.
    void tell(Timestamp now);
    [[nodiscard]] io::HttpResponse open_stream(const io::HttpRequest& request,
                                               const Parameters& parameters, Access access,
                                               const RateLimits& limits);
    [[nodiscard]] io::HttpResponse answer_route(const io::HttpRequest& request,
                                                const io::HttpTarget& target, const RouteSet& set,
                                                const Matched& matched, Timestamp now);
    struct Question;
    /// What the handler of a route answers.
    [[nodiscard]] Result<Answer, Problem> handle(const Question& question,
                                                 const ApiSettings& settings,
                                                 const Snapshot& snapshot);
    /// The answer of one who said something that is kept: what is served heeds it from now on.
    [[nodiscard]] io::HttpResponse created(Answer answer, Timestamp now);
    /// What is said in the store's book of disputes now. Under `refreshing_`.
    [[nodiscard]] Result<std::shared_ptr<const incident::Disputes>> read_disputes();
    [[nodiscard]] std::optional<io::HttpResponse> answer_operation(std::string_view path,
                                                                   Timestamp now) const;
    /// The answer with a whole list, `response` so far; 503 while too many are on their way.
    [[nodiscard]] io::HttpResponse send_file(io::HttpResponse response,
                                             const io::HttpRequest& request,
                                             const ExportFile& file);
    /// The refusal of one who asks too much; by token, or else by address. What is counted apart
    /// has a `what` of its own.
    [[nodiscard]] std::optional<Problem> over_limit(const io::HttpRequest& request,
                                                    const store::Token* token,
                                                    const RateLimits& limits, Timestamp now,
                                                    std::string_view what = "") const;
    [[nodiscard]] io::HttpResponse page(const io::HttpRequest& request,
                                        std::string_view path) const;

    const std::string version_;
    const Timestamp started_;
    const PageFinder pages_;
    StorePool pool_;
    Gate gate_;
    DisputeDesk desk_;
    EventFeed feed_;
    ClaimDesk claims_;
    ExportShelf exports_;
    mutable RateLimiter limiter_;
    std::mutex refreshing_;
    std::optional<std::int64_t> store_version_;  ///< Of `watched_` when it was last read; this and
                                                 ///< the next are under `refreshing_`.
    Timestamp checked_;  ///< When it was looked who may follow; under `refreshing_`.
    std::optional<store::Store> watched_;
    std::optional<store::AccessBook> watched_book_;  ///< None until there is one.
    store::DisputeCounts dispute_counts_;            ///< Of it when it was last read.
    std::shared_ptr<const incident::Disputes> disputes_ =
        std::make_shared<const incident::Disputes>();
    const std::string store_path_;
    mutable std::mutex mutex_;
    Served served_;                                   ///< Under the mutex.
    std::shared_ptr<const ScheduleStatus> schedule_;  ///< The same.
};

}  // namespace comity::service::api
