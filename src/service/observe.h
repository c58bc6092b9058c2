// One observation, from files to judged routes.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/executor.h"
#include "incident/event.h"
#include "observation/evidence_gatherer.h"
#include "observation/judged_routes.h"
#include "observation/network_evidence.h"
#include "rpki/rov.h"
#include "service/incidents.h"
#include "service/input_report.h"
#include "service/network_draft.h"
#include "service/sources.h"

namespace comity::service {

struct ObserveOptions {
    SourceFiles files;
    /// What people know a file by, where that is not its path: the address that it came from.
    std::map<std::string, std::string> names;
    std::uint32_t peers_wanted = observation::kPeersWanted;
    observation::VantageWeights weights;
    registry::Countries countries;
    /// Whether the pages of PeeringDB are all that it has of the types in them.
    registry::peeringdb::Extent peeringdb_pages = registry::peeringdb::Extent::Part;
    IncidentOptions incidents;
    /// Where none are given, or none that can be used.
    bool infer_relationships = false;
    bool keep = false;  ///< Whether what it found will be kept: then there are `Observed::drafts`.
};

/// How far the reading has come, in octets of the files as stored, those of routes twice; may be
/// called from any thread.
using ObserveProgress = std::function<void(std::uint64_t done, std::uint64_t total)>;

/// All that one observation found. It stays where it is: `gatherer` looks at the rest.
struct Observed {
    explicit Observed(observation::JudgedRoutes judged) : routes(std::move(judged)) {}
    Observed(const Observed&) = delete;
    Observed& operator=(const Observed&) = delete;

    observation::ObservationFacts facts;
    std::string inputs_sha256;  ///< Names it: SHA-256 over the sorted hashes of its inputs.
    std::vector<rpki::payload::Vrp> vrps;  ///< Sorted, unique, of all files.
    std::size_t aspas = 0;
    rpki::OriginValidator validator;
    observation::Registrations registrations;
    observation::JudgedRoutes routes;
    std::optional<observation::EvidenceGatherer> gatherer;  ///< Of its networks; there is one.
    std::vector<NetworkDraft> drafts;  ///< Of the gatherer's networks, in their order.
    /// Bogons of days, sorted by culprit, then incidents over time, by start.
    std::vector<incident::Event> events;
    std::vector<std::pair<std::string, std::uint64_t>> errors;  ///< By rule id, sorted.
    std::vector<InputNote> notes;  ///< In the order of SourceKind and of the options.
    bool is_short = false;         ///< Any input was cut short, or could not be used.
};

/// Reads all inputs, side by side, and judges every announced pair. The result depends on nothing
/// but the options and the files' octets: not on their names, their order, or the executor.
/// Registrations that cannot be used leave the rest judged (registration_reader.h). Errors, of each
/// input of routes or payloads that has one: it cannot be read, is of another format, or holds
/// payloads and is cut short (a missing VRP turns valid into invalid); no MRT input has a whole
/// record, and one is cut short.
[[nodiscard]] Result<std::unique_ptr<Observed>, std::vector<InputFailure>> observe(
    const ObserveOptions& options, Executor& executor, const ObserveProgress& progress = nullptr);

/// The totals of an observation as one JSON object.
[[nodiscard]] std::string totals_json(const Observed& observed);

}  // namespace comity::service
