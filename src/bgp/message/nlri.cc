#include "bgp/message/nlri.h"

namespace comity::bgp {

Parsed<void> read_nlri(Reader reader, net::Family family, AddPath add_path,
                       std::vector<Nlri>& entries) {
    if (add_path == AddPath::No) {
        auto rest = reader.rest();
        Nlri entry;
        while (!rest.empty()) {
            const auto count = decode_prefix(rest, family, entry.prefix);
            if (count == 0) {
                const auto offset = reader.offset() + (reader.remaining() - rest.size());
                return fail(ParseError{Fault::BadValue, offset, &kNlri, "NLRI prefix length"});
            }
            entries.push_back(entry);
            rest = rest.subspan(count);
        }
        return {};
    }
    while (!reader.empty()) {
        const auto path_id = COMITY_TRY(reader.u32("path identifier", kNlri));
        const auto prefix = COMITY_TRY(read_prefix(reader, family));
        entries.push_back({prefix, path_id});
    }
    return {};
}

}  // namespace comity::bgp
