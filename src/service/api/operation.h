// What whoever runs the service asks it: not part of the API's lists, and never cached.
#pragma once

#include <string>

#include "io/http_server.h"
#include "service/api/api.h"

namespace comity::service::api {

/// What the service knows of itself.
struct OperationFacts {
    std::string_view version;
    Timestamp started;
    Timestamp now;
    const ApiSettings& settings;
    const Snapshot* snapshot;  ///< Null before the first observation.
    std::string_view failure;  ///< Why a newer observation could not be loaded.
    io::HttpServerCounts counts;
    ClaimCounts claims;
    claims::PostmanCounts mails;
    const ScheduleStatus* schedule;  ///< Null where nothing is observed by itself.
};

/// The answer of `/status`.
[[nodiscard]] std::string status_json(const OperationFacts& facts);

/// The answer of `/metrics`, in Prometheus's text exposition format 0.0.4.
[[nodiscard]] std::string metrics_text(const OperationFacts& facts);

}  // namespace comity::service::api
