#include "service/api/schedule_json.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/json_values.h"

namespace comity::service::api {
namespace {

using report::write_or_null;
using report::write_text_or_null;

void write_months(JsonWriter& json, const ScheduleStatus& schedule, Timestamp now) {
    json.key("months").begin_array();
    for (const auto& [month, begun] : schedule.history) {
        json.begin_object().member("month", to_string(month));
        json.member("standing", to_string(standing_of(month, now, schedule.settings)));
        json.member("observed", begun);
        json.member("final_from", final_from(month, schedule.settings)).end_object();
    }
    json.end_array();
}

void write_addresses(JsonWriter& json, const ScheduleStatus& schedule, Timestamp now) {
    json.key("addresses").begin_array();
    for (const auto& [kind, url, state, content] : schedule.addresses) {
        json.begin_object().member("kind", name_of(kind)).member("url", url);
        json.member("octets", state.octets);
        write_or_null(json, "fetched", state.fetched);
        write_or_null(json, "checked", state.checked);
        json.key("age_seconds");
        if (state.fetched) {
            json.value(static_cast<std::uint64_t>(
                std::max<std::int64_t>(0, now.seconds() - state.fetched->seconds())));
        } else {
            json.null();
        }
        write_text_or_null(json, "failure", state.failure);
        json.end_object();
    }
    json.end_array();
}

}  // namespace

void write_schedule(JsonWriter& json, const ScheduleStatus* schedule, Timestamp now) {
    json.key("schedule");
    if (schedule == nullptr) {
        json.null().key("addresses").begin_array().end_array();
        return;
    }
    json.begin_object();
    write_text_or_null(json, "observing",
                       schedule->observing ? to_string(*schedule->observing) : std::string());
    write_or_null(json, "since", schedule->since);
    write_or_null(json, "next", schedule->next);
    write_text_or_null(json, "failure", schedule->failure);
    write_or_null(json, "failed", schedule->failed);
    write_months(json, *schedule, now);
    json.end_object();
    write_addresses(json, *schedule, now);
}

std::string schedule_metrics(const ScheduleStatus* schedule) {
    if (schedule == nullptr) return {};
    return fmt::format(
        "# HELP comity_observing 1 while an observation of the schedule runs.\n"
        "# TYPE comity_observing gauge\ncomity_observing {}\n"
        "# HELP comity_observations_total Observations of the schedule that ended, by how.\n"
        "# TYPE comity_observations_total counter\n"
        "comity_observations_total{{outcome=\"stored\"}} {}\n"
        "comity_observations_total{{outcome=\"failed\"}} {}\n",
        schedule->observing ? 1 : 0, schedule->succeeded, schedule->failures);
}

}  // namespace comity::service::api
