// What is in MRT files, counted: who was heard, how many prefixes and paths, when, what was broken.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>

#include "bgp/mrt/decoder.h"

namespace comity::bgp::mrt {

/// Counts of one address family.
struct FamilyCounts {
    std::uint64_t routes = 0;     ///< Entries of table dumps.
    std::uint64_t announced = 0;  ///< By updates.
    std::uint64_t withdrawn = 0;
    std::uint64_t prefixes = 0;  ///< Distinct, in tables or announced.
    std::uint64_t paths = 0;     ///< Distinct AS_PATHs of those.
};

/// Counts over any number of files, in any order.
class Summary {
public:
    Summary();
    ~Summary();
    Summary(Summary&&) noexcept;
    Summary& operator=(Summary&&) noexcept;

    void add(const Record& record);

    [[nodiscard]] FamilyCounts counts(net::Family family) const;
    /// Vantage points: (AS number, address) of every peer that a route or change of state came
    /// from.
    [[nodiscard]] std::size_t vantage_points() const;
    [[nodiscard]] std::size_t peer_asns() const;
    [[nodiscard]] std::uint64_t state_changes() const;
    /// From the first to the last record's time; none without records.
    [[nodiscard]] std::optional<Period> span() const;

private:
    struct Sets;
    std::unique_ptr<Sets> sets_;
};

}  // namespace comity::bgp::mrt
