// A period as a picture: the incidents of a network in lanes, and where nothing was heard.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "observation/network_evidence.h"
#include "report/incidents.h"

namespace comity::report {

/// Events, or gaps, that lie together too closely to be told apart.
struct TimelineBar {
    double start = 0;  ///< 0..100 of the period.
    double end = 0;    ///< Not before `start`.
    bool is_suspected = false;
    std::uint64_t count = 0;
    Period time;  ///< Of all of them.
};

struct TimelineLane {
    std::string name;  ///< "M2", "done to it".
    Tone tone = Tone::Plain;
    std::vector<TimelineBar> bars;  ///< By start.
};

struct TimelineTick {
    double place = 0;  ///< 0..100.
    std::string text;  ///< "Nov 8", "14:00".
};

struct TimelinePicture {
    Period period;
    std::vector<TimelineTick> ticks;
    /// In the order of the metrics, then what was done to the network, then what is only shown.
    std::vector<TimelineLane> lanes;
    std::vector<TimelineBar> silent;  ///< Nothing was heard of anyone.
    std::vector<TimelineBar> lost;    ///< Sessions of single vantage points were lost.
};

/// Bars closer than this, in percent of the period, are one: a screen tells no more apart.
inline constexpr double kTimelineResolution = 0.2;

/// None where routes were not followed through time. What lies outside the period is cut off.
[[nodiscard]] std::optional<TimelinePicture> timeline_picture(
    const observation::ObservationFacts& facts, const IncidentList& list);

/// At most six instants of round numbers, evenly spread over `period`.
[[nodiscard]] std::vector<TimelineTick> timeline_ticks(const Period& period);

/// As inline SVG and HTML around it.
[[nodiscard]] std::string html_timeline(const TimelinePicture& picture);

}  // namespace comity::report
