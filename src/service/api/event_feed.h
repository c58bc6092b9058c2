// Who follows what happens, and what they are told: server-sent events (WHATWG HTML s9.2) of
// incidents that are new in what is served, and of everything else that is served anew.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/http_stream.h"
#include "service/api/access.h"
#include "service/api/event_ledger.h"
#include "service/api/incident_filter.h"
#include "service/api/problem.h"
#include "service/api/snapshot.h"

namespace comity::service::api {

/// Any thread may call any of it. Nobody waits for a viewer: each has a queue that is bounded, and
/// who does not empty it is ended.
class EventFeed {
public:
    /// Someone who wants to follow.
    struct Viewer {
        Access access;
        IncidentFilter filter;
        std::string filter_text;            ///< Tells filters apart.
        std::optional<std::string> client;  ///< Whose streams are counted together; none: nobody's.
        std::shared_ptr<io::HttpStream> stream = nullptr;  ///< Made by `open`.
    };
    /// What someone may see now, who came with that before; none: nothing any more.
    using Admit = std::function<std::optional<Access>(const Access& before)>;

    /// A stream that begins with what `viewer` has missed since `last_event_id`, the id of the last
    /// event that they had, and goes on with what is new. Where that is not known any more, it
    /// begins with the event "reset"; where there is none, with what is served. Errors: too many
    /// follow already, also of this client; there is nothing to follow yet.
    [[nodiscard]] Result<std::shared_ptr<io::HttpStream>, Problem> open(
        Viewer viewer, std::string_view last_event_id);
    /// One that nothing is told to.
    [[nodiscard]] static std::shared_ptr<io::HttpStream> silent();

    /// Tells what of `snapshot` is new, unless it was told before. Of the first one nobody is told,
    /// nor `admit` asked.
    void publish(const std::shared_ptr<const Snapshot>& snapshot, const Admit& admit);
    /// Ends the streams of those who may follow no more.
    void check(const Admit& admit);

private:
    /// One state that was served.
    struct Update {
        std::string etag;  ///< Of the snapshot: the id of the event that told of it.
        std::uint64_t number = 0;
        std::string observation;  ///< What was observed, whatever was ruled since.
    };
    /// From where someone is to be told.
    struct Place {
        const Update* after = nullptr;  ///< Null: that is not known any more.
        std::size_t told = 0;           ///< Incidents that they had since.
    };
    [[nodiscard]] const Update* update_of(std::string_view etag) const;
    [[nodiscard]] Place place_of(std::string_view last_event_id) const;
    [[nodiscard]] std::string news(const Viewer& viewer, const Place& place) const;
    [[nodiscard]] std::string observation_event(std::string_view name, const Viewer& viewer,
                                                const Update* before, std::size_t incidents,
                                                std::size_t told) const;
    void keep_good(const Admit& admit);
    void forget_gone();

    std::mutex mutex_;
    std::shared_ptr<const Snapshot> snapshot_;  ///< Under the mutex, as all below.
    EventLedger ledger_;
    std::deque<Update> updates_;  ///< The last one is of `snapshot_`.
    std::vector<Viewer> viewers_;
};

}  // namespace comity::service::api
