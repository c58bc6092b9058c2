// Whole lists as files. What is in them is what the lists of the same names give page by page.
#include <fmt/format.h>

#include "io/gzip_whole.h"
#include "report/phrases.h"
#include "service/api/export_shelf.h"
#include "service/api/handlers.h"
#include "service/api/incident_filter.h"
#include "service/api/incident_list.h"
#include "service/api/json_parts.h"
#include "service/api/network_list.h"

namespace comity::service::api {
namespace {

constexpr std::string_view kNote =
    "Independent of MANRS: scores and bands are Comity's own computation, not MANRS's own.";

struct ExportKind {
    std::string_view name;
    std::string_view title;
};
constexpr ExportKind kNetworksExport{"networks",
                                     "Networks with their routes and the scores of actions"};
constexpr ExportKind kScoresExport{"scores", "Networks with all metrics and actions"};
constexpr ExportKind kIncidentsExport{"incidents", "Incidents that may be seen"};

/// Nothing but what any file system and any shell takes for a name.
std::string safe_name(std::string_view text) {
    std::string name(text);
    for (auto& c : name) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              (c >= '0' && c <= '9') || c == '-' || c == '.';
        if (!is_plain) c = '-';
    }
    return name;
}

std::string date_of(const Call& call) {
    const auto& at = call.snapshot.current->observation().facts.at;
    return at ? to_string(*at).substr(0, 10) : "undated";
}

/// What a file is of, in front of its lines.
void write_head(JsonWriter& json, const Call& call, const ExportKind& kind, std::size_t rows) {
    json.begin_object().member("export", kind.name);
    write_observation(json, call.snapshot);
    write_framework(json, *call.snapshot.framework);
    json.member("visibility", call.access.seen()).member("rows", std::uint64_t{rows});
    json.member("note", kNote).end_object();
}

/// The file of `items`: records of CSV below `header`, or lines of JSON below what says what it is.
template <class Item, class CsvRow, class WriteItem>
ExportFile file_of(const Call& call, const ExportKind& kind, std::span<const Item* const> items,
                   const std::string& header, CsvRow csv_row, WriteItem write_item) {
    const auto& framework = *call.snapshot.framework;
    const bool is_csv = call.format == Format::Csv;
    io::GzipWriter gzip;
    JsonWriter json;
    if (is_csv) {
        gzip.add(header);
    } else {
        write_head(json, call, kind, items.size());
        gzip.add(json.text() + "\n");
        json.clear();
    }
    for (const auto* const item : items) {
        if (is_csv) {
            gzip.add(csv_row(*item));
            continue;
        }
        write_item(json, *item);
        gzip.add(json.text());
        gzip.add("\n");
        json.clear();
    }
    ExportFile file;
    file.octets = gzip.added();
    file.gzip = gzip.finish();
    file.name = fmt::format("comity-{}-{}-{}.{}", kind.name, date_of(call),
                            safe_name(framework.name), is_csv ? "csv" : "jsonl");
    file.fields = {{"Comity-Observation", call.snapshot.current->observation().inputs_sha256},
                   {"Comity-Framework", safe_name(framework.name)},
                   {"Comity-Note", std::string(kNote)}};
    return file;
}

/// The answer with the file that `make` makes, or made before for the same question.
template <class Make>
Result<Answer, Problem> answer_file(const Call& call, const ExportKind& kind, Make make) {
    const auto key =
        fmt::format("{} {} {} {}", kind.name, call.access.key(), static_cast<unsigned>(call.format),
                    call.parameters.without_page());
    return Answer{.body = {}, .file = COMITY_TRY(call.exports.get(call.snapshot.etag, key, make))};
}

std::string score_csv_header(const Call& call) {
    report::CsvRecord header;
    for (const auto* const name : {"asn", "name", "country", "announcing", "visible", "counted"}) {
        header.text(name);
    }
    for (const auto& action : call.snapshot.framework->actions) {
        header.text(action.id + "_score");
        header.text(action.id + "_band");
    }
    for (const auto& metric : manrs::kMetrics) {
        header.text(fmt::format("{}_value", metric.name));
        header.text(fmt::format("{}_score", metric.name));
    }
    return header.take();
}

std::string score_csv_row(const Call& call, const NetworkLine& line) {
    const auto& member = line.figures.member;
    report::CsvRecord record;
    record.number(member.asn.value());
    record.text(member.name);
    record.text(member.country.text());
    record.number(member.is_announcing ? 1 : 0);
    record.number(line.is_visible ? 1 : 0);
    record.number(line.routes.counted);
    for (const auto& score : member.scores) {
        record.rounded(score);
        record.text(to_string(band_of(call.snapshot.framework->bands, score)));
    }
    for (std::size_t i = 0; i < manrs::kMetricCount; ++i) {
        record.rounded(line.figures.values.at(i));
        record.rounded(line.figures.scores.at(i));
    }
    return record.take();
}

void write_network_scores(JsonWriter& json, const Call& call, const NetworkLine& line) {
    const auto& member = line.figures.member;
    json.begin_object().member("asn", member.asn.value());
    write_text_or_null(json, "name", member.name);
    write_text_or_null(json, "country", member.country.text());
    json.member("announcing", member.is_announcing).member("visible", line.is_visible);
    json.member("counted", line.routes.counted);
    write_action_scores(json, *call.snapshot.framework, member.scores);
    json.key("values").begin_object();
    for (std::size_t i = 0; i < manrs::kMetricCount; ++i) {
        write_or_null(json, manrs::kMetrics.at(i).name, line.figures.values.at(i));
    }
    json.end_object().key("scores").begin_object();
    for (std::size_t i = 0; i < manrs::kMetricCount; ++i) {
        json.key(manrs::kMetrics.at(i).name).rounded(line.figures.scores.at(i));
    }
    json.end_object().end_object();
}

void write_kind(JsonWriter& json, const ExportKind& kind, std::optional<std::uint64_t> rows) {
    json.begin_object().member("name", kind.name).member("title", kind.title);
    json.member("path", fmt::format("/api/v1/exports/{}", kind.name));
    json.key("formats").begin_array().value("csv").value("jsonl").end_array();
    json.key("rows");
    if (rows) {
        json.value(*rows);
    } else {
        json.null();
    }
    json.end_object();
}

}  // namespace

Result<Answer, Problem> answer_exports(const Call& call) {
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    write_framework(json, *call.snapshot.framework);
    json.member("visibility", call.access.seen()).member("note", kNote);
    json.key("items").begin_array();
    const auto networks = call.snapshot.current->standing().networks;
    write_kind(json, kNetworksExport, networks);
    write_kind(json, kScoresExport, networks);
    std::optional<std::uint64_t> incidents;
    if (call.access.sees_incidents()) incidents = COMITY_TRY(all_incidents(call)).list.size();
    write_kind(json, kIncidentsExport, incidents);
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

Result<Answer, Problem> answer_network_export(const Call& call) {
    return answer_file(call, kNetworksExport, [&call]() -> Result<ExportFile, Problem> {
        const auto networks = COMITY_TRY(all_networks(call));
        return file_of<NetworkLine>(
            call, kNetworksExport, networks, network_csv_header(call),
            [&call](const NetworkLine& line) { return network_csv_row(call, line); },
            [&call](JsonWriter& json, const NetworkLine& line) {
                write_network_summary(json, line, call.snapshot);
            });
    });
}

Result<Answer, Problem> answer_score_export(const Call& call) {
    return answer_file(call, kScoresExport, [&call]() -> Result<ExportFile, Problem> {
        const auto networks = COMITY_TRY(all_networks(call));
        return file_of<NetworkLine>(
            call, kScoresExport, networks, score_csv_header(call),
            [&call](const NetworkLine& line) { return score_csv_row(call, line); },
            [&call](JsonWriter& json, const NetworkLine& line) {
                write_network_scores(json, call, line);
            });
    });
}

Result<Answer, Problem> answer_incident_export(const Call& call) {
    return answer_file(call, kIncidentsExport, [&call]() -> Result<ExportFile, Problem> {
        const auto found = COMITY_TRY(all_incidents(call));
        return file_of<report::ListedIncident>(
            call, kIncidentsExport, found.list, incident_csv_header(),
            [&call](const report::ListedIncident& listed) {
                return incident_csv_row(call, listed);
            },
            [&call](JsonWriter& json, const report::ListedIncident& listed) {
                write_incident_summary(json, call.snapshot, listed);
            });
    });
}

}  // namespace comity::service::api
