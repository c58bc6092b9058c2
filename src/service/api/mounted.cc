#include "service/api/mounted.h"

#include <algorithm>
#include <array>

#include "service/api/existing.h"

namespace comity::service::api {
namespace {

constexpr std::array<std::string_view, 2> kMonthly{"month", "format"};
constexpr std::array<std::string_view, 2> kAses{"economies", "pageToken"};
constexpr std::array<std::string_view, 2> kParticipants{"asn", "pageToken"};
constexpr std::array<std::string_view, 3> kSummary{"region", "asn", "month"};
constexpr std::array<std::string_view, 2> kDetails{"asn", "month"};

constexpr std::array kManrsRoutes{
    Route{"asns", manrs_asns, {}},
    Route{"asns/info", manrs_asns_info, {}},
    Route{"asns/info/{}", manrs_asn_info, {}},
    Route{"ixps/info", manrs_ixps_info, {}},
    Route{"roas/asn/{}", manrs_roas_of_asn, {}},
    Route{"roas/country/{}", manrs_roas_of_country, {}},
    Route{"conformance/{}", manrs_conformance, kMonthly, "", true},
};
constexpr std::array kObservatoryRoutes{
    Route{"asns", manrs_asns, {}},
    Route{"ases", observatory_ases, kAses},
    Route{"ases/{}", observatory_as, {}},
    Route{"participants", observatory_participants, kParticipants},
    Route{"scores/summary", observatory_summary, kSummary},
    Route{"scores/details", observatory_details, kDetails},
};
constexpr std::array kReportsRoutes{
    Route{.path = "reports", .handler = reports_in_period, .parameters = {}, .is_post = true},
    Route{"reports/{}", report_of, {}},
    Route{"reports/{}/results", report_results, {}},
    Route{.path = "results", .handler = results_in_period, .parameters = {}, .is_post = true},
};

const std::array<RouteSet, kMountedApis.size()> kSets{{
    {.routes = kManrsRoutes, .has_slash = true},
    {.routes = kObservatoryRoutes, .bad_request = 422},
    {.routes = kReportsRoutes, .shape = ProblemShape::Message, .has_slash = true},
}};

}  // namespace

std::optional<MountedRoute> find_mounted(const Mounts& mounts,
                                         std::span<const std::string> segments) {
    std::optional<MountedRoute> found;
    std::size_t longest = 0;
    for (std::size_t i = 0; i < kSets.size(); ++i) {
        const auto& prefix = mounts.prefixes.at(i);
        if (!prefix || prefix->size() > segments.size() || (found && prefix->size() <= longest)) {
            continue;
        }
        if (!std::equal(prefix->begin(), prefix->end(), segments.begin())) continue;
        auto matched = match(kSets.at(i), segments.subspan(prefix->size()));
        if (!matched) continue;
        longest = prefix->size();
        found = MountedRoute{&kSets.at(i), std::move(*matched)};
    }
    return found;
}

}  // namespace comity::service::api
