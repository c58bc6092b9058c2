// Who joined MANRS in a made Internet, and the groups of networks that somebody named.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_sink.h"
#include "base/result.h"
#include "internet/internet.h"
#include "net/asn.h"

namespace comity::internet {

struct Participant {
    std::string name;
    std::uint8_t programme = 0;  ///< Place in kProgrammes.
    std::vector<net::Asn> asns;  ///< Ascending; a vendor has none.
    std::string areas_served;    ///< Countries, with commas between.
    std::string member_since;    ///< "2019-03-12"
};
struct Programme {
    std::string_view title;  ///< As a list of participants has it.
    std::string_view id;
};
inline constexpr std::array<Programme, 4> kProgrammes{{{"network operators", "network-operators"},
                                                       {"IXPs", "ixps"},
                                                       {"CDN and cloud", "cdn-cloud"},
                                                       {"vendors", "equipment-vendors"}}};

/// Some of the organisations, with all of their networks or with the first one only.
[[nodiscard]] std::vector<Participant> make_participants(const Internet& internet);

struct CustomGroup {
    std::string name;
    std::string title;
    std::vector<net::Asn> asns;  ///< Ascending.
};
[[nodiscard]] std::vector<CustomGroup> make_groups(const Internet& internet);

/// Writes participants.csv. Errors of both: what `sink` returns.
[[nodiscard]] Result<void> write_participants(const Internet& internet, ByteSink& sink);
/// Writes groups.toml.
[[nodiscard]] Result<void> write_groups(const Internet& internet, ByteSink& sink);

}  // namespace comity::internet
