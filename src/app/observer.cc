#include "app/observer.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "app/command.h"
#include "io/input.h"
#include "io/output.h"
#include "service/limits.h"

namespace comity::app {
namespace {

/// How much less urgent observing is than answering.
constexpr int kNiceness = 10;
/// How long an observation may take to end when it is told to.
constexpr std::int64_t kStopMilliseconds = 5'000;
/// What this program says of problems begins so, and what it says when it has stored something.
constexpr std::string_view kProblem = "comity: ";
constexpr std::string_view kStored = "Stored ";

std::string history_path(const std::string& store) { return store + ".schedule"; }

}  // namespace

Observer::Observer(ObserverSettings settings, Timestamp now) : settings_(std::move(settings)) {
    // One that cannot be read costs an observation more.
    if (const auto file =
            io::read_file(history_path(settings_.store), service::kHistoryOctetsMax)) {
        status_.history =
            service::parse_history(std::string(file->octets.begin(), file->octets.end()));
    }
    show(now);
}

void Observer::configure(ObserverSettings settings) {
    settings_ = std::move(settings);
    shown_.reset();
}

void Observer::start(service::Month month, Timestamp now) {
    // This program as it was started, whatever has its path by now.
    const std::vector<std::string> command{
        "/proc/self/exe",   "observe",
        "--config",         settings_.configuration,
        "--store",          settings_.store,
        "--period",         to_string(month),
        "--threads",        std::to_string(settings_.schedule.threads),
        "--drop-superseded"};
    auto child = io::ChildProcess::start(command, kNiceness);
    if (!child) return fail(to_string(child.error()), now);
    log(fmt::format("observing {}, {}", to_string(month),
                    to_string(standing_of(month, now, settings_.schedule))));
    child_.emplace(std::move(*child));
    status_.observing = month;
    status_.since = now;
    said_.clear();
    has_stored_ = false;
}

void Observer::fail(std::string why, Timestamp now) {
    ++failures_;
    ++status_.failures;
    const auto wait = service::retry_seconds(settings_.schedule, failures_);
    not_before_ = Timestamp::from_seconds(now.seconds() + wait);
    log(fmt::format("not observed: {}; the next attempt is at {}", why, to_string(*not_before_)));
    status_.failure = std::move(why);
    status_.failed = now;
}

void Observer::take_end(int status, Timestamp now) {
    const auto month = *std::exchange(status_.observing, std::nullopt);
    const auto begun = *std::exchange(status_.since, std::nullopt);
    child_.reset();
    // An input that was cut short, or missing, still leaves an observation.
    const bool is_done =
        status == static_cast<int>(Exit::Done) || status == static_cast<int>(Exit::CutShort);
    if (!is_done || !has_stored_) {
        return fail(said_.empty() ? fmt::format("comity observe ended with status {}", status)
                                  : std::exchange(said_, {}),
                    now);
    }
    failures_ = 0;
    ++status_.succeeded;
    not_before_.reset();
    status_.failure.clear();
    status_.failed.reset();
    status_.history.insert_or_assign(month, begun);
    log(fmt::format("observed {} in {} s", to_string(month), now.seconds() - begun.seconds()));
    const auto kept =
        io::write_file(history_path(settings_.store), service::print_history(status_.history));
    if (!kept) log(to_string(kept.error()));
}

void Observer::show(Timestamp now) {
    status_.settings = settings_.schedule;
    status_.next = std::nullopt;
    if (!child_) {
        const auto due = month_due(settings_.schedule, status_.history, now)
                             ? now
                             : next_due(settings_.schedule, now);
        status_.next = std::max(due, not_before_.value_or(due));
    }
    status_.addresses = settings_.cache.empty()
                            ? std::vector<service::fetch::AddressState>()
                            : service::fetch::address_states(settings_.files, settings_.cache, now);
    shown_ = std::make_shared<const service::ScheduleStatus>(status_);
}

bool Observer::look(Timestamp now) {
    bool has_changed = shown_ == nullptr;
    if (child_) {
        for (const auto& line : child_->lines()) {
            if (line.starts_with(kStored)) has_stored_ = true;
            if (!line.starts_with(kProblem)) continue;
            said_ = line.substr(kProblem.size());
            log(said_);
        }
        if (const auto status = child_->status()) {
            // What it said last came before its end was seen, or with it.
            for (const auto& line : child_->lines()) {
                has_stored_ = has_stored_ || line.starts_with(kStored);
                if (line.starts_with(kProblem)) said_ = line.substr(kProblem.size());
            }
            take_end(*status, now);
            has_changed = true;
        }
    } else if (!not_before_ || *not_before_ <= now) {
        if (const auto month = month_due(settings_.schedule, status_.history, now)) {
            start(*month, now);
            has_changed = true;
        }
    }
    if (has_changed) show(now);
    return has_changed;
}

void Observer::stop() {
    if (!child_) return;
    log("the observation that runs is ended");
    child_->stop(kStopMilliseconds);
    child_.reset();
}

}  // namespace comity::app
