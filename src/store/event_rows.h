// The rows of events: written once with an observation, and found again by network, time, kind.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "store/event_blob.h"
#include "store/sqlite.h"
#include "store/store.h"

namespace comity::store {

/// The statements that write the events of one observation.
class EventWriter {
public:
    [[nodiscard]] static Result<EventWriter> prepare(const Database& database,
                                                     std::int64_t observation_id);
    [[nodiscard]] Result<void> write(const incident::Event& event);

private:
    EventWriter(std::int64_t id, Statement event, Statement network)
        : id_(id), event_(std::move(event)), network_(std::move(network)) {}

    std::int64_t id_;
    std::int64_t next_ = 0;
    Statement event_;
    Statement network_;
};

/// The events of the networks of one observation, network by network in rising order of ASN.
class EventsOfNetworks {
public:
    /// Of one network, or of all.
    [[nodiscard]] static Result<EventsOfNetworks> prepare(const Database& database,
                                                          const std::string& path,
                                                          std::int64_t observation_id,
                                                          std::optional<net::Asn> asn);
    /// Those of `asn`, which is above the one that was asked for last.
    [[nodiscard]] Result<std::vector<incident::Event>> of(net::Asn asn);

private:
    EventsOfNetworks(std::string path, Statement select)
        : path_(std::move(path)), select_(std::move(select)) {}

    [[nodiscard]] Result<void> advance();

    std::string path_;
    Statement select_;
    std::int64_t asn_ = -1;  ///< Of the row at hand; -1 before the first.
    bool at_end_ = false;
};

/// What `Store::for_each_event` does.
[[nodiscard]] Result<void> visit_events(const Database& database, const std::string& path,
                                        std::int64_t observation_id, const EventFilter& filter,
                                        const std::function<bool(const EventRow&)>& visit);

/// That a blob in the store at `path` is damaged.
[[nodiscard]] Error damaged(const std::string& path, const ParseError& error);

}  // namespace comity::store
