// What the networks of a made Internet are called, and which belong together, as two public files
// have it: most of it, and some of it stale.
#pragma once

#include <optional>
#include <string>

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/internet.h"

namespace comity::internet {

/// The text after the AS number in asnames.txt without its country, as "KAVONET-AS Kavonet
/// Telecom"; none if the network is not in it.
[[nodiscard]] std::optional<std::string> listed_name(const Internet& internet, AsIndex network);
/// The organisation's id in as2org.txt; none if the network is not in it.
[[nodiscard]] std::optional<std::string> listed_organisation(const Internet& internet,
                                                             AsIndex network);

/// Writes asnames.txt: `ASN NAME, CC` a line. Errors: what `sink` returns.
[[nodiscard]] Result<void> write_names(const Internet& internet, ByteSink& sink);
/// Writes as2org.txt: organisations, then AS numbers, in CAIDA's columns. Errors: what `sink`
/// returns.
[[nodiscard]] Result<void> write_organisations(const Internet& internet, ByteSink& sink);

}  // namespace comity::internet
