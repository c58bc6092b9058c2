// Lists of networks: which, in which order, from where on.
#pragma once

#include <string>
#include <vector>

#include "service/api/call.h"
#include "service/api/page.h"

namespace comity::service::api {

/// The parameters of lists of networks, and of all networks.
inline constexpr std::array<std::string_view, 8> kNetworkListParameters{
    "q", "group", "band", "announcing", "sort", "limit", "cursor", "format"};
inline constexpr std::array<std::string_view, 7> kMemberListParameters{
    "q", "band", "announcing", "sort", "limit", "cursor", "format"};

/// The network that `text`, of a path or a query, names. Errors: no AS number; the observation that
/// is served knows nothing of it.
[[nodiscard]] Result<const NetworkLine*, Problem> line_of(const Call& call, std::string_view text);

using NetworkPage = Page<NetworkLine>;

/// A group, or a customer cone.
struct NamedGroup {
    std::string title;
    std::vector<std::uint32_t> members;  ///< Places of lines of the index that it was asked of.
};

/// The group `name` of an observation; none where it has no such.
[[nodiscard]] std::optional<NamedGroup> find_group(const ObservationIndex& index,
                                                   const std::string& name);
/// The same of the observation that is served. Errors: there is none.
[[nodiscard]] Result<NamedGroup, Problem> group_of(const Call& call, const std::string& name);

/// The page that the parameters of `call` ask for, of `members` or, where that is null, of all
/// networks that are kept; sorted by `order` unless they say otherwise.
[[nodiscard]] Result<NetworkPage, Problem> page_of(const Call& call,
                                                   const std::vector<std::uint32_t>* members,
                                                   std::string_view order);

/// All networks that the parameters of `call` ask for, as those of the list of all of them.
[[nodiscard]] Result<std::vector<const NetworkLine*>, Problem> all_networks(const Call& call);

/// The names of the columns, and a network in them, each a record of CSV with its line end.
[[nodiscard]] std::string network_csv_header(const Call& call);
[[nodiscard]] std::string network_csv_row(const Call& call, const NetworkLine& line);

/// The page in the format of `call`.
[[nodiscard]] Answer answer_of(const Call& call, const NetworkPage& page);

}  // namespace comity::service::api
