// Fuzzes events files and the arithmetic over what they hold; cutting the file elsewhere, or its
// events in another order, must change nothing.
#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "manrs/events_file.h"
#include "manrs/limits.h"

namespace {

using namespace comity;
using namespace comity::manrs;

/// Gives seven octets at a time.
class PieceSource final : public ByteSource {
public:
    explicit PieceSource(std::span<const std::uint8_t> octets) : rest_(octets) {}
    [[nodiscard]] Result<std::size_t> read(std::span<std::uint8_t> buffer) override {
        const auto count = std::min<std::size_t>({buffer.size(), rest_.size(), 7});
        std::copy_n(rest_.begin(), count, buffer.begin());
        rest_ = rest_.subspan(count);
        return count;
    }

private:
    std::span<const std::uint8_t> rest_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    MemorySource whole({data, size});
    PieceSource pieces({data, size});
    const auto file = read_events(whole);
    const auto again = read_events(pieces);
    COMITY_CHECK(file && again && file->events == again->events && file->lines == again->lines);
    COMITY_CHECK(file->events.size() + file->refused_count() <= file->lines);
    for (const auto& refused : file->refused) {
        COMITY_CHECK(refused.count >= refused.first_lines.size());
        COMITY_CHECK(!refused.first_lines.empty() &&
                     refused.first_lines.size() <= kRefusedLinesKept);
    }
    const IncidentRules rules{1800, 0.5, 1.0, 86'400, DayGrowth::Linear, 30};
    const auto period = *parse_period("2018-04");
    auto reversed = file->events;
    std::reverse(reversed.begin(), reversed.end());
    const auto weighing = weigh_events(rules, period, file->events);
    const auto other = weigh_events(rules, period, std::move(reversed));
    COMITY_CHECK(weighing.metrics.size() == other.metrics.size());
    std::uint64_t events = weighing.outside + weighing.too_old;
    for (std::size_t i = 0; i < weighing.metrics.size(); ++i) {
        const auto& metric = weighing.metrics[i];
        COMITY_CHECK(metric.value == other.metrics[i].value && std::isfinite(metric.value));
        for (const auto& incident : metric.incidents) {
            events += incident.events;
            COMITY_CHECK(period.start <= incident.start && incident.end <= period.end);
        }
    }
    COMITY_CHECK(events == file->events.size());
    return 0;
}
