// The kinds of sources that an observation takes, by the names that options, configuration and
// reports use.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "net/prefix.h"
#include "observation/vantage_weights.h"
#include "service/api/mounts.h"
#include "service/claims/settings.h"
#include "service/fetch/settings.h"
#include "service/schedule.h"

namespace comity::service {

enum class SourceKind : std::uint8_t {
    Mrt,
    Vrps,
    Irr,
    PeeringDb,
    Delegated,
    Iana,
    Relationships,
    Names,
    Organisations,
    Spoofer,
    Participants,
    Groups
};

struct SourceDescription {
    SourceKind kind;
    std::string_view name;  ///< Of the option, the key, and the source in results.
    std::string_view what;  ///< For --help.
};

inline constexpr std::size_t kSourceKindCount = 12;
inline constexpr std::array<SourceDescription, kSourceKindCount> kSources{{
    {SourceKind::Mrt, "mrt", "MRT files of route collectors: tables or updates"},
    {SourceKind::Vrps, "vrps", "VRPs and ASPAs of a validator, JSON or CSV"},
    {SourceKind::Irr, "irr", "RPSL dumps of Internet routing registries"},
    {SourceKind::PeeringDb, "peeringdb", "PeeringDB: API pages or CAIDA's dump"},
    {SourceKind::Delegated, "delegated", "Delegation statistics of the RIRs, extended"},
    {SourceKind::Iana, "iana", "IANA's registries, CSV: special purposes, allocations"},
    {SourceKind::Relationships, "relationships", "AS relationships of CAIDA, serial-1 or serial-2"},
    {SourceKind::Names, "names", "Names of ASes: asnames.txt or JSON"},
    {SourceKind::Organisations, "organisations", "Organisations of ASes: CAIDA's as2org"},
    {SourceKind::Spoofer, "spoofer", "Pages of CAIDA's Spoofer API"},
    {SourceKind::Participants, "participants", "Participants of MANRS: CSV, or JSON of its API"},
    {SourceKind::Groups, "groups", "Groups of networks of your own, TOML"},
}};

[[nodiscard]] constexpr std::size_t index_of(SourceKind kind) {
    return static_cast<std::size_t>(kind);
}
[[nodiscard]] constexpr std::string_view name_of(SourceKind kind) {
    return kSources.at(index_of(kind)).name;
}

/// Paths and addresses by kind.
using SourceFiles = std::array<std::vector<std::string>, kSourceKindCount>;

/// Who may see incidents that are attested: those who have a token, or everybody.
enum class IncidentVisibility : std::uint8_t { Participants, Public };

/// What `comity serve` was told.
struct ServeConfiguration {
    std::optional<std::string> listen;  ///< "127.0.0.1:8080".
    std::optional<std::string> framework;
    std::optional<IncidentVisibility> visibility;
    std::optional<std::int64_t> threads;
    std::vector<std::string> profiles;  ///< Paths of conformance profiles.
    /// Paths of PEM files: both, or none for plain HTTP.
    std::optional<std::string> tls_certificate;
    std::optional<std::string> tls_key;
    api::Mounts mounts = api::Mounts::by_default();
    std::optional<std::int64_t> requests_per_second;  ///< Of one client; 0: without limit.
    std::optional<std::int64_t> request_burst;
    std::vector<net::Prefix> trusted_proxies;
};

/// What `comity observe` was told: by options, or by a configuration file.
struct ObserveConfiguration {
    SourceFiles files;
    std::optional<std::string> store;
    std::optional<std::string> framework;
    std::optional<std::int64_t> peers;
    std::optional<std::int64_t> threads;
    std::optional<bool> peeringdb_complete;
    std::optional<std::string> period;
    std::optional<std::int64_t> baseline_days;
    std::optional<bool> infer_relationships;
    std::vector<observation::VantageWeight> weights;
    fetch::FetchSettings fetch;
    std::optional<ScheduleSettings> schedule;  ///< None: a service observes nothing by itself.
    ServeConfiguration serve;
    std::optional<claims::MailSettings> mail;  ///< None: networks are not claimed by mail.
};

/// "participants" or "public"; none for anything else.
[[nodiscard]] std::optional<IncidentVisibility> parse_visibility(std::string_view text);

/// The configuration that `text` (TOML 1.0) spells: docs/formats/configuration.md. Paths that do
/// not begin with "/", and are no address, are taken from `folder`. Errors: no TOML; an unknown
/// key, or a value that cannot be; they begin with the line and name the key. `subject` names the
/// file in them.
[[nodiscard]] Result<ObserveConfiguration> parse_configuration(std::string_view text,
                                                               std::string_view subject,
                                                               const std::string& folder);
[[nodiscard]] Result<ObserveConfiguration> read_configuration(const std::string& path);

/// Each pattern with `*`, `?` or `[` becomes the files that match it, sorted; other paths, and
/// addresses, stay as they are. Errors: a pattern that nothing matches, since silence would look
/// like no data.
[[nodiscard]] Result<void> expand_patterns(SourceFiles& files);

}  // namespace comity::service
