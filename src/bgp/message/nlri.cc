#include "bgp/message/nlri.h"

namespace comity::bgp {

Parsed<void> read_nlri(Reader reader, net::Family family, AddPath add_path,
                       std::vector<Nlri>& entries) {
    while (!reader.empty()) {
        std::uint32_t path_id = 0;
        if (add_path == AddPath::Yes) path_id = COMITY_TRY(reader.u32("path identifier", kNlri));
        const auto prefix = COMITY_TRY(read_prefix(reader, family));
        entries.push_back({prefix, path_id});
    }
    return {};
}

}  // namespace comity::bgp
