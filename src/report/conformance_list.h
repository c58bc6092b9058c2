// The participants of a programme as a list for people at a terminal.
#pragma once

#include <span>
#include <string>

#include "manrs/conformance.h"
#include "report/terminal.h"

namespace comity::report {

struct ListedParticipant {
    std::string name;
    std::string id;
    std::size_t networks = 0;
    manrs::Conformance conformance;
};

/// Each participant with its standing and that of each action, in the order given; what the
/// programme asks, and by what that is told, first. `profile` may be null.
[[nodiscard]] std::string conformance_list_text(const manrs::Programme& programme,
                                                const manrs::ConformanceProfile* profile,
                                                std::span<const ListedParticipant> participants,
                                                const TerminalOptions& options);

/// The same as JSON, an object a line.
[[nodiscard]] std::string conformance_list_json(std::span<const ListedParticipant> participants);

}  // namespace comity::report
