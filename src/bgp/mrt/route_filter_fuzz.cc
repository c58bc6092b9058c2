// The texts of filter options: the first line a path expression, each other a community.
#include "bgp/mrt/route_filter.h"

#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "bgp/limits.h"
#include "support/mrt.h"

using namespace comity;
using namespace comity::bgp::mrt;

namespace {

/// A RIB record of one route that matches much.
const std::vector<std::uint8_t>& sample() {
    static const auto octets = [] {
        Writer out;
        write_peer_index_table(
            out, Timestamp(), 1, "",
            std::vector<PeerEntry>{{1, test::address("192.0.2.1"), net::Asn(1)}});
        RibRecordWriter rib(out, {.prefix = test::prefix("10.0.0.0/8")}, 1);
        rib.entry({0, Timestamp(), 0}, [](test::AttributesWriter& writer) {
            writer.origin(test::AttributesWriter::Origin::Igp);
            writer.as_path(
                test::Path({64'500, 3'356, 174}).add(net::SegmentType::AsSet, {1, 2, 3}).view());
            writer.communities(std::vector<std::uint32_t>{0x00010001, 0xFFFF029A});
        });
        rib.end();
        return std::vector<std::uint8_t>(out.octets().begin(), out.octets().end());
    }();
    return octets;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    RouteFilterOptions options;
    for (const auto line : split(text, '\n')) {
        if (options.path.empty()) {
            options.path = line;
        } else {
            options.communities.emplace_back(line);
        }
    }
    auto filter = RouteFilter::make(options);
    if (!filter) {
        COMITY_CHECK(!filter.error().what.empty());
        return 0;
    }
    COMITY_CHECK(options.path.size() <= bgp::kPathExpressionOctetsMax);
    Decoder decoder;
    test::decode_all(sample(), decoder, [&filter](const Record& record) {
        const auto wanted = filter->apply(record);
        if (wanted) COMITY_CHECK(std::get<RibRecord>(*wanted).routes.size() == 1);
    });
    return 0;
}
