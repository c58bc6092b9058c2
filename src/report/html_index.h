// Many networks of one observation on one HTML page: totals, bands, and a table.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "manrs/assessment.h"

namespace comity::report {

/// What one action says of one network.
struct ActionScore {
    std::optional<double> score;
    manrs::Band band = manrs::Band::NoData;
};

/// The line of one network in an index: little enough to keep for all networks there are.
struct NetworkSummary {
    net::Asn asn;
    std::vector<ActionScore> actions;  ///< In the framework's order.
    manrs::RouteTally tally;
    std::uint64_t advice = 0;  ///< How many changes are advised.
    std::string page;          ///< A relative address of the network's own page; empty without one.
};

/// What holds for all networks of an index.
struct IndexHeading {
    std::string label;           ///< What scores are labelled with.
    std::string framework_text;  ///< Says also that they are not MANRS's own.
    manrs::Bands bands;
    std::vector<std::string> action_titles;  ///< In the framework's order.
    observation::ObservationFacts facts;
};

[[nodiscard]] NetworkSummary summary_of(const manrs::Assessment& assessment, std::string page = {});

[[nodiscard]] IndexHeading heading_of(const manrs::Framework& framework,
                                      const observation::ObservationFacts& facts);

/// The index as a whole HTML page in UTF-8. Totals are over all of `networks`; the table lists the
/// first kIndexRowsMax of them in the order given, and says so.
[[nodiscard]] std::string html_index(const IndexHeading& heading,
                                     std::span<const NetworkSummary> networks);

}  // namespace comity::report
