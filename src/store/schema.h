// The tables of the store, as the steps that lead from one version to the next. See
// docs/formats/store.md.
#pragma once

#include <array>

namespace comity::store {

/// Step i leads from version i to i + 1 (PRAGMA user_version). A step that was released is never
/// changed: another is added.
inline constexpr std::array kMigrations{
    R"sql(
CREATE TABLE observation (
    id INTEGER PRIMARY KEY,
    inputs_sha256 TEXT NOT NULL UNIQUE,
    at INTEGER,              -- microseconds since 1970, of its newest input
    facts BLOB NOT NULL,
    totals TEXT NOT NULL     -- JSON
) STRICT;
CREATE TABLE source (
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    kind TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    octets INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    errors INTEGER NOT NULL,
    as_of INTEGER            -- microseconds since 1970
) STRICT;
CREATE INDEX source_of_observation ON source (observation_id);
CREATE TABLE network (
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    asn INTEGER NOT NULL,
    evidence BLOB NOT NULL,
    PRIMARY KEY (observation_id, asn)
) STRICT;
CREATE TABLE metric (        -- only what was measured: no row is no data
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    asn INTEGER NOT NULL,
    metric TEXT NOT NULL,
    value REAL NOT NULL,
    PRIMARY KEY (observation_id, asn, metric)
) STRICT, WITHOUT ROWID;
CREATE TABLE score (         -- only what has one: no row is no data
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    asn INTEGER NOT NULL,
    framework TEXT NOT NULL,
    action TEXT NOT NULL,
    score REAL NOT NULL,
    band TEXT NOT NULL,
    PRIMARY KEY (observation_id, asn, framework, action)
) STRICT, WITHOUT ROWID;
)sql",
    // What version 1 kept lacks registrations and events, and its inputs make it again.
    R"sql(
DELETE FROM observation;
CREATE TABLE network_group ( -- "country:PT"; cones are not here but in provider
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    PRIMARY KEY (observation_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE group_member (
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    asn INTEGER NOT NULL,
    PRIMARY KEY (observation_id, name, asn)
) STRICT, WITHOUT ROWID;
CREATE TABLE provider (      -- by the AS relationships given
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    asn INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    PRIMARY KEY (observation_id, asn, customer)
) STRICT, WITHOUT ROWID;
)sql"};

}  // namespace comity::store
