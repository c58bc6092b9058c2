#include "internet/past/roles.h"

namespace comity::internet {

std::optional<net::Asn> Roles::only_to_customer(std::span<const net::Asn> path) const {
    for (auto i = path.size(); i-- > 1;) {
        const auto sender = path[i];
        const auto receiver = path[i - 1];
        if (sender == receiver || (!marks(sender) && !marks(receiver))) continue;
        const bool is_server = exchanges_.has(sender);
        if (is_server || exchanges_.has(receiver)) {
            // A client marks what a route server gives it with the server's number; the server
            // itself does nothing, and nobody marks on the way to it.
            if (is_server && marks(receiver)) return sender;
            continue;
        }
        const auto from = topology_.find(sender);
        const auto to = topology_.find(receiver);
        if (!from || !to) continue;
        if (topology_.is_provider_of(*from, *to) || topology_.are_peers(*from, *to)) return sender;
    }
    return std::nullopt;
}

}  // namespace comity::internet
