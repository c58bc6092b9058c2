// The tables of what operators say (docs/formats/access.md), as steps like those of schema.h. No
// step may empty a table: nothing makes its rows again.
#pragma once

#include <array>

namespace comity::store {

inline constexpr std::array kAccessMigrations{
    R"sql(
CREATE TABLE token (
    id TEXT PRIMARY KEY,
    secret_sha256 BLOB NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scope TEXT NOT NULL,        -- "administrator", "auditor", "network", "participant"
    participant TEXT NOT NULL,  -- empty unless that is the scope
    created INTEGER NOT NULL,   -- microseconds since 1970, as all times here
    expires INTEGER NOT NULL,
    revoked INTEGER,
    last_used INTEGER           -- a midnight
) STRICT;
CREATE TABLE token_network (
    token_id TEXT NOT NULL REFERENCES token(id),
    asn INTEGER NOT NULL,
    PRIMARY KEY (token_id, asn)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE dispute (
    id INTEGER PRIMARY KEY,
    event_id TEXT NOT NULL,
    subject TEXT NOT NULL,      -- the same without the start
    kind TEXT NOT NULL,
    certainty TEXT NOT NULL,    -- as it was seen then, as all of the event
    culprit INTEGER NOT NULL,
    prefix TEXT NOT NULL,
    started INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    sentence TEXT NOT NULL,     -- what Comity said of it
    time INTEGER NOT NULL,
    reason TEXT NOT NULL,
    token_id TEXT NOT NULL,     -- who says so; empty: at the machine
    token_name TEXT NOT NULL,
    role TEXT NOT NULL
) STRICT;
CREATE INDEX dispute_subject ON dispute (subject);
CREATE TABLE dispute_network (
    dispute_id INTEGER NOT NULL REFERENCES dispute(id),
    asn INTEGER NOT NULL,
    part TEXT NOT NULL,         -- "speaker", "provider" or "neighbour" that let it pass, "victim"
    PRIMARY KEY (dispute_id, asn, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE ruling (
    dispute_id INTEGER NOT NULL REFERENCES dispute(id),
    number INTEGER NOT NULL,    -- from 1; the last one holds
    time INTEGER NOT NULL,
    verdict TEXT NOT NULL,      -- "accepted", "refused"
    reason TEXT NOT NULL,
    token_id TEXT NOT NULL,
    token_name TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (dispute_id, number)
) STRICT, WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE claim (
    id TEXT PRIMARY KEY,
    asn INTEGER NOT NULL,
    made INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    code_sha256 BLOB NOT NULL,  -- of nothing anybody knows until a mail has the code
    wrong_codes INTEGER NOT NULL,
    confirmed INTEGER,
    token_id TEXT,              -- that it was confirmed with
    -- what is needed until its mail is gone, and taken away then:
    address_salt BLOB,
    address_sha256 BLOB,        -- of the salt and the address, in lower case
    asked_from TEXT             -- the prefix around the client's address
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_made ON claim (made);
)sql"};

}  // namespace comity::store
