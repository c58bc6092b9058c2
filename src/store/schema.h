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
)sql",
    // Networks had their events among their evidence before.
    R"sql(
CREATE TABLE event (
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,    -- in the order of the observation, from 0
    id TEXT NOT NULL,           -- "route-leak-1793491200-AS64500-0f3a9c21"
    kind TEXT NOT NULL,
    certainty TEXT NOT NULL,    -- "attested", "suspected", "excused"
    suspicion INTEGER NOT NULL, -- 0 to 100
    culprit INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    prefixes INTEGER NOT NULL,  -- all that it has
    started INTEGER NOT NULL,   -- microseconds since 1970
    ended INTEGER NOT NULL,
    lasts INTEGER NOT NULL,     -- 1 if it had not ended
    full_feeds INTEGER NOT NULL,
    counts INTEGER NOT NULL,    -- 1 if it may be held against anyone
    event BLOB NOT NULL,
    evidence BLOB NOT NULL,
    PRIMARY KEY (observation_id, number)
) STRICT;
CREATE INDEX event_by_id ON event (observation_id, id);
CREATE TABLE event_network (
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    asn INTEGER NOT NULL,
    number INTEGER NOT NULL,
    part TEXT NOT NULL,         -- "culprit", "accomplice", "victim"
    PRIMARY KEY (observation_id, asn, number)
) STRICT, WITHOUT ROWID;
)sql",
    // Evidence takes a third of the room: that of before is not read any more, and its inputs make
    // it again.
    "DELETE FROM observation;",
    R"sql(
CREATE TABLE participant (
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,    -- in the order given, from 0
    id TEXT NOT NULL,           -- as given; empty where it was not, as all texts here
    name TEXT NOT NULL,
    programme TEXT NOT NULL,    -- "network-operators", "ixps", "cdn-cloud", "equipment-vendors"
    areas TEXT NOT NULL,        -- a line each
    since INTEGER,              -- microseconds since 1970
    status TEXT NOT NULL,
    PRIMARY KEY (observation_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE participant_network (
    observation_id INTEGER NOT NULL REFERENCES observation(id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    asn INTEGER NOT NULL,
    PRIMARY KEY (observation_id, number, asn)
) STRICT, WITHOUT ROWID;
)sql",
    // What was published of a month stays when it is observed again.
    R"sql(
ALTER TABLE observation ADD COLUMN observed INTEGER; -- microseconds since 1970
CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    month TEXT NOT NULL,        -- "2026-11"
    number INTEGER NOT NULL,    -- of the month, from 1
    inputs_sha256 TEXT NOT NULL,
    at INTEGER,
    observed INTEGER,
    framework TEXT NOT NULL,    -- empty where nothing was scored
    changed INTEGER NOT NULL,   -- networks whose scores the next revision changed
    UNIQUE (month, number)
) STRICT;
CREATE TABLE revision_score (   -- only what the next revision changed
    revision_id INTEGER NOT NULL REFERENCES revision(id) ON DELETE CASCADE,
    asn INTEGER NOT NULL,
    action TEXT NOT NULL,
    score REAL,                 -- null: no data
    PRIMARY KEY (revision_id, asn, action)
) STRICT, WITHOUT ROWID;
CREATE INDEX revision_score_of_network ON revision_score (asn);
)sql"};

}  // namespace comity::store
