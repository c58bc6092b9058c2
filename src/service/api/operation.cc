#include "service/api/operation.h"

#include <fmt/format.h>

#include <iterator>

#include "base/timestamp.h"
#include "service/api/json_parts.h"
#include "service/api/schedule_json.h"
#include "service/api/source_kinds.h"

namespace comity::service::api {
namespace {

std::optional<std::uint64_t> age_of(const std::optional<Timestamp>& time, Timestamp now) {
    if (!time) return std::nullopt;
    return time->seconds() < now.seconds()
               ? static_cast<std::uint64_t>(now.seconds() - time->seconds())
               : 0;
}

/// Appends one family of metrics.
class Exposition {
public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        name_ = name;
        fmt::format_to(out(), "# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
    }
    /// A sample; `labels` as `kind="mrt"`, of which no value needs an escape.
    template <class Number>
    void sample(Number value, std::string_view labels = "") {
        fmt::format_to(out(), "{}{}{}{} {}\n", name_, labels.empty() ? "" : "{", labels,
                       labels.empty() ? "" : "}", value);
    }
    template <class Number>
    void one(std::string_view name, std::string_view type, std::string_view help, Number value) {
        family(name, type, help);
        sample(value);
    }
    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    std::back_insert_iterator<std::string> out() { return std::back_inserter(text_); }
    std::string text_;
    std::string name_;
};

void add_observation(Exposition& text, const Snapshot& snapshot, Timestamp now) {
    const auto& index = *snapshot.current;
    const auto& facts = index.observation().facts;
    text.one("comity_networks", "gauge", "Networks of the observation that is served.",
             index.standing().networks);
    text.one("comity_observation_loaded_timestamp_seconds", "gauge",
             "When the observation that is served was loaded.", snapshot.loaded.seconds());
    if (facts.at) {
        text.one("comity_observation_timestamp_seconds", "gauge",
                 "The time of the newest source of the observation.", facts.at->seconds());
    }
    text.family("comity_band_networks", "gauge", "Networks by action and band.");
    for (const auto& action : index.standing().actions) {
        for (const auto band : {manrs::Band::Ready, manrs::Band::Aspiring, manrs::Band::Lagging,
                                manrs::Band::NoData}) {
            text.sample(action.networks_in(band),
                        fmt::format("action=\"{}\",band=\"{}\"", action.id, to_string(band)));
        }
    }
    const auto kinds = kinds_of(facts);
    text.family("comity_source_age_seconds", "gauge", "Age of the newest file of each kind.");
    for (const auto& kind : kinds) {
        const auto age = age_of(kind.newest, now);
        if (age) text.sample(*age, fmt::format("kind=\"{}\"", kind.kind));
    }
    text.family("comity_source_errors", "gauge", "Records or entries that were refused.");
    for (const auto& kind : kinds) {
        text.sample(kind.errors, fmt::format("kind=\"{}\"", kind.kind));
    }
    text.family("comity_source_failures", "gauge", "Files of which nothing was used.");
    for (const auto& kind : kinds) {
        text.sample(kind.failures, fmt::format("kind=\"{}\"", kind.kind));
    }
}

/// Nothing here depends on whether an address was a contact.
void add_claims(Exposition& text, const ClaimCounts& claims, const claims::PostmanCounts& mails) {
    text.one("comity_claims_taken_total", "counter", "Claims of networks that were taken.",
             claims.taken);
    text.one("comity_claims_refused_total", "counter", "Claims beyond the limits of a day.",
             claims.refused);
    text.one("comity_claims_looked_up_total", "counter",
             "Claims that were looked up, and for which the mail server was there.", mails.done);
    text.one("comity_claims_given_up_total", "counter",
             "Claims for which the mail server was not there.", mails.given_up);
    text.one("comity_mail_server_failures_total", "counter",
             "Attempts to greet the mail server that failed.", mails.server_failures);
    text.one("comity_claims_wrong_codes_total", "counter", "Codes that were not the claim's.",
             claims.wrong_codes);
    text.one("comity_claims_confirmed_total", "counter", "Claims that came to a token.",
             claims.confirmed);
}

}  // namespace

std::string status_json(const OperationFacts& facts) {
    JsonWriter json(JsonLayout::Indented);
    json.begin_object().member("version", facts.version).member("time", facts.now);
    json.member("started", facts.started);
    if (facts.snapshot != nullptr) {
        write_observation(json, *facts.snapshot);
    } else {
        json.key("observation").null();
    }
    json.member("framework", facts.settings.framework->name);
    json.member("visibility",
                facts.settings.visibility == Visibility::None ? "participants" : "public");
    json.member("claims_by_mail", facts.settings.claims.has_value());
    write_or_null(json, "loaded",
                  facts.snapshot != nullptr ? std::optional(facts.snapshot->loaded) : std::nullopt);
    write_text_or_null(json, "failure", facts.failure);
    json.key("sources").begin_array();
    if (facts.snapshot != nullptr) {
        for (const auto& kind : kinds_of(facts.snapshot->current->observation().facts)) {
            json.begin_object().member("kind", kind.kind);
            write_or_null(json, "as_of", kind.newest);
            json.key("age_seconds");
            if (const auto age = age_of(kind.newest, facts.now)) {
                json.value(*age);
            } else {
                json.null();
            }
            json.member("errors", kind.errors).member("failures", kind.failures).end_object();
        }
    }
    json.end_array();
    write_schedule(json, facts.schedule, facts.now);
    json.end_object();
    return json.take() + "\n";
}

std::string metrics_text(const OperationFacts& facts) {
    Exposition text;
    text.family("comity_info", "gauge", "The program and the framework that it serves.");
    text.sample(1, fmt::format("version=\"{}\",framework=\"{}\"", facts.version,
                               facts.settings.framework->name));
    text.one("comity_start_timestamp_seconds", "gauge", "When the service was started.",
             facts.started.seconds());
    text.one("comity_ready", "gauge", "1 where there is an observation to serve.",
             facts.snapshot != nullptr ? 1 : 0);
    text.one("comity_refresh_failed", "gauge",
             "1 where the newest observation could not be loaded.", facts.failure.empty() ? 0 : 1);
    const auto& counts = facts.counts;
    text.one("comity_http_connections", "gauge", "Open connections.", counts.open);
    text.one("comity_http_connections_accepted_total", "counter", "Connections accepted.",
             counts.accepted);
    text.one("comity_http_connections_refused_total", "counter",
             "Connections closed because there were too many.", counts.refused);
    text.family("comity_http_responses_total", "counter", "Answers by the class of their status.");
    for (std::size_t i = 1; i < counts.by_class.size(); ++i) {
        text.sample(counts.by_class.at(i), fmt::format("class=\"{}xx\"", i));
    }
    text.one("comity_http_octets_sent_total", "counter", "Octets of bodies as they were sent.",
             counts.octets_sent);
    text.one("comity_tls_handshakes_failed_total", "counter",
             "Connections that came to no TLS, or not in time.", counts.handshakes_failed);
    text.one("comity_event_viewers", "gauge", "Clients that follow the events now.",
             counts.streams);
    text.one("comity_event_viewers_total", "counter", "Clients that began to follow the events.",
             counts.streams_begun);
    text.one("comity_event_viewers_slow_total", "counter",
             "Of these, ended since they did not take what they were sent.", counts.streams_slow);
    text.one("comity_http_handler_seconds_total", "counter",
             "Time spent making answers, all threads together.",
             static_cast<double>(counts.handler_microseconds) / kMicrosecondsPerSecond);
    add_claims(text, facts.claims, facts.mails);
    if (facts.snapshot != nullptr) add_observation(text, *facts.snapshot, facts.now);
    return text.take() + schedule_metrics(facts.schedule);
}

}  // namespace comity::service::api
