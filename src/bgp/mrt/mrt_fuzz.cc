// A whole MRT file through every reader and writer of routes. The first octet says how many octets
// the source gives at a time, and whether everything is counted too.
#include <algorithm>

#include "base/check.h"
#include "bgp/mrt/bgpdump_text.h"
#include "bgp/mrt/route_filter.h"
#include "bgp/mrt/route_json.h"
#include "bgp/mrt/summary.h"
#include "support/inside.h"
#include "support/octets.h"

using namespace comity;
using namespace comity::bgp::mrt;

namespace {

// Text of a route less its path and communities, in bgpdump's form and as JSON.
constexpr std::size_t kLineOctets = 1'024;
// Text for an octet of attributes: "no-advertise " of four is the most, JSON's quotes beside.
constexpr std::size_t kTextPerOctet = 6;

std::size_t routes_of(const Record& record) {
    if (const auto* rib = std::get_if<RibRecord>(&record)) return rib->routes.size();
    if (const auto* update = std::get_if<UpdateRecord>(&record)) {
        const auto& u = *update->update;
        return u.announced.size() + u.mp_announced.size() + u.withdrawn.size() +
               u.mp_withdrawn.size();
    }
    return std::holds_alternative<StateChange>(record) ? 1 : 0;
}

void check_attributes(const bgp::Attributes& attributes) {
    COMITY_CHECK(test::is_well_formed(attributes.as_path));
}

/// All that prints records, and what it may print at most.
class Outputs {
public:
    Outputs() {
        RouteFilterOptions options;
        options.path = "_64500_";
        filters_.push_back(*RouteFilter::make(options));
        options = {.prefix = net::Prefix::parse("10.0.0.0/8"),
                   .prefix_match = PrefixMatch::MoreSpecific};
        filters_.push_back(*RouteFilter::make(options));
        options = {.origin = net::Asn(64'500), .communities = {"0:1", "1:2:3"}};
        filters_.push_back(*RouteFilter::make(options));
    }

    void take(const Record& record, std::size_t body_octets) {
        const auto routes = routes_of(record);
        COMITY_CHECK(routes <= body_octets + 1);
        const auto* rib = std::get_if<RibRecord>(&record);
        // Routes of a table have their attributes each, those of an update share them.
        const auto most =
            routes * kLineOctets + kTextPerOctet * 4 * body_octets *
                                       (rib != nullptr ? 1 : std::max<std::size_t>(routes, 1));
        text_.append(record);
        json_.append(record);
        COMITY_CHECK(text_.text().size() <= most);
        COMITY_CHECK(json_.text().size() <= 2 * most);
        const bool is_printed = rib == nullptr || rib->safi == bgp::kSafiUnicast;
        COMITY_CHECK(static_cast<std::size_t>(std::count(text_.text().begin(), text_.text().end(),
                                                         '\n')) == (is_printed ? routes : 0));
        COMITY_CHECK(static_cast<std::size_t>(
                         std::count(json_.text().begin(), json_.text().end(), '\n')) == routes);
        text_.clear();
        json_.clear();
        for (auto& filter : filters_) {
            const auto wanted = filter.apply(record);
            if (wanted) COMITY_CHECK(routes_of(*wanted) <= routes && routes_of(*wanted) > 0);
        }
    }

private:
    BgpdumpText text_;
    RouteJson json_;
    std::vector<RouteFilter> filters_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const auto octets = Octets(data, size).subspan(1);
    test::AwkwardSource source(octets, 1U + data[0] / 2U);
    RecordStream stream(source);
    Decoder decoder;
    static Outputs outputs;  // compiled once
    std::optional<Summary> summary;
    if (data[0] % 16 == 1) summary.emplace();  // its bitmap takes a while
    // Entries that share a header and a head have them each, in front of what is theirs.
    constexpr std::uint64_t kSharedOctets = 16;
    std::uint64_t end = 0;
    bool is_packed = false;
    std::size_t faults_of_stream = 0;
    for (;;) {
        const auto record = stream.next();
        COMITY_CHECK(record.has_value());
        while (const auto fault = stream.take_fault()) {
            COMITY_CHECK(fault->offset <= octets.size());
            ++faults_of_stream;
        }
        if (!*record) break;
        COMITY_CHECK((*record)->offset + (is_packed ? kSharedOctets : 0) >= end);
        end = (*record)->offset + 12 + (*record)->body.size();
        COMITY_CHECK(end <= stream.offset() && stream.offset() <= octets.size());
        is_packed = end < stream.offset();
        COMITY_CHECK(!is_packed || ((*record)->type == 12 && (*record)->subtype == 1));
        const auto decoded = decoder.decode(**record);
        if (!decoded) continue;
        if (const auto* rib = std::get_if<RibRecord>(&*decoded)) {
            for (const auto& route : rib->routes) check_attributes(route.attributes);
        }
        if (const auto* update = std::get_if<UpdateRecord>(&*decoded)) {
            check_attributes(update->update->attributes);
            COMITY_CHECK(update->update->attributes.outcome != bgp::UpdateOutcome::Reset);
        }
        outputs.take(*decoded, (*record)->body.size());
        if (summary) summary->add(*decoded);
    }
    COMITY_CHECK(faults_of_stream <= 1 + octets.size() / 12);
    COMITY_CHECK(decoder.faults().total() <= octets.size());
    for (const auto& entry : decoder.faults().entries()) {
        COMITY_CHECK(entry.first_offset <= octets.size());
    }
    if (summary) COMITY_CHECK(summary->counts(net::Family::Ipv4).prefixes <= octets.size());
    return 0;
}
