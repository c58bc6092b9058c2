// The API of the benchmarking tool of 2018: an observation is a report (docs/compatibility.md).
// Results are of the networks of participants, as that tool measured no others, unless a request
// names networks.
#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "base/timestamp.h"
#include "manrs/metrics/incidents.h"
#include "service/api/existing.h"
#include "service/api/json_parts.h"
#include "service/api/months.h"
#include "service/api/report_query.h"
#include "service/limits.h"
#include "service/rules.h"

namespace comity::service::api {
namespace {

using manrs::MetricId;
using manrs::MetricKind;

constexpr std::size_t kDayLength = 10;

std::vector<MetricId> all_metrics() {
    std::vector<MetricId> ids;
    ids.reserve(manrs::kMetricCount);
    for (const auto& metric : manrs::kMetrics) ids.push_back(metric.id);
    return ids;
}

Problem bad_body(std::string detail) { return {400, &kBodyMalformed, std::move(detail)}; }

/// `{"message": "OK", "data": ...}`; `write_data` writes the value.
template <class WriteData>
Answer answer_data(WriteData write_data) {
    JsonWriter json;
    json.begin_object().member("message", "OK").key("data");
    write_data(json);
    json.end_object();
    return Answer{.body = json.take() + "\n"};
}

/// "period_start" and "period_end", the last whole second.
void write_period(JsonWriter& json, const store::ObservationRow& row) {
    const auto period = period_of(row);
    write_or_null(json, "period_start", period ? std::optional(period->start) : std::nullopt);
    write_or_null(
        json, "period_end",
        period ? std::optional(Timestamp::from_seconds(period->end.seconds())) : std::nullopt);
}

/// The members of a report. When the program ran is not kept: the time of the newest source is when
/// it could have at the earliest.
void write_report(JsonWriter& json, const store::ObservationRow& row) {
    json.member("id", static_cast<std::uint64_t>(row.id));
    write_period(json, row);
    json.member("type", "auto");
    write_or_null(json, "date_started", row.facts.at);
    write_or_null(json, "date_finished", row.facts.at);
}

/// The reports whose whole period is in that of the query.
std::vector<const store::ObservationRow*> rows_in(const Snapshot& snapshot,
                                                  const ReportQuery& query) {
    std::vector<const store::ObservationRow*> rows;
    // All are made by the program itself.
    if (query.type != "auto") return rows;
    const auto end = query.last_day.seconds() + kSecondsPerDay;
    for (const auto& row : snapshot.observations) {
        const auto period = period_of(row);
        if (!period || period->start < query.first_day || period->end.seconds() >= end) continue;
        rows.push_back(&row);
    }
    return rows;
}

Result<const store::ObservationRow*, Problem> row_of(const Call& call) {
    const auto id = parse_decimal<std::uint64_t>(call.arguments[0]);
    for (const auto& row : call.snapshot.observations) {
        if (id == static_cast<std::uint64_t>(row.id)) return &row;
    }
    return fail(Problem{404, &kReportUnknown, ""});
}

/// Those asked for, or those of all who had joined.
Result<std::vector<net::Asn>, Problem> reported_networks(const Call& call,
                                                         const store::ObservationRow& row,
                                                         const std::vector<net::Asn>& asked) {
    if (!asked.empty()) return asked;
    std::set<net::Asn> asns;
    const auto participants = COMITY_TRY(call.store.participants(row.id).map_error(store_problem));
    for (const auto& participant : participants) {
        asns.insert(participant.asns.begin(), participant.asns.end());
    }
    return std::vector<net::Asn>(asns.begin(), asns.end());
}

/// Counts down what one request may have read.
class Allowance {
public:
    [[nodiscard]] Result<void, Problem> take(std::size_t networks) {
        if (networks > left_) return fail(Problem{400, &kTooManyNetworks, ""});
        left_ -= networks;
        return {};
    }

private:
    std::size_t left_ = kNetworksReadMax;
};

void write_value(JsonWriter& json, std::string_view name, MetricId id,
                 const std::optional<double>& value) {
    json.key(name);
    if (!value) {
        json.null();
    } else if (manrs::describe(id).kind == MetricKind::Boolean) {
        json.value(*value == 1);
    } else {
        json.value(*value);
    }
}

/// The events that a metric of leaks, origins or bogons is made of, as far as they may be seen.
void write_events(JsonWriter& json, const Call& call, MetricId id, const store::ObservationRow& row,
                  const manrs::NetworkRecord& record) {
    const auto period = manrs::incident_period(row.facts, id).value_or(Period());
    const bool is_of_days =
        id != MetricId::M1 && id != MetricId::M1C && id != MetricId::M2 && id != MetricId::M2C;
    json.key(small_name(id) + "_data").begin_array();
    for (const auto& event : record.events) {
        if (!call.access.may_see(event)) continue;
        const auto metric =
            manrs::metric_of(call.snapshot.framework->incident, event, record.evidence.asn);
        const auto start = std::max(event.start, period.start);
        const auto end = std::min(event.end, period.end);
        if (metric != id || end < start) continue;
        json.begin_object().member("prefix", to_string(event.prefix));
        if (is_of_days) {
            json.key("dates").begin_array();
            for (auto day = start.seconds() / kSecondsPerDay; day <= end.seconds() / kSecondsPerDay;
                 ++day) {
                json.value(
                    to_string(Timestamp::from_seconds(day * kSecondsPerDay)).substr(0, kDayLength));
            }
            json.end_array();
        } else {
            json.member("weight", 1.0);
            json.member("duration",
                        static_cast<std::uint64_t>((end.microseconds() - start.microseconds()) /
                                                   kMicrosecondsPerSecond));
            json.member("bgpstream_eventid", incident::event_id(event));
        }
        json.end_object();
    }
    json.end_array();
}

void write_checked_on(JsonWriter& json, std::string_view key, const store::ObservationRow& row) {
    json.key(key).begin_object();
    write_or_null(json, "checked_on", row.facts.at);
}

void write_registered(JsonWriter& json, const store::ObservationRow& row,
                      const observation::NetworkEvidence& evidence) {
    std::uint64_t total = 0;
    std::vector<net::Prefix> without;
    for (const auto& judged : evidence.pairs) {
        if (judged.exclusion != observation::Exclusion::None) continue;
        ++total;
        const bool is_registered = judged.registered == irr::MatchKind::Exact ||
                                   judged.registered == irr::MatchKind::Covering;
        if (!is_registered) without.push_back(judged.pair.prefix);
    }
    write_checked_on(json, "m7irr_data", row);
    json.member("total_routes_num", total);
    json.member("unregistered_routes_num", std::uint64_t{without.size()});
    json.key("unregistered_routes").begin_array();
    for (const auto& prefix : without) json.value(to_string(prefix));
    json.end_array().end_object();
}

/// What a metric rests on, where the tool of 2018 told it.
void write_data(JsonWriter& json, const Call& call, MetricId id, const store::ObservationRow& row,
                const manrs::NetworkRecord& record, const std::optional<double>& value) {
    const auto& evidence = record.evidence;
    switch (manrs::describe(id).kind) {
        case MetricKind::IncidentWeights: write_events(json, call, id, row, record); return;
        case MetricKind::Count: return;
        case MetricKind::Share:
            if (id == MetricId::M7Irr) write_registered(json, row, evidence);
            return;
        case MetricKind::Boolean: break;
    }
    if (id == MetricId::M6) {
        write_checked_on(json, "m6_data", row);
        json.member("has_exports", evidence.policy && evidence.policy->exports > 0);
        json.member("has_imports", evidence.policy && evidence.policy->imports > 0);
    } else {
        write_checked_on(json, "m8_data", row);
        json.member("has_contact_info", value == 1.0);
    }
    json.end_object();
}

/// Values of one report, as its statistics need them.
class Statistics {
public:
    void add(MetricId id, const std::optional<double>& value) {
        if (value) values_[id].push_back(*value);
    }
    /// The members: mean and median of numbers, the mode of what is true or not.
    void write(JsonWriter& json, const std::vector<MetricId>& metrics) {
        for (const auto id : metrics) {
            auto& values = values_[id];
            std::sort(values.begin(), values.end());
            const auto name = small_name(id);
            double sum = 0;
            for (const auto value : values) sum += value;
            const auto count = static_cast<double>(values.size());
            if (manrs::describe(id).kind == MetricKind::Boolean) {
                // Of as many of both, it is so.
                write_value(
                    json, name + "_mode", id,
                    values.empty() ? std::nullopt : std::optional(2 * sum >= count ? 1.0 : 0.0));
                continue;
            }
            const auto has = !values.empty();
            write_or_null(json, name + "_mean", has ? std::optional(sum / count) : std::nullopt);
            write_or_null(json, name + "_median",
                          has ? std::optional(median(values)) : std::nullopt);
        }
    }

private:
    static double median(const std::vector<double>& sorted) {
        const auto middle = sorted.size() / 2;
        if (sorted.size() % 2 == 1) return sorted[middle];
        return (sorted[middle - 1] + sorted[middle]) / 2;
    }
    std::map<MetricId, std::vector<double>> values_;
};

enum class With : std::uint8_t { Metrics, MetricsAndData };

/// The metrics of one network in one report, as members of an object that was begun.
Result<void, Problem> write_metrics(JsonWriter& json, const Call& call,
                                    const store::ObservationRow& row, net::Asn asn,
                                    const std::vector<MetricId>& metrics, With with,
                                    Statistics& statistics) {
    auto found = COMITY_TRY(call.store.record(row.id, asn).map_error(store_problem));
    const auto record = found ? std::move(*found)
                              : manrs::NetworkRecord{.evidence = {.asn = asn}, .is_known = false};
    const auto judgement = manrs::judge(*call.snapshot.framework, row.facts, record);
    for (const auto id : metrics) {
        const auto& value = judgement.metrics.at(index_of(id)).value;
        statistics.add(id, value);
        write_value(json, small_name(id), id, value);
        if (with == With::MetricsAndData) write_data(json, call, id, row, record, value);
    }
    return {};
}

}  // namespace

Result<Answer, Problem> reports_in_period(const Call& call) {
    const auto query =
        COMITY_TRY(parse_report_query(call.body, ReportQueryKind::Reports).map_error(bad_body));
    auto rows = rows_in(call.snapshot, query);
    if (!query.asns.empty()) {
        Allowance allowance;
        std::vector<const store::ObservationRow*> with_any;
        for (const auto* const row : rows) {
            COMITY_TRY(allowance.take(query.asns.size()));
            for (const auto asn : query.asns) {
                const auto record =
                    COMITY_TRY(call.store.record(row->id, asn).map_error(store_problem));
                if (!record) continue;
                with_any.push_back(row);
                break;
            }
        }
        rows = std::move(with_any);
    }
    return answer_data([&rows](JsonWriter& json) {
        json.begin_array();
        for (const auto* const row : rows) {
            json.begin_object();
            write_report(json, *row);
            json.end_object();
        }
        json.end_array();
    });
}

Result<Answer, Problem> report_of(const Call& call) {
    const auto* const row = COMITY_TRY(row_of(call));
    return answer_data([row](JsonWriter& json) {
        json.begin_object();
        write_report(json, *row);
        json.end_object();
    });
}

Result<Answer, Problem> report_results(const Call& call) {
    const auto* const row = COMITY_TRY(row_of(call));
    const auto networks = COMITY_TRY(reported_networks(call, *row, {}));
    COMITY_TRY(Allowance().take(networks.size()));
    const auto metrics = all_metrics();
    Statistics statistics;
    JsonWriter results;
    results.begin_array();
    for (const auto asn : networks) {
        results.begin_object().member("asn", asn.value());
        COMITY_TRY(
            write_metrics(results, call, *row, asn, metrics, With::MetricsAndData, statistics));
        results.end_object();
    }
    results.end_array();
    return answer_data([&](JsonWriter& json) {
        json.begin_object();
        write_report(json, *row);
        json.key("results").raw(results.text()).key("stats").begin_object();
        statistics.write(json, metrics);
        json.end_object().end_object();
    });
}

Result<Answer, Problem> results_in_period(const Call& call) {
    const auto query =
        COMITY_TRY(parse_report_query(call.body, ReportQueryKind::Results).map_error(bad_body));
    const auto metrics = query.metrics.empty() ? all_metrics() : query.metrics;
    const auto with = query.only_metrics ? With::Metrics : With::MetricsAndData;
    Allowance allowance;
    std::map<net::Asn, JsonWriter> by_network;
    JsonWriter stats;
    stats.begin_array();
    for (const auto* const row : rows_in(call.snapshot, query)) {
        const auto networks = COMITY_TRY(reported_networks(call, *row, query.asns));
        COMITY_TRY(allowance.take(networks.size()));
        Statistics statistics;
        for (const auto asn : networks) {
            auto& json = by_network[asn];
            if (json.text().empty()) json.begin_array();
            json.begin_object();
            write_period(json, *row);
            COMITY_TRY(write_metrics(json, call, *row, asn, metrics, with, statistics));
            json.end_object();
        }
        stats.begin_object();
        write_period(stats, *row);
        statistics.write(stats, metrics);
        stats.end_object();
    }
    stats.end_array();
    return answer_data([&](JsonWriter& json) {
        json.begin_object().key("asns").begin_object();
        for (auto& [asn, list] : by_network) {
            json.key(std::to_string(asn.value())).raw(list.end_array().text());
        }
        json.end_object().key("stats").raw(stats.text()).end_object();
    });
}

}  // namespace comity::service::api
