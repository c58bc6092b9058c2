// Paths that are answered, as tables say them: the service's own API, and those of others whose
// clients it serves.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/http_message.h"
#include "service/api/call.h"

namespace comity::service::api {

using Names = std::span<const std::string_view>;

/// One path.
struct Route {
    std::string_view path;  ///< Behind where the set is; "{}" stands for any one segment.
    Handler handler;
    Names parameters;
    std::string_view repeated;  ///< The parameter that may come more than once.
    bool has_formats = false;   ///< Also comes as JSON Lines and CSV.
    bool is_export = false;     ///< A whole list: as CSV or JSON Lines alone, and not as often.
    bool is_post = false;       ///< Its question, or what is to be kept, is the body of a POST.
    bool is_stream = false;     ///< Its answer goes on: it has no handler.
};

/// How a set of paths tells what is wrong.
enum class ProblemShape : std::uint8_t {
    Problem,  ///< RFC 9457.
    Message   ///< `{"message": "what"}`.
};

/// The paths of one API.
struct RouteSet {
    std::span<const Route> routes;
    ProblemShape shape = ProblemShape::Problem;
    unsigned bad_request = 400;  ///< The status of a query or body that cannot be.
    bool has_slash = false;      ///< A slash may stand at the end of a path.
};

struct Matched {
    const Route* route;
    std::vector<std::string> arguments;  ///< What stands for "{}".
};

/// The route of `set` that the segments fill; none where none does.
[[nodiscard]] std::optional<Matched> match(const RouteSet& set,
                                           std::span<const std::string> segments);

}  // namespace comity::service::api
