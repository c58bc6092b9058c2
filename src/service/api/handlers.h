// What answers the routes of api/openapi.yaml, by the nouns of the paths.
#pragma once

#include "service/api/call.h"

namespace comity::service::api {

[[nodiscard]] Result<Answer, Problem> answer_overview(const Call& call);

[[nodiscard]] Result<Answer, Problem> answer_networks(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_network(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_what_if(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_network_history(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_network_routes(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_comparison(const Call& call);

[[nodiscard]] Result<Answer, Problem> answer_groups(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_group(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_group_members(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_countries(const Call& call);

[[nodiscard]] Result<Answer, Problem> answer_exports(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_network_export(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_score_export(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_incident_export(const Call& call);

[[nodiscard]] Result<Answer, Problem> answer_incidents(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_incident(const Call& call);

[[nodiscard]] Result<Answer, Problem> answer_disputes(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_dispute(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_new_dispute(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_ruling(const Call& call);

[[nodiscard]] Result<Answer, Problem> answer_new_claim(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_claim_confirmation(const Call& call);

[[nodiscard]] Result<Answer, Problem> answer_conformance(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_programme(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_participant(const Call& call);

[[nodiscard]] Result<Answer, Problem> answer_frameworks(const Call& call);
[[nodiscard]] Result<Answer, Problem> answer_framework(const Call& call);

[[nodiscard]] Result<Answer, Problem> answer_revisions(const Call& call);

[[nodiscard]] Result<Answer, Problem> answer_sources(const Call& call);

}  // namespace comity::service::api
