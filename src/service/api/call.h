// One request as what answers it sees it, and what it may answer.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "io/http_fields.h"
#include "manrs/framework.h"
#include "service/api/access.h"
#include "service/api/problem.h"
#include "service/api/snapshot.h"
#include "service/programmes.h"

namespace comity::service::api {

enum class Format : std::uint8_t { Json, JsonLines, Csv };

struct ExportFile;

struct Answer {
    std::string body;
    std::optional<std::string> next = std::nullopt;  ///< The cursor of the next page.
    /// The path of what was made and kept; empty where nothing was.
    std::string created = {};
    unsigned status = 200;  ///< Another one: of a body that is for the one who asks alone.
    /// Instead of `body`, a whole list; null where it is none.
    std::shared_ptr<const ExportFile> file = nullptr;
};

class ClaimDesk;
class DisputeDesk;
struct ClaimLimits;
class ExportShelf;

/// The parameters of a query, of which every name is known and comes once unless it may repeat.
class Parameters {
public:
    /// `known` must outlive it. The names in `repeated`, one of `known`, may come more than once.
    [[nodiscard]] static Result<Parameters, Problem> read(std::vector<io::QueryParameter> query,
                                                          std::span<const std::string_view> known,
                                                          std::string_view repeated = "");

    /// The value of `name`; none where it is not given.
    [[nodiscard]] std::optional<std::string_view> text(std::string_view name) const;
    /// All values of a name that may repeat.
    [[nodiscard]] std::vector<std::string_view> texts(std::string_view name) const;
    /// The values of `name` between its commas; an escaped comma is part of one.
    [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
    [[nodiscard]] Result<std::optional<bool>, Problem> truth(std::string_view name) const;
    [[nodiscard]] Result<std::size_t, Problem> limit() const;
    /// The value of `name` as `parse` reads it; `what` says what it should be.
    template <class Parse>
    [[nodiscard]] auto value(std::string_view name, std::string_view what, Parse parse) const
        -> Result<decltype(parse(std::string_view())), Problem> {
        const auto given = text(name);
        if (!given) return decltype(parse(*given))();
        auto parsed = parse(*given);
        if (!parsed) return fail(bad_value(name, what));
        return parsed;
    }
    /// All parameters but the cursor and the limit: a cursor is good for the same ones alone.
    [[nodiscard]] std::string without_page() const;

    [[nodiscard]] static Problem bad_value(std::string_view name, std::string_view what);

private:
    std::vector<io::QueryParameter> query_;
};

/// What a handler is given.
struct Call {
    const Snapshot& snapshot;
    const store::Store& store;  ///< In the state of the snapshot.
    const Parameters& parameters;
    std::span<const std::string> arguments;  ///< What stands in the path for "{...}".
    std::span<const manrs::Framework> frameworks;
    const Programmes& programmes;
    std::string_view body;  ///< Of the request.
    Format format = Format::Json;
    const Access& access;  ///< Who asks, and what they may see.
    DisputeDesk& desk;     ///< Takes what is said.
    ClaimDesk& claims;
    const ClaimLimits* claim_limits;  ///< Null where no claims are taken.
    const std::string& client;        ///< The address of who asks by POST; else empty.
    ExportShelf& exports;             ///< Keeps whole lists.
    Timestamp now;
};

/// That who asks may see incidents. Errors: 401, they are for the participants alone.
[[nodiscard]] Result<void, Problem> require_sight(const Call& call);

using Handler = Result<Answer, Problem> (*)(const Call& call);

/// Where in a list a page begins.
class Cursor {
public:
    /// The place that the `parameter` says, 0 without one. Errors: it was not given by
    /// `next`; it is of another snapshot or of other parameters.
    [[nodiscard]] static Result<std::size_t, Problem> read(const Call& call,
                                                           std::string_view parameter = "cursor");
    /// The cursor of the page that begins at `place`.
    [[nodiscard]] static std::string next(const Call& call, std::size_t place);
};

}  // namespace comity::service::api
