#include "app/input_failures.h"

#include "base/result.h"

namespace comity::app {

Exit report_failures(const std::vector<service::InputFailure>& failures) {
    auto status = Exit::CutShort;
    for (const auto& failure : failures) {
        const auto exit = failed(to_string(failure.error));
        if (!failure.cut_short) status = exit;
    }
    return status;
}

}  // namespace comity::app
