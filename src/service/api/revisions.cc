#include "service/api/revisions.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "service/api/handlers.h"
#include "service/api/json_parts.h"

namespace comity::service::api {
namespace {

/// The scores of one network by action; none: no data.
using Scores = std::map<std::string, std::optional<double>>;

std::string_view why_after(const MonthRevision& before, const MonthRevision& revision) {
    if (before.framework != revision.framework) return "framework";
    const bool is_final = revision.published_as == MonthStanding::Final;
    return is_final && before.published_as != MonthStanding::Final ? "final" : "observed-again";
}

void write_revision(JsonWriter& json, const MonthRevision& revision) {
    json.member("month", to_string(revision.month)).member("revision", revision.number);
    json.member("id", revision.inputs_sha256);
    write_or_null(json, "at", revision.at);
    write_or_null(json, "observed", revision.observed);
    write_text_or_null(json, "framework", revision.framework);
    write_text_or_null(json, "published_as",
                       revision.published_as ? to_string(*revision.published_as) : "");
    json.member("why", revision.why).key("networks_changed");
    if (revision.changed) {
        json.value(*revision.changed);
    } else {
        json.null();
    }
    json.member("stored", revision.observation_id.has_value());
}

/// What was published of one network in each of `revisions`, all of one month.
Result<std::vector<Scores>, Problem> scores_of(const Call& call, net::Asn asn,
                                               std::span<const MonthRevision> revisions,
                                               std::span<const store::RevisionScore> changes) {
    std::vector<Scores> published(revisions.size());
    Scores scores;
    // From the last one back: of those before, what the next one changed is known.
    for (auto i = revisions.size(); i-- > 0;) {
        const auto& revision = revisions[i];
        if (revision.observation_id) {
            for (auto& [action, score] : scores) score.reset();
            const auto stored = COMITY_TRY(
                call.store.scores(*revision.observation_id, asn).map_error(store_problem));
            for (const auto& [action, score] : stored) scores[action] = score;
        } else {
            for (const auto& change : changes) {
                if (change.number != revision.number) continue;
                if (change.month == to_string(revision.month)) scores[change.action] = change.score;
            }
        }
        published[i] = scores;
    }
    return published;
}

}  // namespace

Result<std::vector<MonthRevision>, Problem> revisions_of(const Call& call) {
    const auto& snapshot = call.snapshot;
    std::vector<MonthRevision> revisions;
    const auto add = [&](Month month, MonthRevision revision) {
        revision.month = month;
        if (const auto& when = revision.observed ? revision.observed : revision.at) {
            revision.published_as = standing_of(month, *when, snapshot.schedule);
        }
        revisions.push_back(std::move(revision));
    };
    // How many networks the next one changed, by month and number.
    std::map<std::pair<Month, std::uint64_t>, std::uint64_t> changed;
    for (const auto& row : snapshot.revisions) {
        const auto month = Month::parse(row.month);
        if (!month) continue;
        changed[{*month, row.number}] = row.changed;
        add(*month, {.month = *month,
                     .number = row.number,
                     .inputs_sha256 = row.inputs_sha256,
                     .at = row.at,
                     .observed = row.observed,
                     .framework = row.framework});
    }
    for (std::size_t i = 0; i < snapshot.observations.size(); ++i) {
        const auto& mark = snapshot.months[i];
        if (!mark) continue;
        const auto& row = snapshot.observations[i];
        add(mark->month,
            {.month = mark->month,
             .number = mark->revision,
             .inputs_sha256 = row.inputs_sha256,
             .at = row.facts.at,
             .observed = row.observed,
             .framework = COMITY_TRY(call.store.framework_of(row.id).map_error(store_problem)),
             .observation_id = row.id});
    }
    std::sort(revisions.begin(), revisions.end(), [](const auto& a, const auto& b) {
        return std::tie(a.month, a.number) < std::tie(b.month, b.number);
    });
    for (std::size_t i = 0; i < revisions.size(); ++i) {
        auto& revision = revisions[i];
        const bool is_first = i == 0 || revisions[i - 1].month != revision.month;
        revision.why = is_first ? "first" : why_after(revisions[i - 1], revision);
        const auto found = changed.find({revision.month, revision.number - 1});
        if (!is_first && found != changed.end()) revision.changed = found->second;
    }
    return revisions;
}

Result<void, Problem> write_network_revisions(JsonWriter& json, const Call& call, net::Asn asn) {
    const auto revisions = COMITY_TRY(revisions_of(call));
    const auto changes = COMITY_TRY(call.store.revision_scores(asn).map_error(store_problem));
    json.key("revisions").begin_array();
    for (std::span<const MonthRevision> rest(revisions); !rest.empty();) {
        const auto end = std::find_if(rest.begin(), rest.end(), [&rest](const auto& revision) {
            return revision.month != rest.front().month;
        });
        const auto of_month = rest.first(static_cast<std::size_t>(end - rest.begin()));
        rest = rest.subspan(of_month.size());
        if (of_month.size() < 2) continue;
        const auto published = COMITY_TRY(scores_of(call, asn, of_month, changes));
        for (std::size_t i = 0; i < of_month.size(); ++i) {
            json.begin_object();
            write_revision(json, of_month[i]);
            json.key("actions").begin_array();
            for (const auto& [action, score] : published[i]) {
                json.begin_object().member("id", action).key("score").rounded(score).end_object();
            }
            json.end_array().end_object();
        }
    }
    json.end_array();
    return {};
}

Result<Answer, Problem> answer_revisions(const Call& call) {
    const auto revisions = COMITY_TRY(revisions_of(call));
    JsonWriter json;
    json.begin_object();
    write_observation(json, call.snapshot);
    json.key("items").begin_array();
    for (const auto& revision : revisions) {
        json.begin_object();
        write_revision(json, revision);
        json.end_object();
    }
    json.end_array().end_object();
    return Answer{.body = json.take() + "\n"};
}

}  // namespace comity::service::api
