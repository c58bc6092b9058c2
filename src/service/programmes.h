// The programmes that conformance is told by, and the operator's own profiles.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "manrs/programme.h"

namespace comity::service {

struct Programmes {
    /// Those of MANRS in the order in which participants are listed, then others by name.
    std::vector<manrs::Programme> programmes;
    std::vector<manrs::ConformanceProfile> profiles;  ///< At most one a programme.
    std::string profiles_tag;  ///< Tells these profiles from others; empty without any.

    /// Null where there is none of that name.
    [[nodiscard]] const manrs::Programme* find(std::string_view name) const;
    /// Null where nobody gave one for that programme.
    [[nodiscard]] const manrs::ConformanceProfile* profile_for(std::string_view programme) const;
};

/// All programmes of FOLDER/programmes in `folders`, the first that has a name counts; and the
/// profiles of the files at `profiles`. Errors: a file cannot be read, or is none; a programme says
/// another name of itself than its file; a profile is for no known programme, or for one that
/// another profile is for.
[[nodiscard]] Result<Programmes> load_programmes(std::span<const std::string> folders,
                                                 std::span<const std::string> profiles);

}  // namespace comity::service
