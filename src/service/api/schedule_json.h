// What /status and /metrics say of the schedule.
#pragma once

#include <string>

#include "base/json_writer.h"
#include "service/schedule_status.h"

namespace comity::service::api {

/// The members "schedule", null where there is none, and "addresses".
void write_schedule(JsonWriter& json, const ScheduleStatus* schedule, Timestamp now);

/// In Prometheus's text exposition format; empty without a schedule.
[[nodiscard]] std::string schedule_metrics(const ScheduleStatus* schedule);

}  // namespace comity::service::api
