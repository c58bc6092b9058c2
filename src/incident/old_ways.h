// Ways that routes took over networks before anything was watched, though relationships call them
// leaks: which of the relationships they show to be mistaken.
#pragma once

#include <boost/unordered/unordered_flat_map.hpp>
#include <cstdint>
#include <vector>

#include "net/asn.h"

namespace comity::incident {

class OldWays {
public:
    /// Routes have long come from `from` over `leaker` to `to`. Each way is added once.
    void add(net::Asn from, net::Asn leaker, net::Asn to);

    /// Whether `neighbour` is a customer of `leaker`, whatever relationships say.
    ///
    /// An old way is no leak if one of its two neighbours is a customer. Where one neighbour is in
    /// several old ways whose other ends are in no other, a single mistake, of that one, explains
    /// what would else take one for each: its routes have long gone on to others, or theirs to it.
    [[nodiscard]] bool is_customer(net::Asn neighbour, net::Asn leaker) const;

private:
    using Link = std::uint64_t;
    static Link link_of(net::Asn neighbour, net::Asn leaker) {
        return std::uint64_t{leaker.value()} << 32U | neighbour.value();
    }
    /// By a leaker and one of its neighbours: the other ends of the old ways between them.
    boost::unordered_flat_map<Link, std::vector<net::Asn>> others_;
};

}  // namespace comity::incident
