#include "manrs/metrics/m7_rpki.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json_writer.h"

namespace comity::manrs {
namespace {

std::uint64_t pairs_of(const RovCounts& counts) {
    return counts.valid + counts.invalid + counts.not_found;
}

double share(std::uint64_t part, std::uint64_t whole) {
    return static_cast<double>(part) / static_cast<double>(whole);
}

/// `number` with three decimals and a minus sign that people read as one.
std::string shown(double number) {
    return number < 0 ? "−" + to_fixed(-number, 3) : to_fixed(number, 3);
}

/// A metric that is the share `bad` of `total` pairs; the formula shows the counts.
MetricResult measured_share(const Framework& framework, MetricId id, std::uint64_t bad,
                            std::uint64_t total) {
    auto result = measured(framework, id, share(bad, total));
    if (result.score) {
        result.formula = fmt::format("1 − {} / {} = {}", bad, total, shown(*result.score));
    }
    return result;
}

MetricResult measured_difference(const Framework& framework, const RovCounts& counts,
                                 std::uint64_t total) {
    const auto weight = framework.scoring(MetricId::M7Rpki).invalid_weight;
    const auto plain =
        (static_cast<double>(counts.valid) - weight * static_cast<double>(counts.invalid)) /
        static_cast<double>(total);
    MetricResult result{MetricId::M7Rpki,
                        share(total - counts.valid, total),
                        std::clamp(plain, 0.0, 1.0),
                        framework.counts(MetricId::M7Rpki),
                        fmt::format("({} − {} × {}) / {} = {}", counts.valid, weight,
                                    counts.invalid, total, shown(plain)),
                        ""};
    if (plain != *result.score) {
        result.formula += fmt::format(", below 0 counts as {}", shown(*result.score));
    }
    return result;
}

}  // namespace

std::string why_not_covered(const CoverageMinimum& minimum, const Coverage& coverage,
                            std::uint64_t pairs) {
    const auto too_few = [](std::string_view what, std::uint64_t have, std::uint64_t least) {
        return fmt::format("{}: {}, fewer than the {} asked for", what, have, least);
    };
    if (coverage.vantage_points < minimum.vantage_points) {
        return too_few("vantage points", coverage.vantage_points, minimum.vantage_points);
    }
    if (coverage.full_feeds < minimum.full_feeds) {
        return too_few("full feeds", coverage.full_feeds, minimum.full_feeds);
    }
    if (pairs < minimum.pairs) return too_few("announced pairs", pairs, minimum.pairs);
    return "";
}

MetricResult measure_m7_rpki(const Framework& framework, const RovCounts& counts,
                             const Coverage& coverage) {
    const auto total = pairs_of(counts);
    const auto reason = why_not_covered(framework.coverage, coverage, total);
    if (!reason.empty()) return not_measured(framework, MetricId::M7Rpki, reason);
    if (framework.scoring(MetricId::M7Rpki).kind == ScoringKind::ValidMinusInvalid) {
        return measured_difference(framework, counts, total);
    }
    return measured_share(framework, MetricId::M7Rpki, total - counts.valid, total);
}

MetricResult measure_m7_rpkin(const Framework& framework, const RovCounts& counts,
                              const Coverage& coverage) {
    const auto total = pairs_of(counts);
    const auto reason = why_not_covered(framework.coverage, coverage, total);
    if (!reason.empty()) return not_measured(framework, MetricId::M7Rpkin, reason);
    return measured_share(framework, MetricId::M7Rpkin, counts.invalid, total);
}

}  // namespace comity::manrs
