// Assessments of many networks as CSV (RFC 4180): a header, then a record a network.
#pragma once

#include <string>

#include "manrs/assessment.h"

namespace comity::report {

/// The header record, with its CRLF; it has a score and a band column for each action of
/// `framework`.
[[nodiscard]] std::string csv_header(const manrs::Framework& framework);

/// The record of one network, with its CRLF, under the header of the framework that it was assessed
/// by. What has no data is an empty field. No field starts a formula in a spreadsheet.
[[nodiscard]] std::string csv_row(const manrs::Assessment& assessment);

}  // namespace comity::report
