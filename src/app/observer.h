// Observes by a schedule, in a process of its own, beside what is served.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "io/child_process.h"
#include "service/schedule_status.h"
#include "service/sources.h"

namespace comity::app {

/// What a service observes by.
struct ObserverSettings {
    service::ScheduleSettings schedule;
    std::string configuration;  ///< Its path, for the process that observes.
    std::string store;
    service::SourceFiles files;
    std::string cache;  ///< The folder; empty where there is none.
};

/// One thread uses it, and outlives what it started.
class Observer {
public:
    /// Takes up what the store's history file says.
    Observer(ObserverSettings settings, Timestamp now);

    /// Does what is due: looks after the observation that runs, starts the next one. To be called
    /// every second or so; takes no time worth mentioning. Returns whether `status` is another one.
    bool look(Timestamp now);
    /// From the next observation on.
    void configure(ObserverSettings settings);
    /// Ends the observation that runs: nothing of it is kept.
    void stop();

    [[nodiscard]] std::shared_ptr<const service::ScheduleStatus> status() const { return shown_; }

private:
    void start(service::Month month, Timestamp now);
    void take_end(int status, Timestamp now);
    void fail(std::string why, Timestamp now);
    void show(Timestamp now);

    ObserverSettings settings_;
    service::ScheduleStatus status_;
    std::optional<io::ChildProcess> child_;
    std::string said_;  ///< The last problem that the child named.
    bool has_stored_ = false;
    std::int64_t failures_ = 0;  ///< In a row.
    std::optional<Timestamp> not_before_;
    std::shared_ptr<const service::ScheduleStatus> shown_;
};

}  // namespace comity::app
