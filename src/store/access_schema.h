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
)sql"};

}  // namespace comity::store
