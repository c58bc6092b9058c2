// Why a request has no answer.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/rule.h"

namespace comity::service::api {

/// RFC 9457.
struct Problem {
    unsigned status = 500;
    const Rule* rule = nullptr;
    std::string detail;              ///< What of this request; empty: no more than the rule says.
    std::int64_t retry_seconds = 1;  ///< After which to ask again, where that may help.
};

/// That the store could not be read. What went wrong stays here: it names files.
[[nodiscard]] Problem store_problem(const Error& error);

}  // namespace comity::service::api
