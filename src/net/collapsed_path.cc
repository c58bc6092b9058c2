#include "net/collapsed_path.h"

namespace comity::net {

CollapsedPath collapse(const AsPathView& path, std::vector<Asn>& asns) {
    asns.clear();
    bool has_set = false;
    path.for_each_segment([&](const SegmentView& segment) {
        if (segment.type() == SegmentType::AsConfedSequence ||
            segment.type() == SegmentType::AsConfedSet) {
            return;
        }
        has_set = has_set || segment.type() == SegmentType::AsSet;
        for (std::size_t i = 0; i < segment.size(); ++i) {
            if (asns.empty() || asns.back() != segment[i]) asns.push_back(segment[i]);
        }
    });
    return {asns, has_set};
}

}  // namespace comity::net
