#include "io/http_message.h"

namespace comity::io {

std::string HttpRequest::field(std::string_view name) const {
    std::string joined;
    for (const auto& [field_name, value] : fields) {
        if (field_name != name) continue;
        if (!joined.empty()) joined += ", ";
        joined += value;
    }
    return joined;
}

}  // namespace comity::io
