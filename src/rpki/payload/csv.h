// Payload sets in the CSV of the validators: rpki-client, Routinator (csv, csvcompat, csvext),
// FORT, the RIPE NCC.
//
// They differ in the names and the order of their columns, so the header line says where the ASN,
// the prefix and the maximum length stand; other columns are passed over.
#pragma once

#include "base/parse_error.h"
#include "base/reader.h"
#include "rpki/payload/payload.h"

namespace comity::rpki::payload {

/// The payload set of a CSV file. Lines end in LF or CRLF, the last may lack it; empty lines and
/// those that start with `#` are passed over; fields may stand in double quotes (RFC 4180 s2) but
/// not run over lines.
///
/// Rows that break a rule are counted in `refused` and left out. A header line alone is an empty
/// set. Errors, about the whole file: kPayloadSize; kPayloadCsv where no header line names an ASN
/// and a prefix column.
[[nodiscard]] Parsed<PayloadSet> read_csv(Octets octets);

}  // namespace comity::rpki::payload
