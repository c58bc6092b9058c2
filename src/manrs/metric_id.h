// The metrics of the MANRS measurement framework by name, and what each one measures.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace comity::manrs {

/// A metric; in the order in which results are listed. A final C: what the network let a direct
/// customer do.
enum class MetricId : std::uint8_t {
    M1,
    M1C,
    M2,
    M2C,
    M3,
    M3C,
    M4,
    M4C,
    M5,
    M5C,
    M6,
    M7Irr,
    M7Rpki,
    M7Rpkin,
    M8
};

/// What the raw value of a metric is.
enum class MetricKind : std::uint8_t {
    IncidentWeights,  ///< A sum of the weights of incidents, 0 or more.
    Count,            ///< How many, a whole number.
    Boolean,          ///< 1 where it is so, 0 where it is not.
    Share             ///< 0..1 of all pairs of prefix and origin; lower is better.
};

/// One metric, as documentation and reports tell it.
struct MetricDescription {
    MetricId id;
    std::string_view name;     ///< As in files, JSON and reports.
    std::string_view meaning;  ///< One clause for the operator.
    std::string_view unit;     ///< Of the raw value.
    MetricKind kind;
};

inline constexpr std::size_t kMetricCount = 15;

/// All metrics, in the order of MetricId.
inline constexpr std::array<MetricDescription, kMetricCount> kMetrics{{
    {MetricId::M1, "M1", "the network leaked routes (RFC 7908)", "sum of incident weights",
     MetricKind::IncidentWeights},
    {MetricId::M1C, "M1C", "a direct customer leaked routes and the network passed them on",
     "sum of incident weights", MetricKind::IncidentWeights},
    {MetricId::M2, "M2", "the network originated a prefix of someone else",
     "sum of incident weights", MetricKind::IncidentWeights},
    {MetricId::M2C, "M2C",
     "a direct customer originated a prefix of someone else and the network passed it on",
     "sum of incident weights", MetricKind::IncidentWeights},
    {MetricId::M3, "M3", "the network originated bogon prefixes", "sum of incident weights",
     MetricKind::IncidentWeights},
    {MetricId::M3C, "M3C",
     "a direct customer originated bogon prefixes and the network passed them on",
     "sum of incident weights", MetricKind::IncidentWeights},
    {MetricId::M4, "M4", "the network announced routes with a bogon ASN next to its own",
     "sum of incident weights", MetricKind::IncidentWeights},
    {MetricId::M4C, "M4C", "the network passed on routes of a direct customer with a bogon ASN",
     "sum of incident weights", MetricKind::IncidentWeights},
    {MetricId::M5, "M5", "packets with a forged source were received from the network",
     "distinct prefixes", MetricKind::Count},
    {MetricId::M5C, "M5C", "packets with a forged source were received from a direct customer",
     "distinct prefixes", MetricKind::Count},
    {MetricId::M6, "M6", "a routing policy is registered, with an import and an export",
     "1 registered, 0 not", MetricKind::Boolean},
    {MetricId::M7Irr, "M7IRR", "announced routes without a route object",
     "share of announced pairs", MetricKind::Share},
    {MetricId::M7Rpki, "M7RPKI", "announced routes that are not RPKI valid",
     "share of announced pairs", MetricKind::Share},
    {MetricId::M7Rpkin, "M7RPKIN", "announced routes that are RPKI invalid",
     "share of announced pairs", MetricKind::Share},
    {MetricId::M8, "M8", "a contact for routing matters is registered", "1 registered, 0 not",
     MetricKind::Boolean},
}};

/// The place of `id` in kMetrics and in every table with an entry a metric.
[[nodiscard]] constexpr std::size_t index_of(MetricId id) { return static_cast<std::size_t>(id); }

[[nodiscard]] constexpr const MetricDescription& describe(MetricId id) {
    return kMetrics.at(index_of(id));
}

/// "M7RPKI".
[[nodiscard]] constexpr std::string_view to_string(MetricId id) { return describe(id).name; }

/// The metric of that name, in exactly these letters; none for anything else.
[[nodiscard]] constexpr std::optional<MetricId> parse_metric_id(std::string_view name) {
    for (const auto& metric : kMetrics) {
        if (metric.name == name) return metric.id;
    }
    return std::nullopt;
}

}  // namespace comity::manrs
