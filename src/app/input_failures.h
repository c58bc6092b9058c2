// What commands say of inputs that nothing can be made of.
#pragma once

#include <vector>

#include "app/command.h"
#include "service/input_report.h"

namespace comity::app {

/// Says what is wrong with each input; returns the status that follows.
Exit report_failures(const std::vector<service::InputFailure>& failures);

}  // namespace comity::app
