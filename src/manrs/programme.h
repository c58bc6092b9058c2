// Programmes: whom a set of promises is for, and what shows that each is kept. And profiles: the
// scores that somebody asks for. Both are data: a file each (share/programmes, and the operator's
// own), so that what MANRS writes down tomorrow needs no other program.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace comity::manrs {

enum class Level : std::uint8_t { Mandatory, Recommended };

/// How many of an action's scores must be good.
enum class ScoresWanted : std::uint8_t { All, Any };

/// One promise.
struct ProgrammeAction {
    std::string id;  ///< As "filtering"; distinct in its programme.
    std::string title;
    Level level = Level::Mandatory;
    std::string text;
    /// The actions of frameworks whose scores show it, of which a framework may have some; none
    /// where it cannot be seen from outside.
    std::vector<std::string> scores;
    ScoresWanted wanted = ScoresWanted::All;
    std::string proof;  ///< What shows that it is kept, for people.
};

struct Programme {
    std::string name;  ///< As "network-operators", the name of its file.
    std::string title;
    std::string text;
    std::int64_t actions_least = 0;        ///< That must be kept, whichever; 0: the mandatory ones.
    std::vector<ProgrammeAction> actions;  ///< In the order of the file; at least one.

    /// The programme that `text` (TOML 1.0) spells. Errors: as Framework::parse.
    [[nodiscard]] static Result<Programme> parse(std::string_view text, std::string_view subject);
};

/// The least of one score.
struct Threshold {
    std::string score;  ///< The id of a framework's action.
    double least = 0;   ///< 0..1.
};

/// The scores that whoever runs an observatory asks for, since MANRS publishes none.
struct ConformanceProfile {
    std::string name;
    std::string programme;  ///< The name of the one that it is for.
    std::string title;
    std::string text;
    std::vector<Threshold> thresholds;  ///< At least one, sorted by score.

    /// The profile that `text` (TOML 1.0) spells. Errors: as Framework::parse.
    [[nodiscard]] static Result<ConformanceProfile> parse(std::string_view text,
                                                          std::string_view subject);
    /// None where the profile asks for nothing of that score.
    [[nodiscard]] std::optional<double> least_of(std::string_view score) const;
};

/// "mandatory", "recommended".
[[nodiscard]] std::string_view to_string(Level level);
/// "all", "any".
[[nodiscard]] std::string_view to_string(ScoresWanted wanted);

}  // namespace comity::manrs
