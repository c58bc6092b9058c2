// Rules: every verdict and every refusal names one, by the same id in logs, CLI, API and docs.
#pragma once

#include <cstdint>
#include <string_view>

namespace comity {

enum class Severity : std::uint8_t { Notice, Warning, Error };

/// One rule of a format or a judgement. Defined `constexpr`, one table a module; compared by
/// address.
struct Rule {
    std::string_view id;           ///< `format.object.fault`, as "bgp.attribute.truncated".
    std::string_view citation;     ///< As "RFC 4271 s4.3".
    Severity severity;             ///< How much the operator should mind.
    std::string_view explanation;  ///< One sentence for the operator.
};

[[nodiscard]] constexpr std::string_view to_string(Severity severity) {
    switch (severity) {
        case Severity::Notice: return "notice";
        case Severity::Warning: return "warning";
        case Severity::Error: return "error";
    }
    return "error";
}

}  // namespace comity
