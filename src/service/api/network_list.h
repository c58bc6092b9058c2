// Lists of networks: which, in which order, from where on.
#pragma once

#include <string>
#include <vector>

#include "service/api/call.h"

namespace comity::service::api {

/// The parameters of lists of networks, and of all networks.
inline constexpr std::array<std::string_view, 8> kNetworkListParameters{
    "q", "group", "band", "announcing", "sort", "limit", "cursor", "format"};
inline constexpr std::array<std::string_view, 7> kMemberListParameters{
    "q", "band", "announcing", "sort", "limit", "cursor", "format"};

/// One page of a list.
struct NetworkPage {
    std::vector<const NetworkLine*> lines;
    std::uint64_t total = 0;          ///< All that match, on any page.
    std::optional<std::size_t> next;  ///< Where the next page begins.
};

/// The members of the group `name`, also of a cone: places of lines. Errors: there is none.
[[nodiscard]] Result<std::vector<std::uint32_t>, Problem> members_of(const Call& call,
                                                                     const std::string& name);

/// The page that the parameters of `call` ask for, of `members` or, where that is null, of all
/// networks that are kept; sorted by `order` unless they say otherwise.
[[nodiscard]] Result<NetworkPage, Problem> page_of(const Call& call,
                                                   const std::vector<std::uint32_t>* members,
                                                   std::string_view order);

/// The page in the format of `call`.
[[nodiscard]] Answer answer_of(const Call& call, const NetworkPage& page);

}  // namespace comity::service::api
